// Headers of records: looking one up, reading all, and damage.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHeader } from '../../src/batch/header.ts';
import { findHeader, readHeaders } from '../../src/batch/headers.ts';
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

/** The values that `findHeader` offers for a name. */
function offered(record: KafkaRecord, name: string, fold: boolean): (string | null)[] {
  const values: (string | null)[] = [];
  const found = findHeader(record, name, fold, (bytes, start, end) => {
    values.push(start === -1 ? null : bytes.toString('utf8', start, end));
    return false;
  });
  expect(found).toBe(false);
  return values;
}

const headers: RecordSpec['headers'] = [
  ['host', 'web-1'],
  ['Host', 'web-2'],
  ['host', null],
  ['host', ''],
  ['h\u00d6st', 'web-3'],
  ['', 'no name'],
];

test('findHeader -> every value of that name, null as -1', () => {
  const record = recordOf({ value: 'x', headers });
  expect(offered(record, 'host', false)).toEqual(['web-1', null, '']);
  expect(offered(record, 'HOST', false)).toEqual([]);
  expect(offered(record, 'HOST', true)).toEqual(['web-1', 'web-2', null, '']);
  expect(offered(record, 'h\u00f6st', false)).toEqual([]);
  expect(offered(record, 'h\u00f6st', true)).toEqual(['web-3']);
  expect(offered(record, 'h\u00d6st', false)).toEqual(['web-3']);
  expect(offered(record, '', true)).toEqual(['no name']);
  expect(offered(record, 'hos', true)).toEqual([]);
  expect(offered(record, 'hosts', true)).toEqual([]);
});

test('findHeader -> stops at the first yes', () => {
  let asked = 0;
  const record = recordOf({ headers });
  expect(findHeader(record, 'host', false, () => ++asked === 2)).toBe(true);
  expect(asked).toBe(2);
});

test('no headers -> none', () => {
  const record = recordOf({ value: 'x' });
  expect(findHeader(record, 'host', true, () => true)).toBe(false);
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
        findHeader(record, 'last', true, (_, start, end) => {
          if (start !== -1)
            expect(record.headersStart < start && start <= end && end <= record.headersEnd).toBe(true);
          return false;
        });
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
