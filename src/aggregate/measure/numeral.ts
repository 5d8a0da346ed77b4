// Reads a value as a number: as a double to compare, and exactly to add up, in one pass over its bytes.
import { isNumber, numberOf } from '../../record/json/number.ts';
import type { Value } from '../../record/json/value.ts';
import { type Decimal, readDecimal } from './decimal.ts';

/** More digits than a double keeps whatever they are. */
const SHORT = 15;
/** A text longer than that is not a number that somebody wrote. */
const LONGEST = 400;

/** The number that was read last. Reused. */
export class Numeral {
  value = 0;
  /** Exactly: `units` * 10^-`scale`, where `isShort`; else `decimal`. */
  isShort = true;
  units = 0;
  scale = 0;
  decimal: Decimal | undefined;

  /** Whether the value is a number (numeric strings are). Hot; allocates for long spellings and exponents only. */
  read(value: Value): boolean {
    const { kind, bytes, start, end } = value;
    if (kind !== 'number' && kind !== 'string') return false;
    const first = bytes[start] === 0x2d ? start + 1 : start;
    if (first >= end || end - first > SHORT + 1) return this.#readLong(value);
    // "0503" is not a number of JSON.
    if (bytes[first] === 0x30 && end - first > 1 && bytes[first + 1] !== 0x2e) return this.#readLong(value);
    let sum = 0;
    let point = -1;
    for (let i = first; i < end; i++) {
      const digit = bytes[i]! - 0x30;
      if (digit >= 0 && digit <= 9) sum = sum * 10 + digit;
      else if (digit === -2 && point < 0 && i > first && i + 1 < end) point = i;
      else return this.#readLong(value);
    }
    if (point < 0 && end - first > SHORT) return this.#readLong(value);
    this.isShort = true;
    this.units = first === start ? sum : -sum;
    this.scale = point < 0 ? 0 : end - point - 1;
    // Both are exact, so that one division rounds as reading the text would.
    this.value = this.scale === 0 ? this.units : this.units / 10 ** this.scale;
    return true;
  }

  #readLong(value: Value): boolean {
    if (value.end - value.start > LONGEST) return false;
    const double = numberOf(value);
    if (!Number.isFinite(double)) return false;
    const spelling = value.text();
    // NaN was not a number; what is one reads as a decimal unless its exponent is beyond all doubles.
    this.decimal = isNumber(spelling) ? readDecimal(spelling) : undefined;
    if (this.decimal === undefined) return false;
    this.isShort = false;
    this.value = double;
    return true;
  }
}
