// What joins operands: or, and, not, parentheses. The same rules hold for the terms of an expression and for the values
// of one field (`a:(x or not y)`), so both are read here; docs/grammar.md has the rules.

import { DEPTH_LIMIT, tooDeep, unclosedGroup } from '../mistakes/value-mistakes.ts';
import type { Expr } from '../syntax/ast.ts';
import { allOf, anyOf, negate } from '../syntax/ast.ts';
import type { Mistake } from '../syntax/fail.ts';
import { isBlank, keywordAt, skipBlanks } from '../syntax/lex.ts';
import type { Parsed } from '../syntax/operation.ts';

/** A connective or parenthesis as it was written. */
export interface Joint {
  readonly at: number;
  readonly length: number;
}

/** What is joined. */
export interface Operands {
  readonly text: string;
  /** Values: a comma means `or`, and ends a word. */
  readonly comma: boolean;
  /** The length of the negation at a position; 0: none. */
  negation(at: number): number;
  /** Reads one operand that is neither negated nor in parentheses. */
  operand(at: number, depth: number): Parsed;
  /** The mistake of an operand that is missing at `at`, behind `after`, inside the parenthesis at `open` (-1: none). */
  missing(at: number, after: Joint, open: number): Mistake;
  /** What becomes of an expression in parentheses. */
  grouped?(expr: Expr): Expr;
}

/** `or := and (OR and)*`, up to a closing parenthesis or the end. */
export function readOr(operands: Operands, start: number, open: number, depth: number): Parsed {
  const parts: Expr[] = [];
  let before: Joint | undefined = open < 0 ? undefined : { at: open, length: 1 };
  let at = start;
  for (;;) {
    const { expr, end } = readAnd(operands, at, before, open, depth);
    parts.push(expr);
    const length = orLength(operands, end);
    if (length === 0) return { expr: anyOf(parts), end };
    before = { at: end, length };
    at = end + length;
  }
}

/** `and := not (AND? not)*`; stops at an `or`, a closing parenthesis or the end. */
function readAnd(
  operands: Operands,
  start: number,
  after: Joint | undefined,
  open: number,
  depth: number,
): Parsed {
  const { text } = operands;
  const parts: Expr[] = [];
  let before = after;
  let at = start;
  for (;;) {
    const operand = readNot(operands, at, before, open, depth);
    parts.push(operand.expr);
    at = skipBlanks(text, operand.end);
    if (at >= text.length || text[at] === ')' || orLength(operands, at) > 0) {
      return { expr: allOf(parts), end: at };
    }
    const length = andLength(operands, at);
    before = length === 0 ? undefined : { at, length };
    at += length;
  }
}

/** `not := NOT not | "(" or ")" | operand` */
function readNot(
  operands: Operands,
  start: number,
  before: Joint | undefined,
  open: number,
  depth: number,
): Parsed {
  const { text } = operands;
  const at = skipBlanks(text, start);
  const isJoint = connectiveAt(operands, at) > 0;
  const isMissing = at >= text.length || text[at] === ')' || (operands.comma && isJoint);
  if (before !== undefined && isMissing) throw operands.missing(at, before, open);
  const length = operands.negation(at);
  if (length > 0) {
    if (depth >= DEPTH_LIMIT) throw tooDeep(text, at);
    const operand = readNot(operands, at + length, { at, length }, open, depth + 1);
    return { expr: negate(operand.expr), end: operand.end };
  }
  return text[at] === '(' ? readGroup(operands, at, depth) : operands.operand(at, depth);
}

/** `"(" or ")"` */
export function readGroup(operands: Operands, open: number, depth: number): Parsed {
  const { text } = operands;
  if (depth >= DEPTH_LIMIT) throw tooDeep(text, open);
  if (skipBlanks(text, open + 1) >= text.length) throw unclosedGroup(text, open);
  const { expr, end } = readOr(operands, open + 1, open, depth + 1);
  if (text[end] !== ')') throw unclosedGroup(text, open);
  return { expr: operands.grouped?.(expr) ?? expr, end: end + 1 };
}

function orLength({ text, comma }: Operands, at: number): number {
  if (comma && text[at] === ',') return 1;
  return keywordAt(text, at, 'or', comma) || isSymbol(text, at, '||') ? 2 : 0;
}

function andLength({ text, comma }: Operands, at: number): number {
  return keywordAt(text, at, 'and', comma) ? 3 : isSymbol(text, at, '&&') ? 2 : 0;
}

/** `&&` and `||` need a blank or a parenthesis behind them: `a||b` is a word. */
function isSymbol(text: string, at: number, symbol: string): boolean {
  const end = at + symbol.length;
  return text.startsWith(symbol, at) && (end >= text.length || isBlank(text, end) || text[end] === '(');
}

/** The length of the connective at a position; 0: none. */
export function connectiveAt(operands: Operands, at: number): number {
  return orLength(operands, at) || andLength(operands, at);
}
