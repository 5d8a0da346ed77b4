// What cannot be read: it is told with its offsets, the rest is read all the same, and nothing hangs.

import { describe, expect, it } from 'vitest';
import { asOffset } from '../../../src/base/brand.ts';
import { buildBatch } from '../../batch/build.ts';
import type { FakeCluster } from '../../support/broker/cluster.ts';
import { batches, lines, ofPartition, type RunResult, run, startCluster } from '../../support/broker/run.ts';

async function twoPartitions(): Promise<FakeCluster> {
  const cluster = await startCluster();
  for (const part of cluster.topic('logs', [1, 1]).partitions) part.append(...batches(0, 30, 5));
  return cluster;
}

const ONE_BATCH = { fetchMaxBytes: 1 };
const QUICK = { patienceMs: 200, deletedMs: 50, startMs: 200, startUnreachableMs: 200 };

function expectFailure({ lines: all, tally }: RunResult, reason: RegExp, unfinished = 0): void {
  expect(tally.failures).toHaveLength(1);
  const failure = tally.failures[0]!;
  expect(failure).toMatchObject({ topic: 'logs', partition: unfinished });
  expect(failure.reason).toMatch(reason);
  // All before the offset that the failure names, nothing from it on.
  expect(ofPartition(all, 'logs', unfinished)).toEqual(lines('logs', unfinished, 0, failure.from));
  expect(ofPartition(all, 'logs', 1 - unfinished)).toEqual(lines('logs', 1 - unfinished, 0, 30));
}

describe('a partition that gives nothing for a while', () => {
  /** Node 2 answers no fetch before `until`; the engine's clock runs 20 times as fast. */
  async function slow(order: 'time' | 'arrival'): Promise<{ result: RunResult; notes: string[] }> {
    const cluster = await startCluster([1, 2]);
    for (const part of cluster.topic('logs', [1, 2, 1]).partitions) part.append(...batches(0, 30, 5));
    const notes: string[] = [];
    const until = (async () => {
      while (notes.length === 0) await new Promise(setImmediate);
    })();
    cluster.hook = ({ api, node }) => (api === 'Fetch' && node === 2 ? { kind: 'wait', until } : undefined);
    const now = (): number => performance.now() * 20;
    return {
      result: await run(cluster, { order, notes, now, connection: { requestTimeoutMs: 30_000 } }),
      notes,
    };
  }

  it.each(['time', 'arrival'] as const)('is named with its broker (%s)', async (order) => {
    const { result, notes } = await slow(order);
    expect(notes).toEqual(['waiting for logs-1 (broker 2)']);
    expect(result.lines).toHaveLength(90);
    expect(result.tally.waitingFor).toBe('');
    expect(result.tally.failures).toEqual([]);
  });

  it('is named with what is wrong there', async () => {
    const cluster = await startCluster([1, 2]);
    for (const part of cluster.topic('logs', [1, 2]).partitions) part.append(...batches(0, 30, 5));
    const notes: string[] = [];
    cluster.hook = ({ api, node }) =>
      api === 'Fetch' && node === 2 && notes.length === 0 ? { kind: 'error', code: 5 } : undefined;
    const now = (): number => performance.now() * 20;
    const { lines: all } = await run(cluster, { order: 'time', notes, now });
    expect(notes).toEqual(['waiting for logs-1 (broker 2: leader not available)']);
    expect(all).toHaveLength(60);
  });
});

