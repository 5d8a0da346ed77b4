// Reports of any parts, added up in any order, are the report of the whole; damage is told.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Counter, counter } from '../../src/aggregate/count/count.ts';
import { Counts } from '../../src/aggregate/group/counts.ts';
import { Quantiles } from '../../src/aggregate/measure/quantiles.ts';
import type { Statistic } from '../../src/aggregate/measure/statistic.ts';
import { reportOf, type Showing } from '../../src/aggregate/rows/rows.ts';
import { missingShards, refuseTwice, type Share } from '../../src/aggregate/state/shares.ts';
import { type StateHeader, stateLines } from '../../src/aggregate/state/state.ts';
import { addLine, addState, readHeader } from '../../src/aggregate/state/state-read.ts';
import { asEpochMs } from '../../src/base/brand.ts';
import { KlogError } from '../../src/base/errors.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import type { FieldRef } from '../../src/record/fields/field.ts';
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

const share = (id: string, shard: string | null, change: Partial<Share> = {}): Share => ({
  id,
  shard,
  source: { cluster: 'c1', topics: ['logs'], only: null },
  range: { from: null, to: null },
  ...change,
});
const header = (every: number | undefined): StateHeader => ({
  question: {
    where: {},
    by: ['g'],
    every: every ?? null,
    statistics: STATISTICS.map(({ name }) => name),
    clock: 'record',
  },
  shares: [share('a', null)],
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

/** Reads and adds a report; throws nothing but a KlogError that names it. */
function tryAdd(text: string, every: number | undefined): 'added' | 'refused' {
  const [first, ...rows] = text.split('\n');
  try {
    const counts = added([], every);
    addState(counts, readHeader(first!, 'x'));
    for (const row of rows) addLine(counts, row, 'x');
    // What was let in must not break what is made of it.
    reportOf(counts, SHOWING);
    return 'added';
  } catch (error) {
    expect(error).toBeInstanceOf(KlogError);
    expect(String(error)).toMatch(/"x"|1,000,000 intervals/);
    return 'refused';
  }
}

describe('whatever is damaged is one error that names the report', () => {
  const lines = [
    ...stateLines(counted([{ time: 5, value: '{"g":"a","v":1}' }], EVERY).counts, header(EVERY)),
  ];
  const text = lines.join('\n');

  test('any character', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('', '0', '"', '}', 'x', '-1'), (at, put) => {
        tryAdd(text.slice(0, at) + put + text.slice(at + 1), EVERY);
      }),
      { numRuns: 500 },
    );
  });

  test('any value in any place', () => {
    const paths = lines.map((one) => pathsIn(JSON.parse(one)));
    const hostile = [
      ...[null, true, -1, 0, 1.5, 1e300, 2 ** 53, '', 'x', '\u001b[2J', '__proto__', [], {}, [[]]],
      ...[8.64e15, 8.64e15 + EVERY, -EVERY, '1'.repeat(5_000), [[0, 0]], [[1e6, 1]], [['a', 1]]],
      ...[
        { __proto__: null, length: 5 },
        [null],
        { spelling: 1 },
        { spelling: '1,"a":2' },
        '9/9',
        '0/4',
        '5/4',
      ],
    ];
    let refused = 0;
    for (const [number, of] of paths.entries()) {
      for (const path of of) {
        for (const value of hostile) {
          const changed = lines.map((one, i) =>
            i === number ? JSON.stringify(put(JSON.parse(one), path, value)) : one,
          );
          if (tryAdd(changed.join('\n'), EVERY) === 'refused') refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  test('a depth that no parser likes', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    tryAdd(text.replace('"where":{}', `"where":{"a":${deep}}`), EVERY);
  });

  type Path = readonly (string | number)[];

  /** The places of all values in a value. */
  function pathsIn(value: unknown): Path[] {
    if (typeof value !== 'object' || value === null) return [[]];
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    return [[], ...entries.flatMap(([key, one]) => pathsIn(one).map((path) => [key, ...path]))];
  }

  function put(into: unknown, [key, ...rest]: Path, value: unknown): unknown {
    if (key === undefined) return value;
    if (Array.isArray(into)) return into.map((one, i) => (i === key ? put(one, rest, value) : one));
    const object = into as Record<string, unknown>;
    return { ...object, [key]: put(object[key], rest, value) };
  }
});

describe('shares of a whole', () => {
  const found = (name: string, id: string, shard: string | null, change: Partial<Share> = {}) => ({
    ...share(id, shard, change),
    name,
  });
  const refuse = (...shares: ReturnType<typeof found>[]): string => {
    try {
      for (const [i, one] of shares.entries()) refuseTwice(one, shares.slice(0, i));
      return '';
    } catch (error) {
      return String(error);
    }
  };

  test('the same one twice is refused', () => {
    expect(refuse(found('a', '1', null), found('b', '1', null))).toContain('"a" and "b" hold the same count');
    expect(refuse(found('a', '1', '1/2'), found('b', '2', '1/2'))).toContain(
      '"a" and "b" are both shard 1/2 of logs',
    );
    expect(refuse(found('a', '1', '1/2'), found('b', '2', '2/4'))).toContain('"a" is shard 1/2');
  });

  test.each([
    ['the other shards', {}, '2/2'],
    ['another topic', { source: { cluster: 'c1', topics: ['audit'], only: null } }, '1/2'],
    ['another cluster', { source: { cluster: 'c2', topics: ['logs'], only: null } }, '1/2'],
    ['another time', { range: { from: 100, to: null } }, '1/2'],
    ['all of it: several machines may have files of one name', {}, null],
  ])('%s is another one', (_what, change, shard) => {
    const first = found('a', '1', '1/2', { range: { from: 0, to: 100 } });
    expect(refuse(first, found('b', '2', shard, change))).toBe('');
  });

  test('those that are missing are named, each whole by itself', () => {
    expect(missingShards([found('a', '1', '1/2'), found('b', '2', '2/2'), found('c', '3', null)])).toEqual(
      [],
    );
    expect(missingShards([found('a', '1', '2/3')])).toEqual([
      'no report holds shards 1/3, 3/3 of logs: the counts are not of the whole',
    ]);
    const audit = { source: { cluster: 'c1', topics: ['audit', 'more'], only: null } };
    expect(missingShards([found('a', '1', '1/2'), found('b', '2', '2/2', audit)])).toEqual([
      'no report holds shard 2/2 of logs: the counts are not of the whole',
      'no report holds shard 1/2 of audit and more: the counts are not of the whole',
    ]);
  });
});
