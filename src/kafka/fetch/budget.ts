// How much is asked for at a time. Small first, so that the first line is there early and a short range is not read
// far beyond its end; then as much as the number of partitions allows, so that all of them together stay within a
// fixed amount of memory.

const KIB = 1024;
/** The first answer of a partition; each full one is followed by a larger one. */
const FIRST_BYTES = 128 * KIB;
const GROWTH = 4;
/** One of several partitions, at most: large enough for a batch by a broker's default (max.message.bytes). */
const MAX_BYTES = 1024 * KIB;
/** What all partitions together may have asked for and not worked through, in answers of full size. */
const MAX_ANSWERS = 8;
/** What stands around the batches of a range when its size is told by an average. */
const SLACK_BYTES = 32 * KIB;

/** What budget needs to know of a partition. */
export interface Eater {
  /** What its last answers allow to ask for, bytes; grows. */
  limit: number;
  /** Its batches need so much, whatever else is said. */
  least: number;
  /** Bytes an offset, as seen so far; 0 before the first answer. */
  perOffset: number;
  readonly position: number;
  readonly to: number;
}

export class FetchBudget {
  /** What fits into an answer. */
  readonly fetchMaxBytes: number;
  #outstanding = 0;

  constructor(fetchMaxBytes: number) {
    this.fetchMaxBytes = fetchMaxBytes;
  }

  get #total(): number {
    return MAX_ANSWERS * this.fetchMaxBytes;
  }

  /** What a partition begins with. */
  get first(): number {
    return Math.min(FIRST_BYTES, this.fetchMaxBytes);
  }

  /** What to ask of a partition, one of `open`. */
  wanted(eater: Eater, open: number): number {
    const most =
      open === 1
        ? this.fetchMaxBytes
        : Math.min(MAX_BYTES, this.fetchMaxBytes, Math.max(FIRST_BYTES, this.#total / open));
    const left = (eater.to - eater.position) * eater.perOffset * 1.25 + SLACK_BYTES;
    const enough = eater.perOffset === 0 ? Number.POSITIVE_INFINITY : left;
    return Math.ceil(Math.max(eater.least, Math.min(eater.limit, most, enough)));
  }

  /** Whether so many bytes more may be asked for now. */
  allows(bytes: number): boolean {
    return this.#outstanding === 0 || this.#outstanding + bytes <= this.#total;
  }

  /** So many bytes were asked for, or have arrived and are kept. */
  takes(bytes: number): void {
    this.#outstanding += bytes;
  }

  /** So many are over: answered, or worked through. */
  gives(bytes: number): void {
    this.#outstanding -= bytes;
  }

  /** An answer has come: so many bytes of whole batches for so many offsets, of what was asked for. */
  learn(eater: Eater, bytes: number, offsets: number, asked: number): void {
    if (offsets > 0 && bytes > 0) eater.perOffset = bytes / offsets;
    if (bytes >= asked / 2) eater.limit = Math.min(Math.max(eater.limit, asked) * GROWTH, this.fetchMaxBytes);
  }

  /** Nothing came though others were served: its first batch may be larger than what was asked. */
  crowded(eater: Eater, asked: number): void {
    if (asked < MAX_BYTES) eater.least = Math.min(asked * 2, MAX_BYTES);
  }
}
