import { describe, expect, test } from 'vitest';
import { LEVEL_NAMES, levelName, levelRank, levelRankAt } from '../../src/record/vocabulary/level.ts';
import { rankOfNumber, ruleOf } from '../../src/record/vocabulary/scale.ts';
import { eventOf } from './make.ts';

const SPELLINGS: [number, string][] = [
  [10, 'trace trc t finest silly verbose v'],
  [20, 'debug dbg d fine finer config d1 d2 d3 d4 d5'],
  [30, 'info inf i information informational log'],
  [32, 'notice note n'],
  [35, 'access'],
  [40, 'warn warning wrn w'],
  [50, 'error err e eror erro severe failure'],
  [55, 'critical crit c'],
  [60, 'fatal ftl f panic dpanic'],
  [65, 'alert'],
  [70, 'emergency emerg'],
  [0, 'banana d6 errors x 30 null'],
];

describe('spelling -> rank, in any case, as text and as bytes', () => {
  test.each(SPELLINGS)('%i: %s', (rank, names) => {
    for (const name of names.split(' ')) {
      for (const text of [name, name.toUpperCase(), name[0]!.toUpperCase() + name.slice(1)]) {
        const bytes = Buffer.from(`x${text}x`);
        expect([text, levelRank(text), levelRankAt(bytes, 1, bytes.length - 1)]).toEqual([text, rank, rank]);
      }
    }
  });
});

test('rank -> usual name, in between the next lower', () => {
  expect([10, 20, 30, 32, 35, 40, 50, 55, 60, 65, 70].map(levelName)).toEqual([...LEVEL_NAMES]);
  expect([1, 9, 19, 31, 34, 45, 59, 71].map(levelName)).toEqual([
    'trace',
    'trace',
    'trace',
    'info',
    'notice',
    'warn',
    'critical',
    'emergency',
  ]);
});

describe('numbers on their scales: record -> rank', () => {
  const rows: [object, number][] = [
    ...[10, 20, 30, 40, 45, 50, 60, 70].map((n): [object, number] => [{ level: n }, n]),
    ...[70, 65, 55, 50, 40, 32, 30, 20].map((rank, n): [object, number] => [{ PRIORITY: String(n) }, rank]),
    ...[70, 65, 55, 50, 40, 32, 30, 20].map((rank, n): [object, number] => [
      { level: n, facility: 'x' },
      rank,
    ]),
    ...[1, 5, 9, 13, 17, 21].map((n, i): [object, number] => [{ severityNumber: n }, 10 + i * 10]),
    ...[4, 8, 12, 16, 20, 24].map((n, i): [object, number] => [{ SeverityNumber: n }, 10 + i * 10]),
    ...[20, 30, 32, 40, 50, 55, 65, 70].map((rank, i): [object, number] => [
      { severity: (i + 1) * 100 },
      rank,
    ]),
    ...(
      [
        [100, 20],
        [200, 30],
        [250, 32],
        [300, 40],
        [400, 50],
        [500, 55],
        [550, 65],
        [600, 70],
      ] as const
    ).map(([n, rank]): [object, number] => [{ level: n, level_name: 'X' }, rank]),
    ...[5000, 10000, 20000, 30000, 40000].map((n, i): [object, number] => [{ level: n }, 10 + i * 10]),
    [{ level: '50' }, 50],
    [{ level: 300 }, 0],
    [{ level: 8 }, 0],
    [{ level: -4 }, 0],
    [{ level: 1e300 }, 0],
    [{ severityNumber: 25 }, 0],
    [{ PRIORITY: 8 }, 0],
    [{ severity: 250 }, 0],
    [{ severity: 3 }, 50],
    [{ syslog_severity: 3 }, 50],
    [{ severityNumber: 50, PRIORITY: 4 }, 40],
  ];
  test.each(rows)('%j -> %i', (value, rank) => {
    expect(eventOf(value).rank).toBe(rank);
  });
});

test('a fraction between two pino levels stays between them', () => {
  expect(rankOfNumber(45.5, ruleOf('level'), false)).toBe(45.5);
  expect(eventOf('{"level":45.5}').rank).toBe(45.5);
});
