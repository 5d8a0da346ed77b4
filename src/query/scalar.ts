// One value after an operator, and the test that it makes: text, wildcard, number, null, level, range. What a value
// must be for its operator is told here, with the mistakes of one that is not.

import { nearestName } from '../base/nearest.ts';
import { LEVEL_NAMES, levelRank } from '../record/level.ts';
import type { Expr, OrderOp } from './ast.ts';
import { negate } from './ast.ts';
import { Mistake } from './fail.ts';
import { hasWildcard, unescapeStars } from './glob.ts';
import { isEnd, isQuote, readQuoted, skipBlanks, wordEnd } from './lex.ts';
import type { Operation, Parsed } from './operation.ts';
import { missingValue, needsBlank } from './operation.ts';
import { ANY_TIME, isNumber, isTyped, quantityOf } from './quantity.ts';
import { readRange } from './ranges.ts';

/** A scalar as it was written. */
export interface Raw {
  readonly text: string;
  readonly quoted: boolean;
  readonly at: number;
  readonly end: number;
}

/** Reads one quoted or unquoted value; `list`: a comma ends it. */
export function readRaw(operation: Operation, at: number, list: boolean): Raw {
  const { text } = operation;
  if (isEnd(text, at, list) || /[<>=]/.test(text[at] ?? '')) throw missingValue(operation, at);
  if (!isQuote(text[at])) {
    const end = wordEnd(text, at, list);
    return { text: text.slice(at, end), quoted: false, at, end };
  }
  const quoted = readQuoted(text, at);
  if (!isEnd(text, quoted.end, list) && !text.startsWith('..', quoted.end))
    throw needsBlank(text, quoted.end);
  return { text: quoted.text, quoted: true, at, end: quoted.end };
}

/** Reads one value, or a range, and builds its test. */
export function readOne(operation: Operation, at: number, list: boolean): Parsed {
  const { text, op } = operation;
  if (op === ':' || op === '=' || op === '!=') {
    const range = readRange(operation, at, list);
    if (range !== undefined) return op === '!=' ? { expr: negate(range.expr), end: range.end } : range;
  }
  if (op === ':') {
    const symbol = /^[<>]=?/.exec(text.slice(at, at + 2))?.[0];
    if (symbol !== undefined) {
      const order = { ...operation, op: symbol, written: symbol };
      return readOne(order, skipBlanks(text, at + symbol.length), list);
    }
  }
  const raw = readRaw(operation, at, list);
  return { expr: scalarTest(operation, raw), end: raw.end };
}

/** The test that a value makes. A Mistake when it does not fit the operator. */
export function scalarTest(operation: Operation, raw: Raw): Expr {
  const { field, op } = operation;
  switch (op) {
    case '!=':
      return negate(scalarTest({ ...operation, op: '=' }, raw));
    case ':':
    case '=':
      return matchTest(operation, op, raw);
    case 'contains':
    case 'startswith':
    case 'endswith':
      return { kind: 'match', field, op, value: { text: raw.text, bare: false } };
    default:
      if (quantityOf(raw.text, field, ANY_TIME) === undefined) throw notOrdered(operation, raw);
      return { kind: 'order', field, op: op as OrderOp, value: raw.text };
  }
}

function matchTest(operation: Operation, op: ':' | '=', raw: Raw): Expr {
  const { field } = operation;
  const wild = op === ':' && !raw.quoted;
  if (wild && raw.text === '*') return { kind: 'exists', field };
  if (wild && hasWildcard(raw.text))
    return { kind: 'match', field, op, value: { text: raw.text, bare: true } };
  const text = wild ? unescapeStars(raw.text) : raw.text;
  const bare = !raw.quoted && text === raw.text && isTyped(text, field);
  const isLevel = field.kind === 'role' && field.role === 'level';
  if (isLevel && text !== 'null' && !isNumber(text) && levelRank(text) === 0)
    throw unknownLevel(operation, raw);
  return { kind: 'match', field, op, value: { text, bare } };
}

function unknownLevel({ text }: Operation, raw: Raw): Mistake {
  const replace = (level: string) => text.slice(0, raw.at) + level + text.slice(raw.end);
  return new Mistake(raw.at, `"${raw.text}" is no level`, [
    replace(nearestName(raw.text, LEVEL_NAMES) ?? 'error'),
    replace('error'),
  ]);
}

/** The mistake of a value that has no order. */
function notOrdered(operation: Operation, raw: Raw): Mistake {
  const { text, field, start, written } = operation;
  if (field.kind === 'role' && field.role === 'level') return unknownLevel(operation, raw);
  const name = text
    .slice(start, raw.at)
    .trimEnd()
    .slice(0, -written.length)
    .replace(/:?\s*$/, '');
  const tries = [`${text.slice(0, start)}${name}:${text.slice(raw.at)}`];
  const want = 'a number, duration, size, time or level';
  return new Mistake(raw.at, `expected ${want} after "${written}"`, tries);
}
