import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Counter, counter } from '../../src/aggregate/count/count.ts';
import type { Report } from '../../src/aggregate/report/report.ts';
import { asEpochMs } from '../../src/base/brand.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import type { FieldRef } from '../../src/record/fields/field.ts';
import { recordOf } from '../output/records.ts';

const HOST: FieldRef = { kind: 'role', role: 'host' };
const MINUTE = 60_000;

function add(sink: Counter, time: number, value: unknown = {}): void {
  const record = recordOf({ value: JSON.stringify(value) });
  record.time = asEpochMs(time);
  sink.event(new LogEvent().open(record));
}

const ofMinutes = (by: string[] = [], top?: number): Counter =>
  counter(
    { by, every: MINUTE, top },
    by.map(() => HOST),
  );

const rowsOf = (report: Report) => report.rows.map(({ time, group, count }) => [time, ...group, count]);

describe('intervals', () => {
  test('align to the epoch; empty ones in between are rows, in order of time', () => {
    const sink = ofMinutes();
    for (const time of [5 * MINUTE, 2 * MINUTE + 59_999, 2 * MINUTE]) add(sink, time);
    expect(rowsOf(sink.report())).toEqual([
      [2 * MINUTE, 2],
      [3 * MINUTE, 0],
      [4 * MINUTE, 0],
      [5 * MINUTE, 1],
    ]);
    expect(sink.report()).toMatchObject({ every: MINUTE, total: 3, by: [], buckets: [] });
  });

  test('of groups: by time first, then the largest; none are empty', () => {
    const sink = ofMinutes(['host']);
    add(sink, 3 * MINUTE, { host: 'b' });
    add(sink, 0, { host: 'a' });
    add(sink, 1, { host: 'b' });
    add(sink, 2, { host: 'b' });
    add(sink, -1, { host: 'c' });
    expect(rowsOf(sink.report())).toEqual([
      [0, 'b', 2],
      [0, 'a', 1],
      [3 * MINUTE, 'b', 1],
      [null, 'c', 1],
    ]);
  });

  test('--top keeps the largest groups over all intervals, each with all of them', () => {
    const sink = ofMinutes(['host'], 1);
    add(sink, 0, { host: 'a' });
    add(sink, 0, { host: 'a' });
    for (const minute of [0, 1, 2]) add(sink, minute * MINUTE, { host: 'b' });
    const report = sink.report();
    expect(rowsOf(report)).toEqual([
      [0, 'b', 1],
      [MINUTE, 'b', 1],
      [2 * MINUTE, 'b', 1],
    ]);
    expect(report).toMatchObject({ moreRows: 1, moreCount: 2 });
  });

  test('one of them, several added up, and what is forgotten', () => {
    const sink = ofMinutes(['host']);
    for (const minute of [0, 1, 1, 2]) add(sink, minute * MINUTE, { host: `h${minute % 2}` });
    expect(sink.intervals()).toEqual([0, MINUTE, 2 * MINUTE]);
    const one = sink.report({ from: MINUTE, to: 2 * MINUTE });
    expect(rowsOf(one)).toEqual([[MINUTE, 'h1', 2]]);
    expect(one.total).toBe(2);
    const both = sink.report({ together: true });
    expect(both.every).toBeUndefined();
    expect(rowsOf(both)).toEqual([
      [undefined, 'h0', 2],
      [undefined, 'h1', 2],
    ]);
    sink.drop(2 * MINUTE);
    expect(sink.intervals()).toEqual([2 * MINUTE]);
    expect(rowsOf(sink.report())).toEqual([[2 * MINUTE, 'h0', 1]]);
    expect(sink.report().total).toBe(1);
    add(sink, 5, { host: 'late' });
    expect(rowsOf(sink.report({ to: MINUTE }))).toEqual([[0, 'late', 1]]);
  });

  test('dropping and adding up equals counting what is left', () => {
    const record = fc.tuple(fc.integer({ min: 0, max: 9 * MINUTE }), fc.constantFrom('a', 'b', 'c'));
    fc.assert(
      fc.property(fc.array(record), fc.integer({ min: 0, max: 9 }), (records, minute) => {
        const sink = ofMinutes(['host']);
        for (const [time, host] of records) add(sink, time, { host });
        sink.drop(minute * MINUTE);
        const expected = new Map<string, number>();
        for (const [time, host] of records) {
          if (time >= minute * MINUTE) expected.set(host, (expected.get(host) ?? 0) + 1);
        }
        const { rows } = sink.report({ together: true });
        expect(new Map(rows.map(({ group, count }) => [group[0], count]))).toEqual(expected);
      }),
    );
  });
});
