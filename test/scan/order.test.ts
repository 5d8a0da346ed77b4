// The merge by time, through scan(): nothing lost, nothing twice, partitions keep their order, and where each is
// sorted the whole is.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asEpochMs, asOffset } from '../../src/base/brand.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { TimeOrder } from '../../src/scan/order/order.ts';
import type { Matcher } from '../../src/scan/port/matcher.ts';
import { newTally, type Tally } from '../../src/scan/port/tally.ts';
import { scan } from '../../src/scan/scan.ts';
import { buildBatch } from '../batch/build.ts';
import { Collector, optionsFor } from '../support/scan.ts';
import { type MemoryChunk, memorySource } from './memory.ts';

/** Records that begin with "m" match. */
const marked: Matcher = {
  begin: () => {},
  find: (bytes, from, to) => {
    const at = bytes.indexOf('m', from, 'latin1');
    return at >= to ? -1 : at;
  },
  test: (event) => (event.line().startsWith('m') ? 1 : 0),
};

interface Spec {
  readonly step: number;
  readonly matches: boolean;
}

interface Line {
  readonly time: number;
  readonly partition: number;
  readonly offset: number;
}

const spec = (least: number): fc.Arbitrary<Spec> =>
  fc.record({ step: fc.integer({ min: least, max: 3 }), matches: fc.boolean() });

/** Partitions as chunks as batches as records. */
const partitions = (least: number): fc.Arbitrary<Spec[][][][]> =>
  fc.array(
    fc.array(
      fc.array(fc.array(spec(least), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }),
      { maxLength: 5 },
    ),
    { minLength: 1, maxLength: 5 },
  );

function build(specs: Spec[][][][]): { chunks: MemoryChunk[][]; expected: Line[] } {
  const expected: Line[] = [];
  const chunks = specs.map((chunksOf, partition) => {
    let offset = 0;
    let time = 1_000;
    return chunksOf.map((batchesOf) => {
      const bytes = batchesOf.map((records) => {
        const baseOffset = offset;
        const built = records.map(({ step, matches }) => {
          time += step;
          if (matches) expected.push({ time, partition, offset });
          return { timestamp: time, value: `${matches ? 'm' : 'x'}${offset++}` };
        });
        return buildBatch({ baseOffset, records: built });
      });
      return { bytes: Buffer.concat(bytes), next: offset };
    });
  });
  return { chunks, expected };
}

async function merged(
  chunks: MemoryChunk[][],
  picks: readonly number[],
  heldBytes = 1e6,
): Promise<{ lines: Line[]; tally: Tally }> {
  let pick = 0;
  const { source, ranges } = memorySource(
    chunks,
    (ready) => ready[(picks[pick++ % picks.length] ?? 0) % ready.length]!,
  );
  const got: Line[] = [];
  const sink = new Collector(true);
  const event = sink.event.bind(sink);
  sink.event = (one) => {
    const { time, partition, offset } = one.record;
    got.push({ time, partition, offset });
    expect(one.line()).toBe(`m${offset}`);
    return event(one);
  };
  const tally = newTally();
  await scan(optionsFor({ source, ranges, sink, matcher: marked, order: 'time', heldBytes, tally }));
  return { lines: got, tally };
}

const key = ({ partition, offset }: Line): string => `${partition}@${offset}`;
const picks = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });

