// What stands after an operator: a scalar, a range, a group `(x or y)`, a list. Reads it and builds the tests of the one
// field. Where fields and operators stand is the parser's business.

import {
  closedGroup,
  DEPTH_LIMIT,
  missingItem,
  noList,
  tooDeep,
  unclosedGroup,
} from '../advice/value-mistakes.ts';
import type { Expr } from './ast.ts';
import { allOf, anyOf, negate } from './ast.ts';
import { Mistake } from './fail.ts';
import { isBlank, isEnd, keywordAt, skipBlanks } from './lex.ts';
import type { Operation, Parsed } from './operation.ts';
import { readRegex } from './regex-value.ts';
import { readOne } from './scalar.ts';

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
  if (depth >= DEPTH_LIMIT) throw tooDeep(text, open);
  const any: Expr[] = [];
  let all: Expr[] = [];
  let needed = 'a value after "("';
  let at = open + 1;
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) throw unclosedGroup(text, open);
    const or = text[at] === ',' ? 1 : orLength(text, at);
    const and = or > 0 ? 0 : andLength(text, at);
    if (text[at] === ')' || or > 0 || and > 0) {
      if (needed !== '') throw missingItem(operation, open, at, or + and, needed);
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
  const word = keywordAt(text, at, 'not', true) ? 3 : text[at] === '!' ? 1 : 0;
  const not = word > 0 ? word : text[at] === '-' && !/[\d.\s-]/.test(text[at + 1] ?? ' ') ? 1 : 0;
  if (not > 0) {
    if (depth >= DEPTH_LIMIT) throw tooDeep(text, at);
    const next = skipBlanks(text, at + not);
    const written = text.slice(at, at + not);
    if (isEnd(text, next, true)) {
      const quoted = `${text.slice(0, at)}"${written}"${text.slice(at + not)}`;
      throw new Mistake(next, `expected a value after "${written}"`, [quoted, ...closedGroup(quoted)]);
    }
    const item = readItem(operation, next, depth + 1);
    return { expr: negate(item.expr), end: item.end };
  }
  if (text[at] === '(') return readGroup(operation, at, depth + 1);
  return readOne(operation, at, true);
}

function readList(operation: Operation, open: number): Parsed {
  const { text, field, start, op } = operation;
  if (text[open] !== '(') throw noList(operation, open);
  const equal: Operation = { text, field, start, op: '=', written: '(' };
  const items: Expr[] = [];
  let at = skipBlanks(text, open + 1);
  let before = '(';
  for (;;) {
    if (at >= text.length) throw unclosedGroup(text, open);
    if (text[at] === ')' && items.length > 0) break;
    if (text[at] === ')' || text[at] === ',')
      throw missingItem(operation, open, at, 0, `a value after "${before}"`);
    const item = readOne(equal, at, true);
    items.push(item.expr);
    at = skipBlanks(text, item.end);
    before = text[at] === ',' ? ',' : '';
    if (before === ',') at = skipBlanks(text, at + 1);
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
