// How much is fetched at a time. Small first, so that the first line is there early and a short range is not read far
// beyond its end; then as much as the number of partitions allows, so that all of them together stay within a fixed
// amount of memory.

const KIB = 1024;
const MIB = 1024 * KIB;
/** The first answer of a partition; each full one is followed by a larger one. */
const FIRST_BYTES = 128 * KIB;
const GROWTH = 4;
/** One of several partitions, at most: large enough for a batch by a broker's default (max.message.bytes). */
const MAX_BYTES = MIB;
/** What all partitions together may have asked for and not worked through, in answers of full size. */
const MAX_ANSWERS = 8;
/** What surrounds the batches of a range whose size is known by an average. */
const SLACK_BYTES = 32 * KIB;

/** What one partition's answers have shown, in bytes. */
export interface FetchSize {
  /** Grows with every full answer. */
  limit: number;
  /** Its next batch needs that much, whatever else is said. */
  minimum: number;
  /** 0 before the first answer. */
  perOffset: number;
}

interface Fetched {
  readonly name: string;
  readonly size: FetchSize;
  readonly asked: number;
  readonly position: number;
  readonly to: number;
}

export class FetchBudget {
  /** What fits into an answer. */
  readonly fetchMaxBytes: number;
  readonly #onDetail: (text: string) => void;
  #outstanding = 0;
  /** What `onDetail` heard of: the largest size, and that the end of a range came near. */
  #largest = 0;
  #hasShrunk = false;

  /** `onDetail` hears of sizes that change: of growth once a size, not once a partition. */
  constructor(fetchMaxBytes: number, onDetail: (text: string) => void) {
    this.fetchMaxBytes = fetchMaxBytes;
    this.#onDetail = onDetail;
  }

  get #total(): number {
    return MAX_ANSWERS * this.fetchMaxBytes;
  }

  /** What a partition begins with. */
  first(): FetchSize {
    return { limit: Math.min(FIRST_BYTES, this.fetchMaxBytes), minimum: 0, perOffset: 0 };
  }

  /** What to ask of a partition, one of `open`. */
  wanted({ name, size, asked, position, to }: Fetched, open: number): number {
    const share = Math.min(MAX_BYTES, this.fetchMaxBytes, Math.max(FIRST_BYTES, this.#total / open));
    const most = Math.min(size.limit, open === 1 ? this.fetchMaxBytes : share);
    const left = size.perOffset === 0 ? most : (to - position) * size.perOffset * 1.25 + SLACK_BYTES;
    if (left < most && !this.#hasShrunk) {
      this.#hasShrunk = true;
      this.#onDetail(`${name} is near its end: fetches of ${shown(left)} instead of ${shown(most)}`);
    } else if (left >= most && most > this.#largest) {
      if (asked > 0) this.#onDetail(`fetches of up to ${shown(most)}: ${name} has filled ${shown(asked)}`);
      this.#largest = most;
    }
    return Math.ceil(Math.max(size.minimum, Math.min(most, left)));
  }

  /** Whether that many bytes more may be asked for now. */
  allows(bytes: number): boolean {
    return this.#outstanding === 0 || this.#outstanding + bytes <= this.#total;
  }

  /** That many bytes were asked for, or have arrived and are kept. */
  takes(bytes: number): void {
    this.#outstanding += bytes;
  }

  /** That many are over: answered, or worked through. */
  gives(bytes: number): void {
    this.#outstanding -= bytes;
  }

  /** An answer has brought that many bytes of whole batches for that many offsets. */
  learn({ size, asked }: Fetched, bytes: number, offsets: number): void {
    if (offsets > 0 && bytes > 0) size.perOffset = bytes / offsets;
    if (bytes >= asked / 2) size.limit = Math.min(Math.max(size.limit, asked) * GROWTH, this.fetchMaxBytes);
  }

  /** Nothing came though others were served: its first batch may be larger than what was asked. */
  crowdedOut(partition: Fetched): void {
    const { asked } = partition;
    if (asked < MAX_BYTES) this.needs(partition, Math.min(asked * 2, MAX_BYTES));
  }

  /** Its first batch did not fit. */
  needs({ name, size, asked }: Fetched, bytes: number): void {
    size.minimum = bytes;
    this.#onDetail(
      `fetches of at least ${shown(bytes)} from ${name}: its next batch did not fit into ${shown(asked)}`,
    );
  }
}

const shown = (bytes: number): string =>
  bytes >= MIB ? `${Math.round((bytes / MIB) * 10) / 10} MiB` : `${Math.ceil(bytes / KIB)} KiB`;
