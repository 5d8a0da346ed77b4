// Matches of one partition that wait for their turn: a queue of copied records in one growing buffer. What is
// handed to a sink borrows a batch's memory, so whatever waits must be copied; here it is, without an object each.

import { asEpochMs, asOffset } from '../base/brand.ts';
import type { KafkaRecord } from '../batch/record.ts';

/** Numbers kept a record: positions of key, value and headers, how many headers; host, and whether it is only kept. */
const INTS = 9;
/** Doubles kept a record: offset, timestamp, time, arrival. */
const DOUBLES = 4;

export class HeldQueue {
  private bytes = Buffer.alloc(0);
  private used = 0;
  private ints = new Int32Array(16 * INTS);
  private doubles = new Float64Array(16 * DOUBLES);
  private head = 0;
  private tail = 0;

  get size(): number {
    return this.tail - this.head;
  }

  /** Bytes of memory that records held take, also those before the oldest: they go when all are gone. */
  get heldBytes(): number {
    return this.size === 0 ? 0 : this.used + this.tail * (INTS * 4 + DOUBLES * 8);
  }

  /** Time of the oldest one, ms. Only where `size` is not 0. */
  get headTime(): number {
    return this.doubles[this.head * DOUBLES + 2]!;
  }

  /** When the oldest one came in, on the caller's clock, ms. */
  get headArrival(): number {
    return this.doubles[this.head * DOUBLES + 3]!;
  }

  /** Copies a record in. Hot where much matches. */
  push(record: KafkaRecord, arrival: number): void {
    if (this.head === this.tail) {
      this.head = 0;
      this.tail = 0;
      this.used = 0;
    }
    const { bytes, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd } = record;
    const keyBytes = keyStart < 0 ? 0 : keyEnd - keyStart;
    const valueBytes = valueStart < 0 ? 0 : valueEnd - valueStart;
    const headerBytes = headersEnd - headersStart;
    this.room(keyBytes + valueBytes + headerBytes);
    let at = this.used;
    const i = this.tail * INTS;
    const ints = this.ints;
    ints[i] = keyStart < 0 ? -1 : at;
    if (keyBytes > 0) bytes.copy(this.bytes, at, keyStart, keyEnd);
    at += keyBytes;
    ints[i + 1] = at;
    ints[i + 2] = valueStart < 0 ? -1 : at;
    if (valueBytes > 0) bytes.copy(this.bytes, at, valueStart, valueEnd);
    at += valueBytes;
    ints[i + 3] = at;
    ints[i + 4] = at;
    if (headerBytes > 0) bytes.copy(this.bytes, at, headersStart, headersEnd);
    at += headerBytes;
    ints[i + 5] = at;
    ints[i + 6] = record.headerCount;
    ints[i + 7] = record.host;
    ints[i + 8] = record.kept ? 1 : 0;
    this.used = at;
    const d = this.tail * DOUBLES;
    this.doubles[d] = record.offset;
    this.doubles[d + 1] = record.timestamp;
    this.doubles[d + 2] = record.time;
    this.doubles[d + 3] = arrival;
    this.tail++;
  }

  /** Points `record` at the oldest one and takes it out. Valid until the next push. */
  shift(record: KafkaRecord): void {
    const i = this.head * INTS;
    const d = this.head * DOUBLES;
    const ints = this.ints;
    record.bytes = this.bytes;
    record.keyStart = ints[i]!;
    record.keyEnd = ints[i + 1]!;
    record.valueStart = ints[i + 2]!;
    record.valueEnd = ints[i + 3]!;
    record.headersStart = ints[i + 4]!;
    record.headersEnd = ints[i + 5]!;
    record.headerCount = ints[i + 6]!;
    record.host = ints[i + 7]!;
    record.kept = ints[i + 8] === 1;
    record.offset = asOffset(this.doubles[d]!);
    record.timestamp = asEpochMs(this.doubles[d + 1]!);
    record.time = asEpochMs(this.doubles[d + 2]!);
    this.head++;
  }

  /** Lets go of memory beyond `bytes`. Only where `size` is 0: what was shifted last is not valid after it. */
  trim(bytes: number): void {
    if (this.bytes.length > bytes) this.bytes = Buffer.alloc(0);
    if (this.doubles.byteLength + this.ints.byteLength > bytes) {
      this.ints = new Int32Array(16 * INTS);
      this.doubles = new Float64Array(16 * DOUBLES);
    }
  }

  private room(more: number): void {
    if (this.used + more > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.used + more, 4096));
      this.bytes.copy(larger, 0, 0, this.used);
      this.bytes = larger;
    }
    if ((this.tail + 1) * INTS > this.ints.length) {
      const ints = new Int32Array(this.ints.length * 2);
      ints.set(this.ints);
      this.ints = ints;
      const doubles = new Float64Array(this.doubles.length * 2);
      doubles.set(this.doubles);
      this.doubles = doubles;
    }
  }
}
