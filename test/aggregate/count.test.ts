import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counter } from '../../src/aggregate/count/count.ts';
import type { GroupValue, Report } from '../../src/aggregate/report/report.ts';
import { KlogError } from '../../src/base/errors.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import type { FieldRef } from '../../src/record/fields/field.ts';
import { type Parts, recordOf } from '../output/records.ts';

const role = (name: 'host' | 'level' | 'service' | 'msg' | 'error'): FieldRef => ({
  kind: 'role',
  role: name,
});
const path = (...names: string[]): FieldRef => ({
  kind: 'path',
  own: false,
  steps: names.map((name) => ({ kind: 'key', name, exact: false })),
});

function count(records: readonly (Parts | object)[], by: string[], fields: FieldRef[], top?: number): Report {
  const sink = counter({ by, top }, fields);
  const event = new LogEvent();
  for (const one of records) {
    const parts = 'value' in one ? (one as Parts) : { value: JSON.stringify(one) };
    expect(sink.event(event.open(recordOf(parts)))).toBe(true);
  }
  return sink.report();
}

const rowsOf = (report: Report) =>
  report.rows.map(({ group, count }): [...GroupValue[], number] => [...group, count]);
const countV = (values: readonly unknown[]) =>
  rowsOf(
    count(
      values.map((v) => ({ value: JSON.stringify({ v }) })),
      ['v'],
      [path('v')],
    ),
  );

describe('groups', () => {
  test('by host and level: detected roles, levels by their usual name, largest first', () => {
    const records = [
      { hostname: 'web-1', level: 50 },
      { host: 'web-1', level: 'ERR' },
      { host: 'web-2', severity: 'warning' },
      { value: 'plain text' },
      { host: 'web-1', level: 'banana' },
    ];
    const report = count(records, ['host', 'level'], [role('host'), role('level')]);
    expect(rowsOf(report)).toEqual([
      ['web-1', 'error', 2],
      ['web-1', null, 1],
      ['web-2', 'warn', 1],
      [null, null, 1],
    ]);
    expect(report.total).toBe(5);
    expect(report.by).toEqual(['host', 'level']);
  });

  test('503 and "503" are one, shown as a number only when all were', () => {
    expect(countV([503, '503', 7, 7])).toEqual([
      ['503', 2],
      [7, 2],
    ]);
  });

  test('1 and 1.0 are two; what a double does not keep, keeps its spelling', () => {
    const records = ['1', '1.0', '9007199254740993', '9007199254740993', '-0'].map((v) => ({
      value: `{"v":${v}}`,
    }));
    expect(rowsOf(count(records, ['v'], [path('v')]))).toEqual([
      [{ spelling: '9007199254740993' }, 2],
      [{ spelling: '-0' }, 1],
      [1, 1],
      [{ spelling: '1.0' }, 1],
    ]);
  });

  test('null and missing are one row, last among equals', () => {
    const records = [{ value: '{"v":null}' }, { value: '{}' }, { v: 'a' }, { v: 'a' }, { v: '' }, { v: '' }];
    expect(rowsOf(count(records, ['v'], [path('v')]))).toEqual([
      ['', 2],
      ['a', 2],
      [null, 2],
    ]);
  });

  test("an array counts once in each element's row", () => {
    const report = count(
      [{ tags: ['a', 'b', 'a'] }, { tags: ['b'] }, { tags: [] }],
      ['tags'],
      [path('tags')],
    );
    expect(rowsOf(report)).toEqual([
      ['b', 2],
      ['a', 1],
      [null, 1],
    ]);
    expect(report.total).toBe(3);
  });

  test('two arrays -> every combination', () => {
    const report = count(
      [
        { a: [1, 2], b: ['x', 'y'] },
        { a: 2, b: 'y' },
      ],
      ['a', 'b'],
      [path('a'), path('b')],
    );
    expect(rowsOf(report)).toEqual([
      [2, 'y', 2],
      [1, 'x', 1],
      [1, 'y', 1],
      [2, 'x', 1],
    ]);
  });

  test('an object is its compact JSON text', () => {
    expect(
      rowsOf(count([{ value: '{"o": {"a": [1, "x y"]}}' }, { o: { a: [1, 'x y'] } }], ['o'], [path('o')])),
    ).toEqual([['{"a":[1,"x y"]}', 2]]);
  });

  test('true and false are texts; spellings of one text are one', () => {
    const records = [
      { v: true },
      { v: 'true' },
      { value: '{"v":"caf\\u00e9"}' },
      { value: '{"v":"caf\u00e9"}' },
    ];
    expect(rowsOf(count(records, ['v'], [path('v')]))).toEqual([
      ['caf\u00e9', 2],
      ['true', 2],
    ]);
  });

  test('ties by code point, not by UTF-16 unit', () => {
    expect(countV(['\u{1f600}', '\uff5e', 'z', 'Z'])).toEqual([
      ['Z', 1],
      ['z', 1],
      ['\uff5e', 1],
      ['\u{1f600}', 1],
    ]);
  });

  test('what Kafka knows, and headers', () => {
    const fields: FieldRef[] = [
      { kind: 'meta', name: 'topic' },
      { kind: 'meta', name: 'partition' },
      { kind: 'meta', name: 'key' },
      { kind: 'header', name: 'retry' },
    ];
    const records: Parts[] = [
      { value: '{}', topic: 'logs', partition: 3, key: 'k', headers: [['retry', 'yes']] },
      { value: '{}', topic: 'logs', partition: 3, key: null },
    ];
    expect(rowsOf(count(records, ['@topic', '@partition', '@key', '@header.retry'], fields))).toEqual([
      ['logs', 3, 'k', 'yes', 1],
      ['logs', 3, null, null, 1],
    ]);
  });

  test('error as a role is its message', () => {
    const records = [{ err: { type: 'TypeError', message: 'boom' } }, { error: 'boom' }];
    expect(rowsOf(count(records, ['error'], [role('error')]))).toEqual([['boom', 2]]);
  });
});

