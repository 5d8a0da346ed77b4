// Numbers, durations, sizes, times and levels: what is in order, and what is counted as another type.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberOperand } from '../../src/query/match/number.ts';
import { compareSpellings } from '../../src/record/json/number.ts';
import { findAll, NOW, queryOf } from './records.ts';

const finds = (expression: string, values: readonly unknown[], field = 'a') =>
  findAll(
    queryOf({ expressions: [expression] }),
    values.map((value) => ({
      value: typeof value === 'string' ? value : JSON.stringify({ [field]: value }),
    })),
  );

const json = (...spellings: string[]) => spellings.map((spelling) => `{"a":${spelling}}`);

describe('numbers', () => {
  test.each([
    ['a>5', json('6', '5', '5.1', '"6"', '"x"', '50e-1', '5.0001e0'), [1, 3, 4, 7]],
    ['a>=-0.5', json('-0.5', '-0.6', '0', '-5e-1'), [1, 3, 4]],
    ['a<0.1', json('0.1', '0.099', '1e-400', '-1e400'), [2, 3, 4]],
    ['a>1e300', json('1e301', '1e999', '-1e999'), [1, 2]],
    ['a=1e999', json('1e999', '2e999', '10e998'), [1, 3]],
    ['a=0.30000000000000001', json('0.3', '0.30000000000000001', '0.300000000000000010'), [2, 3]],
    ['a>9007199254740992', json('9007199254740993', '9007199254740992', '"9007199254740993"'), [1, 3]],
    ['a:5', json('[1,[5]]', '[]', '{"b":5}'), [1, 3]],
    ['a=5', json('[1,[5]]', '{"b":5}', '"05"', '" 5"', '"5."'), [1]],
    ['a:1..3', json('[0,5]', '[0,2]', '3', '1', '3.01'), [2, 3, 4]],
    ['a:{1 TO 3}', json('1', '2', '3'), [2]],
    ['a:[1 TO 3}', json('1', '2', '3'), [1, 2]],
  ])('%s', (expression, records, numbers) => {
    expect(finds(expression, records)).toEqual(numbers);
  });

  test('every spelling of a double compares as the double does', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(number, number, (a, b) => {
        const expected = Math.sign(Math.sign(a) - Math.sign(b) || (a < b ? -1 : a > b ? 1 : 0));
        expect(Math.sign(compareSpellings(JSON.stringify(a), JSON.stringify(b)))).toBe(expected);
        const bytes = Buffer.from(JSON.stringify(a));
        const value = {
          kind: 'number',
          bytes,
          start: 0,
          end: bytes.length,
          escaped: false,
          text: () => bytes.toString(),
        } as const;
        expect(Math.sign(new NumberOperand(JSON.stringify(b)).compare(value))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  test('integers of any length compare as BigInt does', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: -10n, max: 10n }), (a, step) => {
        const expected = step > 0n ? -1 : step < 0n ? 1 : 0;
        expect(Math.sign(compareSpellings(`${a}`, `${a + step}`))).toBe(expected);
      }),
    );
  });
});

describe('durations and sizes', () => {
  test.each([
    ['a>1s', 'a', [1001, 1000, '1.5s', '2m', '999ms', '2000'], [1, 3, 4]],
    ['a_s>1s', 'a_s', [1001, 1, 1.1, '1.5s'], [1, 3, 4]],
    ['tookUs>1ms', 'tookUs', [1001, 1000], [1]],
    ['took-ns>=1us', 'took_ns', [1000, 999], [1]],
    ['responseTime>1s', 'responseTime', [1001, 1], [1]],
    ['a=250ms', 'a', [250, '250ms', '0.25s', 'a 250ms', 251], [1, 2, 3]],
    ['a:250ms', 'a', [250, '250ms', '0.25s', 'a 250ms', 251], [1, 2, 3, 4]],
    ['a:100ms..1s', 'a', [99, 100, 1000, 1001], [2, 3]],
    ['a>=20KB', 'a', [20000, 19999, '20KB', '1MiB', '20 kb', '20'], [1, 2 + 1, 4, 5]],
    ['a<1MiB', 'a', [1048575, 1048576, '1MB'], [1, 3]],
    ['a>5', 'a', ['250ms', '6'], [2]],
  ])('%s', (expression, field, values, numbers) => {
    const records = values.map((value) => JSON.stringify({ [field]: value }));
    expect(finds(expression, records)).toEqual(numbers);
  });
});

