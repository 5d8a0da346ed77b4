// The range of time as the reader tests it: which records of a batch come out.

import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { compileWindow, type WindowOptions } from '../../src/read/window.ts';
import type { Matcher } from '../../src/scan/port/matcher.ts';
import { EVERYTHING } from '../../src/scan/port/matcher.ts';
import { newTally } from '../../src/scan/port/tally.ts';
import { scan } from '../../src/scan/scan.ts';
import { buildBatch } from '../batch/build.ts';
import { NOW, queryOf } from '../query/records.ts';
import { memorySource } from '../scan/memory.ts';
import { Collector } from '../support/scan.ts';

/** The numbers (from 1) of the records that come out, read as one batch and as a batch each. */
async function inside(
  options: Partial<WindowOptions>,
  records: readonly { readonly value: string; readonly timestamp: number }[],
  matcher: Matcher = EVERYTHING,
): Promise<number[]> {
  const { clock = 'record', since, until, hostStarts } = options;
  const window = compileWindow({ clock, since, until, hostStarts });
  const together = [buildBatch({ baseOffset: 0, records: [...records] })];
  const apart = records.map((record, i) => buildBatch({ baseOffset: i, records: [record] }));
  const found = [together, apart].map(async (batches) => {
    const { source, ranges } = memorySource([[{ bytes: Buffer.concat(batches), next: records.length }]]);
    const sink = new Collector();
    const { signal } = new AbortController();
    await scan({ source, ranges, sink, matcher, window, clock, timed: true, signal, tally: newTally() });
    return sink.lines.map((line) => Number(/@(\d+)=/.exec(line)?.[1]) + 1);
  });
  const [first, second] = await Promise.all(found);
  expect(second).toEqual(first);
  return first!;
}

describe('the time window', () => {
  const at = (timestamp: number, value = '{}') => ({ value, timestamp });
  const own = (ms: number) => JSON.stringify({ time: new Date(ms).toISOString() });
  const since = asEpochMs(NOW - 60_000);
  const until = NOW;

  test('begins with since and ends before until', async () => {
    const records = [
      at(since - 1),
      at(since),
      at(until - 1),
      at(until),
      at(-1),
      at(-1, own(since)),
      at(-1, own(until)),
    ];
    expect(await inside({ since, until }, records)).toEqual([2, 3, 5, 6]);
  });

  test('goes by the log line where that is asked for', async () => {
    const records = [at(0, own(since)), at(since, own(0)), at(since), at(0)];
    expect(await inside({ clock: 'log', since }, records)).toEqual([1, 3]);
  });

  test('begins with the own start of each host', async () => {
    const hostStarts = new Map([
      ['web-1', asEpochMs(NOW - 10)],
      ['web-2', asEpochMs(NOW - 30)],
    ]);
    const host = (name: string, before: number) => at(NOW - before, JSON.stringify({ host: name }));
    const records = [
      host('web-1', 10),
      host('web-1', 11),
      host('web-1.eu', 11),
      host('web-2', 30),
      host('web-3', 30),
      host('web-3', 31),
      at(NOW - 30),
    ];
    const window = { since: asEpochMs(NOW - 30), hostStarts };
    expect(await inside(window, records)).toEqual([1, 4, 5, 7]);
  });

  test('a host of a deploy may be a family; one that is named itself goes first', async () => {
    const hostStarts = new Map([
      ['Web-*', asEpochMs(NOW - 10)],
      ['web-2', asEpochMs(NOW - 30)],
    ]);
    const host = (name: string, before: number) => at(NOW - before, JSON.stringify({ host: name }));
    const records = [
      host('web-1', 10),
      host('web-1', 11),
      host('web-9.eu', 10),
      host('web-9.eu', 11),
      host('web-2', 30),
      host('db-1', 30),
    ];
    const window = { since: asEpochMs(NOW - 30), hostStarts };
    expect(await inside(window, records)).toEqual([1, 3, 5, 6]);
  });

  test('is not turned round by -v', async () => {
    const records = [at(since - 1, '{"m":"x"}'), at(since, '{"m":"x"}'), at(since, '{"m":"y"}')];
    const query = queryOf({ expressions: ['x'], invert: true });
    expect(await inside({ since }, records, query)).toEqual([3]);
  });
});
