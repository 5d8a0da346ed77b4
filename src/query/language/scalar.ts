// One value after an operator, and the test that it makes: text, wildcard, number, null, level, range. What a value
// must be for its operator is told here, with the mistakes of one that is not.

import { nearestName } from '../../base/nearest.ts';
import { isNumber } from '../../record/json/number.ts';
import { LEVEL_NAMES, levelRank } from '../../record/vocabulary/level.ts';
import { likelyMeant } from '../mistakes/meant.ts';
import { missingValue, needsBlank } from '../mistakes/value-mistakes.ts';
import type { Expr, OrderOp } from '../syntax/ast.ts';
import { negate } from '../syntax/ast.ts';
import { Mistake } from '../syntax/fail.ts';
import { isEnd, isQuote, readQuoted, skipBlanks, wordEnd } from '../syntax/lex.ts';
import type { Operation, Parsed } from '../syntax/operation.ts';
import { ANY_TIME, isTyped, quantityOf } from '../syntax/quantity.ts';
import { noteWritten } from '../syntax/written.ts';
import { hasWildcard, unescapeStars } from '../text/glob.ts';
import { readRange } from './ranges.ts';

/** A scalar as it was written. */
interface Raw {
  readonly text: string;
  readonly quoted: boolean;
  readonly at: number;
  readonly end: number;
}

/** Reads one quoted or unquoted value; `list`: a comma ends it. */
function readRaw(operation: Operation, at: number, list: boolean): Raw {
  const { text } = operation;
  if (isEnd(text, at, list) || /[<>=]/.test(text[at] ?? '')) throw missingValue(operation, at);
  if (!isQuote(text[at])) {
    const end = wordEnd(text, at, list);
    return { text: text.slice(at, end), quoted: false, at, end };
  }
  const quoted = readQuoted(text, at);
  if (!isEnd(text, quoted.end, list) && !text.startsWith('..', quoted.end))
    throw needsBlank(text, at, quoted.end);
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
function scalarTest(operation: Operation, raw: Raw): Expr {
  if (operation.op === '!=') return negate(scalarTest({ ...operation, op: '=' }, raw));
  const { text, start } = operation;
  const { at, end, quoted } = raw;
  return noteWritten(testOf(operation, raw), { text, start, end, at, quoted });
}

function testOf(operation: Operation, raw: Raw): Expr {
  const { field, op } = operation;
  switch (op) {
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

function unknownLevel({ text, op }: Operation, raw: Raw): Mistake {
  const { at, length } = wrongLevel(raw);
  const name = raw.quoted ? raw.text : text.slice(at, at + length);
  const replace = (level: string) => text.slice(0, at) + level + text.slice(at + length);
  const others = ['error', 'fatal', 'warn'].filter((level) => !new RegExp(`\\b${level}\\b`, 'i').test(text));
  const near = nearestName(name, [...LEVEL_NAMES, 'warning', 'severe', 'verbose']);
  const tries = [...(near === undefined ? [] : [near]), ...others, 'error'].map(replace);
  const levels = raw.quoted || /^[<>]/.test(op) ? [] : name.split(/[,|]/);
  if (levels.length > 1 && levels.every((level) => levelRank(level) > 0)) {
    // level:error,fatal and level:(error|fatal)
    const isGroup = /\(\s*$/.test(text.slice(0, at));
    tries.unshift(replace(isGroup ? levels.join(' or ') : `(${levels.join(' or ')})`));
  }
  const field = text.slice(0, at).replace(/(?:(?<![!<>=])={1,2}|:)\s*$/, '');
  // level=w* and level:~^w
  if (!raw.quoted && hasWildcard(name)) tries.unshift(`${field}:${text.slice(at)}`);
  if (!raw.quoted && name.startsWith('~')) tries.unshift(field + text.slice(at));
  return new Mistake(at, `"${name}" is not a level`, tries);
}

/** The part of a level's text that is not a level: of a range the end that is wrong. */
function wrongLevel(raw: Raw): { at: number; length: number } {
  const whole = { at: raw.at, length: raw.end - raw.at };
  const dots = raw.quoted ? -1 : raw.text.indexOf('..');
  if (dots < 0) return whole;
  const isLevel = (name: string) => name === '' || isNumber(name) || levelRank(name) > 0;
  if (!isLevel(raw.text.slice(0, dots))) return { at: raw.at, length: dots };
  const high = raw.text.slice(dots + 2);
  return isLevel(high) ? whole : { at: raw.at + dots + 2, length: high.length };
}

/** The mistake of a value that has no order. */
function notOrdered(operation: Operation, raw: Raw): Mistake {
  const { text, field, start, written } = operation;
  if (field.kind === 'role' && field.role === 'level') return unknownLevel(operation, raw);
  const head = text.slice(start, raw.at).trimEnd().slice(0, -written.length);
  const name = head.replace(/:?\s*$/, '');
  const before = text.slice(0, start) + name;
  const after = text.slice(raw.end);
  const chain = /^([^<>=]+)([<>]=?)(.+)$/.exec(raw.quoted ? '' : raw.text);
  if (chain !== null) {
    const [, value = '', symbol = '', rest = ''] = chain;
    const tries = [`${text.slice(0, raw.at)}${value} and ${name}${symbol}${rest}${after}`];
    return new Mistake(raw.at + value.length, `expected a blank before "${symbol}"`, tries);
  }
  const replaced = (value: string) => {
    const typed = /^[\w.:+-]*$/.test(value) ? value : JSON.stringify(value);
    return text.slice(0, raw.at) + typed + after;
  };
  const asText = `${before}:${text.slice(raw.at)}`;
  if (!raw.quoted && /^\/.+\/[ims]*$/.test(raw.text)) {
    const tries = [`${before}~${text.slice(raw.at)}`, asText];
    return new Mistake(raw.at, `a regular expression has no order: use "~"`, tries);
  }
  if (!raw.quoted && raw.text.includes('..'))
    return new Mistake(raw.at, `a range goes without "${written}"`, [
      asText,
      replaced(text.includes('500') ? '600' : '500'),
    ]);
  const meant = likelyMeant(raw.text, field);
  // Inside a group the value alone is replaced.
  const tries = [
    ...(meant?.texts ?? []).map(replaced),
    asText,
    replaced(text.includes('500') ? '600' : '500'),
  ];
  const want = 'a number, duration, size, time or level';
  const inside = (meant?.at ?? 0) + (raw.quoted && meant?.at !== undefined ? 1 : 0);
  return new Mistake(raw.at + inside, meant?.what ?? `expected ${want} after "${written}"`, tries);
}
