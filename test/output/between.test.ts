// Lines of klog's own between records: each once, before the first record at or after its time.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { BetweenLines, type Insert } from '../../src/output/record/between.ts';
import { LinePrinter } from '../../src/output/record/line-printer.ts';
import { openPrinter } from '../../src/output/record/printer.ts';
import { shortTimes } from '../../src/output/terminal/clock.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { collecting, NO_MARKS } from './collect.ts';
import { NOON, recordOf } from './records.ts';

const marksAt = (...times: number[]): Insert[] =>
  times.map((at) => ({ at: asEpochMs(at), text: `mark ${at}` }));

/** A printer of the given members; the others are those of every printer. */
const printerOf = (members: Pick<LinePrinter, 'print'> & Partial<LinePrinter>): LinePrinter =>
  Object.assign(Object.create(LinePrinter.prototype), members);

interface Given {
  readonly marks: readonly number[];
  readonly records: readonly number[];
  readonly fromFirst?: boolean;
  readonly passed?: number;
}

/** Records as `5`, banners as `mark 5`, in the order they were printed. */
function printed({ marks, records, fromFirst = false, passed }: Given): string[] {
  const lines: string[] = [];
  const inner = {
    print: (event: LogEvent) => lines.push(String(event.record.timestamp)),
    banner: (text: string, at?: number) => lines.push(text.startsWith('mark') ? text : `${text} (${at})`),
  };
  const between = new BetweenLines(
    printerOf({
      print: (event) => void inner.print(event),
      banner: (text, at) => void inner.banner(text, at),
    }),
    { list: marksAt(...marks), noun: 'marks', fromFirst },
    (event) => event.record.timestamp,
  );
  const event = new LogEvent();
  for (const time of records) between.print(event.open(recordOf({ time, value: '{}' })));
  if (passed !== undefined) between.passed(passed);
  return lines;
}

describe('where marks stand', () => {
  test.each<[string, Given, string[]]>([
    [
      'before, between, at the very time',
      { marks: [1, 5, 7], records: [3, 5, 9] },
      ['mark 1', '3', 'mark 5', '5', 'mark 7', '9'],
    ],
    [
      'after the last record, once that is passed',
      { marks: [5, 9], records: [3], passed: 8 },
      ['3', 'mark 5'],
    ],
    ['not after the last record before that', { marks: [5], records: [3] }, ['3']],
    ['none where no record is printed', { marks: [5], records: [], passed: 8 }, []],
    [
      'a range without a beginning begins with its first record',
      { marks: [1, 3, 4], records: [3, 5], fromFirst: true },
      ['mark 3', '3', 'mark 4', '5'],
    ],
    [
      'records that go back bring no mark again',
      { marks: [5], records: [6, 3, 6] },
      ['mark 5', '6', '3', '6'],
    ],
    ['a record without a time is no place for one', { marks: [5], records: [-1, 6] }, ['-1', 'mark 5', '6']],
    [
      'and no first record of a range',
      { marks: [5], records: [-1, 6], fromFirst: true },
      ['-1', 'mark 5', '6'],
    ],
    [
      'four together are four',
      { marks: [1, 2, 3, 4], records: [9] },
      ['mark 1', 'mark 2', 'mark 3', 'mark 4', '9'],
    ],
    [
      'of more the newest three, the others counted',
      { marks: [1, 2, 3, 4, 5], records: [9] },
      ['2 more marks (1)', 'mark 3', 'mark 4', 'mark 5', '9'],
    ],
  ])('%s', (_title, given, expected) => expect(printed(given)).toEqual(expected));

  test('each that is passed is there once or counted, in time order among the records', () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 });
    fc.assert(
      fc.property(times, times, (some, records) => {
        const marks = [...new Set(some)].sort((a, b) => a - b);
        const inOrder = records.sort((a, b) => a - b);
        const lines = printed({ marks, records: inOrder, passed: 100 });
        const counted = lines.reduce((sum, line) => sum + Number(/^(\d+) more/.exec(line)?.[1] ?? 0), 0);
        const shown = lines.filter((line) => line.startsWith('mark')).map((line) => Number(line.slice(5)));
        expect(new Set(shown).size).toBe(shown.length);
        expect(shown.length + counted).toBe(inOrder.length === 0 ? 0 : marks.length);
        const all = lines
          .filter((line) => !line.includes('more'))
          .map((line) => Number(line.replace('mark ', '')));
        expect(all).toEqual([...all].sort((a, b) => a - b));
        expect(lines.filter((line) => /^\d+$/.test(line)).map(Number)).toEqual(inOrder);
      }),
    );
  });
});

