import { describe, expect, test } from 'vitest';
import { counter } from '../../src/aggregate/count/count.ts';
import { intervalOf, LiveCounts } from '../../src/aggregate/count/live.ts';
import type { Report } from '../../src/aggregate/report/report.ts';
import { asEpochMs } from '../../src/base/brand.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { recordOf } from '../output/records.ts';

const SECOND = 1_000;
const START = 1_800_000_000_000;

function liveCounts(late: 'together' | 'apart' | 'both'): {
  counts: LiveCounts;
  add: (...times: number[]) => void;
} {
  const make = () => counter({ by: [], every: 10 * SECOND }, []);
  const counts = new LiveCounts({ make, every: 10 * SECOND, graceMs: SECOND, late });
  const add = (...times: number[]): void => {
    for (const time of times) {
      const record = recordOf({ value: '{}' });
      record.time = asEpochMs(time);
      counts.event(new LogEvent().open(record));
    }
  };
  return { counts, add };
}

const rowsOf = (report: Report | undefined) => report?.rows.map(({ time, count }) => [time, count]);

describe('closing', () => {
  test('an interval is over when the clock is past its end and the grace, each once', () => {
    const { counts } = liveCounts('apart');
    expect(counts.close(START + 10_999, true)).toBe(true);
    expect(counts.closedTo).toBe(START);
    expect(counts.close(START + 10_999, true)).toBe(false);
    expect(counts.close(START + 11_000, true)).toBe(true);
    expect(counts.closedTo).toBe(START + 10_000);
    expect(counts.close(START + 65_000, true)).toBe(true);
    expect(counts.closedTo).toBe(START + 60_000);
  });

  test('while something may still be read it waits longer, but not for ever', () => {
    const { counts } = liveCounts('apart');
    counts.close(START + 1_000, true);
    expect(counts.close(START + 14_999, false)).toBe(false);
    expect(counts.close(START + 15_000, false)).toBe(true);
  });

  test('a clock that goes back opens nothing again', () => {
    const { counts } = liveCounts('apart');
    counts.close(START + 60_000, true);
    expect(counts.close(START, true)).toBe(false);
    expect(counts.closedTo).toBe(intervalOf(START + 59_000, 10_000));
  });
});

describe('late records', () => {
  test('apart: once, in their own interval, and not among the others', () => {
    const { counts, add } = liveCounts('apart');
    add(START + 1, START + 10_001);
    counts.close(START + 11_000, true);
    add(START + 2, START + 3, START - 20_000, START + 10_002);
    expect(counts.late).toBe(3);
    expect(rowsOf(counts.takeLate())).toEqual([
      [START - 20_000, 1],
      [START - 10_000, 0],
      [START, 2],
    ]);
    expect(counts.takeLate()).toBeUndefined();
    expect(rowsOf(counts.counts.report())).toEqual([
      [START, 1],
      [START + 10_000, 2],
    ]);
  });

  test('together and both', () => {
    for (const late of ['together', 'both'] as const) {
      const { counts, add } = liveCounts(late);
      add(START + 1);
      counts.close(START + 11_000, true);
      add(START + 2);
      expect(counts.late).toBe(1);
      expect(rowsOf(counts.counts.report())).toEqual([[START, 2]]);
      expect(rowsOf(counts.takeLate())).toEqual(late === 'both' ? [[START, 1]] : undefined);
    }
  });

  test('what tells no time is never late', () => {
    const { counts, add } = liveCounts('apart');
    counts.close(START, true);
    add(-1);
    expect(counts.late).toBe(0);
    expect(rowsOf(counts.counts.report())).toEqual([[null, 1]]);
  });
});
