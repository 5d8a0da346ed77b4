import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { axisLine, axisOf, cellAt, spell } from '../../src/output/report/axis.ts';
import { bar, sparkline } from '../../src/output/report/sparkline.ts';
import { type IntervalCount, timelineOf } from '../../src/output/report/timeline.ts';
import { roomForCells, timelineLines } from '../../src/output/report/timeline-table.ts';
import { coloredTheme } from '../../src/output/terminal/colored-theme.ts';
import { plainTheme } from '../../src/output/terminal/theme.ts';
import { columnsOf, cutMiddle } from '../../src/output/terminal/width.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Wed 25 Nov 2026 14:00 UTC. */
const TWO = Date.UTC(2026, 10, 25, 14);
const NOW = TWO + 40 * MINUTE;
const rules = (text: string): string => text.replaceAll('-', '\u2500').replaceAll('+', '\u252c');
const asIs = (text: string): string => text;

describe('strokes', () => {
  test('a bar is as long as the share, to an eighth of a column, and never nothing for something', () => {
    expect(bar(8, 8, 4)).toBe('\u2588\u2588\u2588\u2588');
    expect(bar(5, 8, 4)).toBe('\u2588\u2588\u258c');
    expect(bar(1, 1_000_000, 4)).toBe('\u258f');
    expect(bar(0, 8, 4)).toBe('');
    expect(bar(0, 0, 4)).toBe('');
  });

  test('a sparkline tells none from few, and the most is full', () => {
    expect(sparkline({ values: [0, 1, 50, 100, null, 1_000], largest: 100, wide: 1 }, asIs, asIs)).toBe(
      '\u2581\u2582\u2585\u2588 \u2588',
    );
    expect(sparkline({ values: [0, 7], largest: 7, wide: 3 }, asIs, asIs)).toBe(
      '\u2581\u2581\u2581\u2588\u2588\u2588',
    );
    expect(sparkline({ values: [0, 0], largest: 0, wide: 1 }, asIs, asIs)).toBe('\u2581\u2581');
  });

  test('one escape sequence a run', () => {
    const paint = (text: string): string => `<${text.length}>`;
    const quiet = (text: string): string => `(${text.length})`;
    expect(sparkline({ values: [0, 0, 1, 2, 0], largest: 2, wide: 1 }, paint, quiet)).toBe('(2)<2>(1)');
  });
});

