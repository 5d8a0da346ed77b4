// Messages of magic 0 and 1, which brokers still hand out when old segments lie on their disks. They are rewritten
// as records of format v2 in reused memory, so that one walker serves all formats; this file knows only the old one.
// Layout: offset 8, size 4, crc 4, magic 1, attributes 1, timestamp 8 (magic 1), key and value with an int32 length
// (-1: null). A compressed message ("wrapper") holds a set of plain messages in its value: with magic 1 their
// offsets count from the first one and the wrapper has the last one's; with magic 0 they are absolute.

import type { EpochMs, Offset } from '../base/brand.ts';
import { asEpochMs, asOffset } from '../base/brand.ts';
import { decompress } from './codec.ts';
import { corrupt } from './corrupt.ts';
import type { BatchHeader, Codec } from './header.ts';
import { LOG_OVERHEAD, readInt64, readOffset } from './header.ts';
import { atLeast } from './memory.ts';

/** Beyond the bytes of the old message a record takes at most this much: its varints against fixed fields. */
const GROWTH = 8;

/** Rewritten messages: `size` bytes of v2 records that count from these bases. Valid until the next `rewrite`. */
export interface RewrittenSet {
  readonly bytes: Buffer;
  readonly size: number;
  readonly count: number;
  readonly baseOffset: Offset;
  readonly baseTimestamp: EpochMs;
}

/** Rewrites one message, plain or wrapper, at a time; owns the memory of the result. */
export class MessageRewriter {
  #memory: Buffer = Buffer.alloc(0);
  #at = 0;

  /** The records of the message that `header` was read from. Throws corrupt-batch. */
  rewrite(bytes: Buffer, header: BatchHeader, codec: Codec): RewrittenSet {
    const outer = new Message(bytes, header.position, header.position + header.size);
    let set = bytes;
    let from = header.position;
    let to = header.position + header.size;
    if (codec !== 'none') {
      if (outer.valueStart < 0) throw corrupt('a compressed message has no value');
      set = decompress(codec, bytes, outer.valueStart, outer.valueEnd);
      from = 0;
      to = set.length;
    }

    // The first pass finds what must be known before anything is written.
    let count = 0;
    let first = outer;
    let last = outer;
    for (let at = from; at < to; at = last.end) {
      last = new Message(set, at, to);
      if (codec !== 'none' && last.compressed)
        throw corrupt(`message ${count + 1}: it is compressed once more`);
      if (count === 0) first = last;
      count += 1;
    }
    if (count === 0) throw corrupt('a compressed message is empty');
    const relative = codec !== 'none' && header.magic === 1;
    const shift = relative ? header.lastOffset - last.offset : 0;
    const baseOffset = asOffset(first.offset + shift);
    if (baseOffset < 0) throw corrupt(`its first offset is ${baseOffset}`);

    this.#memory = atLeast(this.#memory, to - from + count * GROWTH);
    this.#at = 0;
    for (let at = from; at < to; ) {
      const message = new Message(set, at, to);
      const difference = message.offset + shift - baseOffset;
      if (Math.abs(difference) > 0x7fff_ffff) throw corrupt(`its offsets are ${difference} apart`);
      this.#write(set, message, difference, message.timestamp - first.timestamp);
      at = message.end;
    }
    return {
      bytes: this.#memory,
      size: this.#at,
      count,
      baseOffset,
      baseTimestamp: asEpochMs(first.timestamp),
    };
  }

  #write(set: Buffer, message: Message, offset: number, timestamp: number): void {
    const { keyStart, keyEnd, valueStart, valueEnd } = message;
    const keySize = keyStart < 0 ? -1 : keyEnd - keyStart;
    const valueSize = valueStart < 0 ? -1 : valueEnd - valueStart;
    const fields = 1 + widthOf(timestamp) + widthOf(offset) + widthOf(keySize) + widthOf(valueSize) + 1;
    this.#varint(fields + Math.max(keySize, 0) + Math.max(valueSize, 0));
    this.#memory[this.#at++] = 0;
    this.#varint(timestamp);
    this.#varint(offset);
    this.#varint(keySize);
    if (keySize > 0) this.#at += set.copy(this.#memory, this.#at, keyStart, keyEnd);
    this.#varint(valueSize);
    if (valueSize > 0) this.#at += set.copy(this.#memory, this.#at, valueStart, valueEnd);
    this.#memory[this.#at++] = 0;
  }

  #varint(value: number): void {
    let rest = zigzag(value);
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#memory[this.#at++] = (rest % 128) | 128;
    this.#memory[this.#at++] = rest;
  }
}

/** One message as it lies in `bytes`. An object for each is fine here: the old formats are rare. */
class Message {
  readonly offset: Offset;
  readonly timestamp: number;
  readonly compressed: boolean;
  /** -1 for null, as in KafkaRecord. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly end: number;

  /** Reads the message at `at`; nothing at or beyond `limit` is touched. Throws corrupt-batch. */
  constructor(bytes: Buffer, at: number, limit: number) {
    if (limit - at < LOG_OVERHEAD) throw corrupt('a message is cut off');
    const size = bytes.readInt32BE(at + 8);
    const end = at + LOG_OVERHEAD + size;
    if (size < 14 || end > limit) throw corrupt(`a message of ${size} bytes does not fit`);
    const magic = bytes[at + 16]!;
    if (magic > 1) throw corrupt(`a message has format version ${magic}`);
    const keyAt = at + (magic === 0 ? 18 : 26);
    this.offset = readOffset(bytes, at);
    this.timestamp = magic === 0 ? -1 : readInt64(bytes, at + 18);
    this.compressed = (bytes[at + 17]! & 7) !== 0;
    this.end = end;

    const keySize = sizeAt(bytes, keyAt, end, 'key');
    this.keyStart = keySize < 0 ? -1 : keyAt + 4;
    this.keyEnd = keySize < 0 ? -1 : keyAt + 4 + keySize;
    const valueAt = keyAt + 4 + Math.max(keySize, 0);
    const valueSize = sizeAt(bytes, valueAt, end, 'value');
    this.valueStart = valueSize < 0 ? -1 : valueAt + 4;
    this.valueEnd = valueSize < 0 ? -1 : valueAt + 4 + valueSize;
  }
}

/** The int32 length at `at` of something that must end by `end`. */
function sizeAt(bytes: Buffer, at: number, end: number, what: string): number {
  const size = at + 4 > end ? -2 : bytes.readInt32BE(at);
  if (size < -1 || at + 4 + size > end) throw corrupt(`the ${what} of a message does not fit`);
  return size;
}

/** Bytes of the zigzag varint of `value`. */
function widthOf(value: number): number {
  let width = 1;
  for (let rest = zigzag(value); rest >= 128; rest = Math.floor(rest / 128)) width += 1;
  return width;
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}
