// Messages of magic 0 and 1, plain and compressed, and what cannot be one.

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { loadCodec } from '../../src/batch/codec.ts';
import { readHeader } from '../../src/batch/header.ts';
import { RecordReader } from '../../src/batch/records.ts';
import { latin1, readAll } from './arbitrary.ts';
import { buildMessage } from './build.ts';
import { COMPRESSORS } from './codecs.ts';

const corruptBatch = expect.objectContaining({ name: 'KlogError', code: 'corrupt-batch' });
const reader = new RecordReader();

function read(message: Buffer) {
  const header = readHeader(message, 0, message.length);
  if (header === undefined) throw new Error('not a whole message');
  reader.open(message, header);
  return readAll(reader);
}

const content = fc.option(
  fc.uint8Array({ maxLength: 300, size: 'max' }).map((bytes) => Buffer.from(bytes)),
  { nil: null },
);
const contents = fc.array(
  fc.record({
    key: content,
    value: content,
    timestamp: fc.integer({ min: -1, max: 2 ** 45 }),
    gap: fc.integer({ min: 1, max: 300 }),
  }),
  { minLength: 1, maxLength: 20 },
);

beforeAll(() => Promise.all((['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const).map(loadCodec)));

describe('messages of magic 0 and 1', () => {
  test('plain -> one record each', () => {
    expect(read(buildMessage({ magic: 0, offset: 7, key: 'k', value: 'v' }))).toEqual([
      { offset: 7, timestamp: -1, key: 'k', value: 'v', headers: [] },
    ]);
    expect(
      read(buildMessage({ magic: 1, offset: 8, timestamp: 1_500_000_000_000, key: null, value: null })),
    ).toEqual([{ offset: 8, timestamp: 1_500_000_000_000, key: null, value: null, headers: [] }]);
  });

  test.each(COMPRESSORS.filter(({ codec }) => codec !== 'none'))(
    'any set compressed with $name -> its records; magic 1 counts from the last offset, magic 0 does not',
    ({ codec, compress }) => {
      fc.assert(
        fc.property(
          contents,
          fc.constantFrom(0 as const, 1 as const),
          fc.nat(2 ** 40),
          (specs, magic, base) => {
            let relative = -1;
            const offsets = specs.map(({ gap }) => (relative += gap));
            const first = magic === 0 ? base : 0;
            const set = specs.map((spec, i) =>
              buildMessage({ ...spec, magic, offset: first + (offsets[i] ?? 0) }),
            );
            const message = buildMessage({
              magic,
              offset: base + relative,
              timestamp: Math.max(...specs.map(({ timestamp }) => timestamp)),
              codec,
              value: compress(Buffer.concat(set)),
            });
            expect(read(message)).toEqual(
              specs.map(({ key, value, timestamp }, i) => ({
                offset: base + (offsets[i] ?? 0),
                timestamp: magic === 0 ? -1 : timestamp,
                key: latin1(key),
                value: latin1(value),
                headers: [],
              })),
            );
            expect(reader.count).toBe(specs.length);
          },
        ),
        { numRuns: 40 },
      );
    },
  );

  test('log append time on the wrapper -> the time of every record', () => {
    const set = [1, 2].map((n) => buildMessage({ magic: 1, offset: n - 1, timestamp: n, value: `v${n}` }));
    const message = buildMessage({
      magic: 1,
      offset: 41,
      timestamp: 1_500_000_000_000,
      codec: 'gzip',
      logAppendTime: true,
      value: gzipSync(Buffer.concat(set)),
    });
    expect(read(message).map(({ offset, timestamp }) => [offset, timestamp])).toEqual([
      [40, 1_500_000_000_000],
      [41, 1_500_000_000_000],
    ]);
  });

  test('the lz4 header checksum of old clients -> not verified', () => {
    const lz4 = COMPRESSORS.find(({ codec }) => codec === 'lz4');
    const value = lz4?.compress(buildMessage({ magic: 0, offset: 5, value: 'old' })) ?? null;
    const at = value === null || (value[4]! & 8) === 0 ? 6 : 14;
    if (value !== null) value[at] = value[at]! ^ 0x55;
    const message = buildMessage({ magic: 0, offset: 5, codec: 'lz4', value });
    expect(read(message).map((record) => record.value)).toEqual(['old']);
  });

  const inner = buildMessage({ magic: 1, offset: 0, value: 'x' });
  test.each([
    ['a wrapper without a value', null],
    ['an empty set', gzipSync('')],
    ['a set that is cut off', gzipSync(Buffer.concat([inner, inner.subarray(0, 20)]))],
    [
      'a set in a set',
      gzipSync(buildMessage({ magic: 1, offset: 0, codec: 'gzip', value: gzipSync(inner) })),
    ],
    ['a value that is not compressed', Buffer.from('plain')],
    [
      'offsets below zero',
      gzipSync(Buffer.concat([inner, buildMessage({ magic: 1, offset: 99, value: 'x' })])),
    ],
  ])('%s -> corrupt-batch', (_, value) => {
    expect(() => read(buildMessage({ magic: 1, offset: 3, codec: 'gzip', value }))).toThrow(corruptBatch);
  });

  test('any bit flipped, in the message or in its set -> records or a KlogError', () => {
    const set = Buffer.concat(
      ['a', 'bb', null].map((value, i) => buildMessage({ magic: 1, offset: i, key: 'k', value })),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), fc.boolean(), (flips, inside) => {
        const flip = (bytes: Buffer) => {
          for (const pick of flips) {
            const at = (pick >>> 3) % bytes.length;
            bytes[at] = bytes[at]! ^ (1 << (pick & 7));
          }
          return bytes;
        };
        const value = gzipSync(inside ? flip(Buffer.from(set)) : set, { level: 0 });
        const message = buildMessage({ magic: 1, offset: 2, codec: 'gzip', value });
        try {
          const bytes = inside ? message : flip(message);
          const header = readHeader(bytes, 0, bytes.length);
          if (header === undefined) return;
          reader.open(bytes, header);
          expect(readAll(reader).length).toBeLessThanOrEqual(3);
        } catch (error) {
          expect(error).toBeInstanceOf(KlogError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('lines of a big set -> memory grows to hold them', () => {
    const frame = readFileSync(new URL('frames/README.md', import.meta.url));
    const set = Array.from({ length: 2000 }, (_, i) => buildMessage({ magic: 1, offset: i, value: frame }));
    const message = buildMessage({
      magic: 1,
      offset: 5999,
      codec: 'gzip',
      value: gzipSync(Buffer.concat(set)),
    });
    const records = read(message);
    expect(records.length).toBe(2000);
    expect(records[0]?.offset).toBe(4000);
    expect(records.every(({ value }) => value === latin1(frame))).toBe(true);
  });
});
