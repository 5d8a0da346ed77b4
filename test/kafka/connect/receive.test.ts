// Cutting bytes into answers, and the memory they are filled into: used again, but never too early.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LinkFault } from '../../../src/kafka/connect/link-error.ts';
import { MemoryPool } from '../../../src/kafka/connect/memory-pool.ts';
import { AnswerReader } from '../../../src/kafka/connect/receive.ts';

const LARGEST = 1 << 20;

/** An answer: length, correlation id, then bytes that tell which answer it is. */
function answer(id: number, size: number): Buffer {
  const bytes = Buffer.alloc(8 + size, id);
  bytes.writeInt32BE(4 + size, 0);
  bytes.writeInt32BE(id, 4);
  return bytes;
}

it('any pieces give the same answers, and what is still looked at is not written over', () => {
  const sizes = fc.array(fc.oneof(fc.nat(30), fc.integer({ min: 60_000, max: 140_000 })), { maxLength: 12 });
  const pieces = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(sizes, pieces, fc.array(fc.nat(3), { minLength: 1 }), (lengths, cuts, keeps) => {
      const pool = new MemoryPool();
      const open: { id: number; body: Buffer }[] = [];
      const seen: number[] = [];
      const check = (): void => {
        for (const { id, body } of open) expect(body.every((byte) => byte === id)).toBe(true);
      };
      const reader = new AnswerReader(
        pool,
        () => LARGEST,
        (id, body) => {
          expect(body.length).toBe(lengths[id]);
          seen.push(id);
          open.push({ id, body });
          // The reader of the answers is some of them behind.
          while (open.length > keeps[id % keeps.length]!) {
            check();
            pool.give(open.shift()!.body);
          }
        },
      );
      const stream = Buffer.concat(lengths.map((size, id) => answer(id, size)));
      for (let at = 0, i = 0; at < stream.length; i++) {
        const end = at + cuts[i % cuts.length]!;
        // As a socket does it: always the same memory.
        const shared = Buffer.from(stream.subarray(at, end));
        reader.push(shared);
        shared.fill(0xdd);
        at = end;
      }
      check();
      expect(seen).toEqual(lengths.map((_, id) => id));
    }),
    { numRuns: 60 },
  );
});

it('memory that was given back is used again, once', () => {
  const pool = new MemoryPool();
  const first = pool.take(80_000);
  pool.give(first.subarray(4));
  pool.give(first);
  const second = pool.take(90_000);
  const third = pool.take(90_000);
  expect(second.buffer).toBe(first.buffer);
  expect(third.buffer).not.toBe(first.buffer);
});

it.each([-1, 3, LARGEST + 1])('a length of %i is refused', (size) => {
  const reader = new AnswerReader(
    new MemoryPool(),
    () => LARGEST,
    () => {},
  );
  const head = Buffer.alloc(4);
  head.writeInt32BE(size);
  expect(() => reader.push(head)).toThrow(LinkFault);
});
