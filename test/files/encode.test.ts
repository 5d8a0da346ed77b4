// Lines as record batches.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asOffset } from '../../src/base/brand.ts';
import { BatchEncoder } from '../../src/files/encode.ts';
import { decodeBatches } from './decode.ts';

function encode(
  lines: readonly string[],
  first = 0,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): Buffer | undefined {
  const encoder = new BatchEncoder(first, asOffset(from), asOffset(to));
  for (const line of lines) add(encoder, line);
  return encoder.take();
}

function add(encoder: BatchEncoder, line: string): void {
  const bytes = Buffer.from(line, 'latin1');
  encoder.begin(bytes.length);
  encoder.append(bytes, 0, bytes.length);
  encoder.end();
}

describe('BatchEncoder', () => {
  test('lines come back with their numbers', () => {
    expect(decodeBatches(encode(['a', '', 'ccc'])!)).toEqual([
      { offset: 0, text: 'a' },
      { offset: 1, text: '' },
      { offset: 2, text: 'ccc' },
    ]);
  });

  test('no line -> no batch', () => expect(encode([])).toBeUndefined());

  test('only the range is kept, beyond 2^32 too', () => {
    const first = 2 ** 33 + 5;
    expect(decodeBatches(encode(['a', 'b', 'c', 'd'], first, first + 1, first + 3)!)).toEqual([
      { offset: first + 1, text: 'b' },
      { offset: first + 2, text: 'c' },
    ]);
  });

  test('full once the end is reached', () => {
    const encoder = new BatchEncoder(0, asOffset(0), asOffset(2));
    add(encoder, 'a');
    expect(encoder.full).toBe(false);
    add(encoder, 'b');
    expect(encoder.full).toBe(true);
  });

  test.each([63, 64, 65, 8_191, 8_192, 70_000, 1_048_575, 1_048_576, 5_000_000])(
    'a line of %d bytes',
    (length) => {
      const lines = ['before', 'x'.repeat(length), 'after'];
      expect(decodeBatches(encode(lines)!).map(({ text }) => text)).toEqual(lines);
    },
  );

  test('batches stay small: bytes and records', () => {
    const small = encode(Array.from({ length: 1_201 }, () => 'x'))!;
    expect(countsOf(small)).toEqual([500, 500, 201]);
    const large = encode(Array.from({ length: 100 }, () => 'x'.repeat(10_000)))!;
    expect(Math.max(...countsOf(large))).toBe(7);
  });

  test('what was taken is not overwritten by what comes next', () => {
    const encoder = new BatchEncoder(0, asOffset(0), asOffset(100));
    for (const size of [10, 2_000_000]) {
      add(encoder, 'a'.repeat(size));
      const taken = encoder.take()!;
      const before = Buffer.from(taken);
      add(encoder, 'b'.repeat(size));
      encoder.take();
      expect(taken.equals(before)).toBe(true);
    }
  });

  test('property: decode(encode(lines)) is lines, in pieces and over several takes', () => {
    const line = fc.string({ unit: 'binary-ascii', maxLength: 300 });
    fc.assert(
      fc.property(
        fc.array(fc.array(line, { maxLength: 40 }), { maxLength: 5 }),
        fc.nat(20),
        (groups, cut) => {
          const encoder = new BatchEncoder(7, asOffset(7), asOffset(Number.POSITIVE_INFINITY));
          const records = groups.flatMap((group) => {
            for (const text of group) {
              const bytes = Buffer.from(`..${text}`, 'latin1');
              const middle = 2 + Math.min(cut, text.length);
              encoder.begin(text.length);
              encoder.append(bytes, 2, middle);
              encoder.append(bytes, middle, bytes.length);
              encoder.end();
            }
            return decodeBatches(encoder.take() ?? Buffer.alloc(0));
          });
          expect(records).toEqual(groups.flat().map((text, index) => ({ offset: index + 7, text })));
        },
      ),
    );
  });
});

/** Records in each batch. */
function countsOf(bytes: Buffer): number[] {
  const counts: number[] = [];
  for (let at = 0; at < bytes.length; at += 12 + bytes.readInt32BE(at + 8))
    counts.push(bytes.readInt32BE(at + 57));
  return counts;
}