describe('the report', () => {
  test('no groups -> one row with the total, also of nothing', () => {
    expect(count([{ a: 1 }, { a: 2 }], [], [])).toMatchObject({ rows: [{ group: [], count: 2 }], total: 2 });
    expect(count([], [], [])).toMatchObject({ rows: [{ group: [], count: 0 }], total: 0 });
  });

  test('nothing counted -> no rows', () => {
    expect(count([], ['host'], [role('host')])).toMatchObject({ rows: [], total: 0, moreRows: 0 });
  });

  test('--top 2 of 4 -> two rows, and what was left out', () => {
    const report = count(
      [1, 1, 1, 2, 2, 3, 4].map((v) => ({ v })),
      ['v'],
      [path('v')],
      2,
    );
    expect(rowsOf(report)).toEqual([
      [1, 3],
      [2, 2],
    ]);
    expect(report.rest.map(({ group }) => group)).toEqual([[3], [4]]);
    expect(report).toMatchObject({ moreRows: 2, moreCount: 2, total: 7 });
  });

  test('may be asked for in between', () => {
    const sink = counter({ by: ['v'], top: undefined }, [path('v')]);
    const event = new LogEvent();
    sink.event(event.open(recordOf({ value: '{"v":1}' })));
    expect(rowsOf(sink.report())).toEqual([[1, 1]]);
    sink.event(event.open(recordOf({ value: '{"v":1}' })));
    expect(rowsOf(sink.report())).toEqual([[1, 2]]);
  });

  test('equals a Map over JSON.parse, whatever the values', () => {
    const leaf = fc.oneof(
      fc.constantFrom('a', 'b', '\u00e9', '"', 1, 2, true, null),
      fc.string({ maxLength: 3 }),
    );
    const record = fc.record(
      { a: fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })), b: leaf },
      { requiredKeys: [] },
    );
    const textOf = (value: unknown) => (value === null || value === undefined ? 'none' : `=${value}`);
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const expected = new Map<string, number>();
        for (const one of records) {
          const { a, b } = JSON.parse(JSON.stringify(one)) as { a?: unknown; b?: unknown };
          const all = Array.isArray(a) ? a.map(textOf) : [textOf(a)];
          for (const text of new Set(all.length ? all : ['none'])) {
            const key = `${text} ${textOf(b)}`;
            expected.set(key, (expected.get(key) ?? 0) + 1);
          }
        }
        const report = count(records, ['a', 'b'], [path('a'), path('b')]);
        const counted = new Map(report.rows.map(({ group, count }) => [group.map(textOf).join(' '), count]));
        expect(counted).toEqual(expected);
        expect(report.rows).toHaveLength(expected.size);
        const counts = report.rows.map((row) => row.count);
        expect(counts).toEqual([...counts].sort((x, y) => y - x));
      }),
    );
  });
});

test('a million groups are counted, one more is an error that says so', () => {
  const sink = counter({ by: ['user.id', 'path'], top: undefined }, [path('a'), path('b')]);
  const event = new LogEvent();
  const add = (a: unknown, b: unknown) =>
    sink.event(event.open(recordOf({ value: JSON.stringify({ a, b }) })));
  const thousand = Array.from({ length: 1000 }, (_, i) => i);
  add(thousand, thousand);
  add(7, 7);
  expect(() => add(7, 'new')).toThrow(KlogError);
  expect(() => add(7, 'newer')).toThrow('more than 1,000,000 groups by "user.id,path"');
}, 60_000);
