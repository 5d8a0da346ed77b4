// Text -> expression. Terms are read here, joined by connectives; what follows an operator is read by values. Whatever
// is wrong ends in one KlogError with a caret and an example that parses.

import {
  emptyGroup,
  neverOpened,
  notExists,
  refuseHalfMeta,
  refuseOperator,
} from '../mistakes/term-mistakes.ts';
import { closedGroup, needsBlank } from '../mistakes/value-mistakes.ts';
import type { Expr } from '../syntax/ast.ts';
import { ALL } from '../syntax/ast.ts';
import { badExpression, Mistake } from '../syntax/fail.ts';
import type { FieldName } from '../syntax/field-name.ts';
import { readFieldName } from '../syntax/field-name.ts';
import { isLevelWord } from '../syntax/level-word.ts';
import {
  isBlank,
  isEnd,
  isQuote,
  keywordAt,
  readQuoted,
  skipBlanks,
  symbolAt,
  wordEnd,
  wordOperator,
} from '../syntax/lex.ts';
import type { Operation, Parsed } from '../syntax/operation.ts';
import { noteGroup, noteWritten } from '../syntax/written.ts';
import { connectiveAt, type Joint, type Operands, readOr } from './connectives.ts';
import { readValue } from './values.ts';

export interface ParseOptions {
  /** `-F`: the whole text is one literal. */
  readonly fixed: boolean;
}

/** Parses an expression. The empty one is every record. A KlogError `bad-expression` for a wrong one. */
export function parseExpression(text: string, options: ParseOptions): Expr {
  if (options.fixed) return phrase(text);
  try {
    return parseAll(text);
  } catch (error) {
    if (error instanceof Mistake) throw badExpression(text, error, parses);
    throw error;
  }
}

function parses(text: string): boolean {
  try {
    parseAll(text);
    return true;
  } catch (error) {
    if (error instanceof Mistake) return false;
    throw error;
  }
}

function parseAll(text: string): Expr {
  if (text.trim() === '') return ALL;
  const { expr, end } = readOr(termsOf(text), 0, -1, 0);
  if (end >= text.length) return expr;
  throw neverOpened(text, end);
}

/** The terms of an expression, to be joined. */
function termsOf(text: string): Operands {
  const terms: Operands = {
    text,
    comma: false,
    negation: (at) => negationAt(text, at),
    operand: (at) => parseTerm(terms, at),
    missing: (at, after, open) => missingTerm(text, at, after, open),
    grouped: noteGroup,
  };
  return terms;
}

/** The mistake of a connective that nothing follows, or of parentheses around nothing. */
function missingTerm(text: string, at: number, after: Joint, open: number): Mistake {
  if (after.at === open) return emptyGroup(text, open, at);
  const end = after.at + after.length;
  const without = text.slice(0, after.at).trimEnd() + text.slice(at);
  return new Mistake(at, `expected an expression after "${text.slice(after.at, end)}"`, [
    without,
    ...closedGroup(without),
  ]);
}

function negationAt(text: string, at: number): number {
  if (keywordAt(text, at, 'not')) return 3;
  if (text[at] === '!') return /[=~]/.test(text[at + 1] ?? '') ? 0 : 1;
  if (text[at] !== '-' || text[at + 1] === '-') return 0;
  if (!isEnd(text, at + 1, false)) return 1;
  throw new Mistake(at, 'a lone "-" is read as not; quote it to search for it', [
    `${text.slice(0, at)}"-"${text.slice(at + 1)}`,
  ]);
}

function parseTerm(terms: Operands, at: number): Parsed {
  const { text } = terms;
  refuseOperator(text, at, connectiveAt(terms, at));
  if (keywordAt(text, at, 'exists')) {
    const open = skipBlanks(text, at + 'exists'.length);
    if (text[open] === '(') return parseExists(text, at, open);
  }
  const name = fieldAt(text, at);
  const operation = name && operationAt(text, at, name);
  if (name !== undefined && operation !== undefined) {
    return readValue(operation, operation.value);
  }
  refuseHalfMeta(text, at);
  if (isQuote(text[at])) {
    const quoted = readQuoted(text, at);
    if (!isEnd(text, quoted.end, false)) throw needsBlank(text, at, quoted.end);
    const expr = phrase(quoted.text);
    if (expr !== ALL) noteWritten(expr, { text, start: at, end: quoted.end, at, quoted: true });
    return { expr, end: quoted.end };
  }
  const end = wordEnd(text, at);
  const word = text.slice(at, end);
  const expr: Expr = { kind: 'text', text: word, level: isLevelWord(word) };
  return { expr: noteWritten(expr, { text, start: at, end, at, quoted: false }), end };
}

function phrase(text: string): Expr {
  return text === '' ? ALL : { kind: 'text', text, level: false };
}

function parseExists(text: string, at: number, open: number): Parsed {
  const begin = skipBlanks(text, open + 1);
  const name = fieldAt(text, begin);
  if (name === undefined) throw notExists(text, at, open, begin);
  const end = skipBlanks(text, name.end);
  if (text[end] !== ')') throw notExists(text, at, open, end);
  return { expr: { kind: 'exists', field: name.field }, end: end + 1 };
}

function fieldAt(text: string, at: number): FieldName | undefined {
  try {
    return readFieldName(text, at);
  } catch (error) {
    // A quote inside a word is part of it; one at its beginning must be closed.
    if (error instanceof Mistake && !isQuote(text[at])) return undefined;
    throw error;
  }
}

// The operator after a field name, at once or after blanks; undefined when the name is a word of its own.
function operationAt(
  text: string,
  start: number,
  name: FieldName,
): (Operation & { value: number }) | undefined {
  const make = (op: string, at: number, end: number) => ({
    text,
    field: name.field,
    op: op === '==' ? '=' : op === '=~' ? '~' : op,
    start,
    written: text.slice(at, end),
    value: skipBlanks(text, end),
  });
  const glued = symbolAt(text, name.end);
  if (glued !== undefined) {
    // http://x, std::string, ::1
    if (glued === ':' && name.simple && /^(:|\/\/)/.test(text.slice(name.end + 1))) return undefined;
    return make(glued, name.end, name.end + glued.length);
  }
  if (!isBlank(text, name.end)) return undefined;
  const at = skipBlanks(text, name.end);
  const symbol = symbolAt(text, at);
  if (symbol !== undefined) return make(symbol, at, at + symbol.length);
  const notIn = /^not\s+in(?=[\s(]|$)/i.exec(text.slice(at))?.[0];
  if (notIn !== undefined) return make('not in', at, at + notIn.length);
  const word = /^[a-z]+(?=[\s("']|$)/i.exec(text.slice(at))?.[0];
  const op = word && wordOperator(word);
  return op && word ? make(op, at, at + word.length) : undefined;
}
