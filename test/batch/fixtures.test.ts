// What real producers and brokers wrote must come out as it went in. The recordings and their expected records are
// described in test/fixtures/README.md.

import { beforeAll, describe, expect, test } from 'vitest';
import { loadCodec } from '../../src/batch/codec.ts';
import { controlType } from '../../src/batch/control.ts';
import { crcMatches } from '../../src/batch/crc.ts';
import { type BatchHeader, readHeader } from '../../src/batch/header.ts';
import { readHeaders } from '../../src/batch/headers.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { RecordReader } from '../../src/batch/records.ts';
import { type FixtureRecord, fixtureBytes, loadFixtures } from '../fixtures/fixtures.ts';

const base64 = (bytes: Buffer | null) => bytes?.toString('base64') ?? null;

/** The whole batches of a record set, and the bytes that are left. */
function headersOf(bytes: Buffer): { headers: BatchHeader[]; tail: number } {
  const headers: BatchHeader[] = [];
  let at = 0;
  for (;;) {
    const header = readHeader(bytes, at, bytes.length);
    if (header === undefined) return { headers, tail: bytes.length - at };
    headers.push(header);
    at += header.size;
  }
}

function recordsOf(reader: RecordReader): FixtureRecord[] {
  const record = new KafkaRecord();
  const records: FixtureRecord[] = [];
  while (reader.next(record)) {
    const { bytes, keyStart, keyEnd, valueStart, valueEnd } = record;
    records.push({
      offset: record.offset,
      timestamp: record.timestamp,
      key: keyStart < 0 ? null : bytes.toString('base64', keyStart, keyEnd),
      value: valueStart < 0 ? null : bytes.toString('base64', valueStart, valueEnd),
      headers: readHeaders(record).map(([name, value]) => [name, base64(value)]),
    });
  }
  return records;
}

beforeAll(() => Promise.all((['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const).map(loadCodec)));

describe.each(loadFixtures())('$file', (fixture) => {
  const bytes = fixtureBytes(fixture);
  const { headers, tail } = headersOf(bytes);
  const reader = new RecordReader();

  test('batches -> the records that were given to the producer', () => {
    const records = headers
      .filter(({ control }) => !control)
      .flatMap((header) => {
        reader.open(bytes, header);
        const inBatch = recordsOf(reader);
        expect(inBatch.every(({ offset }) => offset <= header.lastOffset)).toBe(true);
        if (header.magic === 2) expect(inBatch.every(({ offset }) => offset >= header.baseOffset)).toBe(true);
        return inBatch;
      });
    expect(records).toEqual(fixture.records);
    expect(tail).toBe(fixture.tail ?? 0);
  });

  test('batches -> the magic, codec and checksum they were written with', () => {
    for (const header of headers) {
      expect(header.magic).toBe(fixture.magic);
      expect(crcMatches(bytes, header)).toBe(true);
    }
    const written = headers.filter(({ control, count }) => !control && count > 0);
    expect(written.map(({ codec }) => codec)).toContain(fixture.codec);
  });

  test('markers -> at their offsets; an aborted record is followed by an abort of its producer', () => {
    const markers = headers.filter(({ control }) => control);
    expect(markers.map(({ baseOffset }) => baseOffset)).toEqual(fixture.markers ?? []);
    const aborted = headers
      .filter(({ transactional, control }) => transactional && !control)
      .filter(({ producerId, lastOffset }) => {
        const end = markers.find(
          (marker) => marker.producerId === producerId && marker.baseOffset > lastOffset,
        );
        return end !== undefined && controlType(bytes, end) === 'abort';
      })
      .flatMap((header) => {
        reader.open(bytes, header);
        return recordsOf(reader).map(({ offset }) => offset);
      });
    expect(aborted).toEqual(fixture.aborted ?? []);
  });
});
