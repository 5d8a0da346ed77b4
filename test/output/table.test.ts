import { describe, expect, test } from 'vitest';
import type { GroupValue, Report, ReportRow } from '../../src/aggregate/report/report.ts';
import { jsonLines } from '../../src/output/report/programs.ts';
import { writeReport } from '../../src/output/report/report.ts';
import * as table from '../../src/output/report/table.ts';
import { coloredTheme } from '../../src/output/terminal/colored-theme.ts';
import { plainTheme } from '../../src/output/terminal/theme.ts';
import { collecting } from './collect.ts';

const tableLines = (...given: Parameters<typeof table.tableLines>): string[] =>
  Array.from(table.tableLines(...given));

const PIPE = { width: 80, terminal: false };

function report(
  by: string[],
  rows: [...GroupValue[], number][],
  rest: [...GroupValue[], number][] = [],
): Report {
  const row = (cells: GroupValue[]): ReportRow => ({
    group: cells.slice(0, -1),
    count: Number(cells.at(-1)),
    stats: [],
  });
  const sum = (of: readonly ReportRow[]) => of.reduce((total, { count }) => total + count, 0);
  const kept = rows.map(row);
  const left = rest.map(row);
  return {
    by,
    buckets: by.map(() => false),
    stats: [],
    every: undefined,
    rows: kept,
    rest: left,
    moreRows: left.length,
    moreCount: sum(left),
    total: sum(kept) + sum(left),
  };
}

const byHostAndLevel = report(
  ['host', 'level'],
  [
    ['web-07', 'info', 2850],
    ['web-12', 'info', 2809],
    ['web-07', 'warn', 1020],
    ['web-07', 'error', 311],
    [null, null, 7],
    ['web-07', 'fatal', 1],
  ],
);

/** Every level there is, thousands each, on a host with a long name. */
const LEVELS = [
  'emergency',
  'alert',
  'fatal',
  'critical',
  'error',
  'warn',
  'notice',
  'info',
  'debug',
  'trace',
];
const ofAllLevels = report(
  ['host', 'level'],
  LEVELS.flatMap((level, i) => [
    ['a-host-with-a-long-name.example', level, 9000 - i],
    ['b', level, 12],
  ]),
);

