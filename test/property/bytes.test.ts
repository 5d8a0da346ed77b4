// Random bytes as records: nothing throws, nothing outside a record decides about it, and `find` skips no match.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogEvent } from '../../src/record/event.ts';
import { batchOf, candidates, findAll, queryOf } from '../query/records.ts';
import { Dice, diceBytes } from './dice.ts';
import { randomTree } from './expressions.ts';
import { randomRecord } from './records.ts';
import { spell } from './spell.ts';

const RUNS = 200;

/** Bytes of all kinds, or such as JSON, logfmt and plain lines are made of. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(...'{}[]:,"\\=u00e9 \n-1.eE+tnfals(\u00e9', 'msg', 'level', '"a"', '\\u0061', 'log'),
      { maxLength: 60 },
    )
    .map((pieces) => Buffer.from(pieces.join(''))),
  fc
    .tuple(fc.uint8Array({ minLength: 160, maxLength: 160 }), fc.nat(), fc.uint8Array({ maxLength: 3 }))
    .map(([bytes, at, other]) => {
      const value = randomRecord(new Dice(bytes)).value ?? Buffer.alloc(0);
      const cut = at % (value.length + 1);
      return Buffer.concat([value.subarray(0, cut), other, value.subarray(cut + other.length)]);
    }),
);

const material = { places: [], texts: [], played: () => [] };

test('random bytes are read without a throw, and by themselves', () => {
  let pairs = 0;
  const property = fc.property(
    fc.array(anyBytes, { minLength: 6, maxLength: 6 }),
    diceBytes(10, 60),
    (values, expressions) => {
      const records = values.map((value) => ({ value: Buffer.from(value) }));
      for (const bytes of expressions) {
        const dice = new Dice(bytes);
        const text = spell(randomTree(dice, material), dice);
        const query = queryOf({ expressions: [text] });
        const found = findAll(query, records);
        const seen = candidates(query, records);
        expect(found.filter((number) => !seen.has(number))).toEqual([]);
        // Alone, and with nothing behind it, a record says the same.
        const alone = records.flatMap((record, i) => (findAll(query, [record]).length > 0 ? [i + 1] : []));
        // The offset in the batch is the one thing that differs.
        if (!text.includes('@offset')) expect(alone, text).toEqual(found);
        pairs += records.length;
      }
    },
  );
  fc.assert(property, { numRuns: RUNS });
  expect(pairs).toBe(RUNS * 60);
});

test('random bytes are shown without a throw', () => {
  const property = fc.property(anyBytes, (value) => {
    const event = new LogEvent().open(batchOf([{ value: Buffer.from(value) }]).records[0]!);
    const shown = [
      event.text('msg'),
      event.text('level'),
      event.text('time'),
      event.stack(),
      ...event.fields(),
    ];
    expect(shown.length).toBeGreaterThanOrEqual(4);
    expect(event.rank).toBeGreaterThanOrEqual(0);
    expect(Number.isNaN(event.ownTime)).toBe(false);
  });
  fc.assert(property, { numRuns: 3_000 });
});
