// What a sink throws ends the scan at once, whatever it read and in whatever order: it is no fault of a batch, which
// would be said and passed over.

import { describe, expect, it } from 'vitest';
import { asOffset } from '../../src/base/brand.ts';
import { KlogError } from '../../src/base/errors.ts';
import type { RecordSource } from '../../src/scan/port/source.ts';
import { newTally } from '../../src/scan/port/tally.ts';
import { scan } from '../../src/scan/scan.ts';
import { batches } from '../support/broker/run.ts';
import { Collector, optionsFor } from '../support/scan.ts';
import { type MemoryChunk, memorySource } from './memory.ts';

const asBatches = (from: number, to: number): MemoryChunk => ({
  bytes: Buffer.concat(batches(from, to, 5)),
  next: to,
});

function asLines(from: number, to: number): MemoryChunk {
  const texts = Array.from({ length: to - from }, (_, i) => `v${from + i}\n`);
  const ends = texts.map((_, i) => texts.slice(0, i + 1).join('').length);
  return {
    bytes: Buffer.from(texts.join('')),
    lines: {
      first: asOffset(from),
      count: texts.length,
      starts: Int32Array.from([0, ...ends]),
      ends: Int32Array.from(ends.map((end) => end - 1)),
    },
    next: to,
  };
}

/** As it is, with a note of every stream that was closed. */
function noting(source: RecordSource): { source: RecordSource; closed: () => boolean } {
  let closed = false;
  return {
    closed: () => closed,
    source: {
      ...source,
      open: (ranges, options) => {
        const stream = source.open(ranges, options);
        return {
          ...stream,
          close: () => {
            closed = true;
            stream.close();
          },
        };
      },
    },
  };
}

describe.each([
  ['batches', asBatches],
  ['lines', asLines],
])('%s', (_name, chunk) => {
  describe.each(['arrival', 'time'] as const)('in order of %s', (order) => {
    it.each([
      ['a KlogError', new KlogError('too-many-groups', 'too much')],
      ['a bug', new TypeError('undefined is not a function')],
    ])('%s of event() is the end', async (_what, error) => {
      const partitions = [0, 1].map(() => [chunk(0, 20), chunk(20, 40)]);
      const { source, ranges } = memorySource(partitions);
      const noted = noting(source);
      const sink = new Collector(order === 'time');
      sink.onLine = (lines) => {
        if (lines.length === 7) throw error;
      };
      const tally = newTally();
      const run = scan(optionsFor({ source: noted.source, ranges, sink, order, tally }));
      await expect(run).rejects.toBe(error);
      expect(sink.lines).toHaveLength(7);
      expect(tally.unread).toEqual([]);
      expect(noted.closed()).toBe(true);
    });

    it('one of flush() too', async () => {
      const { source, ranges } = memorySource([[chunk(0, 20)], [chunk(0, 20)]]);
      const noted = noting(source);
      const sink = new Collector(order === 'time');
      const error = new KlogError('cannot-write', 'the disk is full');
      sink.onFlush = () => {
        throw error;
      };
      await expect(scan(optionsFor({ source: noted.source, ranges, sink, order }))).rejects.toBe(error);
      expect(noted.closed()).toBe(true);
    });
  });
});
