// Transaction markers and checksums.

import { describe, expect, test } from 'vitest';
import { controlType } from '../../src/batch/control.ts';
import { crcMatches } from '../../src/batch/crc.ts';
import type { BatchHeader } from '../../src/batch/header.ts';
import { readHeader } from '../../src/batch/header.ts';
import { buildBatch, buildMessage, checksum } from './build.ts';

function headerOf(bytes: Buffer, at = 0): BatchHeader {
  const header = readHeader(bytes, at, bytes.length);
  if (header === undefined) throw new Error('not a whole batch');
  return header;
}

describe('controlType', () => {
  test.each([
    ['00000000', 'abort'],
    ['00000001', 'commit'],
    ['00000002', 'other'],
    ['0000', 'other'],
  ])('key %s -> %s', (key, type) => {
    const batch = buildBatch({
      records: [{ key: Buffer.from(key, 'hex'), value: Buffer.from('000000000000', 'hex') }],
      control: true,
      transactional: true,
      producerId: 17,
    });
    const header = headerOf(batch);
    expect(header).toMatchObject({ control: true, transactional: true, producerId: 17 });
    expect(controlType(batch, header)).toBe(type);
  });

  test('a marker as a broker writes it -> 78 bytes, abort', () => {
    const batch = buildBatch({
      records: [{ key: Buffer.alloc(4), value: Buffer.alloc(6) }],
      control: true,
      transactional: true,
    });
    expect(batch.length).toBe(78);
    expect(controlType(batch, headerOf(batch))).toBe('abort');
  });
});

describe('crcMatches', () => {
  test('the checksums of "123456789" -> as published', () => {
    expect(checksum(Buffer.from('123456789'), 0x82f63b78)).toBe(0xe3069283);
    expect(checksum(Buffer.from('123456789'), 0xedb88320)).toBe(0xcbf43926);
  });

  test('a batch of any format, somewhere in a chunk -> matches until a bit is flipped', () => {
    for (const batch of [
      buildBatch({ records: [{ value: 'abc' }, { value: 'def' }], codec: 'none' }),
      buildMessage({ magic: 0, offset: 1, value: 'abc' }),
      buildMessage({ magic: 1, offset: 1, value: 'abc' }),
    ]) {
      const chunk = Buffer.concat([batch, batch]);
      expect(crcMatches(chunk, headerOf(chunk, batch.length))).toBe(true);
      chunk[chunk.length - 1] = chunk[chunk.length - 1]! ^ 1;
      expect(crcMatches(chunk, headerOf(chunk, batch.length))).toBe(false);
      expect(crcMatches(chunk, headerOf(chunk))).toBe(true);
    }
  });
});