describe('times', () => {
  const at = (text: string) => ({ value: JSON.stringify({ when: text }) });
  test.each([
    ['when>2026-11-24', ['2026-11-25T00:00:00Z', '2026-11-24T23:59:59.999Z', '2026-11-25'], [1, 3]],
    ['when>=2026-11-24', ['2026-11-24T00:00:00Z', '2026-11-23T23:59:59.999Z'], [1]],
    ['when<="2026-11-24 14:05"', ['2026-11-24T14:05:59.999Z', '2026-11-24T14:06:00Z'], [1]],
    ['when=14:05', ['2026-11-24T14:05:30Z', '2026-11-24T14:06:00Z', '14:05'], [1, 3]],
    ['when>14:45', ['2026-11-23T14:50:00Z', '2026-11-23T14:40:00Z'], [1]],
    ['when:2026-11-24', ['2026-11-24T14:05:30Z', 'on 2026-11-24', 'x'], [1, 2]],
  ])('%s', (expression, values, numbers) => {
    expect(findAll(queryOf({ expressions: [expression] }), values.map(at))).toEqual(numbers);
  });

  test('epoch numbers are times by their magnitude', () => {
    expect(
      finds('a>=2026-11-24T14:00:00Z', [1795528800, 1795528799, 1795528800000, 1795528800000000]),
    ).toEqual([1, 3, 4]);
  });

  test('the time role goes by the log line, else by the record; relative times count from now', () => {
    const records = [
      { value: '{"time":"2026-11-24T14:20:00Z"}', timestamp: 0 },
      { value: '{"time":"2026-11-24T14:10:00Z"}', timestamp: NOW },
      { value: '{}', timestamp: NOW - 60_000 },
      { value: '{}', timestamp: -1 },
    ];
    expect(findAll(queryOf({ expressions: ['time>15m'] }), records)).toEqual([1, 3]);
    expect(findAll(queryOf({ expressions: ['@timestamp>"15m ago"'] }), records)).toEqual([2, 3]);
    expect(findAll(queryOf({ expressions: ['time=14:20'] }), records)).toEqual([1]);
  });
});

describe('values of another type', () => {
  test('are false, and counted once a record', () => {
    const query = queryOf({ expressions: ['status>=500 or took>1s or took>2s'] });
    const values = [
      { status: 'x' },
      { status: ['x', 'y'] },
      { status: ['x', 503] },
      { status: null },
      {},
      { status: 200, took: true },
      { status: '' },
    ];
    const found = findAll(
      query,
      values.map((value) => ({ value: JSON.stringify(value) })),
    );
    expect(found).toEqual([3]);
    expect(query.typeMismatches()).toEqual([
      { field: 'status', expected: 'a number', count: 3 },
      { field: 'took', expected: 'a duration', count: 1 },
    ]);
  });

  test.each([
    'a>5',
    'a>=5',
    'a<5',
    'a<=5',
    'a:>5',
    'a gt 5',
    'a:1..5',
    'a:[1 TO 5]',
    'a=1..5',
    'not a>5',
    'a:(>5 or <3)',
  ])('are counted by every operator that orders: %s', (expression) => {
    const query = queryOf({ expressions: [expression] });
    const values = [
      '{"a":"x"}',
      '{"a":4}',
      '{"a":[true,"y"]}',
      '{"a":{"b":1}}',
      '{"a":null}',
      '{"a":"4"}',
      'a=x b=1',
    ];
    const records = values.map((value) => ({ value }));
    findAll(query, records);
    expect(query.typeMismatches()).toEqual([{ field: 'a', expected: 'a number', count: 4 }]);
  });

  test.each([
    ['a>2m', 'a duration'],
    ['a>2KB', 'a size'],
    ['a>2026-11-24', 'a time'],
    ['severity>=warn', 'a level'],
  ])('what was expected is told: %s', (expression, expected) => {
    const query = queryOf({ expressions: [expression] });
    findAll(query, [{ value: '{"a":"x","severity":"banana"}' }]);
    expect(query.typeMismatches().map((one) => one.expected)).toEqual([expected]);
  });

  test('are not counted where equality is asked for', () => {
    const query = queryOf({ expressions: ['a=5 or a:5 or a in (5, 6) or a!=5'] });
    findAll(query, [{ value: '{"a":"x"}' }]);
    expect(query.typeMismatches()).toEqual([]);
  });

  test('are not counted where none was met', () => {
    const query = queryOf({ expressions: ['status>=500'] });
    findAll(query, [{ value: '{"status":503}' }]);
    expect(query.typeMismatches()).toEqual([]);
  });
});
