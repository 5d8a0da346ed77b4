// What files encode is what the batch room reads.
import { expect, test } from 'vitest';
import { asOffset } from '../../src/base/brand.ts';
import { readHeader } from '../../src/batch/header.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { RecordReader } from '../../src/batch/records.ts';
import { BatchEncoder } from '../../src/files/encode.ts';

test('lines -> batches -> records with offsets, values and no timestamp', () => {
  const encoder = new BatchEncoder(10, asOffset(10), asOffset(Number.POSITIVE_INFINITY));
  const lines = Array.from({ length: 1_100 }, (_, i) => (i % 7 === 0 ? '' : `{"n":${i}}`.repeat(i % 30)));
  for (const line of lines) {
    const bytes = Buffer.from(line);
    encoder.begin(bytes.length);
    encoder.append(bytes, 0, bytes.length);
    encoder.end();
  }
  const bytes = encoder.take()!;
  const reader = new RecordReader();
  const record = new KafkaRecord();
  const found: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const header = readHeader(bytes, at, bytes.length)!;
    expect(header).toMatchObject({
      magic: 2,
      codec: 'none',
      transactional: false,
      control: false,
      maxTimestamp: -1,
    });
    expect(header.baseOffset).toBe(10 + found.length);
    reader.open(bytes, header);
    while (reader.next(record)) {
      expect([record.offset, record.timestamp, record.keyStart, record.headerCount]).toEqual([
        10 + found.length,
        -1,
        -1,
        0,
      ]);
      found.push(record.bytes.toString('utf8', record.valueStart, record.valueEnd));
    }
    expect(header.nextOffset).toBe(10 + found.length);
    at += header.size;
  }
  expect(found).toEqual(lines);
});
