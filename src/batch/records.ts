// Walks the records of one batch: opens it (decompressing into reused memory) and reads record after record into
// one KafkaRecord. Lengths are input: each is checked against the end of what holds it before it is used. Headers
// are only delimited here (headers.ts reads them), and topic and partition are filled in by whoever knows them.

import type { EpochMs, Offset } from '../base/brand.ts';
import { asEpochMs, asOffset } from '../base/brand.ts';
import { decompress } from './codec.ts';
import { corrupt } from './corrupt.ts';
import type { BatchHeader } from './header.ts';
import { HEADER_SIZE } from './header.ts';
import { MessageRewriter } from './legacy.ts';
import type { KafkaRecord } from './record.ts';
import { cursor, varint, varlong } from './varint.ts';

const EMPTY = Buffer.alloc(0);
/** A record with nothing in it, after its length: attributes, two differences, two lengths, a count. */
const SHORTEST = 6;
const RUNS_OVER = 'its parts run past its end';

/** Reads the records of one batch at a time. Reuse it: it owns the memory that old formats are rewritten into. */
export class RecordReader {
  /** Holds the records section, `[start, end)`; the next batch of the same codec overwrites it. */
  section: Buffer = EMPTY;
  start = 0;
  end = 0;
  /** Records in the open batch; differs from the header's count for compressed messages of magic 0 and 1. */
  count = 0;
  #at = 0;
  /** Records passed so far. */
  #seen = 0;
  /** Where the record that `#stopOf` looked at goes on behind its length. */
  #body = 0;
  #baseOffset: Offset = asOffset(0);
  #baseTimestamp: EpochMs = asEpochMs(0);
  /** The time of every record where the log decides it; undefined: each tells its own. */
  #appendTime: EpochMs | undefined;
  #rewriter: MessageRewriter | undefined;

  /**
   * Opens the batch that `header` was read from. Its codec must have been loaded (`loadCodec`). Throws
   * corrupt-batch when it cannot be decompressed; the reader is then empty.
   */
  open(bytes: Buffer, header: BatchHeader): void {
    this.#show(EMPTY, 0, 0, 0);
    this.#baseOffset = header.baseOffset;
    this.#baseTimestamp = header.baseTimestamp;
    this.#appendTime = header.logAppendTime ? header.maxTimestamp : undefined;
    // What compaction leaves of a producer's last batch may say a codec but has no bytes to decompress.
    if (header.count === 0) return;
    const { codec, position } = header;
    const end = position + header.size;
    if (codec === undefined) throw corrupt('its compression type is not known');
    if (header.magic < 2) {
      this.#rewriter ??= new MessageRewriter();
      const set = this.#rewriter.rewrite(bytes, header, codec);
      this.#baseOffset = set.baseOffset;
      this.#baseTimestamp = set.baseTimestamp;
      this.#show(set.bytes, 0, set.size, set.count);
    } else if (codec === 'none') {
      this.#show(bytes, position + HEADER_SIZE, end, header.count);
    } else {
      const records = decompress(codec, bytes, position + HEADER_SIZE, end);
      this.#show(records, 0, records.length, header.count);
    }
  }

  /** Byte position in `section` of the record that `next` reads. */
  get position(): number {
    return this.#at;
  }

  /**
   * Reads the next record into `record`, all but topic and partition; false at the end. Throws corrupt-batch for
   * bytes that are no record, and at the end when there are more or fewer than the batch says. Hot.
   */
  next(record: KafkaRecord): boolean {
    if (this.#at >= this.end || this.#seen >= this.count) return this.#finish();
    const bytes = this.section;
    const stop = this.#stopOf(this.#at);
    let p = this.#body + 1; // past the attributes, which mean nothing yet

    let v = bytes[p++]!;
    if (v > 127) {
      v = varlong(bytes, p, stop, v);
      p = cursor;
    } else {
      v = (v >>> 1) ^ -(v & 1);
    }
    record.timestamp = this.#appendTime ?? asEpochMs(this.#baseTimestamp + v);

    if (p >= stop) throw this.#bad(RUNS_OVER);
    v = bytes[p++]!;
    if (v > 127) {
      v = varint(bytes, p, stop, v);
      p = cursor;
    }
    record.offset = asOffset(this.#baseOffset + ((v >>> 1) ^ -(v & 1)));

    if (p >= stop) throw this.#bad(RUNS_OVER);
    v = bytes[p++]!;
    if (v > 127) {
      v = varint(bytes, p, stop, v);
      p = cursor;
    }
    if ((v & 1) === 0) {
      record.keyStart = p;
      p += v >>> 1;
      record.keyEnd = p;
    } else {
      if (v !== 1) throw this.#bad('its key has a negative length');
      record.keyStart = -1;
      record.keyEnd = -1;
    }

    if (p >= stop) throw this.#bad(RUNS_OVER);
    v = bytes[p++]!;
    if (v > 127) {
      v = varint(bytes, p, stop, v);
      p = cursor;
    }
    if ((v & 1) === 0) {
      record.valueStart = p;
      p += v >>> 1;
      record.valueEnd = p;
    } else {
      if (v !== 1) throw this.#bad('its value has a negative length');
      record.valueStart = -1;
      record.valueEnd = -1;
    }

    if (p >= stop) throw this.#bad(RUNS_OVER);
    v = bytes[p++]!;
    if (v > 127) {
      v = varint(bytes, p, stop, v);
      p = cursor;
    }
    // A header takes two bytes at least, so the bytes left bound the count.
    const room = stop - p;
    if ((v & 1) !== 0 || v > room || (v === 0 && room !== 0)) throw this.#bad('its headers do not fit');
    record.headerCount = v >>> 1;
    record.headersStart = p;
    record.headersEnd = stop;

    record.bytes = bytes;
    this.#at = stop;
    this.#seen += 1;
    return true;
  }

  /**
   * Moves forward to the record whose bytes hold `position`, reading lengths only; `next` then reads that record.
   * A position before the current record is the current record. False, at the end, for one past all records.
   * Throws as `next` does. Hot.
   */
  seek(position: number): boolean {
    while (this.#at < this.end && this.#seen < this.count) {
      const stop = this.#stopOf(this.#at);
      if (position < stop) return true;
      this.#at = stop;
      this.#seen += 1;
    }
    return this.#finish();
  }

  /** Moves to the record at `position`, the `index`-th of the batch, for one who has been there. */
  jump(position: number, index: number): void {
    this.#at = position;
    this.#seen = index;
  }

  /** The end of the record at `at`, checked. */
  #stopOf(at: number): number {
    const end = this.end;
    let p = at + 1;
    let v = this.section[at]!;
    if (v > 127) {
      v = varint(this.section, p, end, v);
      p = cursor;
    }
    const stop = p + (v >>> 1);
    if ((v & 1) !== 0 || v < 2 * SHORTEST || stop > end) throw this.#bad('its length does not fit');
    this.#body = p;
    return stop;
  }

  #finish(): false {
    if (this.#at < this.end) throw corrupt(`it holds more than the ${this.count} records that it counts`);
    if (this.#seen < this.count)
      throw corrupt(`it holds ${this.#seen} of the ${this.count} records that it counts`);
    return false;
  }

  #show(section: Buffer, start: number, end: number, count: number): void {
    this.section = section;
    this.start = start;
    this.end = end;
    this.count = count;
    this.#at = start;
    this.#seen = 0;
  }

  #bad(what: string): Error {
    return corrupt(`record ${this.#seen + 1}: ${what}`);
  }
}
