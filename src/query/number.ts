// Numbers by their spelling in bytes, compared exactly also where a double cannot tell two integers apart.

import type { Value } from '../record/value.ts';
import { isNumber } from './quantity.ts';

const POWERS = Array.from({ length: 16 }, (_, power) => 10 ** power);

/** A number to compare values with. */
export class NumberOperand {
  readonly #value: number;
  readonly #spelling: string;
  readonly #isLong: boolean;

  /** `spelling`: as JSON writes numbers. */
  constructor(spelling: string) {
    this.#spelling = spelling;
    this.#value = Number(spelling);
    // Beyond the range of doubles many numbers are one.
    const isLost = !Number.isFinite(this.#value) || (this.#value === 0 && spelling !== '0');
    this.#isLong = isLost || digitsIn(spelling) > 15;
  }

  /**
   * Below 0, 0 or above 0 as the value is less than, equal to or more than this number; NaN when it is no number
   * (a string counts when as a whole it is one). Hot.
   */
  compare(value: Value): number {
    const number = numberOf(value);
    if (number === this.#value) {
      const length = value.end - value.start;
      const isShort = !this.#isLong && length <= 15 && (number !== 0 || length === 1);
      return isShort ? 0 : compareSpellings(value.text(), this.#spelling);
    }
    return number < this.#value ? -1 : number > this.#value ? 1 : Number.NaN;
  }
}

/** The value as a number, NaN when it is none; also of a string that as a whole is a JSON number. Hot. */
export function numberOf(value: Value): number {
  const { kind, start, end } = value;
  if (kind !== 'number' && kind !== 'string') return Number.NaN;
  const bytes = value.bytes;
  const isNegative = bytes[start] === 0x2d;
  const first = isNegative ? start + 1 : start;
  if (first >= end || end - first > 16) return slowNumber(value);
  // "0503" is no number of JSON.
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

function digitsIn(spelling: string): number {
  return spelling.replace(/[eE].*$/, '').replace(/\D/g, '').length;
}

/** Compares two JSON numbers by their spelling alone; exact whatever their length. */
export function compareSpellings(a: string, b: string): number {
  const x = decimal(a);
  const y = decimal(b);
  if (x.sign !== y.sign) return x.sign - y.sign;
  if (x.exponent !== y.exponent) return x.exponent < y.exponent ? -x.sign : x.sign;
  return x.digits === y.digits ? 0 : x.digits < y.digits ? -x.sign : x.sign;
}

// 0.digits * 10^exponent, without zeros at either end of the digits.
function decimal(spelling: string): { sign: number; digits: string; exponent: number } {
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
