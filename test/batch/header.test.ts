// Batch headers of all formats: fields, truncated tails, and lengths and offsets that cannot be.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { batchSize, readHeader } from '../../src/batch/header.ts';
import { buildBatch, buildMessage } from './build.ts';

describe('readHeader', () => {
  test('a v2 batch -> every field', () => {
    const batch = buildBatch({
      baseOffset: 7_000_000_000,
      records: [{ timestamp: 1_700_000_000_500 }, { timestamp: 1_700_000_000_900, offsetDelta: 9 }],
      codec: 'zstd',
      transactional: true,
      producerId: 4_294_967_297,
    });
    const bytes = Buffer.concat([Buffer.alloc(5), batch]);
    expect(readHeader(bytes, 5, bytes.length)).toEqual({
      position: 5,
      size: batch.length,
      baseOffset: 7_000_000_000,
      lastOffset: 7_000_000_009,
      nextOffset: 7_000_000_010,
      magic: 2,
      codec: 'zstd',
      transactional: true,
      control: false,
      logAppendTime: false,
      baseTimestamp: 1_700_000_000_500,
      maxTimestamp: 1_700_000_000_900,
      producerId: 4_294_967_297,
      count: 2,
      crc: batch.readUInt32BE(17),
    });
  });

  test('control and log append time -> their bits', () => {
    const batch = buildBatch({ records: [{}], control: true, logAppendTime: true });
    expect(readHeader(batch, 0, batch.length)).toMatchObject({
      control: true,
      logAppendTime: true,
      producerId: -1,
    });
  });

  test('codec bits 5 to 7 -> no codec', () => {
    const batch = buildBatch({ records: [{}] });
    for (const bits of [5, 6, 7]) {
      batch.writeInt16BE(bits, 21);
      expect(readHeader(batch, 0, batch.length)?.codec).toBeUndefined();
    }
  });

  test('a message of magic 1 -> its offset and time as first and last', () => {
    const message = buildMessage({
      magic: 1,
      offset: 12,
      timestamp: 99,
      value: 'x',
      codec: 'lz4',
      logAppendTime: true,
    });
    expect(readHeader(message, 0, message.length)).toMatchObject({
      size: message.length,
      baseOffset: 12,
      lastOffset: 12,
      nextOffset: 13,
      magic: 1,
      codec: 'lz4',
      logAppendTime: true,
      maxTimestamp: 99,
      count: 1,
    });
  });

  test('a message of magic 0 -> no timestamp, and bit 3 means nothing', () => {
    const message = buildMessage({ magic: 0, offset: 3, value: 'x', logAppendTime: true });
    expect(readHeader(message, 0, message.length)).toMatchObject({
      magic: 0,
      maxTimestamp: -1,
      logAppendTime: false,
    });
  });

  test('any truncated tail -> undefined', () => {
    for (const batch of [
      buildBatch({ records: [{ value: 'abc' }] }),
      buildMessage({ magic: 1, offset: 0, value: 'abc' }),
    ]) {
      for (let end = 0; end < batch.length; end++) expect(readHeader(batch, 0, end)).toBeUndefined();
      expect(readHeader(batch, 0, batch.length)).toBeDefined();
    }
  });

  test.each([
    ['a negative length', (batch: Buffer) => batch.writeInt32BE(-5, 8)],
    ['a length too short for its format', (batch: Buffer) => batch.writeInt32BE(48, 8)],
    ['an unknown format', (batch: Buffer) => batch.writeInt8(3, 16)],
    ['a negative offset', (batch: Buffer) => batch.writeBigInt64BE(-1n, 0)],
    ['an offset beyond 2^53', (batch: Buffer) => batch.writeBigInt64BE(1n << 53n, 0)],
    ['a negative last offset delta', (batch: Buffer) => batch.writeInt32BE(-1, 23)],
    ['a negative count', (batch: Buffer) => batch.writeInt32BE(-1, 57)],
  ])('%s -> corrupt-batch', (_, damage) => {
    const batch = buildBatch({ records: [{ value: 'abc' }] });
    damage(batch);
    expect(() => readHeader(batch, 0, batch.length)).toThrow(
      expect.objectContaining({ code: 'corrupt-batch' }),
    );
  });

  test('random bytes -> a header inside the bytes, nothing, or a KlogError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(2), (random, magic) => {
        const bytes = Buffer.from(random);
        if (bytes.length > 16) {
          bytes[16] = magic;
          bytes.writeInt16BE(0, 8);
        }
        try {
          const header = readHeader(bytes, 0, bytes.length);
          if (header !== undefined) expect(header.size).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(KlogError);
        }
      }),
    );
  });
});

test('batchSize -> what the length says, 0 when there is none', () => {
  const batch = buildBatch({ records: [{ value: 'abc' }] });
  expect(batchSize(batch, 0, batch.length)).toBe(batch.length);
  expect(batchSize(batch, 0, 12)).toBe(batch.length);
  expect(batchSize(batch, 0, 11)).toBe(0);
  batch.writeInt32BE(-1, 8);
  expect(batchSize(batch, 0, batch.length)).toBe(0);
});
