// Durations, sizes and times, in queries and in records.

import type { Decimal } from './numbers.ts';
import { decimalOf, floor, isNumber, plus, times } from './numbers.ts';

const ms = (mantissa: bigint, exponent = 0): Decimal => ({ mantissa, exponent });
const UNITS: Readonly<Record<string, Decimal>> = {
  ns: ms(1n, -6),
  us: ms(1n, -3),
  ms: ms(1n),
  s: ms(1000n),
  m: ms(60_000n),
  h: ms(3_600_000n),
  d: ms(86_400_000n),
};

/** ms; undefined when the text is no duration such as `250ms`, `1.5s`, `1m30s`. */
export function durationOf(text: string): Decimal | undefined {
  if (!/^-?(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h|d))+$/.test(text)) return undefined;
  let sum = ms(0n);
  for (const [, digits = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)([a-z]+)/g)) {
    // Leading zeros are none of JSON's.
    sum = plus(sum, times(decimalOf(digits.replace(/^0+(?=\d)/, '')) ?? ms(0n), UNITS[unit] ?? ms(0n)));
  }
  return text.startsWith('-') ? { ...sum, mantissa: -sum.mantissa } : sum;
}

/** Bytes; undefined when the text is no size such as `20KB` (1000) or `1MiB` (1024). */
export function sizeOf(text: string): Decimal | undefined {
  const match = /^(\d+(?:\.\d+)?)(?:([kmgt])(i?))?b$/i.exec(text);
  if (match === null) return undefined;
  const [, digits = '', letter, binary] = match;
  const power = letter === undefined ? 0 : 'kmgt'.indexOf(letter.toLowerCase()) + 1;
  const unit = (binary ? 1024n : 1000n) ** BigInt(power);
  return times(decimalOf(digits.replace(/^0+(?=\d)/, '')) ?? ms(0n), ms(unit));
}

// After a sign in any case; as the last word of a camelCase name only so.
const SUFFIXES: readonly (readonly [RegExp, RegExp, string])[] = [
  [/[_-](ms|millis)$/i, /[a-z]Ms$/, 'ms'],
  [/[_-](us|micros)$/i, /[a-z]Us$/, 'us'],
  [/[_-](ns|nanos)$/i, /[a-z]Ns$/, 'ns'],
  [/[_-](s|sec|seconds)$/i, /[a-z]Secs$/, 's'],
  [/[_-]min$/i, /[a-z]Min$/, 'm'],
];

/** What one of a field's bare numbers is in ms. */
export function unitOfName(name: string): Decimal {
  const unit = SUFFIXES.find(([sign, camel]) => sign.test(name) || camel.test(name))?.[2] ?? 'ms';
  return UNITS[unit] ?? ms(1n);
}

/** A time as precise as it was written: from the first ms to the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** The time that a text spells as a date, perhaps with a clock time and a zone (else UTC). */
export function timeOf(text: string): Span | undefined {
  const match = DATE.exec(text.toUpperCase());
  if (match === null) return undefined;
  const [, date = '', clock, seconds, fraction, zone = 'Z'] = match;
  const minute = Date.parse(`${date}T${clock ?? '00:00'}${zone}`);
  const start =
    minute + Number(seconds ?? 0) * 1000 + Math.floor(Number(`0.${fraction ?? '0'}`) * 1000 + 1e-6);
  if (Number.isNaN(start)) return undefined;
  if (clock === undefined) return { start, end: start + 86_400_000 };
  if (seconds === undefined) return { start, end: start + 60_000 };
  if (fraction === undefined) return { start, end: start + 1000 };
  return { start, end: start + Math.max(1, 10 ** (3 - fraction.length)) };
}

/** The ms of a number since the epoch: s, ms, us or ns by magnitude; undefined when it is too small to be one. */
export function epochOf(spelling: string): number | undefined {
  const number = decimalOf(spelling);
  if (number === undefined || number.mantissa <= 0n || Math.abs(number.exponent) > 30) return undefined;
  const whole = String(floor(number));
  const digits = whole.length;
  if (digits < 9 || digits > 20) return undefined;
  if (digits < 12) return Number(floor(times(number, ms(1000n))));
  return Number(whole.slice(0, digits - (digits < 15 ? 0 : digits < 18 ? 3 : 6)));
}

/** What the right side of an ordering test is. */
export type Quantity =
  | { readonly kind: 'number' | 'duration' | 'size'; readonly value: Decimal }
  | { readonly kind: 'time'; readonly span: Span };

export function quantityOf(text: string): Quantity | undefined {
  const number = decimalOf(text);
  if (number !== undefined) return { kind: 'number', value: number };
  const size = sizeOf(text);
  if (size !== undefined) return { kind: 'size', value: size };
  const duration = durationOf(text);
  if (duration !== undefined) return { kind: 'duration', value: duration };
  const span = timeOf(text);
  return span === undefined ? undefined : { kind: 'time', span };
}

/** Whether a bare text is more than a text. */
export function isTyped(text: string): boolean {
  return /^(null|true|false)$/.test(text) || isNumber(text) || quantityOf(text) !== undefined;
}

/** Whether a text is a time that could not be written without quotes. */
export function isQuotedTime(text: string): boolean {
  return /\s/.test(text) && timeOf(text) !== undefined;
}
