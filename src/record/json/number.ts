// Numbers by their spelling in bytes, exact also where a double cannot tell two of them apart. What they are compared
// with is the query's business, adding them up the aggregators'.

import type { Value } from './value.ts';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const POWERS = Array.from({ length: 16 }, (_, power) => 10 ** power);

/** Whether the text is a number as JSON writes it. */
export function isNumber(text: string): boolean {
  return NUMBER.test(text);
}

/** The value as a number, NaN when it is none; also of a string that as a whole is a JSON number. Hot. */
export function numberOf(value: Value): number {
  const { kind, start, end } = value;
  if (kind !== 'number' && kind !== 'string') return Number.NaN;
  const bytes = value.bytes;
  const isNegative = bytes[start] === 0x2d;
  const first = isNegative ? start + 1 : start;
  if (first >= end || end - first > 16) return slowNumber(value);
  // "0503" is not a number of JSON.
  if (bytes[first] === 0x30 && end - first > 1 && bytes[first + 1] !== 0x2e) return slowNumber(value);
  let sum = 0;
  let point = -1;
  for (let i = first; i < end; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit >= 0 && digit <= 9) sum = sum * 10 + digit;
    else if (digit === -2 && point < 0 && i > first && i + 1 < end) point = i;
    else return slowNumber(value);
  }
  if (point < 0 && end - first > 15) return slowNumber(value);
  // Both are exact, so that one division rounds as reading the text would.
  if (point >= 0) sum /= POWERS[end - point - 1]!;
  return isNegative ? -sum : sum;
}

function slowNumber(value: Value): number {
  const { bytes, start, end, kind } = value;
  if (end - start > 400 && kind === 'string') return Number.NaN;
  const spelling = value.escaped ? value.text() : bytes.toString('latin1', start, end);
  return kind === 'number' || isNumber(spelling) ? Number(spelling) : Number.NaN;
}

/** Compares two JSON numbers by their spelling alone; exact whatever their length. */
export function compareSpellings(a: string, b: string): number {
  const x = decimalOf(a);
  const y = decimalOf(b);
  if (x.sign !== y.sign) return x.sign - y.sign;
  if (x.exponent !== y.exponent) return x.exponent < y.exponent ? -x.sign : x.sign;
  return x.digits === y.digits ? 0 : x.digits < y.digits ? -x.sign : x.sign;
}

/** A JSON number as sign * 0.digits * 10^exponent, without zeros at either end of the digits; zero has none. */
export function decimalOf(spelling: string): { sign: number; digits: string; exponent: number } {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(spelling);
  const whole = match?.[2] ?? '';
  const all = whole + (match?.[3] ?? '');
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(leading).replace(/0+$/, '');
  if (digits === '') return { sign: 0, digits, exponent: 0 };
  return {
    sign: match?.[1] === '-' ? -1 : 1,
    digits,
    exponent: whole.length - leading + Number(match?.[4] ?? 0),
  };
}