describe('a partition that stays unreadable', () => {
  it('without a leader', async () => {
    const cluster = await twoPartitions();
    cluster.hook = ({ api, before }) => {
      if (api === 'Fetch' && before === 2) cluster.partition('logs', 0).leader = -1;
      return undefined;
    };
    expectFailure(await run(cluster, { connection: ONE_BATCH, pace: QUICK }), /no leader/);
  });

  it('with a leader that is down', async () => {
    const cluster = await startCluster([1, 2]);
    for (const part of cluster.topic('logs', [1, 2]).partitions) part.append(...batches(0, 30, 5));
    const address = cluster.addresses(1)[0]!;
    cluster.hook = ({ api, node, before }) => {
      if (api === 'Fetch' && node === 1 && before === 2) void cluster.down(1);
      return undefined;
    };
    const result = await run(cluster, { connection: ONE_BATCH, pace: QUICK });
    expectFailure(result, /refused the connection/);
    expect(result.tally.failures[0]?.reason).toContain(address);
  });

  it('that may not be read (error 29)', async () => {
    const cluster = await twoPartitions();
    cluster.hook = ({ api }) =>
      api === 'Fetch' ? { kind: 'error', code: 29, only: (_, id) => id === 0 } : undefined;
    expectFailure(await run(cluster, { connection: ONE_BATCH }), /not authorized/);
  });

  it('whose answers the broker leaves out', async () => {
    const cluster = await twoPartitions();
    cluster.hook = ({ api, before, fetch }) =>
      api === 'Fetch' && before > 1 && fetch?.parts.some(({ partition }) => partition === 0)
        ? { kind: 'throttle', ms: 0 }
        : undefined;
    const { tally } = await run(cluster, { connection: ONE_BATCH, pace: QUICK });
    expect(tally.failures.some(({ partition }) => partition === 0)).toBe(true);
  });

  it('whose log is shorter now', async () => {
    const cluster = await twoPartitions();
    const part = cluster.partition('logs', 0);
    cluster.hook = ({ api, before }) => {
      if (api !== 'Fetch' || before !== 4) return undefined;
      part.batches = part.batches.slice(0, 1);
      part.end = 5;
      return undefined;
    };
    const { tally } = await run(cluster, { connection: ONE_BATCH, pace: QUICK });
    expect(tally.failures).toHaveLength(1);
    expect(tally.failures[0]).toMatchObject({ topic: 'logs', partition: 0 });
    expect(tally.failures[0]?.reason).toMatch(/its log now ends at offset 5/);
  });
});

describe('a topic', () => {
  it('deleted while it is read', async () => {
    const cluster = await twoPartitions();
    cluster.topic('other').partitions[0]!.append(...batches(0, 30, 5));
    cluster.hook = ({ api, before }) => {
      if (api === 'Fetch' && before === 2) cluster.topics.delete('logs');
      return undefined;
    };
    const { lines: all, tally } = await run(cluster, { connection: ONE_BATCH, pace: QUICK });
    expect(ofPartition(all, 'other', 0)).toEqual(lines('other', 0, 0, 30));
    expect(tally.failures.map(({ topic, reason }) => `${topic}: ${reason}`)).toEqual([
      'logs: the topic was deleted',
      'logs: the topic was deleted',
    ]);
  });

  it('deleted and made again: the new one is not read as the old one', async () => {
    const cluster = await twoPartitions();
    cluster.hook = ({ api, before }) => {
      if (api === 'Fetch' && before === 2) cluster.topics.delete('logs');
      if (api === 'Metadata' && !cluster.topics.has('logs')) {
        const value = 'of the new topic';
        for (const part of cluster.topic('logs', [1, 1]).partitions) {
          part.append(buildBatch({ records: Array.from({ length: 30 }, () => ({ value })) }));
        }
      }
      return undefined;
    };
    const { lines: all, tally } = await run(cluster, { connection: ONE_BATCH, pace: QUICK });
    expect(all.filter((line) => line.includes('new topic'))).toEqual([]);
    expect(tally.failures.map(({ reason }) => reason)).toEqual(
      Array(2).fill('the topic was deleted and created again'),
    );
  });
});

