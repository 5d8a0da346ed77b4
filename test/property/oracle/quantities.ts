// Durations and sizes, in queries and in records, and what else has an order.

import type { Decimal } from './numbers.ts';
import { decimalOf, plus, times } from './numbers.ts';
import type { Span } from './times.ts';
import { typedTime } from './times.ts';
import type { Clock } from './tree.ts';

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

/** ms; undefined when the text is not a duration such as `250ms`, `1.5s`, `1m30s`, `2 h 30 m`. */
export function durationOf(text: string): Decimal | undefined {
  if (!/^-?(?:\d+(?:\.\d+)? ?(?:ns|us|ms|s|m|h|d)(?: (?=\d))?)+$/.test(text)) return undefined;
  let sum = ms(0n);
  for (const [, digits = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?) ?([a-z]+)/g)) {
    // Leading zeros are none of JSON's.
    sum = plus(sum, times(decimalOf(digits.replace(/^0+(?=\d)/, '')) ?? ms(0n), UNITS[unit] ?? ms(0n)));
  }
  return text.startsWith('-') ? { ...sum, mantissa: -sum.mantissa } : sum;
}

/** Bytes; undefined when the text is not a size such as `20KB` (1000) or `1MiB` (1024). */
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

/** What the right side of an ordering test is. */
export type Quantity =
  | { readonly kind: 'number' | 'duration' | 'size'; readonly value: Decimal }
  | { readonly kind: 'time'; readonly span: Span };

/** `past`: a clock time later than now is yesterday's. */
export function quantityOf(text: string, clock: Clock, past: boolean): Quantity | undefined {
  const number = decimalOf(text);
  if (number !== undefined) return { kind: 'number', value: number };
  const size = sizeOf(text);
  if (size !== undefined) return { kind: 'size', value: size };
  const duration = durationOf(text);
  if (duration !== undefined) return { kind: 'duration', value: duration };
  const span = typedTime(text, clock, past);
  return span === undefined ? undefined : { kind: 'time', span };
}

const ANY_CLOCK: Clock = { now: 1.8e12, ahead: 0 };

/** Whether a text has an order, whatever time it is. */
export function hasOrder(text: string): boolean {
  return quantityOf(text, ANY_CLOCK, false) !== undefined;
}

/** Whether a bare text is more than a text. */
export function isTyped(text: string): boolean {
  return /^(null|true|false)$/.test(text) || hasOrder(text);
}

/** Whether a text is a time that cannot be typed without quotes. */
export function isQuotedTime(text: string): boolean {
  return /\s/.test(text) && typedTime(text, ANY_CLOCK, false) !== undefined;
}
