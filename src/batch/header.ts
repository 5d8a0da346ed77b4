// The fixed part of a batch: record batch v2 (magic 2) and the message of the older formats (magic 0 and 1).
// Everything a reader needs to skip a batch without decompressing it is here; the records are the business of
// records.ts. Layout: kafka.apache.org/documentation/#recordbatch and, for magic 0 and 1, #messageset.

import type { EpochMs, Offset } from '../base/brand.ts';
import { asEpochMs, asOffset } from '../base/brand.ts';
import { corrupt } from './corrupt.ts';

export type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** One batch as its header tells it. Numbers of 64 bits are exact to 2^53. */
export interface BatchHeader {
  /** Byte index of the batch in the record set. */
  readonly position: number;
  /** The whole batch in bytes, with the 12 bytes of offset and length. */
  readonly size: number;
  /**
   * Offset of the first record. The exception is a compressed message of magic 0 or 1, which tells only its last
   * offset: `baseOffset` is that one too, and earlier records come out when it is opened.
   */
  readonly baseOffset: Offset;
  /** Offset of the last record, also where compaction removed it. */
  readonly lastOffset: Offset;
  /** Where reading goes on: `lastOffset` + 1. */
  readonly nextOffset: Offset;
  readonly magic: number;
  /** Undefined where the bits mean no codec that is known. */
  readonly codec: Codec | undefined;
  readonly transactional: boolean;
  /** A transaction marker; it holds nothing a user wrote. */
  readonly control: boolean;
  /** `maxTimestamp` is the time of every record in the batch. */
  readonly logAppendTime: boolean;
  /** Record timestamps are told as differences to this one; -1 for none (magic 0 has no timestamps). */
  readonly baseTimestamp: EpochMs;
  readonly maxTimestamp: EpochMs;
  /** -1 where the producer has none. */
  readonly producerId: number;
  /** Records in the batch: 0 after compaction, 1 for any message of magic 0 or 1 (`RecordReader.count` knows better). */
  readonly count: number;
  /** CRC-32C of a v2 batch, CRC-32 of an older message. */
  readonly crc: number;
}

/** Bytes before the records of a v2 batch. */
export const HEADER_SIZE = 61;
/** Offset and length, which stand before every batch and are not part of the length. */
export const LOG_OVERHEAD = 12;

const MAGIC_AT = 16;
/** Least size of a whole batch, by magic. A message of magic 0 or 1 has at least a null key and a null value. */
const MINIMUM = [26, 34, HEADER_SIZE] as const;
const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

const CODEC_BITS = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** The size in bytes that the batch at `at` claims; 0 when its length is not there yet, or can be no length. */
export function batchSize(bytes: Buffer, at: number, end: number): number {
  if (end - at < LOG_OVERHEAD) return 0;
  const size = LOG_OVERHEAD + bytes.readInt32BE(at + 8);
  return size < MINIMUM[0] ? 0 : size;
}

/**
 * The header of the batch at `at`; undefined when the bytes up to `end` do not hold the whole batch, which is how
 * a fetch answer normally ends. Throws corrupt-batch for a header that cannot be true.
 */
export function readHeader(bytes: Buffer, at: number, end: number): BatchHeader | undefined {
  if (end - at < LOG_OVERHEAD) return undefined;
  const size = batchSize(bytes, at, end);
  if (size === 0) throw corrupt(`its length is ${bytes.readInt32BE(at + 8)} bytes`);
  if (end - at <= MAGIC_AT) return undefined;
  const magic = bytes[at + MAGIC_AT]!;
  const minimum = MINIMUM[magic];
  if (minimum === undefined) throw corrupt(`its format is version ${magic}, which is not known`);
  if (size < minimum) throw corrupt(`its length is ${size - LOG_OVERHEAD} bytes`);
  if (end - at < size) return undefined;
  return magic === 2 ? readBatch(bytes, at, size) : readMessage(bytes, at, size, magic);
}

function readBatch(bytes: Buffer, at: number, size: number): BatchHeader {
  const baseOffset = readOffset(bytes, at);
  const attributes = bytes.readUInt16BE(at + 21);
  const lastDelta = bytes.readInt32BE(at + 23);
  const count = bytes.readInt32BE(at + 57);
  if (lastDelta < 0) throw corrupt(`its last offset is ${-lastDelta} before its first`);
  if (count < 0) throw corrupt(`it counts ${count} records`);
  return {
    position: at,
    size,
    baseOffset,
    lastOffset: asOffset(baseOffset + lastDelta),
    nextOffset: asOffset(baseOffset + lastDelta + 1),
    magic: 2,
    codec: CODECS[attributes & CODEC_BITS],
    transactional: (attributes & TRANSACTIONAL) !== 0,
    control: (attributes & CONTROL) !== 0,
    logAppendTime: (attributes & LOG_APPEND_TIME) !== 0,
    baseTimestamp: asEpochMs(readInt64(bytes, at + 27)),
    maxTimestamp: asEpochMs(readInt64(bytes, at + 35)),
    producerId: readInt64(bytes, at + 43),
    count,
    crc: bytes.readUInt32BE(at + 17),
  };
}

function readMessage(bytes: Buffer, at: number, size: number, magic: number): BatchHeader {
  const offset = readOffset(bytes, at);
  const attributes = bytes[at + 17]!;
  const timestamp = asEpochMs(magic === 0 ? -1 : readInt64(bytes, at + 18));
  return {
    position: at,
    size,
    baseOffset: offset,
    lastOffset: offset,
    nextOffset: asOffset(offset + 1),
    magic,
    codec: CODECS[attributes & CODEC_BITS],
    transactional: false,
    control: false,
    logAppendTime: magic === 1 && (attributes & LOG_APPEND_TIME) !== 0,
    baseTimestamp: timestamp,
    maxTimestamp: timestamp,
    producerId: -1,
    count: 1,
    crc: bytes.readUInt32BE(at + 12),
  };
}

/** The int64 at `at`, rounded beyond 2^53. */
export function readInt64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);
}

/** The offset at `at`. Throws corrupt-batch for a negative one and beyond 2^53, which no partition reaches. */
export function readOffset(bytes: Buffer, at: number): Offset {
  const offset = readInt64(bytes, at);
  // Room for the largest difference, so that sums stay exact.
  if (offset < 0 || offset > Number.MAX_SAFE_INTEGER - 0x8000_0000) throw corrupt(`its offset is ${offset}`);
  return asOffset(offset);
}
