import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupValue, Report, ReportRow } from '../../src/aggregate/report/report.ts';
import { type LiveView, lineBelow, liveLines } from '../../src/output/report/live-table.ts';
import { intervalLines } from '../../src/output/report/programs.ts';
import { plainTheme } from '../../src/output/terminal/theme.ts';
import { columnsOf } from '../../src/output/terminal/width.ts';

const SECOND = 1_000;
/** Wed 25 Nov 2026 14:00 UTC. */
const TWO = Date.UTC(2026, 10, 25, 14);
const LOOK = { zone: 'UTC', now: TWO, deploys: [] };

function reportOf(
  by: string[],
  every: number | undefined,
  rows: [number | null, GroupValue[], number][],
): Report {
  const all = rows.map(
    ([time, group, count]): ReportRow => ({
      ...(every === undefined ? {} : { time }),
      group,
      count,
      stats: [],
    }),
  );
  return {
    by,
    buckets: by.map(() => false),
    stats: [],
    every,
    rows: all,
    rest: [],
    moreRows: 0,
    moreCount: 0,
    total: all.reduce((sum, { count }) => sum + count, 0),
  };
}

describe('lines of closed intervals', () => {
  const at = (second: number): number => TWO + second * SECOND;

  test('one an interval and group, and one for an interval without any', () => {
    const report = reportOf(['level'], SECOND, [
      [at(1), ['info'], 3],
      [at(1), ['warn'], 1],
      [at(4), ['info'], 2],
    ]);
    const counts = [...intervalLines(report, { from: at(0), to: at(6) })].map(
      (line) => JSON.parse(line).count,
    );
    expect(counts).toEqual([0, 3, 1, 0, 0, 2, 0]);
    const [first] = intervalLines(report, { from: at(0), to: at(6) });
    expect(first).toBe('{"time":"2026-11-25T14:00:00.000Z","count":0}');
  });

  test('empty ones only where they are asked for; rows before and without a time come all the same', () => {
    const report = reportOf(['level'], SECOND, [
      [at(1), ['info'], 3],
      [at(9), ['info'], 4],
      [null, ['info'], 5],
    ]);
    const counts = (from: number, to: number): number[] =>
      [...intervalLines(report, { from, to })].map((line) => JSON.parse(line).count);
    expect(counts(0, 0)).toEqual([3, 4, 5]);
    expect(counts(at(8), at(10))).toEqual([3, 0, 4, 5]);
    expect(counts(at(9), at(11))).toEqual([3, 4, 5, 0]);
  });

  test('nothing counted at all', () => {
    const lines = [...intervalLines(reportOf([], SECOND, []), { from: at(0), to: at(2) })];
    expect(lines).toEqual([
      '{"time":"2026-11-25T14:00:00.000Z","count":0}',
      '{"time":"2026-11-25T14:00:01.000Z","count":0}',
    ]);
  });
});

describe('the live table', () => {
  const view = (change: Partial<LiveView> = {}): LiveView => ({
    totals: reportOf(['host', 'level'], undefined, [
      [null, ['a', 'info'], 30],
      [null, ['a', 'error'], 2],
      [null, ['b', 'info'], 10],
    ]),
    intervals: reportOf(['host', 'level'], 10 * SECOND, [
      [TWO, ['a', 'info'], 10],
      [TWO + 10 * SECOND, ['a', 'info'], 20],
      [TWO + 10 * SECOND, ['a', 'error'], 2],
      [TWO + 10 * SECOND, ['b', 'info'], 10],
    ]),
    from: TWO - 3_600_000,
    to: TWO + 20 * SECOND,
    knownFrom: TWO + 3 * SECOND,
    lastStart: TWO,
    width: 80,
    rows: 20,
    ...change,
  });
  const rules = (text: string): string => text.replaceAll('-', '\u2500');

  test('levels as columns, and what happened to each host beside them; what is to come is blank', () => {
    expect(liveLines(view(), LOOK, plainTheme)).toEqual([
      rules('host  total  error  info   14:00:00 ---------------------- 14:06:40'),
      `a        32      2    30   \u2585\u2588${' '.repeat(38)}`.trimEnd(),
      `b        10      0    10   \u2581\u2585${' '.repeat(38)}`.trimEnd(),
      'all      42      2    40',
    ]);
  });

  test('over time: a row a group, its sum and its last interval that is over', () => {
    const lines = liveLines(view({ totals: undefined, width: 60 }), LOOK, plainTheme);
    expect(lines.map((line) => line.replace(/[\u2500 ]{3,}/g, ' ~ '))).toEqual([
      'host  level  14:00:00 ~ 14:05:10  sum  last',
      'a ~ error  \u2581\u2588 ~ 2 ~ 0',
      ' ~ info ~ \u2585\u2588 ~ 30 ~ 10',
      'b ~ info ~ \u2581\u2585 ~ 10 ~ 0',
      'all ~ 42 ~ 10',
    ]);
  });

  test('when the time is full it moves on', () => {
    const [header] = liveLines(
      view({ totals: undefined, width: 60, to: TWO + 400 * SECOND }),
      LOOK,
      plainTheme,
    );
    expect(header).toMatch(/14:01:30 \u2500+ 14:06:40/);
  });

  test('a narrow terminal has the numbers alone', () => {
    expect(liveLines(view({ width: 36 }), LOOK, plainTheme)).toEqual([
      'host  total  error  info',
      'a        32      2    30',
      'b        10      0    10',
      'all      42      2    40',
    ]);
  });

  test('where there is no room for a column a level: a row each, and no sparkline, which would be of all levels', () => {
    const totals = reportOf(
      ['host', 'level'],
      undefined,
      ['emergency', 'critical', 'error', 'warn', 'info'].map((level) => [null, ['a', level], 7]),
    );
    const [header, ...lines] = liveLines(view({ totals, width: 42 }), LOOK, plainTheme);
    expect(header).toBe('host  level      count');
    expect(lines).toHaveLength(6);
    for (const line of lines.slice(0, 5)) expect(line).toMatch(/^a +[a-z]+ +7$/);
  });

  test('the line below has what there is room for', () => {
    const parts = ['live', '14:00:00', '', '12 matches'];
    expect(lineBelow(parts, 80)).toBe(rules('-- live \u00b7 14:00:00 \u00b7 12 matches --'));
    expect(lineBelow(parts, 34)).toBe(rules('-- live \u00b7 14:00:00 \u00b7 12 matches --'));
    expect(lineBelow(parts, 33)).toBe(rules('-- live \u00b7 14:00:00 --'));
    expect(lineBelow(parts, 5)).toBe(rules('-- live --'));
  });

  test('never more lines than there are rows, never wider than the terminal, whatever the names', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 40 });
    const level = fc.constantFrom('info', 'warn', 'error', 'fatal', null);
    const cell = fc.tuple(name, level, fc.nat(5_000_000));
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 60, max: 220 }),
        fc.integer({ min: 6, max: 50 }),
        fc.boolean(),
        (cells, width, rows, isOverTime) => {
          const counts = cells.map(([host, of, count], i): [number | null, GroupValue[], number] => [
            TWO + (i % 7) * 10 * SECOND,
            [host, of],
            count,
          ]);
          const made = view({
            totals: isOverTime
              ? undefined
              : reportOf(
                  ['host', 'level'],
                  undefined,
                  counts.map(([, group, count]) => [null, group, count]),
                ),
            intervals: reportOf(['host', 'level'], 10 * SECOND, counts),
            to: TWO + 70 * SECOND,
            width,
            rows,
          });
          const lines = liveLines(made, LOOK, plainTheme);
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 100 },
    );
  });
});
