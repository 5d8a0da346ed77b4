// What the right side of an ordering test can be: a number, duration, size, time or level. Says what a text is;
// comparing it with values of records is done in number, order and level.

import { asEpochMs } from '../../base/brand.ts';
import { readDuration } from '../../base/duration.ts';
import type { TimeContext, TimeSpan } from '../../base/time.ts';
import { epochOf, readTime } from '../../base/time.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { isNumber } from '../../record/json/number.ts';
import { levelRank } from '../../record/vocabulary/level.ts';

export type Quantity =
  | { readonly kind: 'number'; readonly text: string }
  /** In ms, maybe a fraction. */
  | { readonly kind: 'duration'; readonly ms: number }
  /** In bytes. */
  | { readonly kind: 'size'; readonly bytes: number }
  | { readonly kind: 'time'; readonly span: TimeSpan }
  | { readonly kind: 'level'; readonly rank: number };

const SIZE = /^(\d+(?:\.\d+)?|\.\d+) ?([kmgtpe]i?)?b$/i;
const POWERS = 'kmgtpe';
/** Any instant will do where only the form of a time is asked for. */
export const ANY_TIME: TimeContext = { now: asEpochMs(1.75e12), zone: 'UTC' };

/** A size such as `20KB` (1000) or `1MiB` (1024) in bytes, case ignored; undefined when it is none. */
export function readSize(text: string): number | undefined {
  const match = SIZE.exec(text);
  if (match === null) return undefined;
  const unit = (match[2] ?? '').toLowerCase();
  const power = unit === '' ? 0 : POWERS.indexOf(unit[0] ?? '') + 1;
  return Number(match[1]) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}

/** A duration such as `250ms`, also negative ones; undefined when it is none. A bare number is none. */
export function readLength(text: string): number | undefined {
  if (!/^-?[\d.]/.test(text) || /\s$/.test(text)) return undefined;
  if (!text.startsWith('-')) return readDuration(text);
  const length = readDuration(text.slice(1));
  return length === undefined ? undefined : -length;
}

/** Whether the field holds a time, so that `15m` is 15 minutes ago and a number an epoch. */
export function isTimeField(field: FieldRef): boolean {
  return (
    (field.kind === 'role' && field.role === 'time') || (field.kind === 'meta' && field.name === 'timestamp')
  );
}

/** What the text is when compared with the field by `> >= < <= ..`; undefined when it cannot be ordered. */
export function quantityOf(text: string, field: FieldRef, times: TimeContext): Quantity | undefined {
  if (field.kind === 'role' && field.role === 'level') {
    const rank = isNumber(text) ? Number(text) : levelRank(text);
    return rank === 0 && !isNumber(text) ? undefined : { kind: 'level', rank };
  }
  if (isTimeField(field)) {
    const span = readTime(text, times) ?? (isNumber(text) ? epochSpan(text) : undefined);
    return span && { kind: 'time', span };
  }
  if (isNumber(text)) return { kind: 'number', text };
  const bytes = readSize(text);
  if (bytes !== undefined) return { kind: 'size', bytes };
  const ms = readLength(text);
  if (ms !== undefined) return { kind: 'duration', ms };
  const span = readTime(text, times);
  if (span !== undefined) return { kind: 'time', span };
  // A field of the source's own: single letters are too likely to be meant as text.
  const rank = text.length > 2 ? levelRank(text) : 0;
  return rank === 0 ? undefined : { kind: 'level', rank };
}

/** Whether an unquoted value is more than its text for `:` and `=`. */
export function isTyped(text: string, field: FieldRef): boolean {
  if (text === 'null' || text === 'true' || text === 'false') return true;
  const quantity = quantityOf(text, field, ANY_TIME);
  return quantity !== undefined && quantity.kind !== 'level';
}

/** Whether a quoted value of `:` and `=` is a time, besides its text: one that cannot be written without quotes. */
export function isQuotedTime(text: string, field: FieldRef): boolean {
  return /\s/.test(text) && quantityOf(text, field, ANY_TIME)?.kind === 'time';
}

function epochSpan(text: string): TimeSpan {
  const start = epochOf(Number(text));
  return { start, end: asEpochMs(start + 1) };
}

/** Its size in its own unit, of a time the start in ms: to be compared with others of its kind. */
export function magnitude(quantity: Quantity): number {
  switch (quantity.kind) {
    case 'number':
      return Number(quantity.text);
    case 'duration':
      return quantity.ms;
    case 'size':
      return quantity.bytes;
    case 'time':
      return quantity.span.start;
    case 'level':
      return quantity.rank;
  }
}
