// What stands after an operator: a scalar, a range, a group `(x or y)`, a list. Reads it and builds the tests of the one
// field. Where fields and operators stand is the parser's business.

import { closedGroup, missingItem, noList, unclosedGroup } from '../mistakes/value-mistakes.ts';
import type { Expr } from '../syntax/ast.ts';
import { anyOf, negate } from '../syntax/ast.ts';
import { Mistake } from '../syntax/fail.ts';
import { keywordAt, skipBlanks } from '../syntax/lex.ts';
import type { Operation, Parsed } from '../syntax/operation.ts';
import { connectiveAt, type Joint, type Operands, readGroup } from './connectives.ts';
import { readRegex } from './regex-value.ts';
import { readOne } from './scalar.ts';

/** Reads the value of an operation at a position; a Mistake when there is none, or none that fits. */
export function readValue(operation: Operation, at: number): Parsed {
  const { text, op } = operation;
  if (op === '~' || op === '!~') return readRegex(operation, at);
  if (op === 'in' || op === 'not in') return readList(operation, at);
  if (text[at] !== '(') return readOne(operation, at, false);
  if (op !== '!=') return readGroup(valuesOf(operation), at, 0);
  const group = readGroup(valuesOf({ ...operation, op: '=' }), at, 0);
  return { expr: negate(group.expr), end: group.end };
}

/** The values of one operation, to be joined. */
function valuesOf(operation: Operation): Operands {
  const { text } = operation;
  return {
    text,
    comma: true,
    negation: (at) => {
      if (keywordAt(text, at, 'not', true)) return 3;
      // `-5` is a number, `-x` is not x.
      return text[at] === '!' || (text[at] === '-' && !/[\d.\s-]/.test(text[at + 1] ?? ' ')) ? 1 : 0;
    },
    operand: (at) => readOne(operation, at, true),
    missing: (at, after, open) => missingValueIn(operation, at, after, open),
  };
}

/** The mistake of parentheses, a connective or a negation that no value follows. */
function missingValueIn(operation: Operation, at: number, after: Joint, open: number): Mistake {
  const { text } = operation;
  const end = after.at + after.length;
  const written = text.slice(after.at, end);
  if (/^(?:not|!|-)$/i.test(written)) {
    const quoted = `${text.slice(0, after.at)}"${written}"${text.slice(end)}`;
    return new Mistake(at, `expected a value after "${written}"`, [quoted, ...closedGroup(quoted)]);
  }
  if (at >= text.length) return unclosedGroup(text, open);
  const length = connectiveAt(valuesOf(operation), at);
  return missingItem(operation, open, at, length, `a value after "${written}"`);
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