describe('an axis', () => {
  test('a cell is an interval where all have room', () => {
    const axis = axisOf(TWO, TWO + 30 * MINUTE, MINUTE, 40);
    expect(axis).toMatchObject({ cells: 30, cellMs: MINUTE, wide: 1, start: TWO });
    const deploys = [TWO + 16 * MINUTE + 30_000];
    expect(axisLine(axis, { zone: 'UTC', now: NOW, deploys })).toBe(rules('14:00 ----------+deploy- 14:30'));
  });

  test('several share a cell of a round length, and the header says which', () => {
    const axis = axisOf(TWO - 5 * HOUR, TWO, MINUTE, 50);
    expect(axis).toMatchObject({ cells: 30, cellMs: 10 * MINUTE });
    expect(axisLine(axis, { zone: 'UTC', now: NOW, deploys: [] })).toBe(
      rules('09:00 --- 10m a cell --- 14:00'),
    );
  });

  test('few cells are wide', () => {
    const axis = axisOf(TWO, TWO + 3000, 1000, 40);
    expect(axis).toMatchObject({ cells: 3, wide: 10 });
    expect(axisLine(axis, { zone: 'UTC', now: NOW, deploys: [TWO + 1] })).toBe(
      rules('+deploy 14:00:00 ---- 14:00:03'),
    );
  });

  test('a deploy at the beginning has its time where there is room', () => {
    const axis = axisOf(TWO, TWO + 30 * MINUTE, MINUTE, 40);
    expect(axisLine(axis, { zone: 'UTC', now: NOW, deploys: [TWO + MINUTE] })).toBe(
      rules('-+deploy 14:01 --------- 14:30'),
    );
  });

  test('a day that is not today is named', () => {
    const axis = axisOf(TWO - 30 * HOUR, TWO, HOUR, 60);
    expect(axisLine(axis, { zone: 'UTC', now: NOW, deploys: [] })).toBe(
      rules('24 Nov 08:00 ----------- 14:00'),
    );
    const days = axisOf(0, 40 * 24 * HOUR, 24 * HOUR, 60);
    expect(axisLine(days, { zone: 'UTC', now: NOW, deploys: [] })).toMatch(
      /^1 Jan 1970 \u2500+ 10 Feb 1970$/,
    );
  });

  test('every interval has its cell, the cells fit, and the header is as wide as they are', () => {
    const every = fc.constantFrom(100, 1_000, 7_000, MINUTE, 90_000, HOUR, 24 * HOUR);
    fc.assert(
      fc.property(
        every,
        fc.nat(40_000_000),
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 2, max: 200 }),
        (everyMs, first, count, room) => {
          const start = first * everyMs;
          const end = start + count * everyMs;
          const axis = axisOf(start, end, everyMs, room);
          expect(axis.cells).toBeLessThanOrEqual(room);
          expect(axis.cellMs % everyMs).toBe(0);
          expect(cellAt(axis, start)).toBe(0);
          expect(cellAt(axis, end - everyMs)).toBe(axis.cells - 1);
          const line = axisLine(axis, { zone: 'UTC', now: NOW, deploys: [start, start + 5 * everyMs, end] });
          expect(line).toHaveLength(axis.cells * axis.wide);
          expect(line.split('\u252c').length - 1).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('lengths in few letters', () => {
    expect([250, 1_000, 90_000, 5 * MINUTE, HOUR, 25 * HOUR].map(spell)).toEqual([
      '250ms',
      '1s',
      '1m30s',
      '5m',
      '1h',
      '1d1h',
    ]);
  });
});

/** `counts` of one minute each, from two on. */
function minutes(group: IntervalCount['group'], counts: readonly number[]): IntervalCount[] {
  return counts.map((count, i) => ({ time: TWO + i * MINUTE, group, count }));
}

describe('a timeline', () => {
  const end = TWO + 24 * MINUTE;
  const look = { zone: 'UTC', now: NOW, deploys: [TWO + 12 * MINUTE] };
  const quiet24 = '\u2581'.repeat(24);

  test('the largest first, all on one scale, sum and last', () => {
    const api = new Array<number>(24).fill(0).map((_, i) => (i < 12 ? 0 : 14));
    const checkout = new Array<number>(24).fill(0);
    checkout[20] = 1;
    const rows = [...minutes(['checkout'], checkout), ...minutes(['api'], api)];
    const timeline = timelineOf(['service'], rows, [], axisOf(TWO, end, MINUTE, 24), end - MINUTE);
    expect(timelineLines(timeline, look, 80, plainTheme)).toEqual([
      rules('service   14:00 ------+----- 14:24  sum  last'),
      `api       ${'\u2581'.repeat(12)}${'\u2588'.repeat(12)}  168    14`,
      `checkout  ${`${'\u2581'.repeat(20)}\u2582`.padEnd(24, '\u2581')}    1     0`,
      'all                                 169    14',
    ]);
  });

  test('levels stand together, worst first, each level on its own scale', () => {
    const flat = (count: number): number[] => new Array<number>(24).fill(count);
    const rows = [
      ...minutes(['a', 'info'], flat(1_000)),
      ...minutes(['a', 'error'], flat(1)),
      ...minutes(['b', 'info'], flat(500)),
      ...minutes([null, null], flat(0)),
    ];
    const timeline = timelineOf(['host', 'level'], rows, [], axisOf(TWO, end, MINUTE, 24), end - MINUTE);
    expect(timelineLines(timeline, { ...look, deploys: [] }, 80, plainTheme)).toEqual([
      rules('host  level  14:00 ------------ 14:24     sum   last'),
      `a     error  ${'\u2588'.repeat(24)}      24      1`,
      `      info   ${'\u2588'.repeat(24)}  24,000  1,000`,
      `b     info   ${'\u2585'.repeat(24)}  12,000    500`,
      `-     -      ${quiet24}       0      0`,
      'all                                    36,024  1,501',
    ]);
  });

  test('what there is no room for is added up', () => {
    const rows = ['a', 'b', 'c'].flatMap((name, i) => minutes([name], [3 - i]));
    const timeline = timelineOf(['host'], rows, [], axisOf(TWO, end, MINUTE, 24), TWO, { maxRows: 1 });
    const lines = timelineLines(timeline, look, 80, plainTheme);
    expect(lines.slice(2)).toEqual(['  2 more                              3     3']);
  });

  test('names of any kind: no line is wider than the terminal, nothing unsafe comes through', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom(
        '\u6771\u4eac'.repeat(30),
        '\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67'.repeat(9),
        '\x1b[31mred',
        'e\u0301'.repeat(50),
        '\u202eabc',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(80, 120, 200),
        (names, width) => {
          const by = ['host', 'level'];
          const groups = names.map(([a, b]) => [a, b]);
          const room = roomForCells(by, groups, 99, width);
          const rows = groups.flatMap((group) => minutes(group, [1, 2, 3]));
          const timeline = timelineOf(by, rows, [], axisOf(TWO, end, MINUTE, room), end - MINUTE);
          for (const line of timelineLines(timeline, look, width, plainTheme)) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
            expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('colour is on the strokes and the names only', () => {
    const rows = minutes(['error'], [1]);
    const timeline = timelineOf(['level'], rows, [], axisOf(TWO, end, MINUTE, 24), TWO);
    const [, line] = timelineLines(timeline, look, 80, coloredTheme);
    expect(line).toBe(
      `\x1b[31merror\x1b[39m  \x1b[31m\u2588\x1b[39m\x1b[2m${quiet24.slice(1)}\x1b[22m    1     1`,
    );
  });
});

describe('cutting a name', () => {
  test('both ends stay, and wide characters count as two', () => {
    expect(cutMiddle('web-01.example.com', 18)).toBe('web-01.example.com');
    expect(cutMiddle('web-01.example.com', 9)).toBe('web-\u2026.com');
    expect(cutMiddle('\u6771\u4eac\u6771\u4eac\u6771\u4eac', 8)).toBe('\u6771\u4eac\u2026\u4eac');
    expect(cutMiddle('abc', 1)).toBe('\u2026');
  });

  test('never wider than asked for', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 1, max: 40 }),
        (text, columns) => {
          expect(columnsOf(cutMiddle(text, columns))).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
