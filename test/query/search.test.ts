// Byte search against the plainest way to do it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Needle, NeedleStream } from '../../src/query/text/search.ts';

const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function positions(text: string, needle: string, fold: boolean): number[] {
  const found: number[] = [];
  for (let i = 0; i + needle.length <= text.length; i++) {
    const part = text.slice(i, i + needle.length);
    if (fold ? lower(part) === lower(needle) : part === needle) found.push(i);
  }
  return found;
}

// Few letters, so that near misses and overlaps are common.
const text = fc.string({ unit: fc.constantFrom(...'aAbBk-1@`[{'), maxLength: 300 });
const word = fc.string({ unit: fc.constantFrom(...'aAbBk-1@`[{'), minLength: 1, maxLength: 9 });

test('a needle is found in a part of the bytes at its first place', () => {
  fc.assert(
    fc.property(text, word, fc.boolean(), fc.nat(20), fc.nat(20), (hay, needle, fold, before, after) => {
      const bytes = Buffer.from(needle + hay + needle, 'latin1');
      const start = Math.min(needle.length + before, bytes.length);
      const end = Math.max(start, bytes.length - needle.length - after);
      const expected = positions(bytes.toString('latin1', start, end), needle, fold)[0];
      const found = new Needle(Buffer.from(needle), fold).find(bytes, start, end);
      expect(found).toBe(expected === undefined ? -1 : expected + start);
    }),
    { numRuns: 1_000 },
  );
});

test('a stream goes through batch after batch and names every place', () => {
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      word,
      fc.boolean(),
      (batches, needle, fold) => {
        const stream = new NeedleStream(new Needle(Buffer.from(needle), fold));
        for (const batch of batches) {
          stream.begin(Buffer.from(batch, 'latin1'), 0);
          const found: number[] = [];
          for (let at = stream.next(0); at !== Number.POSITIVE_INFINITY; at = stream.next(at + 1))
            found.push(at);
          expect(found).toEqual(positions(batch, needle, fold));
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a needle of more than 255 bytes is found', () => {
  const needle = `x${'ab'.repeat(300)}y`;
  const bytes = Buffer.from('ab'.repeat(1_000) + needle);
  expect(new Needle(Buffer.from(needle), true).find(bytes, 0, bytes.length)).toBe(2_000);
});
