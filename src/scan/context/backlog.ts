// Copies of records in the order they came, each found again by its number until the oldest ones are let go: what
// context lines are chosen from. One growing piece of memory for all, no object each. What becomes of a record is
// context.ts's business; here it is a state, its host and a link to the next record of a list.

import { asEpochMs, asOffset } from '../../base/brand.ts';
import type { KafkaRecord } from '../../batch/record.ts';

/** Numbers kept a record: where its parts lie in its bytes, headers, partition, topic; state and host. */
const INTS = 11;
const STATE = 9;
const HOST = 10;
/** Doubles kept a record: its bytes' begin and end, offset, timestamp, time; the link. */
const DOUBLES = 6;
const LINK = 5;
const ROW_BYTES = INTS * 4 + DOUBLES * 8;
const FIRST_ROWS = 64;
const FIRST_BYTES = 16 * 1024;
/** Memory grows, by half, where more than this share of it is in use; else what is in use is moved to its front. */
const FULL = 0.75;
/** Memory of one huge record is let go with it. */
const KEPT_BYTES = 16 * 1024 * 1024;

export class Backlog {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  /** Bytes are counted from the first record ever; the one at `#bytes[0]` has this count. */
  #bytesBase = 0;
  #bytesEnd = 0;
  #ints = new Int32Array(FIRST_ROWS * INTS);
  #doubles = new Float64Array(FIRST_ROWS * DOUBLES);
  /** Number of the record in the first row. */
  #rowBase = 0;
  #oldest = 0;
  #end = 0;
  readonly #topics: string[] = [];
  readonly #topicNumbers = new Map<string, number>();

  /** Number of the oldest record that is still there; `end` when there is none. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The number that the next record gets. */
  get end(): number {
    return this.#end;
  }

