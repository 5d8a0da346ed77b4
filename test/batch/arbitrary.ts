// Random records, and what reading a batch gives as plain objects to compare.

import fc from 'fast-check';
import { readHeaders } from '../../src/batch/headers.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import type { RecordReader } from '../../src/batch/records.ts';
import type { RecordSpec } from './build.ts';

const bytes = fc.option(
  fc.oneof(
    { weight: 12, arbitrary: fc.uint8Array({ maxLength: 70 }) },
    // Lengths whose varints take two and three bytes.
    { weight: 1, arbitrary: fc.constantFrom(64, 8191, 8192).map((size) => new Uint8Array(size).fill(size)) },
  ),
  { nil: null, freq: 6 },
);
const content = bytes.map((value) => (value === null ? null : Buffer.from(value)));
const timestamp = fc.oneof(
  fc.integer({ min: 1_700_000_000_000, max: 1_700_000_100_000 }),
  fc.integer({ min: -1, max: 2 ** 50 }),
);

export interface RandomRecord extends RecordSpec {
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string, value: Buffer | null])[];
}

export const recordSpec: fc.Arbitrary<RandomRecord> = fc.record({
  timestamp,
  key: content,
  value: content,
  headers: fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 12 }), content), { maxLength: 3 }),
});

export interface PlainRecord {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: [string, string | null][];
}

/** Bytes as a string of one character each, which compares and prints fast. */
export function latin1(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('latin1');
}

export function plain(record: KafkaRecord): PlainRecord {
  const part = (start: number, end: number) => latin1(start < 0 ? null : record.bytes.subarray(start, end));
  return {
    offset: record.offset,
    timestamp: record.timestamp,
    key: part(record.keyStart, record.keyEnd),
    value: part(record.valueStart, record.valueEnd),
    headers: readHeaders(record).map(([name, value]) => [name, latin1(value)]),
  };
}

/** The rest of an open batch. */
export function readAll(reader: RecordReader): PlainRecord[] {
  const record = new KafkaRecord();
  const all: PlainRecord[] = [];
  while (reader.next(record)) all.push(plain(record));
  return all;
}
