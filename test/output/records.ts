// Records as the engine hands them over: parts somewhere inside a larger buffer. Shared by the tests of output
// and aggregate.
import { asEpochMs, asOffset } from '../../src/base/brand.ts';
import { KafkaRecord } from '../../src/batch/record.ts';

export interface Parts {
  readonly value?: Buffer | string | null;
  readonly key?: Buffer | string | null;
  readonly headers?: readonly (readonly [string, Buffer | string | null])[];
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  /** ISO text or ms. */
  readonly time?: string | number;
}

/** 2026-11-24T14:05:00.123Z, a Tuesday. */
export const NOON = Date.UTC(2026, 10, 24, 14, 5, 0, 123);

/** A record with these parts, junk before and behind each. */
export function recordOf(parts: Parts): KafkaRecord {
  const record = new KafkaRecord();
  const pieces: Buffer[] = [Buffer.from('junk{"')];
  let at = 6;
  const put = (bytes: Buffer): readonly [number, number] => {
    pieces.push(bytes, Buffer.from('"}\n'));
    const start = at;
    at += bytes.length + 3;
    return [start, start + bytes.length];
  };
  if (parts.key !== undefined && parts.key !== null) {
    [record.keyStart, record.keyEnd] = put(Buffer.from(parts.key as string));
  }
  if (parts.value !== undefined && parts.value !== null) {
    [record.valueStart, record.valueEnd] = put(Buffer.from(parts.value as string));
  }
  const headers = parts.headers ?? [];
  [record.headersStart, record.headersEnd] = put(
    Buffer.concat(headers.map(([name, value]) => header(name, value))),
  );
  record.headerCount = headers.length;
  record.bytes = Buffer.concat(pieces);
  record.topic = parts.topic ?? 'logs';
  record.partition = parts.partition ?? 0;
  record.offset = asOffset(parts.offset ?? 42);
  const time = parts.time ?? NOON;
  record.timestamp = asEpochMs(typeof time === 'string' ? Date.parse(time) : time);
  return record;
}

function header(name: string, value: Buffer | string | null): Buffer {
  const bytes = value === null ? Buffer.alloc(0) : Buffer.from(value as string);
  const nameBytes = Buffer.from(name);
  return Buffer.concat([
    varint(nameBytes.length),
    nameBytes,
    varint(value === null ? -1 : bytes.length),
    bytes,
  ]);
}

/** Zigzag varint, as in protocol buffers. */
function varint(value: number): Buffer {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  const bytes: number[] = [];
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
