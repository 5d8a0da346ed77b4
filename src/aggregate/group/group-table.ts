// Counts of tuples of small numbers: one number a grouping column. A hash table in typed arrays, because there is
// one look-up for each record. What the numbers stand for is the caller's business.

const INITIAL_SLOTS = 1024;

/** Exact counts by tuples of `columns` integers each. */
export class GroupTable {
  readonly #columns: number;
  /** Row number plus one, 0 for a free slot; linear probing, at most half full. */
  #slots = new Int32Array(INITIAL_SLOTS);
  #tuples: Int32Array;
  #counts = new Float64Array(INITIAL_SLOTS / 2);
  #size = 0;

  constructor(columns: number) {
    this.#columns = columns;
    this.#tuples = new Int32Array((INITIAL_SLOTS / 2) * columns);
  }

  /** How many distinct tuples were counted. */
  get size(): number {
    return this.#size;
  }

  /** Counts `tuple` once, or `times`. Returns its row. Hot. */
  add(tuple: Int32Array, times = 1): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(tuple, 0, this.#columns) & mask;
    for (;;) {
      const row = this.#slots[slot]! - 1;
      if (row < 0) break;
      if (this.#isTuple(row, tuple)) {
        this.#counts[row]! += times;
        return row;
      }
      slot = (slot + 1) & mask;
    }
    const row = this.#size++;
    this.#slots[slot] = row + 1;
    this.#tuples.set(tuple, row * this.#columns);
    this.#counts[row] = times;
    if (this.#size === this.#counts.length) this.#grow();
    return row;
  }

  /** Counts the tuple of `row` so many times more. */
  addTo(row: number, times: number): void {
    this.#counts[row]! += times;
  }

  /** Writes the tuple of `row` into `into`. */
  copyTuple(row: number, into: Int32Array): void {
    const from = row * this.#columns;
    for (let i = 0; i < this.#columns; i++) into[i] = this.#tuples[from + i]!;
  }

  /** How often the tuple of `row` was counted. Rows are numbered from 0. */
  count(row: number): number {
    return this.#counts[row]!;
  }

  /** The number that the tuple of `row` has in `column`. */
  at(row: number, column: number): number {
    return this.#tuples[row * this.#columns + column]!;
  }

  #isTuple(row: number, tuple: Int32Array): boolean {
    const from = row * this.#columns;
    for (let i = 0; i < this.#columns; i++) if (this.#tuples[from + i] !== tuple[i]) return false;
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let row = 0; row < this.#size; row++) {
      let slot = hashOf(this.#tuples, row * this.#columns, this.#columns) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    this.#slots = slots;
    const tuples = new Int32Array((slots.length / 2) * this.#columns);
    tuples.set(this.#tuples);
    this.#tuples = tuples;
    const counts = new Float64Array(slots.length / 2);
    counts.set(this.#counts);
    this.#counts = counts;
  }
}

/** A mixed hash of `length` integers from `start` on. Hot. */
function hashOf(numbers: Int32Array, start: number, length: number): number {
  let hash = 0;
  for (let i = 0; i < length; i++) {
    hash = Math.imul(hash ^ numbers[start + i]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}