describe('a pivot by host and level', () => {
  test.each([120, 100, 90, 82])(
    'of all levels, at %i columns: a column each, as far as there is room',
    (width) => {
      const lines = tableLines(ofAllLevels, { width, terminal: true }, plainTheme);
      expect(lines[0]!.trim().split(/ +/)).toEqual(['host', 'total', ...LEVELS]);
      expect(lines).toHaveLength(4);
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(width);
    },
  );

  test.each([80, 40])('of all levels, at %i columns: a row each', (width) => {
    const lines = tableLines(ofAllLevels, { width, terminal: true }, plainTheme);
    expect(lines[0]!.trim().split(/ +/)).toEqual(['host', 'level', 'count']);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(width);
    const trail = { header: { text: 'now' }, of: () => ({ text: '___' }) };
    expect(tableLines(ofAllLevels, { width, terminal: true, trail }, plainTheme)[0]).toContain('level');
  });

  test('short names stand apart also where something else fills the line', () => {
    const trail = { header: { text: '-'.repeat(40) }, of: () => ({ text: '_'.repeat(40) }) };
    const lines = tableLines(report(['a'], [['1', 3]]), { width: 50, terminal: true, trail }, plainTheme);
    expect(lines).toEqual([`a  count  ${'-'.repeat(40)}`, `1      3  ${'_'.repeat(40)}`]);
  });

  test('in a pipe a name that is very wide makes its own line longer, not all of them', () => {
    const wide = 'x'.repeat(5000);
    const lines = tableLines(
      report(
        ['msg'],
        [
          ['a', 5],
          [wide, 2],
        ],
      ),
      PIPE,
      plainTheme,
    );
    expect(lines[2]).toBe(`${wide}      2`);
    expect(lines[1]!.length).toBeLessThan(200);
  });

  test('levels worst first, totals, thousands, "-" for none', () => {
    expect(tableLines(byHostAndLevel, PIPE, plainTheme)).toEqual([
      'host    total  fatal  error   warn   info  -',
      'web-07  4,182      1    311  1,020  2,850  0',
      'web-12  2,809      0      0      0  2,809  0',
      '-           7      0      0      0      0  7',
      'all     6,998      1    311  1,020  5,659  7',
    ]);
  });

  test('bars on a terminal, by share of the largest', () => {
    const bar = (columns: number) => '\u2588'.repeat(columns);
    expect(tableLines(byHostAndLevel, { width: 80, terminal: true }, plainTheme)).toEqual([
      'host    total  fatal  error   warn   info  -',
      `web-07  4,182      1    311  1,020  2,850  0   ${bar(15)}`,
      `web-12  2,809      0      0      0  2,809  0   ${bar(10)}\u258f`,
      `-           7      0      0      0      0  7   \u258f`,
      'all     6,998      1    311  1,020  5,659  7',
    ]);
  });

  test('a narrow terminal has no room for bars', () => {
    const lines = tableLines(byHostAndLevel, { width: 50, terminal: true }, plainTheme);
    expect(lines).toEqual(tableLines(byHostAndLevel, PIPE, plainTheme));
  });

  test('--top keeps the largest hosts over all their levels', () => {
    const rows: [...GroupValue[], number][] = [
      ['a', 'info', 9],
      ['b', 'info', 8],
    ];
    const rest: [...GroupValue[], number][] = [
      ['b', 'error', 5],
      ['c', 'info', 4],
      ['d', 'warn', 3],
    ];
    expect(tableLines(report(['host', 'level'], rows, rest), PIPE, plainTheme)).toEqual([
      'host      total  error  warn  info',
      'b            13      5     0     8',
      'a             9      0     0     9',
      '  2 more      7',
      'all          29      5     3    21',
    ]);
  });

  test('wide and hostile names keep the columns in line', () => {
    const rows: [...GroupValue[], number][] = [
      ['\u6771\u4eac-1', 'info', 2],
      ['e\x1b[31m', 'info', 1],
    ];
    expect(tableLines(report(['host', 'level'], rows), PIPE, plainTheme)).toEqual([
      'host       total  info',
      '\u6771\u4eac-1         2     2',
      'e\\x1b[31m      1     1',
      'all            3     3',
    ]);
  });

  test('colour: headers dim, levels in their colour, no colour on blanks', () => {
    const lines = tableLines(report(['host', 'level'], [['a', 'error', 1]]), PIPE, coloredTheme);
    expect(lines).toEqual([
      '\x1b[2mhost\x1b[22m  \x1b[2mtotal\x1b[22m  \x1b[31merror\x1b[39m',
      '\x1b[38;5;28ma\x1b[39m         1      1',
      'all       1      1',
    ]);
  });
});

describe('a plain list', () => {
  test('names left, counts right', () => {
    const rows: [...GroupValue[], number][] = [
      ['checkout', 503, 12345],
      [null, { spelling: '1.0' }, 7],
    ];
    expect(tableLines(report(['service', 'status'], rows), PIPE, plainTheme)).toEqual([
      'service   status   count',
      'checkout  503     12,345',
      '-         1.0          7',
    ]);
  });

  test('--top tells the rest on the last line', () => {
    expect(
      tableLines(
        report(
          ['level'],
          [['info', 5]],
          [
            ['warn', 2],
            ['error', 1],
          ],
        ),
        PIPE,
        plainTheme,
      ),
    ).toEqual(['level     count', 'info          5', '  2 more      3']);
  });

  test('no groups -> the total alone', () => {
    expect(tableLines(report([], [[1234]]), PIPE, plainTheme)).toEqual(['count', '1,234']);
  });

  test('level first is a list, and so is a report without rows', () => {
    expect(tableLines(report(['level', 'host'], [['info', 'a', 1]]), PIPE, plainTheme)).toEqual([
      'level  host  count',
      'info   a         1',
    ]);
    expect(tableLines(report(['host', 'level'], []), PIPE, plainTheme)).toEqual(['host  level  count']);
  });
});

