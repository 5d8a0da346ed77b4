// Batches that the header rules out are not opened: here opening would fail.

import { expect, it } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { compileWindow } from '../../src/read/window.ts';
import { newTally } from '../../src/scan/port/tally.ts';
import { scan } from '../../src/scan/scan.ts';
import { buildBatch } from '../batch/build.ts';
import { Collector, optionsFor } from '../support/scan.ts';
import { memorySource } from './memory.ts';

/** Ten records that claim to be gzip and are not. */
const garbage = (baseOffset: number, newest: number): Buffer =>
  buildBatch({
    baseOffset,
    codec: 'gzip',
    compress: () => Buffer.from('no gzip at all'),
    records: Array.from({ length: 10 }, (_, i) => ({ timestamp: newest - i, value: 'x' })),
  });
const good = (baseOffset: number, timestamp: number): Buffer =>
  buildBatch({ baseOffset, records: [{ timestamp, value: `v${baseOffset}` }] });

const since = (ms: number, clock: 'record' | 'log' = 'record') =>
  compileWindow({ clock, since: asEpochMs(ms), until: undefined, hostStarts: undefined });

it('a batch whose newest time lies before the range is not decompressed', async () => {
  // The oldest time proves nothing: the first record of the third one is too old, and it is opened.
  const bytes = Buffer.concat([garbage(0, 999), good(10, 1_000), garbage(11, 1_001), good(21, 2_000)]);
  const { source, ranges } = memorySource([[{ bytes, next: 22 }]]);
  const sink = new Collector();
  const tally = newTally();
  await scan(optionsFor({ source, ranges, sink, tally, window: since(1_000), timed: true }));
  expect(sink.lines).toEqual(['logs-0@10=v10', 'logs-0@21=v21']);
  expect(tally.unread.map(({ from, to }) => [from, to])).toEqual([[11, 21]]);
  expect(tally.records).toBe(12);
});

it('by the log time a header says nothing', async () => {
  const { source, ranges } = memorySource([[{ bytes: garbage(0, 999), next: 10 }]]);
  const tally = newTally();
  const sink = new Collector();
  await scan(
    optionsFor({ source, ranges, sink, tally, window: since(1_000, 'log'), timed: true, clock: 'log' }),
  );
  expect(tally.unread.map(({ from, to }) => [from, to])).toEqual([[0, 10]]);
});
