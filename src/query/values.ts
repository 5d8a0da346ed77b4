// What stands after an operator: a scalar, a range, a group `(x or y)`, a list, a regular expression. Reads it and
// builds the tests of the one field. Where fields and operators stand is the parser's business.

import type { Expr } from './ast.ts';
import { allOf, anyOf, negate } from './ast.ts';
import { Mistake } from './fail.ts';
import {
  isBlank,
  isEnd,
  isQuote,
  keywordAt,
  readBareRegex,
  readQuotedRegex,
  readSlashRegex,
  skipBlanks,
  wordEnd,
} from './lex.ts';
import type { Operation, Parsed } from './operation.ts';
import { missingValue, needsBlank } from './operation.ts';
import { refusalOf } from './regex.ts';
import { readOne, readRaw, scalarTest } from './scalar.ts';

const DEPTH_LIMIT = 200;

/** Reads the value of an operation at a position; a Mistake when there is none, or none that fits. */
export function readValue(operation: Operation, at: number): Parsed {
  const { text, op } = operation;
  if (op === '~' || op === '!~') return readRegex(operation, at);
  if (op === 'in' || op === 'not in') return readList(operation, at);
  if (text[at] === '(') {
    if (op !== '!=') return readGroup(operation, at, 0);
    const group = readGroup({ ...operation, op: '=' }, at, 0);
    return { expr: negate(group.expr), end: group.end };
  }
  return readOne(operation, at, false);
}

// Inside a group: or and commas, then and and blanks, then not.
function readGroup(operation: Operation, open: number, depth: number): Parsed {
  const { text } = operation;
  if (depth > DEPTH_LIMIT) throw new Mistake(open, 'too many parentheses', []);
  const any: Expr[] = [];
  let all: Expr[] = [];
  let needed = 'a value';
  let at = open + 1;
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) throw unclosedGroup(text, open);
    const or = text[at] === ',' ? 1 : orLength(text, at);
    const and = or > 0 ? 0 : andLength(text, at);
    if (text[at] === ')' || or > 0 || and > 0) {
      if (needed !== '') throw new Mistake(at, `expected ${needed}`, groupTries(operation, open));
      if (and === 0) {
        any.push(allOf(all));
        all = [];
      }
      if (text[at] === ')') return { expr: anyOf(any), end: at + 1 };
      needed = `a value after "${text.slice(at, at + or + and)}"`;
      at += or + and;
      continue;
    }
    const item = readItem(operation, at, depth);
    all.push(item.expr);
    needed = '';
    at = item.end;
  }
}

function readItem(operation: Operation, at: number, depth: number): Parsed {
  const { text } = operation;
  if (at >= text.length) throw missingValue(operation, at);
  const word = keywordAt(text, at, 'not', true) ? 3 : text[at] === '!' ? 1 : 0;
  const not = word > 0 ? word : text[at] === '-' && !/[\d.\s-]/.test(text[at + 1] ?? ' ') ? 1 : 0;
  if (not > 0) {
    if (depth > DEPTH_LIMIT) throw new Mistake(at, 'too many negations', []);
    const item = readItem(operation, skipBlanks(text, at + not), depth + 1);
    return { expr: negate(item.expr), end: item.end };
  }
  if (text[at] === '(') return readGroup(operation, at, depth + 1);
  return readOne(operation, at, true);
}

function readList(operation: Operation, open: number): Parsed {
  const { text, field, start, op } = operation;
  if (text[open] !== '(') {
    const word = text.slice(open, wordEnd(text, open));
    const tail = word === '' ? '(a, b)' : `(${word})`;
    const rest = text.slice(open + word.length);
    const quoted = text.slice(0, open).replace(/in\s*$/i, '"in" ');
    const tries = [`${text.slice(0, open).trimEnd()} ${tail}${rest}`, quoted + text.slice(open)];
    throw new Mistake(open, `expected "(" after "${operation.written}"`, tries);
  }
  const equal: Operation = { text, field, start, op: '=', written: '(' };
  const items: Expr[] = [];
  let at = open + 1;
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) throw unclosedGroup(text, open);
    if (text[at] === ')') break;
    const raw = readRaw(equal, at, true);
    items.push(scalarTest(equal, raw));
    at = skipBlanks(text, raw.end);
    if (text[at] === ',') at++;
  }
  if (items.length === 0) {
    throw new Mistake(at, 'expected a value in the list', [
      `${text.slice(0, open)}(a, b)${text.slice(at + 1)}`,
    ]);
  }
  const expr = anyOf(items);
  return { expr: op === 'in' ? expr : negate(expr), end: at + 1 };
}

function orLength(text: string, at: number): number {
  return keywordAt(text, at, 'or', true) || (text.startsWith('||', at) && isBlank(text, at + 2)) ? 2 : 0;
}

function andLength(text: string, at: number): number {
  return keywordAt(text, at, 'and', true) ? 3 : text.startsWith('&&', at) && isBlank(text, at + 2) ? 2 : 0;
}

function groupTries({ text }: Operation, open: number): string[] {
  const close = text.indexOf(')', open);
  return [`${text.slice(0, open)}(a or b)${close < 0 ? '' : text.slice(close + 1)}`];
}

function unclosedGroup(text: string, open: number): Mistake {
  return new Mistake(open, 'the parenthesis is not closed', [`${text})`]);
}

function readRegex(operation: Operation, at: number): Parsed {
  const { text, field, op } = operation;
  if (isEnd(text, at, false)) throw missingValue(operation, at);
  const slash = readSlashRegex(text, at);
  const piece = slash ?? (isQuote(text[at]) ? readQuotedRegex(text, at) : readBareRegex(text, at));
  if (!isEnd(text, piece.end, false)) throw needsBlank(text, piece.end);
  // \" means the same as " but cannot be told from it in a quoted regex.
  const source = piece.text.replace(/\\([\s\S])/g, (pair, letter: string) =>
    letter === '"' ? letter : pair,
  );
  const refusal = refusalOf(source);
  if (refusal !== undefined) {
    const inside = text.slice(at, piece.end).indexOf(refusal.part);
    const name =
      text.slice(0, operation.start) +
      text.slice(operation.start, at).replace(/\s*(!?~|=~|matches)\s*$/i, '');
    const tries = [`${name} contains ${JSON.stringify(piece.text)}${text.slice(piece.end)}`];
    throw new Mistake(at + Math.max(0, inside), `bad regular expression: ${refusal.reason}`, tries);
  }
  const flags = slash === undefined || slash.flags === '' ? undefined : slash.flags;
  const expr: Expr = { kind: 'regex', field, source, flags };
  return { expr: op === '!~' ? negate(expr) : expr, end: piece.end };
}