describe('in pretty output', () => {
  const options = {
    format: 'pretty',
    color: false,
    width: 60,
    zone: 'UTC',
    clock: 'record',
    fields: [],
    hide: [],
    now: asEpochMs(NOON),
    terminal: true,
    fieldsTyped: false,
    onlyMatching: false,
  } as const;
  const DAY = 86_400_000;
  const rule = (text: string) => `\u2500\u2500 ${text} ${'\u2500'.repeat(56 - text.length)}`;

  test('a mark has the day of its time above it, and the lines of a limit stay as many', async () => {
    const { writer, text } = collecting();
    const list = marksAt(NOON - DAY, NOON).map((mark) => ({ ...mark, text: 'api\x1b' }));
    const printer = await openPrinter(options, writer, NO_MARKS, 2, {
      list,
      noun: '',
      fromFirst: false,
    });
    const event = new LogEvent();
    const took = [NOON - DAY + 1, NOON, NOON].map((time) =>
      printer.event(event.open(recordOf({ time, value: 'x' }))),
    );
    printer.passed(NOON + 1);
    await printer.finish();
    expect(took).toEqual([true, false, false]);
    expect(text().split('\n')).toEqual([
      '\u2500\u2500 Mon 23 Nov \u2500\u2500',
      rule('api\\x1b'),
      '14:05:00.124         x',
      '\u2500\u2500 Tue 24 Nov \u2500\u2500',
      rule('api\\x1b'),
      '14:05:00.123         x',
      '',
    ]);
  });

  test('by the clock that was asked for', async () => {
    const { writer, text } = collecting();
    const marks = { list: marksAt(NOON), noun: '', fromFirst: false };
    const printer = await openPrinter({ ...options, clock: 'log' }, writer, NO_MARKS, undefined, marks);
    const event = new LogEvent();
    for (const before of [1, 0]) {
      const value = JSON.stringify({ time: NOON - before, msg: 'x' });
      printer.event(event.open(recordOf({ time: NOON, value })));
    }
    await printer.flush();
    expect(
      text()
        .split('\n')
        .map((line) => line.slice(0, 7)),
    ).toEqual(['14:05:0', `\u2500\u2500 mark`, '14:05:0', '']);
  });
});

test('instants in a sentence have their day where it is another one', () => {
  const now = Date.UTC(2026, 10, 24, 0, 30);
  const time = shortTimes('UTC', now);
  expect(time(Date.UTC(2026, 10, 24, 0, 5, 10, 999))).toBe('00:05:10');
  expect(time(Date.UTC(2026, 10, 23, 23, 5, 10))).toBe('Mon 23 Nov 23:05:10');
  expect(time(Date.UTC(2025, 10, 23, 23, 5, 10))).toBe('Sun 23 Nov 2025 23:05:10');
  expect(time(Date.UTC(2026, 10, 23, 23, 5), Date.UTC(2026, 10, 23, 1))).toBe('23:05:00');
  expect(shortTimes('Europe/Oslo', now)(Date.UTC(2026, 10, 23, 23, 5))).toBe('00:05:00');
});

test('context lines stay context lines, and marks fall between them too', () => {
  const lines: string[] = [];
  const between = new BetweenLines(
    printerOf({
      print: (event) => void lines.push(`${event.record.timestamp}`),
      context: (event) => void lines.push(`${event.record.timestamp}-`),
      gap: () => void lines.push('--'),
      banner: (text) => void lines.push(text),
      absentFields: () => [{ name: 'latncy', nearest: undefined }],
    }),
    { list: marksAt(4), noun: 'marks', fromFirst: false },
    (event) => event.record.timestamp,
  );
  const event = new LogEvent();
  const at = (time: number): LogEvent => event.open(recordOf({ time, value: '{}' }));
  between.print(at(3));
  between.context(at(5));
  between.gap();
  between.print(at(6));
  expect(lines).toEqual(['3', 'mark 4', '5-', '--', '6']);
  expect(between.absentFields()).toHaveLength(1);
});
