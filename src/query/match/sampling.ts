// Which records are looked at to learn what fields there are: some of the first batches, then fewer and fewer, so
// that it costs next to nothing however much is read.

/** Of the first batch so many, of each further one half as many, at least one. */
const FIRST = 32;
/** After so many batches only one in so many. */
const DENSE_BATCHES = 16;
const SPARSE = 64;
const MOST = 96;

/** Chooses records, evenly over each batch. */
export class Sampling {
  #batches = 0;
  #taken = 0;
  #step = 0;
  /** The next record is the one that holds this position, or the first behind it. */
  #next = Number.POSITIVE_INFINITY;
  #isDue = false;

  /** Moves to another batch. */
  begin(from: number, to: number): void {
    const n = this.#batches++;
    const isWanted = this.#taken < MOST && (n < DENSE_BATCHES || n % SPARSE === 0);
    this.#step = (to - from) / Math.max(1, FIRST >> Math.min(n, 31));
    this.#next = isWanted ? from : Number.POSITIVE_INFINITY;
    this.#isDue = false;
  }

  /** The next candidate, where that of others is `candidate`: at the latest the next one that is chosen. */
  find(from: number, to: number, candidate: number): number {
    if (from >= to || this.#next > candidate) return candidate;
    const at = Math.max(from, Math.floor(this.#next));
    this.#isDue = true;
    this.#next = this.#step < 1 ? Number.POSITIVE_INFINITY : at + this.#step;
    return at;
  }

  /** Whether the record that is looked at is one of those chosen; outside of batches the first ones are. */
  take(inBatch: boolean): boolean {
    const isTaken = this.#taken < MOST && (this.#isDue || !inBatch);
    this.#isDue = false;
    if (isTaken) this.#taken++;
    return isTaken;
  }
}