describe('the merge', () => {
  it('is sorted by time, partition and offset where every partition is sorted', async () => {
    await fc.assert(
      fc.asyncProperty(partitions(0), picks, async (specs, order) => {
        const { chunks, expected } = build(specs);
        expected.sort((a, b) => a.time - b.time || a.partition - b.partition || a.offset - b.offset);
        const { lines } = await merged(chunks, order);
        expect(lines.map(key)).toEqual(expected.map(key));
      }),
      { numRuns: 300 },
    );
  });

  it('is the same with hardly any memory, where batches are left half read', async () => {
    const memory = fc.constantFrom(1, 40, 400, 4_000);
    await fc.assert(
      fc.asyncProperty(partitions(0), picks, memory, async (specs, order, heldBytes) => {
        const { chunks, expected } = build(specs);
        const { lines, tally } = await merged(chunks, order, heldBytes);
        expected.sort((a, b) => a.time - b.time || a.partition - b.partition || a.offset - b.offset);
        expect(lines.map(key)).toEqual(expected.map(key));
        expect(tally.records).toBe(specs.flat(3).length);
        expect(tally.matched).toBe(expected.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is sorted over hundreds of partitions', async () => {
    const many = fc.array(
      fc.array(fc.array(fc.array(spec(0), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }), {
        maxLength: 3,
      }),
      { minLength: 200, maxLength: 300 },
    );
    await fc.assert(
      fc.asyncProperty(many, picks, fc.constantFrom(10, 1e6), async (specs, order, heldBytes) => {
        const { chunks, expected } = build(specs);
        expected.sort((a, b) => a.time - b.time || a.partition - b.partition || a.offset - b.offset);
        expect((await merged(chunks, order, heldBytes)).lines.map(key)).toEqual(expected.map(key));
      }),
      { numRuns: 15 },
    );
  });

  it('loses and repeats nothing and keeps each partition in order where clocks go back', async () => {
    await fc.assert(
      fc.asyncProperty(partitions(-4), picks, fc.constantFrom(30, 1e6), async (specs, order, heldBytes) => {
        const { chunks, expected } = build(specs);
        const { lines: got } = await merged(chunks, order, heldBytes);
        const byPartition = (list: Line[]): string[] =>
          [...list].sort((a, b) => a.partition - b.partition).map(key);
        expect(byPartition(got)).toEqual(byPartition(expected));
      }),
      { numRuns: 300 },
    );
  });

  it('does not wait for a partition that has read past a time without a match', async () => {
    let seen = (): void => {};
    const shown = new Promise<void>((resolve) => {
      seen = resolve;
    });
    const batch = (value: string, offset: number, timestamp: number): Buffer =>
      buildBatch({ baseOffset: offset, records: [{ value, timestamp }] });
    // The second chunk of partition 1 comes only once the line of partition 0 was shown.
    const { source, ranges } = memorySource([
      [{ bytes: batch('m0', 0, 100), next: 1 }],
      [
        { bytes: batch('x0', 0, 200), next: 1 },
        { bytes: batch('m1', 1, 300), next: 2, after: shown },
      ],
    ]);
    const sink = new Collector(true);
    sink.onLine = () => seen();
    await scan(optionsFor({ source, ranges, sink, matcher: marked, order: 'time' }));
    expect(sink.lines).toEqual(['logs-0@0=m0', 'logs-1@1=m1']);
  });

  it('holds a bounded part of the others while one partition is far behind', async () => {
    const value = `m${'.'.repeat(9_999)}`;
    const chunk = (offset: number): MemoryChunk => ({
      bytes: buildBatch({
        baseOffset: offset,
        records: Array.from({ length: 10 }, (_, i) => ({ value, timestamp: 1_000 + offset + i })),
      }),
      next: offset + 10,
    });
    const ahead = Array.from({ length: 500 }, (_, i) => chunk(i * 10));
    const { source, ranges, delivered } = memorySource(
      [ahead, ahead, [chunk(0), chunk(10)]],
      (ready) => ready[0]!,
    );
    const sink = new Collector(true);
    let before = 0;
    sink.onLine = ({ length }) => {
      if (length === 1) before = delivered[0]! + delivered[1]!;
    };
    await scan(optionsFor({ source, ranges, sink, matcher: marked, order: 'time' }));
    expect(sink.lines).toHaveLength(10_020);
    expect(before).toBeGreaterThan(100_000);
    // Of 100 MB.
    expect(before).toBeLessThan(30_000_000);
  });

  it('holds a bounded number of records that have nothing in them', async () => {
    const empty = (offset: number): MemoryChunk => ({
      bytes: buildBatch({
        baseOffset: offset,
        records: Array.from({ length: 20_000 }, () => ({ value: null })),
      }),
      next: offset + 20_000,
    });
    const ahead = Array.from({ length: 40 }, (_, i) => empty(i * 20_000));
    const { source, ranges, delivered } = memorySource([ahead, [empty(0)]], (ready) => ready[0]!);
    let before = 0;
    let count = 0;
    const sink = new Collector(true);
    sink.event = () => {
      if (count++ === 0) before = delivered[0]!;
      return true;
    };
    await scan(optionsFor({ source, ranges, sink, order: 'time' }));
    expect(count).toBe(41 * 20_000);
    expect(before).toBeLessThan(20 * ahead[0]!.bytes.length);
  });
});

describe('a live line', () => {
  /** Two partitions, a clock that the test sets, lines noted as partition@time. */
  function live(): {
    order: TimeOrder;
    add: (partition: number, time: number) => void;
    shown: string[];
    now: { at: number };
  } {
    const shown: string[] = [];
    const now = { at: 0 };
    const sink = new Collector(true);
    sink.event = ({ record }) => {
      shown.push(`${record.partition}@${record.time}`);
      return true;
    };
    const order = new TimeOrder({
      sink,
      event: new LogEvent(),
      heldBytes: 1e6,
      reorderMs: 200,
      clock: () => now.at,
    });
    order.open(0, 'logs', 0);
    order.open(1, 'logs', 1);
    const event = new LogEvent();
    const add = (partition: number, time: number): void => {
      const record = new KafkaRecord();
      record.topic = 'logs';
      record.partition = partition;
      record.offset = asOffset(time);
      record.timestamp = asEpochMs(time);
      record.time = asEpochMs(time);
      order.add(partition, event.open(record));
      order.settle(partition);
      order.reached(partition, time, true);
    };
    return { order, add, shown, now };
  }

  it('is shown at once when the others are at their end', () => {
    const { order, add, shown } = live();
    order.reached(1, -1, true);
    add(0, 5_000);
    order.drain();
    expect(shown).toEqual(['0@5000']);
    expect(order.waitMs()).toBeUndefined();
  });

  it('waits for one that is behind, and goes behind its older line', () => {
    const { order, add, shown, now } = live();
    order.reached(1, 4_000, false);
    add(0, 5_000);
    order.drain();
    expect(shown).toEqual([]);
    now.at = 150;
    expect(order.waitMs()).toBe(50);
    add(1, 4_500);
    order.drain();
    expect(shown).toEqual(['1@4500', '0@5000']);
  });

  it('waits no longer than it may', () => {
    const { order, add, shown, now } = live();
    order.reached(1, 4_000, false);
    add(0, 5_000);
    now.at = 199;
    order.drain();
    expect(shown).toEqual([]);
    now.at = 200;
    order.drain();
    expect(shown).toEqual(['0@5000']);
  });
});
