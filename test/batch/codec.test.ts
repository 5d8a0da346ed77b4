// Every form of compression that clients write, damaged input, and memory that must neither break nor grow.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { codecReady, decompress, loadCodec } from '../../src/batch/codec.ts';
import { COMPRESSORS, compressorOf, xerial } from './codecs.ts';

const corruptBatch = expect.objectContaining({ name: 'KlogError', code: 'corrupt-batch' });

/** What the files in frames/ hold. */
function lines(): Buffer {
  let text = '';
  let state = 7;
  for (let i = 0; i < 9000; i++) {
    // In doubles, as the files were made.
    state = (state * 1103515245 + 12345) % 2147483648;
    text += `{"level":"info","line":${i % 50},"host":"web-${(state >> 16) % 3}"}\n`;
  }
  return Buffer.from(text);
}

const frame = (name: string) => readFileSync(new URL(`frames/${name}`, import.meta.url));
const all = (codec: 'gzip' | 'snappy' | 'lz4' | 'zstd', bytes: Buffer) =>
  decompress(codec, bytes, 0, bytes.length);

test('a codec -> not ready before it is loaded', async () => {
  expect(codecReady('gzip')).toBe(false);
  await Promise.all([loadCodec('gzip'), loadCodec('gzip')]);
  expect(codecReady('gzip')).toBe(true);
});

