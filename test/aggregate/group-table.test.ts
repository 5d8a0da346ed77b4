import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroupTable } from '../../src/aggregate/group/group-table.ts';

describe.each([0, 1, 2, 3])('%d columns', (columns) => {
  test('counts tuples as a Map does', () => {
    const number = fc.oneof(fc.nat(3), fc.nat());
    fc.assert(
      fc.property(fc.array(fc.array(number, { minLength: columns, maxLength: columns })), (tuples) => {
        const table = new GroupTable(columns);
        const expected = new Map<string, number>();
        for (const tuple of tuples) {
          table.add(Int32Array.from(tuple));
          const key = tuple.join();
          expected.set(key, (expected.get(key) ?? 0) + 1);
        }
        const counted = new Map<string, number>();
        for (let row = 0; row < table.size; row++) {
          const key = Array.from({ length: columns }, (_, i) => table.at(row, i)).join();
          counted.set(key, table.count(row));
        }
        expect(counted).toEqual(expected);
        expect(table.size).toBe(expected.size);
      }),
    );
  });
});

test('keeps 100,000 tuples apart while it grows', () => {
  const table = new GroupTable(2);
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 100_000; i++) table.add(Int32Array.of(i % 317, Math.floor(i / 317)));
  }
  expect(table.size).toBe(100_000);
  for (let row = 0; row < table.size; row++) {
    if (table.count(row) !== 2) throw new Error(`row ${row} has ${table.count(row)}`);
  }
});
