// Which interval a record falls into. Intervals align to the epoch and have small numbers, in the order they came, so
// that they can be a column of the group table. How many records each holds is kept here too.

/** The start of what tells no time. */
const TIMELESS = -1;
/** The last instant that a Date can hold; what claims to be later tells no time either. */
export const LAST_MS = 8.64e15;

/** Intervals of one length. */
export class Intervals {
  readonly #every: number;
  #numbers = new Map<number, number>();
  #starts: number[] = [];
  #totals: number[] = [];
  /** The interval of the record before: most often that of the next too. */
  #last = -1;
  #lastStart = 0;
  #lastEnd = 0;

  /** `every`: the length in ms. */
  constructor(every: number) {
    this.#every = every;
  }

  /** The number of the interval that `time` falls into, -1 for none known; counts a record in it. Hot. */
  add(time: number): number {
    if (time >= this.#lastStart && time < this.#lastEnd) {
      this.#totals[this.#last]!++;
      return this.#last;
    }
    const start = time < 0 || time > LAST_MS ? TIMELESS : Math.floor(time / this.#every) * this.#every;
    const number = this.numberOf(start);
    this.#totals[number]!++;
    if (start !== TIMELESS) {
      this.#last = number;
      this.#lastStart = start;
      this.#lastEnd = start + this.#every;
    }
    return number;
  }

  /** The number of the interval with this start (-1: what tells no time), a new one if need be. */
  numberOf(start: number): number {
    let number = this.#numbers.get(start);
    if (number === undefined) {
      number = this.#starts.length;
      this.#numbers.set(start, number);
      this.#starts.push(start);
      this.#totals.push(0);
    }
    return number;
  }

  get size(): number {
    return this.#starts.length;
  }

  /** When it starts, ms; -1 for records that tell no time. */
  start(number: number): number {
    return this.#starts[number]!;
  }

  /** Records counted in it. */
  total(number: number): number {
    return this.#totals[number]!;
  }

  /** Counts `records` more in an interval. */
  addTotal(number: number, records: number): void {
    this.#totals[number]! += records;
  }
}