describe('decompress', () => {
  beforeAll(() => Promise.all((['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const).map(loadCodec)));

  test.each(COMPRESSORS)(
    '$name of anything, somewhere in other bytes -> the same bytes',
    ({ codec, compress }) => {
      const text = fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 200_000, size: 'max' }),
        fc
          .array(fc.constantFrom('{"level":"info",', '"host":"web-1"}', 'x', '\u00e9'), {
            minLength: 1,
            maxLength: 9000,
            size: 'max',
          })
          .map((words) => Buffer.from(words.join(''))),
      );
      fc.assert(
        fc.property(text, fc.nat(9), fc.nat(9), (random, before, after) => {
          const plain = Buffer.from(random);
          const packed = compress(plain);
          const bytes = Buffer.concat([Buffer.alloc(before, 0xff), packed, Buffer.alloc(after, 0xff)]);
          const result = decompress(codec, bytes, before, before + packed.length);
          expect(result.equals(plain)).toBe(true);
        }),
        { numRuns: 30 },
      );
    },
  );

  test.each([
    'independent.lz4',
    'linked-checksum.lz4',
    'linked-sized-block-checksum.lz4',
    'sized-4mb-blocks.lz4',
    'unsized.zst',
    'sized-checksum.zst',
    'small-window.zst',
  ])('%s, alone and twice in a row around a skippable frame -> the lines', (name) => {
    const codec = name.endsWith('lz4') ? 'lz4' : 'zstd';
    const bytes = frame(name);
    expect(all(codec, bytes).equals(lines())).toBe(true);
    const skippable = Buffer.from('532a4d1803000000aabbcc', 'hex');
    const twice = all(codec, Buffer.concat([bytes, skippable, bytes]));
    expect(twice.equals(Buffer.concat([lines(), lines()]))).toBe(true);
  });

  test('gzip members and framed snappy streams in a row -> all of them', () => {
    const packed = compressorOf('gzip').compress(Buffer.from('one '));
    const more = compressorOf('gzip').compress(lines());
    expect(
      all('gzip', Buffer.concat([packed, more])).equals(Buffer.concat([Buffer.from('one '), lines()])),
    ).toBe(true);
    const streams = Buffer.concat([xerial(Buffer.from('one ')), xerial(lines(), 1000)]);
    expect(all('snappy', streams).equals(Buffer.concat([Buffer.from('one '), lines()]))).toBe(true);
  });

  test('an lz4 frame with a wrong header checksum -> read all the same', () => {
    for (const name of ['independent.lz4', 'linked-sized-block-checksum.lz4']) {
      const bytes = frame(name);
      const at = (bytes[4]! & 8) === 0 ? 6 : 14;
      bytes[at] = bytes[at]! ^ 0xff;
      expect(all('lz4', bytes).equals(lines())).toBe(true);
    }
  });

  test.each(['linked-checksum.lz4', 'linked-sized-block-checksum.lz4', 'sized-checksum.zst'])(
    '%s with any bit of its content flipped -> the lines or corrupt-batch, and the next call works',
    (name) => {
      const codec = name.endsWith('lz4') ? 'lz4' : 'zstd';
      const good = frame(name);
      const expected = lines();
      let failures = 0;
      fc.assert(
        fc.property(fc.integer({ min: 60, max: good.length - 1 }), fc.nat(7), (at, bit) => {
          const bad = Buffer.from(good);
          bad[at] = bad[at]! ^ (1 << bit);
          // The lines repeat so much that a flipped bit may point at another copy of the same text.
          try {
            expect(all(codec, bad).equals(expected)).toBe(true);
          } catch (error) {
            expect(error).toEqual(corruptBatch);
            failures += 1;
          }
          expect(all(codec, good).equals(expected)).toBe(true);
        }),
        { numRuns: 40 },
      );
      expect(failures).toBeGreaterThan(20);
    },
  );

  test.each(COMPRESSORS.filter(({ codec }) => codec !== 'none'))(
    '$name cut off or empty -> corrupt-batch, with bits flipped -> that or bytes',
    ({ codec, compress }) => {
      const packed = compress(lines());
      fc.assert(
        fc.property(fc.nat(packed.length - 1), fc.nat(7), (at, bit) => {
          // A framed stream that ends between two blocks cannot be told from a whole one.
          if (codec !== 'snappy') expect(() => decompress(codec, packed, 0, at)).toThrow(corruptBatch);
          const bad = Buffer.from(packed);
          bad[at] = bad[at]! ^ (1 << bit);
          try {
            decompress(codec, bad, 0, bad.length);
          } catch (error) {
            expect(error).toEqual(corruptBatch);
          }
        }),
        { numRuns: 60 },
      );
      expect(() => decompress(codec, packed, 5, 5)).toThrow(corruptBatch);
      expect(decompress(codec, packed, 0, packed.length).equals(lines())).toBe(true);
    },
  );

  test.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
    '%s of random bytes -> bytes or corrupt-batch',
    (codec) => {
      const starts = { gzip: '1f8b0800', snappy: '', lz4: '04224d186040', zstd: '28b52ffd00' };
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (random, begun) => {
          const bytes = Buffer.concat([Buffer.from(begun ? starts[codec] : '', 'hex'), random]);
          try {
            all(codec, bytes);
          } catch (error) {
            expect(error).toEqual(corruptBatch);
          }
        }),
      );
    },
  );

  test.each([
    ['lz4', 'linked-checksum.lz4'],
    ['zstd', 'sized-checksum.zst'],
  ] as const)('%s, a thousand batches with damaged ones between -> memory stays as it was', (codec, name) => {
    const good = frame(name);
    const bad = Buffer.from(good);
    bad.fill(0xff, 60, 90);
    expect(() => all(codec, bad)).toThrow(corruptBatch);
    const size = all(codec, good).buffer.byteLength;
    for (let i = 0; i < 1000; i++) {
      if (i % 10 === 0) expect(() => all(codec, bad)).toThrow(corruptBatch);
      else expect(all(codec, good).buffer.byteLength).toBe(size);
    }
  });

  test('a zstd batch of 100 MB -> its memory is given back with the next one', () => {
    const repeated = (blocks: number) => {
      const parts = [Buffer.from('28b52ffd0038', 'hex')]; // a window of 128 KB
      for (let i = 1; i <= blocks; i++) {
        const head = Buffer.alloc(3);
        head.writeUIntLE((131072 << 3) | 2 | (i === blocks ? 1 : 0), 0, 3);
        parts.push(head, Buffer.from('k'));
      }
      return Buffer.concat(parts);
    };
    const large = all('zstd', repeated(800));
    expect(large.length).toBe(800 * 131072);
    expect(large[large.length - 1]).toBe('k'.charCodeAt(0));
    expect(all('zstd', frame('unsized.zst')).buffer.byteLength).toBeLessThan(20_000_000);
    // 256 MB is the end.
    expect(() => all('zstd', repeated(2100))).toThrow(corruptBatch);
    expect(all('zstd', frame('unsized.zst')).equals(lines())).toBe(true);
  });

  test('a snappy block that claims a gigabyte -> corrupt-batch', () => {
    expect(() => all('snappy', Buffer.from('8080808004' + '0061', 'hex'))).toThrow(corruptBatch);
  });
});
