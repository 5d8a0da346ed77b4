// Statistics beside exact values, on skewed data.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketStart } from '../../src/aggregate/group/bucket.ts';
import { decimalValue, readDecimal, Sums } from '../../src/aggregate/measure/decimal.ts';
import { Distinct } from '../../src/aggregate/measure/distinct.ts';
import { Quantiles } from '../../src/aggregate/measure/quantiles.ts';

/** A generator with a seed, so that a failure comes again. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const nearestRank = (sorted: Float64Array, percent: number): number =>
  sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100 - 1e-9)) - 1]!;

describe('percentiles are within 1 %', () => {
  const random = randoms(7);
  const shapes: Record<string, () => number> = {
    'a long tail': () => 5 / (1 - random()) ** 1.5,
    'two humps far apart': () => (random() < 0.9 ? 1 + random() : 30_000 + 500 * random()),
    'nearly all the same': () => (random() < 0.999 ? 200 : 9_999),
    'below zero too': () => (random() - 0.3) * 10 ** (random() * 6),
    'with zeros': () => (random() < 0.4 ? 0 : random()),
    'tiny and huge': () => 10 ** (random() * 600 - 300),
  };
  test.each(Object.keys(shapes))('%s', (name) => {
    const values = Float64Array.from({ length: 50_001 }, shapes[name]!);
    const sketch = new Quantiles();
    for (const value of values) sketch.add(value);
    const sorted = values.sort();
    for (const percent of [0, 1, 5, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100]) {
      const exact = nearestRank(sorted, percent);
      expect(Math.abs(sketch.at(percent) - exact), `p${percent} of ${name}`).toBeLessThanOrEqual(
        Math.abs(exact) * 0.01,
      );
    }
  });

  test('the smallest and the largest are exact, also of sketches that were added up', () => {
    const [one, other] = [new Quantiles(), new Quantiles()];
    for (const value of [3.1234567, 2.5, 40_000.123]) one.add(value);
    for (const value of [-7.77777, 99_999.99]) other.add(value);
    one.merge(other.bins());
    expect([one.at(0), one.at(20), one.at(81), one.at(100)]).toEqual([
      -7.77777, -7.77777, 99_999.99, 99_999.99,
    ]);
  });

  test('of few values the rank is exact', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 1000 }),
        (values, tenths) => {
          const sketch = new Quantiles();
          for (const value of values) sketch.add(value);
          const exact = nearestRank(Float64Array.from(values).sort(), tenths / 10);
          expect(Math.abs(sketch.at(tenths / 10) - exact)).toBeLessThanOrEqual(exact * 0.01);
        },
      ),
    );
  });
});

describe('distinct is within 2 %', () => {
  const add = (distinct: Distinct, text: string) => {
    const bytes = Buffer.from(text);
    distinct.add(bytes, 0, bytes.length);
  };
  test.each([
    ['numbers in a row', (i: number) => String(i)],
    ['numbers behind a long name', (i: number) => `customer-of-the-shop-${i * 1000}`],
    ['hexadecimal ids', (i: number) => (i * 2654435761).toString(16)],
    ['one letter in many', (i: number) => `${'x'.repeat(i % 300)}${Math.floor(i / 300)}`],
  ])(
    '%s',
    (_, text) => {
      for (const count of [0, 1, 100, 4096, 4097, 6000, 30_000, 100_000, 400_000]) {
        const distinct = new Distinct();
        const times = count > 50_000 ? 1 : 3;
        // Skewed: some come often.
        for (let k = 0; k < times; k++) for (let i = 0; i < count; i++) add(distinct, text(i));
        for (let i = 0; i < count; i++) add(distinct, text(i % 7 === 0 ? 0 : i % count));
        const found = distinct.count();
        if (count <= 4096) expect(found).toBe(count);
        else expect(Math.abs(found - count) / count, `${count}`).toBeLessThan(0.02);
      }
    },
    60_000,
  );
});

describe('sums lose nothing', () => {
  test('equal the sum of exact fractions, in any order', () => {
    const digits = fc.tuple(
      fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }),
      fc.integer({ min: 0, max: 15 }),
    );
    fc.assert(
      fc.property(fc.array(digits, { maxLength: 40 }), (values) => {
        const sums = new Sums();
        for (const [units, scale] of values) sums.add(3, units, scale);
        const expected = values.reduce(
          (sum, [units, scale]) => sum + BigInt(units) * 10n ** BigInt(15 - scale),
          0n,
        );
        const { units, scale } = sums.at(3);
        expect(units * 10n ** BigInt(15 - scale)).toBe(expected);
      }),
    );
  });

  test.each([
    ['0.3', 0.3],
    ['9007199254740993', { spelling: '9007199254740993' }],
    ['1e300', 1e300],
    ['-0', 0],
    ['0.1000', 0.1],
    ['5e-324', 5e-324],
    ['1e401', undefined],
  ])('%s is shown as %j', (text, shown) => {
    const decimal = readDecimal(text);
    expect(decimal && decimalValue(decimal)).toEqual(shown);
  });
});

test.each([
  [0.3, 0.1, 1, 0.3],
  [0.29, 0.1, 1, 0.2],
  [1.1, 1.1, 1, 1.1],
  [-1, 100, 0, -100],
  [-100, 100, 0, -100],
  [499, 100, 0, 400],
  [999_999_999_999_999, 1000, 0, 999_999_999_999_000],
  [0.7, 0.05, 2, 0.7],
])('the bucket of %d by %d starts at %d', (value, width, decimals, start) => {
  const bucket = { kind: 'bucket', field: { kind: 'meta', name: 'key' }, unit: '', scale: 1 } as const;
  expect(bucketStart(value, { ...bucket, width, decimals, readText: () => undefined })).toBe(start);
});
