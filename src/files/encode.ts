// Turns log lines into record batches as Kafka stores them (magic 2, uncompressed), so that files go through the
// same engine as topics. Where a line begins and ends is told by lines.ts.

import type { Offset } from '../base/brand.ts';
import type { LineSink } from './lines.ts';

// Layout of a batch header, as in Kafka's message format (record batch, magic 2).
const BATCH_LENGTH = 8;
const LAST_OFFSET_DELTA = 23;
const RECORD_COUNT = 57;
const HEADER_SIZE = 61;
/** What batchLength does not count: the base offset and itself. */
const UNCOUNTED = 12;

const BATCH_BYTES = 64 * 1024;
const BATCH_RECORDS = 500;
/** A record's parts besides the value: at most three varints of 5 bytes and 4 single bytes. */
const RECORD_OVERHEAD = 19;
/** A scratch buffer that a long line has made larger than this is given away and not kept. */
const KEPT_SCRATCH = 1024 * 1024;

const HEADER = emptyHeader();

/**
 * Collects lines as whole batches, back to back. Lines below `from` and from `to` on are counted, not kept. Hot:
 * one growing scratch buffer, copied out once per `take`.
 */
export class BatchEncoder implements LineSink {
  /** Number of the next line. */
  #line: number;
  readonly #from: Offset;
  readonly #to: Offset;
  #scratch = Buffer.allocUnsafe(2 * BATCH_BYTES);
  #size = 0;
  /** Where the open batch begins; -1 when none is open. */
  #batchStart = -1;
  #batchCount = 0;
  #keeping = false;

  /** `firstLine`: number of the first line that will come. */
  constructor(firstLine: number, from: Offset, to: Offset) {
    this.#line = firstLine;
    this.#from = from;
    this.#to = to;
  }

  /** Where reading goes on: the number of the line that comes next, or the end of the range. */
  get next(): number {
    return Math.min(this.#line, this.#to);
  }

  /** True when no further line is wanted. */
  get full(): boolean {
    return this.#line >= this.#to;
  }

  begin(length: number): void {
    this.#keeping = this.#line >= this.#from && this.#line < this.#to;
    if (!this.#keeping) return;
    this.#reserve(HEADER_SIZE + RECORD_OVERHEAD + length);
    if (this.#batchStart < 0) this.#openBatch();
    const delta = this.#batchCount++;
    // attributes, timestamp delta, null key and header count take one byte each.
    this.#varint(4 + varintSize(delta) + varintSize(length) + length);
    this.#byte(0);
    this.#byte(0);
    this.#varint(delta);
    this.#byte(1);
    this.#varint(length);
  }

  append(bytes: Buffer, start: number, end: number): void {
    if (!this.#keeping) return;
    bytes.copy(this.#scratch, this.#size, start, end);
    this.#size += end - start;
  }

  end(): void {
    this.#line++;
    if (!this.#keeping) return;
    this.#byte(0);
    const batchSize = this.#size - this.#batchStart;
    if (batchSize >= BATCH_BYTES || this.#batchCount >= BATCH_RECORDS) this.#closeBatch();
  }

  /** The batches so far, owned by the caller; undefined when there are none. */
  take(): Buffer | undefined {
    if (this.#batchStart >= 0) this.#closeBatch();
    if (this.#size === 0) return undefined;
    const batches = this.#scratch.subarray(0, this.#size);
    this.#size = 0;
    if (this.#scratch.length <= KEPT_SCRATCH) return Buffer.from(batches);
    this.#scratch = Buffer.allocUnsafe(2 * BATCH_BYTES);
    return batches;
  }

  #openBatch(): void {
    this.#batchStart = this.#size;
    this.#batchCount = 0;
    HEADER.copy(this.#scratch, this.#size);
    this.#scratch.writeUInt32BE(Math.floor(this.#line / 2 ** 32), this.#size);
    this.#scratch.writeUInt32BE(this.#line % 2 ** 32, this.#size + 4);
    this.#size += HEADER_SIZE;
  }

  #closeBatch(): void {
    const start = this.#batchStart;
    this.#scratch.writeInt32BE(this.#size - start - UNCOUNTED, start + BATCH_LENGTH);
    this.#scratch.writeInt32BE(this.#batchCount - 1, start + LAST_OFFSET_DELTA);
    this.#scratch.writeInt32BE(this.#batchCount, start + RECORD_COUNT);
    this.#batchStart = -1;
  }

  #reserve(extra: number): void {
    const needed = this.#size + extra;
    if (needed <= this.#scratch.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#scratch.length));
    this.#scratch.copy(larger, 0, 0, this.#size);
    this.#scratch = larger;
  }

  #byte(value: number): void {
    this.#scratch[this.#size++] = value;
  }

  /** A zigzag varint of a number that is not negative and below 2^30. */
  #varint(value: number): void {
    let rest = value * 2;
    while (rest >= 0x80) {
      this.#scratch[this.#size++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#scratch[this.#size++] = rest;
  }
}

function varintSize(value: number): number {
  if (value < 64) return 1;
  if (value < 8_192) return 2;
  if (value < 1_048_576) return 3;
  return value < 134_217_728 ? 4 : 5;
}

/** A header without its counts: no codec, no timestamps (-1), no producer, and a CRC of 0 that nobody checks. */
function emptyHeader(): Buffer {
  const header = Buffer.alloc(HEADER_SIZE);
  header.writeInt32BE(-1, 12); // partition leader epoch
  header.writeInt8(2, 16); // magic
  header.writeBigInt64BE(-1n, 27); // base timestamp
  header.writeBigInt64BE(-1n, 35); // max timestamp
  header.writeBigInt64BE(-1n, 43); // producer id
  header.writeInt16BE(-1, 51); // producer epoch
  header.writeInt32BE(-1, 53); // base sequence
  return header;
}
