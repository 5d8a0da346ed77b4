// The smallest or the largest number of each row: compared as doubles, and exactly where two round to the same one.

import type { StatValue } from '../report/report.ts';
import { addDecimals, type Decimal, decimalValue, printDecimal, readDecimal, ZERO } from './decimal.ts';

/** Rows are numbered from 0. */
export class Extremes {
  /** -1: the smallest; 1: the largest. */
  readonly #sign: -1 | 1;
  /** NaN for rows without any. */
  #values = new Float64Array(16).fill(Number.NaN);
  /** Of those that a double may not keep. */
  readonly #exact = new Map<number, Decimal>();

  constructor(sign: -1 | 1) {
    this.#sign = sign;
  }

  /** Takes a number of a row; `exact` where a double may not keep it. Hot. */
  add(row: number, value: number, exact: Decimal | undefined): void {
    if (row >= this.#values.length) this.#grow(row);
    const known = this.#values[row]!;
    const difference = (value - known) * this.#sign;
    // Of NaN nothing is true.
    if (difference < 0 || (value === known && !this.#isBeyond(row, exact, value))) return;
    this.#values[row] = value;
    if (exact === undefined) this.#exact.delete(row);
    else this.#exact.set(row, exact);
  }

  addDecimal(row: number, decimal: Decimal): void {
    this.add(row, Number(printDecimal(decimal)), decimal);
  }

  /** That of a row; undefined where it had no number. */
  at(row: number): Decimal | undefined {
    const value = this.#values[row] ?? Number.NaN;
    return Number.isNaN(value) ? undefined : (this.#exact.get(row) ?? exactly(value));
  }

  /** That of some rows together; null where none had a number. */
  over(rows: readonly number[]): StatValue {
    let best: Decimal | undefined;
    for (const row of rows) {
      const one = this.at(row);
      if (one !== undefined && (best === undefined || compare(one, best) * this.#sign > 0)) best = one;
    }
    return best === undefined ? null : decimalValue(best);
  }

  /** Whether a number that rounds to the same double as the row's own lies beyond it. */
  #isBeyond(row: number, exact: Decimal | undefined, double: number): boolean {
    const known = this.#exact.get(row);
    if (exact === undefined && known === undefined) return false;
    return compare(exact ?? exactly(double), known ?? exactly(double)) * this.#sign > 0;
  }

  #grow(row: number): void {
    const size = Math.max(row + 1, this.#values.length * 2);
    const values = new Float64Array(size).fill(Number.NaN, this.#values.length);
    values.set(this.#values);
    this.#values = values;
  }
}

function compare(a: Decimal, b: Decimal): number {
  const { units } = addDecimals(a, { units: -b.units, scale: b.scale });
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

function exactly(double: number): Decimal {
  return readDecimal(String(double)) ?? ZERO;
}
