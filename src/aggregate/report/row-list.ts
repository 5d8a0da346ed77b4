// The rows of a large report: what each is made of is known, and it is made anew whenever it is looked at, because a
// million rows as objects take more memory than all that was counted.
import type { ReportRow, Rows } from './report.ts';

/** So many rows may be objects. */
const MAX_MADE = 50_000;

/** The rows that `make` makes of these numbers; an array where there are few. `isCheap`: to make one again costs little. */
export function rowsOf(numbers: Int32Array, make: (number: number) => ReportRow, isCheap: boolean): Rows {
  if (!isCheap || numbers.length <= MAX_MADE) return Array.from(numbers, make);
  return new RowList(numbers, make);
}

class RowList implements Rows {
  readonly #numbers: Int32Array;
  readonly #make: (number: number) => ReportRow;

  constructor(numbers: Int32Array, make: (number: number) => ReportRow) {
    this.#numbers = numbers;
    this.#make = make;
  }

  get length(): number {
    return this.#numbers.length;
  }

  slice(from?: number, to?: number): Rows {
    return rowsOf(this.#numbers.subarray(from, to), this.#make, true);
  }

  map<T>(make: (row: ReportRow) => T): T[] {
    return Array.from(this.#numbers, (number) => make(this.#make(number)));
  }

  *[Symbol.iterator](): Generator<ReportRow> {
    for (const number of this.#numbers) yield this.#make(number);
  }
}