describe('a batch that is bad', () => {
  /** Offsets 0 to 29 with the batch of 10 to 14 spoiled. */
  async function withBad(spoil: (batch: Buffer) => Buffer): Promise<FakeCluster> {
    const cluster = await startCluster();
    const [first, second] = cluster.topic('logs', [1, 1]).partitions;
    first!.append(...batches(0, 30, 5));
    // The broker goes by what it knew before.
    const bad = first!.batches[2]!;
    first!.batches[2] = { ...bad, bytes: spoil(bad.bytes) };
    second!.append(...batches(0, 30, 5));
    return cluster;
  }

  function expectSkipped({ lines: all, tally }: RunResult, reason: RegExp): void {
    expect(tally.failures).toEqual([]);
    expect(tally.unread).toHaveLength(1);
    expect(tally.unread[0]).toMatchObject({ topic: 'logs', partition: 0, from: 10, to: 15 });
    expect(tally.unread[0]?.reason).toMatch(reason);
    const first = ofPartition(all, 'logs', 0).filter((line) => !/@1[0-4]=/.test(line));
    expect(first).toEqual([...lines('logs', 0, 0, 10), ...lines('logs', 0, 15, 30)]);
    expect(ofPartition(all, 'logs', 1)).toEqual(lines('logs', 1, 0, 30));
  }

  const at = (position: number, value: number) => (batch: Buffer) => {
    batch[position] = value;
    return batch;
  };

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('bytes that are no %s', async (codec) => {
    const cluster = await withBad(
      () => batches(10, 15, 5, { codec, compress: () => Buffer.alloc(40, 0xa5) })[0]!,
    );
    expectSkipped(await run(cluster), /./);
  });

  it('a codec that nobody knows', async () => {
    expectSkipped(await run(await withBad(at(22, 7))), /compression/);
  });

  it.each([0x01, 0xff, 0x80])('a record length of %i', async (value) => {
    expectSkipped(await run(await withBad(at(61, value))), /record 1/);
  });

  it('more records counted than there are', async () => {
    expectSkipped(await run(await withBad(at(60, 99))), /99 records/);
  });

  it('a wrong checksum, where checksums are asked for', async () => {
    const spoiled = await withBad(at(63, 1));
    expectSkipped(await run(spoiled, { checkCrcs: true }), /checksum/);
    expect((await run(spoiled)).tally.unread).toEqual([]);
  });

  it('only what the range asked for is told', async () => {
    const cluster = await withBad(at(61, 0xff));
    const range = { topic: 'logs', partition: 0, from: asOffset(12), to: asOffset(14) };
    const { tally } = await run(cluster, { ranges: [range] });
    expect(tally.unread.map(({ from, to }) => [from, to])).toEqual([[12, 14]]);
  });

  it.each([
    ['a length of 2 GiB', 8, 0x7f],
    ['a negative length', 8, 0xff],
    ['a format that nobody knows', 16, 9],
    ['a last offset before the first', 23, 0xff],
  ])('%s: read up to it, and told', async (_, position, value) => {
    const cluster = await withBad(at(position, value));
    const result = await run(cluster);
    expectFailure(result, /./);
    expect(result.tally.failures[0]?.from).toBe(10);
    // No request for gigabytes came of it.
    const asked = cluster.calls.flatMap(({ fetch }) => fetch?.parts ?? []).map(({ maxBytes }) => maxBytes);
    expect(Math.max(...asked)).toBeLessThanOrEqual(64 * 1024 * 1024);
  });
});

describe('at the start', () => {
  it('one partition without a leader does not keep the others from being read', async () => {
    const cluster = await twoPartitions();
    cluster.partition('logs', 0).leader = -1;
    const { lines: all, tally } = await run(cluster, { pace: QUICK });
    expect(all).toEqual(lines('logs', 1, 0, 30));
    expect(tally.failures).toHaveLength(1);
    expect(tally.failures[0]).toMatchObject({ topic: 'logs', partition: 0 });
    expect(tally.failures[0]?.reason).toMatch(/no leader/);
  });

  it('no partition at all can be asked: an error in words', async () => {
    const cluster = await twoPartitions();
    for (const part of cluster.topics.get('logs')!.partitions) part.leader = -1;
    await expect(run(cluster, { pace: QUICK })).rejects.toMatchObject({
      name: 'KlogError',
      message: expect.stringMatching(/logs-\d: it has no leader/),
    });
  });
});
