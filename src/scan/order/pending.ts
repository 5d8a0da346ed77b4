// Matches of one partition that wait for their turn: a queue of copied records in one growing buffer. What is
// handed to a sink borrows a batch's memory, so whatever waits must be copied; here it is, without an object each and
// neighbours at once.

import { asEpochMs, asOffset } from '../../base/brand.ts';
import type { KafkaRecord } from '../../batch/record.ts';

/** Numbers kept a record: positions of key, value and headers, how many headers; host, and whether it is only kept. */
const INTS = 9;
/** Doubles kept a record: offset, timestamp, time, arrival. */
const DOUBLES = 4;
/** Bytes between two records that are copied with them for the sake of one copy: what stands before a record. */
const GAP = 64;
const EMPTY = Buffer.alloc(0);

export class HeldQueue {
  #bytes = Buffer.alloc(0);
  #used = 0;
  #ints = new Int32Array(16 * INTS);
  #doubles = new Float64Array(16 * DOUBLES);
  #head = 0;
  #tail = 0;
  /** Noted and not yet copied: neighbours in the memory that they borrow, which end at `used` here. */
  #source: Buffer = EMPTY;
  #spanStart = 0;
  #spanEnd = 0;

  get size(): number {
    return this.#tail - this.#head;
  }

  /** Bytes of memory that records held take, also those before the oldest: they go when all are gone. */
  get heldBytes(): number {
    return this.size === 0 ? 0 : this.#used + this.#tail * (INTS * 4 + DOUBLES * 8);
  }

  /** Time of the oldest one, ms. Only where `size` is not 0. */
  get headTime(): number {
    return this.#doubles[this.#head * DOUBLES + 2]!;
  }

  /** When the oldest one came in, on the caller's clock, ms. */
  get headArrival(): number {
    return this.#doubles[this.#head * DOUBLES + 3]!;
  }

  /**
   * Takes a record in. Its bytes are copied with those of its neighbours, at the latest by `settle`, which must be
   * called before the memory that it borrows changes. Hot where much matches.
   */
  push(record: KafkaRecord, arrival: number): void {
    if (this.#head === this.#tail) {
      this.#head = 0;
      this.#tail = 0;
      this.#used = 0;
    }
    const { bytes, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd, headerCount } = record;
    let start = Number.MAX_SAFE_INTEGER;
    let end = 0;
    if (keyStart >= 0) {
      start = keyStart;
      end = keyEnd;
    }
    if (valueStart >= 0) {
      if (valueStart < start) start = valueStart;
      if (valueEnd > end) end = valueEnd;
    }
    if (headerCount > 0) {
      if (headersStart < start) start = headersStart;
      if (headersEnd > end) end = headersEnd;
    }
    if (start > end) start = end;
    if (bytes !== this.#source || start < this.#spanEnd || start > this.#spanEnd + GAP) {
      this.settle();
      this.#source = bytes;
      this.#spanStart = start;
      this.#spanEnd = start;
    }
    this.#used += end - this.#spanEnd;
    this.#spanEnd = end;
    if ((this.#tail + 1) * INTS > this.#ints.length) this.#grow();
    // What a position in the source becomes here.
    const shift = this.#used - end;
    const i = this.#tail * INTS;
    const ints = this.#ints;
    ints[i] = keyStart < 0 ? -1 : keyStart + shift;
    ints[i + 1] = keyEnd + shift;
    ints[i + 2] = valueStart < 0 ? -1 : valueStart + shift;
    ints[i + 3] = valueEnd + shift;
    ints[i + 4] = headerCount > 0 ? headersStart + shift : 0;
    ints[i + 5] = headerCount > 0 ? headersEnd + shift : 0;
    ints[i + 6] = headerCount;
    ints[i + 7] = record.host;
    ints[i + 8] = record.kept ? 1 : 0;
    const d = this.#tail * DOUBLES;
    this.#doubles[d] = record.offset;
    this.#doubles[d + 1] = record.timestamp;
    this.#doubles[d + 2] = record.time;
    this.#doubles[d + 3] = arrival;
    this.#tail++;
  }

  /** Copies what was only noted. */
  settle(): void {
    const size = this.#spanEnd - this.#spanStart;
    if (size > 0) {
      const at = this.#used - size;
      if (this.#used > this.#bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 1.5, this.#used, 4096));
        this.#bytes.copy(larger, 0, 0, at);
        this.#bytes = larger;
      }
      this.#source.copy(this.#bytes, at, this.#spanStart, this.#spanEnd);
    }
    this.#source = EMPTY;
    this.#spanStart = 0;
    this.#spanEnd = 0;
  }

  /** Points `record` at the oldest one and takes it out. Valid until the next push. */
  shift(record: KafkaRecord): void {
    const i = this.#head * INTS;
    const d = this.#head * DOUBLES;
    const ints = this.#ints;
    record.bytes = this.#bytes;
    record.keyStart = ints[i]!;
    record.keyEnd = ints[i + 1]!;
    record.valueStart = ints[i + 2]!;
    record.valueEnd = ints[i + 3]!;
    record.headersStart = ints[i + 4]!;
    record.headersEnd = ints[i + 5]!;
    record.headerCount = ints[i + 6]!;
    record.host = ints[i + 7]!;
    record.kept = ints[i + 8] === 1;
    record.offset = asOffset(this.#doubles[d]!);
    record.timestamp = asEpochMs(this.#doubles[d + 1]!);
    record.time = asEpochMs(this.#doubles[d + 2]!);
    this.#head++;
  }

  /** Lets go of memory beyond `bytes`. Only where `size` is 0: what was shifted last is not valid after it. */
  trim(bytes: number): void {
    if (this.#bytes.length > bytes) this.#bytes = Buffer.alloc(0);
    if (this.#doubles.byteLength + this.#ints.byteLength > bytes) {
      this.#ints = new Int32Array(16 * INTS);
      this.#doubles = new Float64Array(16 * DOUBLES);
    }
  }

  #grow(): void {
    const ints = new Int32Array(this.#ints.length * 2);
    ints.set(this.#ints);
    this.#ints = ints;
    const doubles = new Float64Array(this.#doubles.length * 2);
    doubles.set(this.#doubles);
    this.#doubles = doubles;
  }
}
