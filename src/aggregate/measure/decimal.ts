// Sums that lose nothing: numbers as they are written, units of a power of ten, added as integers. What is added in
// any order gives the same sum, which doubles do not promise.
import { decimalOf } from '../../record/json/number.ts';
import type { StatValue } from '../report/report.ts';

/** Below it integers and their products with small powers of ten are exact in a double. */
const SAFE = 2 ** 53;
/** More digits before or behind the point than any double has: no number that can be meant. */
const MAX_DIGITS = 400;

/** `units` * 10^-`scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const ZERO: Decimal = { units: 0n, scale: 0 };

/** A JSON number as a decimal; undefined where its exponent is beyond all that a double knows. */
export function readDecimal(spelling: string): Decimal | undefined {
  const { sign, digits, exponent } = decimalOf(spelling);
  if (sign === 0) return ZERO;
  const scale = digits.length - exponent;
  if (Math.abs(exponent) > MAX_DIGITS || Math.abs(scale) > 2 * MAX_DIGITS) return undefined;
  const units = BigInt(digits) * BigInt(sign);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

/** The sum of both. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale };
  if (a.scale < b.scale) return addDecimals(b, a);
  return { units: a.units + b.units * 10n ** BigInt(a.scale - b.scale), scale: a.scale };
}

/** Its shortest plain spelling: `0.3`, `-12`, `9007199254740993`. */
export function printDecimal({ units, scale }: Decimal): string {
  const negative = units < 0n;
  const digits = String(negative ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const part = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`;
}

/** A number where a double keeps it, else its spelling. */
export function decimalValue(decimal: Decimal): StatValue {
  const spelling = printDecimal(decimal);
  const double = Number(spelling);
  const kept = Number.isFinite(double) ? readDecimal(String(double)) : undefined;
  return kept !== undefined && printDecimal(kept) === spelling ? double : { spelling };
}

/** One sum a row, in rows that are numbered from 0. */
export class Sums {
  /** What was added of short numbers, in units of 10^-scale, below 2^53. */
  #units = new Float64Array(16);
  #scales = new Uint8Array(16);
  /** What does not fit there. */
  readonly #large = new Map<number, Decimal>();

  /** Adds `units` * 10^-`scale` to the row; `units` is an integer below 2^53, `scale` at most 15. Hot. */
  add(row: number, units: number, scale: number): void {
    if (row >= this.#units.length) this.#grow(row);
    const known = this.#scales[row]!;
    if (scale === known) this.#addUnits(row, units);
    else if (scale < known) {
      const larger = units * 10 ** (known - scale);
      if (Math.abs(larger) < SAFE) this.#addUnits(row, larger);
      else this.addDecimal(row, { units: BigInt(units), scale });
    } else {
      const larger = this.#units[row]! * 10 ** (scale - known);
      if (Math.abs(larger) < SAFE) this.#units[row] = larger;
      else this.#spill(row);
      this.#scales[row] = scale;
      this.#addUnits(row, units);
    }
  }

  addDecimal(row: number, decimal: Decimal): void {
    if (row >= this.#units.length) this.#grow(row);
    this.#large.set(row, addDecimals(this.#large.get(row) ?? ZERO, decimal));
  }

  /** The sum of the row. */
  at(row: number): Decimal {
    if (row >= this.#units.length) return ZERO;
    return addDecimals(this.#small(row), this.#large.get(row) ?? ZERO);
  }

  #small(row: number): Decimal {
    return { units: BigInt(this.#units[row]!), scale: this.#scales[row]! };
  }

  #addUnits(row: number, units: number): void {
    const sum = this.#units[row]! + units;
    if (Math.abs(sum) < SAFE) {
      this.#units[row] = sum;
      return;
    }
    this.#spill(row);
    this.#units[row] = units;
  }

  #spill(row: number): void {
    this.addDecimal(row, this.#small(row));
    this.#units[row] = 0;
  }

  #grow(row: number): void {
    const size = Math.max(row + 1, this.#units.length * 2);
    const units = new Float64Array(size);
    units.set(this.#units);
    this.#units = units;
    const scales = new Uint8Array(size);
    scales.set(this.#scales);
    this.#scales = scales;
  }
}
