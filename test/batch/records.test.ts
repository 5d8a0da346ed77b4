// The walker on batches as they should be: every record comes out, and seek finds what a full walk finds.

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCodec } from '../../src/batch/codec.ts';
import { readHeader } from '../../src/batch/header.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { RecordReader } from '../../src/batch/records.ts';
import { latin1, plain, readAll, recordSpec } from './arbitrary.ts';
import { buildBatch } from './build.ts';
import { COMPRESSORS, compressorOf } from './codecs.ts';

function open(batch: Buffer, reader = new RecordReader()): RecordReader {
  const header = readHeader(batch, 0, batch.length);
  if (header === undefined) throw new Error('not a whole batch');
  reader.open(batch, header);
  return reader;
}

beforeAll(() => Promise.all((['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const).map(loadCodec)));

describe('RecordReader', () => {
  test.each(COMPRESSORS)(
    'any records, $name, one reader for many batches -> the same records',
    ({ codec, compress }) => {
      const reader = new RecordReader();
      const specs = fc.array(fc.tuple(recordSpec, fc.integer({ min: 1, max: 100_000 })), {
        minLength: 1,
        maxLength: 40,
      });
      fc.assert(
        fc.property(specs, fc.nat(2 ** 40), (entries, baseOffset) => {
          let delta = -1;
          const records = entries.map(([record, gap]) => {
            delta += gap;
            return { ...record, offsetDelta: delta };
          });
          open(buildBatch({ baseOffset, records, codec, compress }), reader);
          expect(readAll(reader)).toEqual(
            records.map(({ timestamp, key, value, headers, offsetDelta }) => ({
              offset: baseOffset + offsetDelta,
              timestamp,
              key: latin1(key),
              value: latin1(value),
              headers: headers.map(([name, content]) => [Buffer.from(name).toString(), latin1(content)]),
            })),
          );
          expect(reader.position).toBe(reader.end);
        }),
        { numRuns: 40 },
      );
    },
  );

  test('negative differences of time and offset -> below the base', () => {
    const batch = buildBatch({
      baseOffset: 100,
      baseTimestamp: 1_700_000_000_000,
      lastOffsetDelta: 5,
      records: [
        { offsetDelta: 0, timestamp: 1_700_000_000_000 },
        { offsetDelta: -3, timestamp: 1_699_999_999_999 },
        { offsetDelta: -70, timestamp: 1_600_000_000_000 },
        { offsetDelta: 5, timestamp: -1 },
      ],
    });
    expect(readAll(open(batch)).map(({ offset, timestamp }) => [offset, timestamp])).toEqual([
      [100, 1_700_000_000_000],
      [97, 1_699_999_999_999],
      [30, 1_600_000_000_000],
      [105, -1],
    ]);
  });

  test('log append time -> the time of every record', () => {
    const batch = buildBatch({
      records: [{ timestamp: 5 }, { timestamp: 900 }],
      logAppendTime: true,
      maxTimestamp: 1_700_000_000_123,
    });
    expect(readAll(open(batch)).map(({ timestamp }) => timestamp)).toEqual([
      1_700_000_000_123, 1_700_000_000_123,
    ]);
  });

  test.each(['none', 'zstd', 'lz4'] as const)(
    'count 0 with codec %s -> an empty section, nothing decompressed',
    (codec) => {
      const batch = buildBatch({ baseOffset: 3, records: [], codec, lastOffsetDelta: 2, producerId: 9 });
      const reader = open(batch);
      expect([reader.start, reader.end, reader.count]).toEqual([0, 0, 0]);
      expect(reader.next(new KafkaRecord())).toBe(false);
      expect(reader.seek(0)).toBe(false);
      expect(readHeader(batch, 0, batch.length)).toMatchObject({ lastOffset: 5, nextOffset: 6 });
    },
  );

  test('a read that begins inside a batch -> all its records with their own offsets', () => {
    const first = buildBatch({ baseOffset: 10, records: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] });
    const second = buildBatch({ baseOffset: 13, records: [{ value: 'd' }] });
    const chunk = Buffer.concat([first, second, first.subarray(0, 40)]);
    const offsets: number[] = [];
    let at = 0;
    for (
      let header = readHeader(chunk, at, chunk.length);
      header;
      header = readHeader(chunk, at, chunk.length)
    ) {
      const reader = new RecordReader();
      reader.open(chunk, header);
      offsets.push(...readAll(reader).map(({ offset }) => offset));
      at += header.size;
    }
    expect(offsets).toEqual([10, 11, 12, 13]);
    expect(at).toBe(first.length + second.length);
  });

  test('seek to any positions in order -> the records of a full walk that hold them', () => {
    fc.assert(
      fc.property(
        fc.array(recordSpec, { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat(100_000), { minLength: 1, maxLength: 20 }),
        fc.constantFrom('none', 'lz4'),
        (records, picks, name) => {
          const batch = buildBatch({ records, ...compressorOf(name) });
          const walk = open(batch);
          const record = new KafkaRecord();
          const found: { end: number; record: ReturnType<typeof plain> }[] = [];
          while (walk.next(record)) found.push({ end: walk.position, record: plain(record) });

          const reader = open(batch);
          const size = reader.end - reader.start;
          const positions = picks.map((pick) => reader.start + (pick % size)).sort((a, b) => a - b);
          let current = 0;
          for (const position of positions) {
            const index = Math.max(
              current,
              found.findIndex(({ end }) => position < end),
            );
            if (index === found.length) {
              expect(reader.seek(position)).toBe(false);
              break;
            }
            expect(reader.seek(position)).toBe(true);
            expect(reader.next(record)).toBe(true);
            expect(plain(record)).toEqual(found[index]?.record);
            current = index + 1;
          }
          expect(reader.seek(reader.end)).toBe(false);
          expect(reader.next(record)).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('seek before the current record -> the current record', () => {
    const reader = open(buildBatch({ records: [{ value: 'a' }, { value: 'b' }] }));
    const record = new KafkaRecord();
    reader.next(record);
    expect(reader.seek(reader.start)).toBe(true);
    reader.next(record);
    expect(record.offset).toBe(1);
  });
});
