// One value against what was asked: equality, whole words, ordering. Which values are asked is evaluate.ts's.

import type { Json } from './json.ts';
import { rankOfName, rankOfValue } from './levels.ts';
import { compare, decimalOf, isNumber, times } from './numbers.ts';
import type { Quantity } from './quantities.ts';
import { durationOf, isQuotedTime, quantityOf, sizeOf, unitOfName } from './quantities.ts';
import { timeOfValue } from './roles.ts';
import * as texts from './texts.ts';
import type { Flags, Value } from './tree.ts';

/** `=`: the whole text, or the same number, boolean, null, duration, size or time. */
export function isEqual(value: Json, asked: Value, name: string, flags: Flags): boolean {
  if (asked.bare && asked.text === 'null') return value.type === 'null';
  if (value.type === 'string') {
    if (texts.equals(value.text, asked.text, flags.letterCase === 'ignore')) return true;
    const [own, other] = [decimalOf(value.text), decimalOf(asked.text)];
    if (asked.bare && own !== undefined && other !== undefined) return compare(own, other) === 0;
  }
  return isSameScalar(value, asked, name);
}

/** `:`: whole words of a text, or the same number, boolean, null, duration, size or time. */
export function hasWords(value: Json, asked: Value, name: string, fold: boolean): boolean {
  if (asked.bare && asked.text === 'null') return value.type === 'null';
  if (value.type === 'string' && texts.containsWords(value.text, asked.text, fold)) return true;
  return isSameScalar(value, asked, name);
}

/** Numbers and booleans by value, durations, sizes and times by what they mean. */
function isSameScalar(value: Json, asked: Value, name: string): boolean {
  if (value.type === 'true' || value.type === 'false') return value.type === asked.text;
  const other = decimalOf(asked.text);
  if (other !== undefined) {
    const own = value.type === 'number' ? decimalOf(value.spelling) : undefined;
    return own !== undefined && compare(own, other) === 0;
  }
  const isTyped = asked.bare || isQuotedTime(asked.text);
  if (!isTyped || quantityOf(asked.text) === undefined) return false;
  return isInside(value, name, asked.text, asked.text, false);
}

/** Whether a level's rank lies between two ends. */
export function isRankInside(
  rank: number,
  low: string | undefined,
  high: string | undefined,
  open: boolean,
): boolean {
  const rankOf = (text: string) => (isNumber(text) ? Number(text) : rankOfName(text));
  if (low !== undefined && (open ? rank <= rankOf(low) : rank < rankOf(low))) return false;
  return high === undefined || (open ? rank < rankOf(high) : rank <= rankOf(high));
}

/** Whether a value lies between two ends, of which one may be missing. */
export function isInside(
  value: Json,
  name: string,
  low: string | undefined,
  high: string | undefined,
  open: boolean,
): boolean {
  const [from, to] = [low, high].map((text) => (text === undefined ? undefined : quantityOf(text)));
  const kind = (from ?? to)?.kind;
  if (kind === undefined) {
    const rank = rankOfValue(value, name, false);
    return rank > 0 && isRankInside(rank, low, high, open);
  }
  if (kind === 'time') return isTimeInside(value, from, to, open);
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
function isTimeInside(
  value: Json,
  from: Quantity | undefined,
  to: Quantity | undefined,
  open: boolean,
): boolean {
  const ms = timeOfValue(value);
  if (ms === undefined) return false;
  if (from?.kind === 'time' && ms < (open ? from.span.end : from.span.start)) return false;
  return to?.kind !== 'time' || ms < (open ? to.span.start : to.span.end);
}
