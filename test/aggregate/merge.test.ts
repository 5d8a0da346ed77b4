// Reports of any parts, added up in any order, are the report of the whole; damage is told.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Counter, counter } from '../../src/aggregate/count.ts';
import { Counts } from '../../src/aggregate/counts.ts';
import { Quantiles } from '../../src/aggregate/quantiles.ts';
import { reportOf, type Showing } from '../../src/aggregate/rows.ts';
import { addLine, addState, readHeader, type StateHeader, stateLines } from '../../src/aggregate/state.ts';
import type { Statistic } from '../../src/aggregate/statistic.ts';
import { asEpochMs } from '../../src/base/brand.ts';
import { KlogError } from '../../src/base/errors.ts';
import { LogEvent } from '../../src/record/event.ts';
import type { FieldRef } from '../../src/record/field.ts';
import { recordOf } from '../output/records.ts';

const path = (name: string): FieldRef => ({
  kind: 'path',
  own: false,
  steps: [{ kind: 'key', name, exact: false }],
});
const of = { field: path('v'), fieldName: 'v' };
const STATISTICS: Statistic[] = [
  { name: 'sum(v)', kind: 'sum', ...of },
  { name: 'avg(v)', kind: 'avg', ...of },
  { name: 'min(v)', kind: 'min', ...of },
  { name: 'max(v)', kind: 'max', ...of },
  { name: 'p50(v)', kind: 'quantile', percent: 50, ...of },
  { name: 'p99.9(v)', kind: 'quantile', percent: 99.9, ...of },
  { name: 'distinct(v)', kind: 'distinct', ...of },
  { name: 'rate', kind: 'rate', per: 1000 },
];
const newSketch = () => new Quantiles();
const EVERY = 1000;

interface Line {
  readonly time: number;
  readonly value: string;
}

function counted(lines: readonly Line[], every: number | undefined): Counter {
  const sink = counter({ by: ['g'], every }, [path('g')], { statistics: STATISTICS, newSketch, timed: true });
  const event = new LogEvent();
  for (const { time, value } of lines) {
    const record = recordOf({ value });
    record.time = asEpochMs(time);
    sink.event(event.open(record));
  }
  return sink;
}

const header = (every: number | undefined): StateHeader => ({
  question: {
    where: {},
    by: ['g'],
    every: every ?? null,
    statistics: STATISTICS.map(({ name }) => name),
    clock: 'record',
  },
  range: { from: null, to: null },
  complete: true,
});
const SHOWING: Showing = { top: 3, statistics: STATISTICS, range: { from: undefined, to: undefined } };

function added(states: readonly (readonly string[])[], every: number | undefined): Counts {
  const question = { by: ['g'], fields: [path('g')], every, statistics: STATISTICS, newSketch };
  const counts = new Counts(question, true);
  for (const [first, ...rows] of states) {
    addState(counts, readHeader(first!, 'x'));
    for (const row of rows) addLine(counts, row, 'x');
  }
  return counts;
}

const number = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '1',
    '1.0',
    '0.1',
    '0.2',
    '9007199254740993',
    '-9007199254740993',
    '1e300',
    '5e-324',
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);
const leaf = fc.oneof(number, fc.constantFrom('null', '"x"', '"7"', '"\u2028"', 'true', '{"a":1}'));
const line = fc
  .tuple(
    fc.integer({ min: -1, max: 5 * EVERY }),
    fc.oneof(leaf, fc.constant('["a","b"]')),
    fc.option(leaf, { nil: undefined }),
  )
  .map(([time, g, v]): Line => ({ time, value: `{"g":${g}${v === undefined ? '' : `,"v":${v}`}}` }));

describe('reports add up', () => {
  test.each([undefined, EVERY])('any parts, any order, every %s', (every) => {
    const parts = fc.array(fc.array(line, { maxLength: 12 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.nat()), (lines, order) => {
        const whole = counted(lines.flat(), every);
        const states = lines.map((one) => [...stateLines(counted(one, every).counts, header(every))]);
        const shuffled = states
          .map((state) => ({ state, at: order.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ state }) => state);
        const merged = added(shuffled, every);
        expect(reportOf(merged, SHOWING)).toEqual(reportOf(whole.counts, SHOWING));
        // And what was added up can be written down and added again.
        const again = added([[...stateLines(merged, header(every))]], every);
        expect(reportOf(again, SHOWING)).toEqual(reportOf(whole.counts, SHOWING));
      }),
    );
  });

  test('many distinct values: registers and lists of hashes together', () => {
    const lines = (from: number, to: number): Line[] =>
      Array.from({ length: to - from }, (_, i) => ({ time: 0, value: `{"g":1,"v":"u${from + i}"}` }));
    const state = (from: number, to: number) => [
      ...stateLines(counted(lines(from, to), undefined).counts, header(undefined)),
    ];
    const whole = reportOf(counted(lines(0, 9000), undefined).counts, SHOWING);
    for (const order of [
      [state(0, 6000), state(5000, 9000)],
      [state(5000, 9000), state(0, 6000)],
    ]) {
      const stats = reportOf(added(order, undefined), SHOWING).rows.map((row) => row.stats[6]);
      expect(stats).toEqual(whole.rows.map((row) => row.stats[6]));
      expect(stats).toHaveLength(1);
    }
  });
});

test('whatever is damaged is one error that names the report', () => {
  const lines = [
    ...stateLines(counted([{ time: 5, value: '{"g":"a","v":1}' }], EVERY).counts, header(EVERY)),
  ];
  const text = lines.join('\n');
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom('', '0', '"', '}', 'x', '-1'), (at, put) => {
      const [first, ...rows] = (text.slice(0, at) + put + text.slice(at + 1)).split('\n');
      try {
        const counts = added([], EVERY);
        addState(counts, readHeader(first!, 'x'));
        for (const row of rows) addLine(counts, row, 'x');
      } catch (error) {
        expect(error).toBeInstanceOf(KlogError);
        expect(String(error)).toContain('"x"');
      }
    }),
    { numRuns: 500 },
  );
});
