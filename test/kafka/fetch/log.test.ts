// What lies in a log: cut and huge batches, gaps, markers, aborted transactions, retention under the reader.

import { describe, expect, it } from 'vitest';
import { asOffset } from '../../../src/base/brand.ts';
import { buildBatch } from '../../batch/build.ts';
import type { FakeCluster } from '../../support/broker/cluster.ts';
import { batches, lines, ofPartition, run, startCluster } from '../../support/broker/run.ts';

async function oneTopic(partitions = 1): Promise<FakeCluster> {
  const cluster = await startCluster();
  cluster.topic('logs', Array(partitions).fill(1));
  return cluster;
}

const big = (offset: number, size: number): Buffer =>
  buildBatch({
    baseOffset: offset,
    records: [{ timestamp: 1000 + offset, value: `v${offset}${' '.repeat(size)}` }],
  });

const offsetsOf = (all: readonly string[]): number[] => all.map((line) => Number(/@(\d+)=/.exec(line)?.[1]));

describe('byte limits', () => {
  it.each([1, 61, 100, 200, 333, 1000])('answers of %i bytes', async (fetchMaxBytes) => {
    const cluster = await oneTopic(3);
    for (const part of cluster.topics.get('logs')!.partitions) part.append(...batches(0, 40, 3));
    const { lines: all, tally } = await run(cluster, { connection: { fetchMaxBytes } });
    for (const id of [0, 1, 2]) expect(ofPartition(all, 'logs', id)).toEqual(lines('logs', id, 0, 40));
    expect(tally.records).toBe(120);
  });

  it('a batch above the limit of a partition stands behind others', async () => {
    const cluster = await oneTopic(3);
    const MIB = 1024 * 1024;
    for (const part of cluster.topics.get('logs')!.partitions) {
      part.append(big(0, 10), big(1, 3 * MIB), big(2, 10), big(3, 2 * MIB));
    }
    const { lines: all, tally } = await run(cluster);
    for (const id of [0, 1, 2]) expect(offsetsOf(ofPartition(all, 'logs', id))).toEqual([0, 1, 2, 3]);
    expect(tally.failures).toEqual([]);
  });

  it('a broker that cuts the first batch too is asked for more', async () => {
    const cluster = await oneTopic();
    const part = cluster.partition('logs');
    part.append(big(0, 5000), ...batches(1, 20, 2));
    const read = part.read.bind(part);
    part.read = (from, isolation, limit) => read(from, isolation, 1 << 30, true).subarray(0, limit);
    const { lines: all } = await run(cluster, { connection: { fetchMaxBytes: 700 } });
    expect(offsetsOf(all)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});

describe('offsets without records', () => {
  it('a gap up to the end of the log', async () => {
    const cluster = await oneTopic(2);
    cluster.partition('logs', 0).append(...batches(0, 10, 2)).end = 14;
    cluster.partition('logs', 1).append(...batches(0, 10, 2));
    const { lines: all, tally } = await run(cluster);
    expect(ofPartition(all, 'logs', 0)).toEqual(lines('logs', 0, 0, 10));
    expect(ofPartition(all, 'logs', 1)).toEqual(lines('logs', 1, 0, 10));
    expect(tally.failures).toEqual([]);
    expect(tally.unread).toEqual([]);
  });

  it('a gap up to the end of the range with more behind it', async () => {
    const cluster = await oneTopic();
    cluster.partition('logs').append(...batches(0, 10, 2), ...batches(20, 30, 2));
    const range = { topic: 'logs', partition: 0, from: asOffset(0), to: asOffset(15) };
    const { lines: all, tally } = await run(cluster, { ranges: [range], connection: { fetchMaxBytes: 1 } });
    expect(all).toEqual(lines('logs', 0, 0, 10));
    expect(tally.failures).toEqual([]);
    // One request was enough to see what comes behind the gap.
    expect(
      cluster.calls.flatMap(({ fetch }) => fetch?.parts ?? []).filter(({ offset }) => offset === 10),
    ).toHaveLength(1);
  });

  it('batches that compaction emptied or thinned out, and one that begins late', async () => {
    const cluster = await oneTopic();
    cluster
      .partition('logs')
      .append(
        buildBatch({ baseOffset: 3, records: [{ value: 'v4', offsetDelta: 1 }], lastOffsetDelta: 6 }),
        buildBatch({ baseOffset: 12, records: [], lastOffsetDelta: 3 }),
        buildBatch({ baseOffset: 16, records: [{ value: 'v17', offsetDelta: 1 }] }),
        buildBatch({ baseOffset: 20, records: [], lastOffsetDelta: 2, codec: 'zstd' }),
      );
    const { lines: all, tally } = await run(cluster, { connection: { fetchMaxBytes: 100 } });
    expect(all).toEqual(['logs-0@4=v4', 'logs-0@17=v17']);
    expect(tally.records).toBe(2);
  });

  it.each([
    [0, 10],
    [1, 9],
    [3, 4],
    [4, 8],
    [9, 10],
    [5, 5],
  ])('a range that begins and ends inside batches: %i to %i', async (from, to) => {
    const cluster = await oneTopic();
    cluster.partition('logs').append(...batches(0, 12, 4));
    const range = { topic: 'logs', partition: 0, from: asOffset(from), to: asOffset(to) };
    const { lines: all, tally } = await run(cluster, { ranges: [range] });
    expect(all).toEqual(lines('logs', 0, from, to));
    expect(tally.records).toBe(to - from);
  });
});

describe('transactions', () => {
  const data = (offset: number, producerId: number, count = 1): Buffer =>
    buildBatch({
      baseOffset: offset,
      producerId,
      transactional: true,
      records: Array.from({ length: count }, (_, i) => ({ value: `v${offset + i}` })),
    });
  const marker = (offset: number, producerId: number, commit: boolean): Buffer => {
    const batch = buildBatch({
      baseOffset: offset,
      producerId,
      transactional: true,
      control: true,
      records: [{ key: Buffer.from([0, 0, 0, commit ? 1 : 0]), value: Buffer.alloc(6) }],
    });
    // Transaction version 2: the marker's producer epoch is above that of the data.
    batch.writeInt16BE(7, 51);
    return batch;
  };

  /** Producers 16 and 17 abort, interleaved, 18 commits; then both go on and commit. */
  async function interleaved(): Promise<FakeCluster> {
    const cluster = await oneTopic();
    const part = cluster.partition('logs');
    part.append(
      ...batches(0, 2, 1),
      data(2, 16, 2),
      data(4, 18),
      data(5, 17),
      data(6, 16),
      data(7, 17),
      marker(8, 17, false),
      data(9, 16),
      marker(10, 18, true),
      marker(11, 16, false),
      data(12, 16),
      data(13, 17),
      marker(14, 16, true),
      marker(15, 17, true),
      data(16, 16),
      marker(17, 16, false),
      ...batches(18, 20, 1),
    );
    // By when the abort was written, not by first offset.
    part.aborted = [
      { producerId: 17, firstOffset: 5 },
      { producerId: 16, firstOffset: 2 },
      { producerId: 16, firstOffset: 16 },
    ];
    return cluster;
  }

  it.each([1, 150, 400, 100_000])(
    'aborted records are dropped, in answers of %i bytes',
    async (fetchMaxBytes) => {
      const cluster = await interleaved();
      const part = cluster.partition('logs');
      const all = part.aborted;
      // As a broker does: only the transactions that an answer touches.
      cluster.hook = ({ fetch }) => {
        const from = fetch?.parts[0]?.offset ?? 0;
        const ends = new Map([
          [5, 8],
          [2, 11],
          [16, 17],
        ]);
        part.aborted = all.filter(({ firstOffset }) => ends.get(firstOffset)! >= from);
        return undefined;
      };
      const { lines: got, tally } = await run(cluster, { connection: { fetchMaxBytes } });
      expect(offsetsOf(got)).toEqual([0, 1, 4, 12, 13, 18, 19]);
      expect(tally.records).toBe(7);
    },
  );

  it('uncommitted: all data and no markers', async () => {
    const cluster = await interleaved();
    const { lines: got } = await run(cluster, { isolation: 'uncommitted' });
    expect(offsetsOf(got)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 16, 18, 19]);
  });

  it('a committed read ends at the last stable offset', async () => {
    const cluster = await oneTopic();
    const part = cluster.partition('logs').append(...batches(0, 4, 1), data(4, 16), ...batches(5, 8, 1));
    part.lastStable = 4;
    expect((await run(cluster)).lines).toEqual(lines('logs', 0, 0, 4));
    expect((await run(cluster, { isolation: 'uncommitted' })).lines).toEqual(lines('logs', 0, 0, 8));
  });

  it('a marker that cannot be read is reported and ends nothing', async () => {
    const cluster = await oneTopic();
    const part = cluster.partition('logs');
    const bad = marker(3, 16, false);
    bad.fill(0xff, 61);
    part.append(...batches(0, 2, 1), data(2, 16), bad, data(4, 16), marker(5, 16, true), ...batches(6, 8, 1));
    part.aborted = [{ producerId: 16, firstOffset: 2 }];
    const { lines: got, tally } = await run(cluster);
    expect(offsetsOf(got)).toEqual([0, 1, 4, 6, 7]);
    expect(tally.unread.map(({ from, to }) => [from, to])).toEqual([[3, 4]]);
  });
});

describe('retention', () => {
  it('moves the start under the reader: the lost offsets are told', async () => {
    const cluster = await oneTopic(2);
    for (const part of cluster.topics.get('logs')!.partitions) part.append(...batches(0, 40, 5));
    let tell: () => void = () => {};
    const until = new Promise<void>((resolve) => {
      tell = resolve;
    });
    cluster.hook = ({ api, before, fetch }) => {
      if (api === 'Fetch' && before === 1) cluster.partition('logs', 0).logStart = 30;
      if (fetch?.parts.some(({ partition, offset }) => partition === 1 && offset === 35)) tell();
      // The new start is told only when the other partition is nearly read.
      return api === 'ListOffsets' && before > 1 ? { kind: 'wait', until } : undefined;
    };
    const { lines: all, tally } = await run(cluster, { connection: { fetchMaxBytes: 1 } });
    expect(ofPartition(all, 'logs', 1)).toEqual(lines('logs', 1, 0, 40));
    const first = ofPartition(all, 'logs', 0);
    const lost = tally.unread.map(({ partition, from, to }) => ({
      partition,
      from: from as number,
      to: to as number,
    }));
    expect(lost).toHaveLength(1);
    const { from, to } = lost[0]!;
    expect(to).toBe(30);
    // Until then the partition was left alone.
    const asked = cluster.calls.flatMap(({ fetch }) => fetch?.parts ?? []);
    expect(asked.filter(({ partition, offset }) => partition === 0 && offset === from)).toHaveLength(1);
    expect(first).toEqual([...lines('logs', 0, 0, from), ...lines('logs', 0, to, 40)]);
    expect(tally.failures).toEqual([]);
  });

  it('takes all that was to be read', async () => {
    const cluster = await oneTopic();
    const part = cluster.partition('logs').append(...batches(0, 10, 5));
    const { lines: all, tally } = await run(cluster, {
      beforeScan: () => {
        part.append(...batches(10, 20, 5));
        part.logStart = 15;
      },
    });
    expect(all).toEqual([]);
    expect(tally.unread.map(({ from, to }) => [from, to])).toEqual([[0, 10]]);
  });

  it('a start inside a batch: what was deleted is not shown', async () => {
    const cluster = await oneTopic();
    cluster.partition('logs').append(...batches(0, 20, 5)).logStart = 7;
    expect((await run(cluster)).lines).toEqual(lines('logs', 0, 7, 20));
  });
});