  /** Bytes between the oldest record and the newest, also of those that nobody wants any more. */
  get size(): number {
    if (this.#oldest === this.#end) return 0;
    const first = this.#doubles[(this.#oldest - this.#rowBase) * DOUBLES]!;
    return this.#bytesEnd - first + (this.#end - this.#oldest) * ROW_BYTES;
  }

  /** Bytes that one record takes. */
  sizeOf(number: number): number {
    const d = (number - this.#rowBase) * DOUBLES;
    return this.#doubles[d + 1]! - this.#doubles[d]! + ROW_BYTES;
  }

  state(number: number): number {
    return this.#ints[(number - this.#rowBase) * INTS + STATE]!;
  }

  setState(number: number, state: number): void {
    this.#ints[(number - this.#rowBase) * INTS + STATE] = state;
  }

  host(number: number): number {
    return this.#ints[(number - this.#rowBase) * INTS + HOST]!;
  }

  link(number: number): number {
    return this.#doubles[(number - this.#rowBase) * DOUBLES + LINK]!;
  }

  setLink(number: number, to: number): void {
    this.#doubles[(number - this.#rowBase) * DOUBLES + LINK] = to;
  }

  /** Copies a record in and returns its number; it links to nothing (-1). Hot. */
  push(record: KafkaRecord, state: number, host: number): number {
    const { keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd } = record;
    // The parts lie one behind the other: one copy of all, with the few bytes between them.
    const hasHeaders = headersEnd > headersStart;
    const from = keyStart >= 0 ? keyStart : valueStart >= 0 ? valueStart : headersStart;
    const to = hasHeaders ? headersEnd : valueStart >= 0 ? valueEnd : keyStart >= 0 ? keyEnd : from;
    this.#room(to - from);
    const begin = this.#bytesEnd - this.#bytesBase;
    if (to > from) record.bytes.copy(this.#bytes, begin, from, to);
    const row = this.#end - this.#rowBase;
    const i = row * INTS;
    const ints = this.#ints;
    ints[i] = keyStart < 0 ? -1 : 0;
    ints[i + 1] = keyEnd - from;
    ints[i + 2] = valueStart < 0 ? -1 : valueStart - from;
    ints[i + 3] = valueEnd - from;
    ints[i + 4] = hasHeaders ? headersStart - from : 0;
    ints[i + 5] = hasHeaders ? headersEnd - from : 0;
    ints[i + 6] = record.headerCount;
    ints[i + 7] = record.partition;
    ints[i + 8] = this.#topicNumber(record.topic);
    ints[i + STATE] = state;
    ints[i + HOST] = host;
    const d = row * DOUBLES;
    const doubles = this.#doubles;
    doubles[d] = this.#bytesEnd;
    this.#bytesEnd += to - from;
    doubles[d + 1] = this.#bytesEnd;
    doubles[d + 2] = record.offset;
    doubles[d + 3] = record.timestamp;
    doubles[d + 4] = record.time;
    doubles[d + LINK] = -1;
    return this.#end++;
  }

  /** Copies one of its own records to the end and returns its new number. */
  repeat(number: number): number {
    const d = (number - this.#rowBase) * DOUBLES;
    const start = this.#doubles[d]!;
    const length = this.#doubles[d + 1]! - start;
    this.#room(length);
    const from = start - this.#bytesBase;
    this.#bytes.copyWithin(this.#bytesEnd - this.#bytesBase, from, from + length);
    const row = number - this.#rowBase;
    const to = this.#end - this.#rowBase;
    this.#ints.copyWithin(to * INTS, row * INTS, (row + 1) * INTS);
    this.#doubles.copyWithin(to * DOUBLES, row * DOUBLES, (row + 1) * DOUBLES);
    this.#doubles[to * DOUBLES] = this.#bytesEnd;
    this.#bytesEnd += length;
    this.#doubles[to * DOUBLES + 1] = this.#bytesEnd;
    this.setLink(this.#end, -1);
    return this.#end++;
  }

  /** Points `record` at a copy. Valid until the next push. */
  read(number: number, record: KafkaRecord): void {
    const i = (number - this.#rowBase) * INTS;
    const d = (number - this.#rowBase) * DOUBLES;
    const ints = this.#ints;
    const start = this.#doubles[d]! - this.#bytesBase;
    record.bytes = this.#bytes;
    record.keyStart = ints[i]! < 0 ? -1 : start;
    record.keyEnd = start + ints[i + 1]!;
    record.valueStart = ints[i + 2]! < 0 ? -1 : start + ints[i + 2]!;
    record.valueEnd = start + ints[i + 3]!;
    record.headersStart = start + ints[i + 4]!;
    record.headersEnd = start + ints[i + 5]!;
    record.headerCount = ints[i + 6]!;
    record.partition = ints[i + 7]!;
    record.topic = this.#topics[ints[i + 8]!]!;
    record.offset = asOffset(this.#doubles[d + 2]!);
    record.timestamp = asEpochMs(this.#doubles[d + 3]!);
    record.time = asEpochMs(this.#doubles[d + 4]!);
  }

  /** Lets go of the oldest record. */
  drop(): void {
    this.#oldest++;
    if (this.#oldest < this.#end) return;
    this.#rowBase = this.#end;
    this.#bytesBase = this.#bytesEnd;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  }

  #topicNumber(topic: string): number {
    const known = this.#topicNumbers.get(topic);
    if (known !== undefined) return known;
    this.#topicNumbers.set(topic, this.#topics.length);
    return this.#topics.push(topic) - 1;
  }

  /** Makes room for one more. */
  #room(bytes: number): void {
    const used = this.#bytesEnd - this.#bytesBase;
    if (used + bytes > this.#bytes.length) this.#roomForBytes(bytes);
    if ((this.#end - this.#rowBase + 1) * INTS > this.#ints.length) this.#roomForRow();
  }

  #roomForBytes(bytes: number): void {
    const live =
      this.#oldest < this.#end ? this.#doubles[(this.#oldest - this.#rowBase) * DOUBLES]! : this.#bytesEnd;
    const from = live - this.#bytesBase;
    const to = this.#bytesEnd - this.#bytesBase;
    const needed = to - from + bytes;
    if (needed > this.#bytes.length * FULL) {
      const larger = Buffer.allocUnsafeSlow(Math.ceil(needed * 1.5));
      this.#bytes.copy(larger, 0, from, to);
      this.#bytes = larger;
    } else {
      this.#bytes.copyWithin(0, from, to);
    }
    this.#bytesBase = live;
  }

  #roomForRow(): void {
    const from = this.#oldest - this.#rowBase;
    const to = this.#end - this.#rowBase;
    if (to - from > to * FULL) {
      const rows = Math.ceil(to * 1.5);
      const ints = new Int32Array(rows * INTS);
      ints.set(this.#ints.subarray(from * INTS, to * INTS));
      this.#ints = ints;
      const doubles = new Float64Array(rows * DOUBLES);
      doubles.set(this.#doubles.subarray(from * DOUBLES, to * DOUBLES));
      this.#doubles = doubles;
    } else {
      this.#ints.copyWithin(0, from * INTS, to * INTS);
      this.#doubles.copyWithin(0, from * DOUBLES, to * DOUBLES);
    }
    this.#rowBase = this.#oldest;
  }
}
