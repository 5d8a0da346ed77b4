// The number that an expression compares with, exactly also where a double cannot tell two integers apart.

import { compareSpellings, numberOf } from '../../record/json/number.ts';
import type { Value } from '../../record/json/value.ts';

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
   * Below 0, 0 or above 0 as the value is less than, equal to or more than this number; NaN when it is not a number
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

function digitsIn(spelling: string): number {
  return spelling.replace(/[eE].*$/, '').replace(/\D/g, '').length;
}