describe('on a terminal', () => {
  const TERMINAL = { width: 60, terminal: true };
  const bars = (columns: number): string => '\u2588'.repeat(columns);

  test('a list has bars and a total', () => {
    const rows: [...GroupValue[], number][] = [
      ['500', 30],
      ['200', 10],
    ];
    expect(tableLines(report(['status'], rows), TERMINAL, plainTheme)).toEqual([
      'status  count',
      `500        30   ${bars(15)}`,
      `200        10   ${bars(5)}`,
      'all        40',
    ]);
  });

  test('names are cut to what the numbers leave, in a pipe they are whole', () => {
    const name = `${'n'.repeat(80)}-07`;
    const made = report(['host', 'level'], [[name, 'info', 12_345]]);
    const [header, row, all] = tableLines(made, TERMINAL, plainTheme);
    expect(row).toBe(`${'n'.repeat(22)}\u2026${'n'.repeat(18)}-07  12,345  12,345`);
    expect([header, all].every((line) => line!.length <= 60)).toBe(true);
    expect(tableLines(made, PIPE, plainTheme)[1]).toBe(`${name}  12,345  12,345`);
  });

  test('many large numbers are short where they have no room', () => {
    const levels = ['fatal', 'critical', 'error', 'warn', 'notice', 'info', 'debug', 'trace'];
    const rows = levels.map((level): [string, string, number] => ['a', level, 123_456_789]);
    const lines = tableLines(report(['host', 'level'], rows), { width: 80, terminal: true }, plainTheme);
    expect(lines[1]).toBe('a      988M   123M      123M   123M  123M    123M  123M   123M   123M');
  });

  test('a trail stands in place of the bars', () => {
    const trail = {
      header: { text: '0:00-1:00' },
      of: ([name]: readonly GroupValue[]) => ({ text: `<${name}>`.padEnd(9) }),
    };
    expect(tableLines(byHostAndLevel, { ...TERMINAL, width: 80, trail }, plainTheme)).toEqual([
      'host    total  fatal  error   warn   info  -  0:00-1:00',
      'web-07  4,182      1    311  1,020  2,850  0  <web-07>',
      'web-12  2,809      0      0      0  2,809  0  <web-12>',
      '-           7      0      0      0      0  7  <null>',
      'all     6,998      1    311  1,020  5,659  7',
    ]);
  });

  test('hundreds of thousands of rows', () => {
    const rows = Array.from({ length: 300_000 }, (_, i): [string, number] => [`h${i}`, 1]);
    expect(tableLines(report(['host'], rows), TERMINAL, plainTheme)).toHaveLength(300_002);
  });
});

describe('json', () => {
  test('one object a row, numbers as numbers, every digit kept, only the rows asked for', () => {
    const rows: [...GroupValue[], number][] = [
      ['web-1', 'error', 12],
      [null, 503, 2],
      ['a"\x7f', { spelling: '9007199254740993' }, 1],
      ['x', { spelling: '+5' }, 1],
    ];
    expect([...jsonLines(report(['host', 'level'], rows, [['gone', 'info', 1]]))]).toEqual([
      '{"host":"web-1","level":"error","count":12}',
      '{"host":null,"level":503,"count":2}',
      '{"host":"a\\"\\u007f","level":9007199254740993,"count":1}',
      '{"host":"x","level":"+5","count":1}',
    ]);
  });
});

describe('writeReport', () => {
  test('ends each line and writes all of many', async () => {
    const { writer, text } = collecting();
    const rows = Array.from({ length: 2500 }, (_, i): [...GroupValue[], number] => [i, 1]);
    const look = { color: false, width: 80, terminal: false };
    expect(await writeReport(report(['n'], rows), 'json', look, writer)).toBe(true);
    expect(text()).toBe(rows.map(([n]) => `{"n":${n},"count":1}\n`).join(''));
  });

  test('a table with colour', async () => {
    const { writer, text } = collecting();
    await writeReport(report([], [[3]]), 'table', { color: true, width: 80, terminal: true }, writer);
    expect(text()).toBe('\x1b[2mcount\x1b[22m\n    3\n');
  });
});
