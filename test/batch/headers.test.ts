// Headers of records: reading all, and damage.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHeader } from '../../src/batch/header.ts';
import { readHeaders } from '../../src/batch/headers.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { RecordReader } from '../../src/batch/records.ts';
import { recordSpec } from './arbitrary.ts';
import { buildBatch, type RecordSpec } from './build.ts';

function recordOf(spec: RecordSpec): KafkaRecord {
  const batch = buildBatch({ records: [spec] });
  const header = readHeader(batch, 0, batch.length);
  const reader = new RecordReader();
  const record = new KafkaRecord();
  if (header !== undefined) reader.open(batch, header);
  expect(reader.next(record)).toBe(true);
  return record;
}

const headers: RecordSpec['headers'] = [
  ['host', 'web-1'],
  ['Host', 'web-2'],
  ['host', null],
  ['host', ''],
  ['h\u00d6st', 'web-3'],
  ['', 'no name'],
];

test('headers -> all of them in their order, null values too', () => {
  expect(readHeaders(recordOf({ value: 'x', headers }))).toEqual([
    ['host', Buffer.from('web-1')],
    ['Host', Buffer.from('web-2')],
    ['host', null],
    ['host', Buffer.alloc(0)],
    ['h\u00d6st', Buffer.from('web-3')],
    ['', Buffer.from('no name')],
  ]);
});

test('no headers -> none', () => {
  const record = recordOf({ value: 'x' });
  expect(readHeaders(record)).toEqual([]);
});

test('a name or value that runs past the record -> corrupt-batch; any damage -> that or headers', () => {
  fc.assert(
    fc.property(recordSpec, fc.nat(), (spec, flip) => {
      const record = recordOf({ ...spec, headers: [...spec.headers, ['last', 'value']] });
      const size = record.headersEnd - record.headersStart;
      const at = record.headersStart + ((flip >>> 3) % size);
      record.bytes[at] = record.bytes[at]! ^ (1 << (flip & 7));
      try {
        for (const [, value] of readHeaders(record)) expect((value ?? '').length).toBeLessThanOrEqual(size);
      } catch (error) {
        expect(error).toMatchObject({ name: 'KlogError', code: 'corrupt-batch' });
      }
    }),
    { numRuns: 500 },
  );
  const record = recordOf({ headers: [['name', 'value']] });
  record.headersEnd -= 1;
  expect(() => readHeaders(record)).toThrow(/value of a header/);
  record.headersEnd = record.headersStart + 3;
  expect(() => readHeaders(record)).toThrow(/name of a header/);
});
