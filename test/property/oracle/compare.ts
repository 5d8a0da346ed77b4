// One value against what was asked: equality, whole words, ordering. Which values are asked is evaluate.ts's.

import type { Json } from './json.ts';
import { rankOfAsked, rankOfValue } from './levels.ts';
import { compare, decimalOf, isNumber, times } from './numbers.ts';
import type { Quantity } from './quantities.ts';
import { durationOf, isQuotedTime, quantityOf, sizeOf, unitOfName } from './quantities.ts';
import { timeOfValue } from './roles.ts';
import * as texts from './texts.ts';
import type { Span } from './times.ts';
import { typedEpoch, typedTime } from './times.ts';
import type { Clock, Comparison, Flags, Value } from './tree.ts';

/** Two ends, one of which may be missing; `open`: both are left out. */
export interface Ends {
  readonly low: string | undefined;
  readonly high: string | undefined;
  readonly open: boolean;
}

/** `=`: the whole text, or the same number, boolean, null, duration, size or time. */
export function isEqual(value: Json, asked: Value, name: string, flags: Flags): boolean {
  if (asked.bare && asked.text === 'null') return value.type === 'null';
  if (value.type === 'string') {
    if (texts.equals(value.text, asked.text, flags.letterCase === 'ignore')) return true;
    const [own, other] = [decimalOf(value.text), decimalOf(asked.text)];
    if (asked.bare && own !== undefined && other !== undefined) return compare(own, other) === 0;
  }
  return isSameScalar(value, asked, name, flags);
}

/** `=` and `:` of a field that is a time: within it, or the same spelling. */
export function isTimeSaid(value: Json, asked: Value, op: Comparison, flags: Flags): boolean {
  const { text } = asked;
  if (isNumber(text) || typedTime(text, flags, true) === undefined)
    return op === '=' ? isEqual(value, asked, '', flags) : hasWords(value, asked, '', flags);
  if (value.type !== 'string') return false;
  return op === '='
    ? texts.equals(value.text, text, flags.letterCase === 'ignore')
    : texts.containsWords(value.text, text, texts.ignoresCase(text, flags));
}

/** `:`: whole words of a text, or the same number, boolean, null, duration, size or time. */
export function hasWords(value: Json, asked: Value, name: string, flags: Flags): boolean {
  const fold = texts.ignoresCase(asked.text, flags);
  if (asked.bare && asked.text === 'null') return value.type === 'null';
  if (value.type === 'string' && texts.containsWords(value.text, asked.text, fold)) return true;
  return isSameScalar(value, asked, name, flags);
}

/** Numbers and booleans by value, durations, sizes and times by what they mean. */
function isSameScalar(value: Json, asked: Value, name: string, clock: Clock): boolean {
  if (value.type === 'true' || value.type === 'false') return value.type === asked.text;
  const other = decimalOf(asked.text);
  if (other !== undefined) {
    const own = value.type === 'number' ? decimalOf(value.spelling) : undefined;
    return own !== undefined && compare(own, other) === 0;
  }
  if (!asked.bare && !isQuotedTime(asked.text)) return false;
  const quantity = quantityOf(asked.text, clock, true);
  return quantity !== undefined && isBetween(value, name, quantity, quantity, false);
}

/** Whether a level's rank lies between two ends. */
export function isRankInside(rank: number, { low, high, open }: Ends): boolean {
  const rankOf = (text: string) => (isNumber(text) ? Number(text) : rankOfAsked(text));
  if (low !== undefined && (open ? rank <= rankOf(low) : rank < rankOf(low))) return false;
  return high === undefined || (open ? rank < rankOf(high) : rank <= rankOf(high));
}

/** Whether a value lies between two ends. */
export function isInside(value: Json, name: string, ends: Ends, clock: Clock): boolean {
  const read = (text: string, past: boolean) => quantityOf(text, clock, past);
  const [from, to] = readEnds(ends, read);
  if (from !== undefined || to !== undefined) return isBetween(value, name, from, to, ends.open);
  const rank = rankOfValue(value, name, false);
  return rank > 0 && isRankInside(rank, ends);
}

/** Whether an instant lies between two ends that are times. */
export function isTimeBetween(ms: number, ends: Ends, clock: Clock): boolean {
  const [from, to] = readEnds(ends, (text, past) => typedTime(text, clock, past) ?? typedEpoch(text));
  return (from !== undefined || to !== undefined) && isInsideSpans(ms, from, to, ends.open);
}

// A clock time that is later than now is yesterday's, but not where it only ends a range that began today.
function readEnds<T>(
  { low, high }: Ends,
  read: (text: string, past: boolean) => T | undefined,
): [T | undefined, T | undefined] {
  if (low === undefined) return [undefined, high === undefined ? undefined : read(high, false)];
  const from = read(low, true);
  const isYesterday = JSON.stringify(from, plainly) !== JSON.stringify(read(low, false), plainly);
  return [from, high === undefined ? undefined : read(high, isYesterday)];
}

const plainly = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);

function isBetween(
  value: Json,
  name: string,
  from: Quantity | undefined,
  to: Quantity | undefined,
  open: boolean,
): boolean {
  const kind = (from ?? to)?.kind ?? 'number';
  if (kind === 'time') {
    const ms = timeOfValue(value);
    const [first, last] = [from, to].map((end) => (end?.kind === 'time' ? end.span : undefined));
    return ms !== undefined && isInsideSpans(ms, first, last, open);
  }
  const own = sizeIn(value, name, kind);
  if (own === undefined) return false;
  const orders = (end: Quantity | undefined) =>
    end === undefined || end.kind === 'time' ? undefined : compare(own, end.value);
  const [afterLow = 1, afterHigh = -1] = [orders(from), orders(to)];
  return open ? afterLow > 0 && afterHigh < 0 : afterLow >= 0 && afterHigh <= 0;
}

function sizeIn(value: Json, name: string, kind: 'number' | 'duration' | 'size') {
  if (value.type === 'number') {
    // Lengths are doubles: what is too small for one is nothing.
    const isLost = kind !== 'number' && Number(value.spelling) === 0;
    const own = decimalOf(isLost ? '0' : value.spelling);
    return own && kind === 'duration' ? times(own, unitOfName(name)) : own;
  }
  if (value.type !== 'string') return undefined;
  return (kind === 'number' ? decimalOf : kind === 'duration' ? durationOf : sizeOf)(value.text);
}

// A written time is as long as its precision: what is after 14:05 is after that minute.
function isInsideSpans(ms: number, from: Span | undefined, to: Span | undefined, open: boolean): boolean {
  if (from !== undefined && ms < (open ? from.end : from.start)) return false;
  return to === undefined || ms < (open ? to.start : to.end);
}
