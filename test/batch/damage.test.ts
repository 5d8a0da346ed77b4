// The walker on bytes that are not what they claim to be: it says so, reads nothing outside, and always ends.

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { loadCodec } from '../../src/batch/codec.ts';
import { readHeader } from '../../src/batch/header.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { RecordReader } from '../../src/batch/records.ts';
import { plain, recordSpec } from './arbitrary.ts';
import { buildBatch, encodeRecord, zigzag } from './build.ts';

const corruptBatch = expect.objectContaining({ name: 'KlogError', code: 'corrupt-batch' });

function open(batch: Buffer, reader = new RecordReader()): RecordReader {
  const header = readHeader(batch, 0, batch.length);
  if (header === undefined) throw new Error('not a whole batch');
  reader.open(batch, header);
  return reader;
}

/** A batch whose records section is `bytes`, whatever the header says. */
function batchOf(bytes: Buffer, count: number): Buffer {
  return buildBatch({ records: [{}], count, compress: () => bytes });
}

beforeAll(() => loadCodec('none'));

describe('RecordReader', () => {
  test('more or fewer records than the header counts -> corrupt-batch after those that are there', () => {
    for (const count of [1, 3]) {
      const batch = buildBatch({ records: [{ value: 'a' }, { value: 'b' }], count });
      const reader = open(batch);
      const record = new KafkaRecord();
      for (let i = 0; i < Math.min(count, 2); i++) expect(reader.next(record)).toBe(true);
      expect(() => reader.next(record)).toThrow(corruptBatch);
      expect(() => open(batch).seek(batch.length)).toThrow(corruptBatch);
    }
  });

  test('an unknown codec -> corrupt-batch', () => {
    const batch = buildBatch({ records: [{}] });
    batch.writeInt16BE(6, 21);
    expect(() => open(batch)).toThrow(corruptBatch);
  });

  const record = encodeRecord({ value: 'abc', key: 'k', headers: [['h', 'v']] }, 0, 0n).subarray(1);
  test.each([
    ['a record longer than the batch', Buffer.concat([zigzag(200n), record])],
    ['a negative length', Buffer.concat([zigzag(-2n), record])],
    ['a record too short to be one', Buffer.concat([zigzag(5n), Buffer.alloc(5)])],
    ['a length that never ends', Buffer.alloc(20, 0xff)],
    ['a length cut off by the end', Buffer.from([0x80])],
    ['a key longer than its record', Buffer.from([14, 0, 0, 0, 40, 1, 1, 0])],
    ['a key that ends with its record', Buffer.from([14, 0, 0, 0, 6, 65, 65, 65])],
    ['a key of negative length', Buffer.from([14, 0, 0, 0, 3, 1, 0, 0])],
    ['a value longer than its record', Buffer.from([14, 0, 0, 0, 1, 10, 65, 0])],
    ['a value of negative length', Buffer.from([14, 0, 0, 0, 1, 3, 0, 0])],
    ['more headers than bytes', Buffer.from([14, 0, 0, 0, 1, 1, 4, 0])],
    ['a negative header count', Buffer.from([12, 0, 0, 0, 1, 1, 1])],
    ['bytes after the last part', Buffer.from([14, 0, 0, 0, 1, 1, 0, 0])],
    ['a timestamp cut off by the end of the record', Buffer.from([12, 0, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ])('%s -> corrupt-batch, said with its number', (_, bytes) => {
    const good = encodeRecord({ value: 'x' }, 0, 0n);
    const reader = open(batchOf(Buffer.concat([good, bytes]), 2));
    expect(reader.next(new KafkaRecord())).toBe(true);
    expect(() => reader.next(new KafkaRecord())).toThrow(/^record 2: /);
  });

  test('any bytes as records, any bit flipped -> records inside the section or a KlogError, whatever stands around', () => {
    const damaged = fc
      .tuple(fc.array(recordSpec, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(), { maxLength: 3 }))
      .map(([records, flips]) => {
        const bytes = Buffer.concat(records.map((spec, i) => encodeRecord(spec, i, BigInt(i * 100))));
        for (const flip of flips) {
          const at = (flip >>> 3) % Math.min(bytes.length, 60);
          bytes[at] = bytes[at]! ^ (1 << (flip & 7));
        }
        return { bytes, count: records.length };
      });
    const random = fc.record({
      bytes: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      count: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.oneof(damaged, random), fc.boolean(), ({ bytes, count }, seeks) => {
        // Alone, and between other bytes: what is outside may not change what is read.
        const batch = batchOf(bytes, count);
        const results = [0, 0x00, 0xff, 0x02].map((filler, i) => {
          const around = Buffer.alloc(i === 0 ? 0 : 30, filler);
          const chunk = Buffer.concat([around, batch, around]);
          const header = readHeader(chunk, around.length, around.length + batch.length);
          if (header === undefined) throw new Error('not a whole batch');
          return outcome(chunk, header.position, seeks);
        });
        for (const result of results) expect(result).toBe(results[0]);
      }),
      { numRuns: 1000 },
    );
  });

  /** Everything that reading the batch at `at` gives, positions counted from the batch. */
  function outcome(chunk: Buffer, at: number, seeks: boolean): string {
    const steps: unknown[] = [];
    const header = readHeader(chunk, at, chunk.length);
    if (header === undefined) throw new Error('not a whole batch');
    const reader = new RecordReader();
    const record = new KafkaRecord();
    try {
      reader.open(chunk, header);
      while (seeks ? reader.seek(reader.position + 3) && reader.next(record) : reader.next(record)) {
        for (const [start, end] of [
          [record.keyStart, record.keyEnd],
          [record.valueStart, record.valueEnd],
          [record.headersStart, record.headersEnd],
        ] as const) {
          if (start === -1 && end === -1) continue;
          if (!(reader.start <= start && start <= end && end <= reader.end)) throw new Error('out of bounds');
        }
        if (steps.length > chunk.length) throw new Error('it does not end');
        steps.push({ ...record, bytes: undefined, topic: reader.position - at, ...shifted(record, at) });
        steps.push(plain(record));
      }
    } catch (error) {
      if (!(error instanceof KlogError)) throw error;
      steps.push(error.message);
    }
    return JSON.stringify(steps);
  }

  function shifted(record: KafkaRecord, by: number): Record<string, number> {
    const { keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd } = record;
    const bounds = { keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd };
    return Object.fromEntries(Object.entries(bounds).map(([name, at]) => [name, at === -1 ? -1 : at - by]));
  }
});
