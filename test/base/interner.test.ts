import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Interner } from '../../src/base/interner.ts';

test('equal bytes -> one number, in the order they came; the bytes are kept as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 4 })), (texts) => {
      const interner = new Interner();
      const numbers = new Map<string, number>();
      for (const text of texts) {
        const inside = Buffer.concat([Buffer.from('ab'), text, Buffer.from('cd')]);
        const known = Buffer.from(text).toString('hex');
        if (!numbers.has(known)) numbers.set(known, numbers.size);
        expect(interner.number(inside, 2, 2 + text.length)).toBe(numbers.get(known));
        inside.fill(0);
      }
      expect(interner.size).toBe(numbers.size);
      for (const [hex, number] of numbers) expect(interner.bytes(number).toString('hex')).toBe(hex);
    }),
  );
});

test('keeps 100,000 texts apart while it grows', () => {
  const interner = new Interner();
  const texts = Array.from({ length: 100_000 }, (_, i) => Buffer.from(`user-${i}`));
  for (let round = 0; round < 2; round++) {
    const wrong = texts.findIndex((text, i) => interner.number(text, 0, text.length) !== i);
    expect(wrong).toBe(-1);
  }
});
