// Writes record batches of format v2, and messages of magic 0 and 1, as a producer would. Shares nothing with
// src/batch, so that tests of any room can use it as the other side.

export type CodecName = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
type Bytes = string | Buffer | null;

export interface RecordSpec {
  /** Default: its place in the list. */
  readonly offsetDelta?: number;
  readonly timestamp?: number;
  readonly key?: Bytes;
  readonly value?: Bytes;
  readonly headers?: readonly (readonly [name: string, value: Bytes])[];
}

export interface BatchSpec {
  readonly baseOffset?: number;
  readonly records: readonly RecordSpec[];
  /** What the header says; the records are compressed by `compress`, not by this. */
  readonly codec?: CodecName;
  readonly compress?: (records: Buffer) => Buffer;
  /** Default: the largest difference in `records`. */
  readonly lastOffsetDelta?: number;
  /** What the header claims; default: as many as there are. */
  readonly count?: number;
  readonly baseTimestamp?: number;
  readonly maxTimestamp?: number;
  readonly transactional?: boolean;
  readonly control?: boolean;
  readonly logAppendTime?: boolean;
  readonly producerId?: number;
}

const CODEC_BITS: Record<CodecName, number> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 };

/** A whole v2 batch with a correct CRC-32C. */
export function buildBatch(spec: BatchSpec): Buffer {
  const times = spec.records.map((record) => record.timestamp ?? 0);
  const deltas = spec.records.map((record, index) => record.offsetDelta ?? index);
  const baseTimestamp = spec.baseTimestamp ?? times[0] ?? -1;
  const plain = Buffer.concat(
    spec.records.map((record, index) =>
      encodeRecord(record, deltas[index] ?? 0, BigInt(times[index] ?? 0) - BigInt(baseTimestamp)),
    ),
  );
  const body = spec.compress === undefined || spec.records.length === 0 ? plain : spec.compress(plain);
  const head = Buffer.alloc(61);
  head.writeBigInt64BE(BigInt(spec.baseOffset ?? 0), 0);
  head.writeInt32BE(49 + body.length, 8);
  head.writeInt32BE(0, 12); // partition leader epoch
  head.writeInt8(2, 16);
  const attributes =
    CODEC_BITS[spec.codec ?? 'none'] |
    (spec.logAppendTime ? 8 : 0) |
    (spec.transactional ? 16 : 0) |
    (spec.control ? 32 : 0);
  head.writeInt16BE(attributes, 21);
  head.writeInt32BE(spec.lastOffsetDelta ?? Math.max(0, ...deltas), 23);
  head.writeBigInt64BE(BigInt(baseTimestamp), 27);
  head.writeBigInt64BE(BigInt(spec.maxTimestamp ?? (times.length === 0 ? -1 : Math.max(...times))), 35);
  head.writeBigInt64BE(BigInt(spec.producerId ?? -1), 43);
  head.writeInt16BE(spec.producerId === undefined ? -1 : 0, 51);
  head.writeInt32BE(spec.producerId === undefined ? -1 : 0, 53);
  head.writeInt32BE(spec.count ?? spec.records.length, 57);
  const batch = Buffer.concat([head, body]);
  batch.writeUInt32BE(checksum(batch.subarray(21), 0x82f63b78), 17);
  return batch;
}

export interface MessageSpec {
  readonly magic: 0 | 1;
  readonly offset: number;
  readonly timestamp?: number;
  readonly key?: Bytes;
  readonly value?: Bytes;
  readonly codec?: CodecName;
  readonly logAppendTime?: boolean;
}

/** One message of magic 0 or 1 with a correct CRC-32; for a wrapper, `value` is the compressed set. */
export function buildMessage(spec: MessageSpec): Buffer {
  const attributes = CODEC_BITS[spec.codec ?? 'none'] | (spec.logAppendTime ? 8 : 0);
  const head = Buffer.alloc(spec.magic === 0 ? 18 : 26);
  head.writeBigInt64BE(BigInt(spec.offset), 0);
  head.writeInt8(spec.magic, 16);
  head.writeInt8(attributes, 17);
  if (spec.magic === 1) head.writeBigInt64BE(BigInt(spec.timestamp ?? -1), 18);
  const message = Buffer.concat([head, ...sized(spec.key), ...sized(spec.value)]);
  message.writeInt32BE(message.length - 12, 8);
  message.writeUInt32BE(checksum(message.subarray(16), 0xedb88320), 12);
  return message;
}

function sized(bytes: Bytes | undefined): Buffer[] {
  const size = Buffer.alloc(4);
  const content = toBuffer(bytes);
  size.writeInt32BE(content === null ? -1 : content.length);
  return content === null ? [size] : [size, content];
}

/** One v2 record with its length. */
export function encodeRecord(record: RecordSpec, offsetDelta: number, timestampDelta: bigint): Buffer {
  const headers = record.headers ?? [];
  const body = Buffer.concat([
    Buffer.from([0]),
    zigzag(timestampDelta),
    zigzag(BigInt(offsetDelta)),
    ...measured(record.key),
    ...measured(record.value),
    zigzag(BigInt(headers.length)),
    ...headers.flatMap(([name, value]) => [...measured(name), ...measured(value)]),
  ]);
  return Buffer.concat([zigzag(BigInt(body.length)), body]);
}

function measured(bytes: Bytes | undefined): Buffer[] {
  const content = toBuffer(bytes);
  return content === null ? [zigzag(-1n)] : [zigzag(BigInt(content.length)), content];
}

function toBuffer(bytes: Bytes | undefined): Buffer | null {
  if (bytes === null || bytes === undefined) return null;
  return typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
}

/** A zigzag varint of up to 64 bits. */
export function zigzag(value: bigint): Buffer {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

const tables = new Map<number, Uint32Array>();

/** A reflected CRC of 32 bits, byte by byte. */
export function checksum(bytes: Uint8Array, polynomial: number): number {
  const table = tables.get(polynomial) ?? makeTable(polynomial);
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 255] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

function makeTable(polynomial: number): Uint32Array {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    return crc;
  });
  tables.set(polynomial, table);
  return table;
}
