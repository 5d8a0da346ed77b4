// Following: new records, leaders that move, partitions that are added, idling, and leaving in the middle of a wait.

import { describe, expect, it } from 'vitest';
import { asOffset } from '../../../src/base/brand.ts';
import { KafkaSource } from '../../../src/kafka/source.ts';
import { scan } from '../../../src/scan/scan.ts';
import type { FakeCluster } from '../../support/broker/cluster.ts';
import {
  batches,
  lines,
  ofPartition,
  type RunOptions,
  type RunResult,
  run,
  startCluster,
} from '../../support/broker/run.ts';
import { Collector, connectionTo } from '../../support/scan.ts';

/** Follows until `count` lines have come. */
async function follow(cluster: FakeCluster, count: number, options: RunOptions = {}): Promise<RunResult> {
  const abort = new AbortController();
  const sink = options.sink ?? new Collector();
  const before = sink.onLine;
  sink.onLine = (all) => {
    before(all);
    if (all.length >= count) abort.abort();
  };
  return run(cluster, { ...options, live: true, sink, signal: abort.signal });
}

describe('a live read', () => {
  it('begins at the end and takes what comes, batch after batch', async () => {
    const cluster = await startCluster();
    const part = cluster.topic('logs').partitions[0]!.append(...batches(0, 50, 7));
    const sink = new Collector();
    const more = (from: number): void => {
      part.append(...batches(from, from + 4, 2));
      cluster.changed();
    };
    sink.onLine = ({ length }) => {
      if (length % 4 === 0 && length < 40) more(50 + length);
    };
    cluster.hook = ({ api, before }) => {
      // The first long poll is empty; data comes while the second one waits.
      if (api === 'Fetch' && before === 1) setImmediate(() => more(50));
      return undefined;
    };
    expect((await follow(cluster, 40, { sink })).lines).toEqual(lines('logs', 0, 50, 90));
  });

  it('loses and repeats nothing when the leader moves and nodes die', async () => {
    const cluster = await startCluster([1, 2, 3]);
    const parts = cluster.topic('logs', [1, 2]).partitions;
    let next = 0;
    const produce = (): void => {
      if (next >= 60) return;
      for (const part of parts) part.append(...batches(next, next + 2, 1));
      next += 2;
      cluster.changed();
    };
    let fetches = 0;
    cluster.hook = ({ api }) => {
      if (api !== 'Fetch') return undefined;
      fetches++;
      if (fetches % 7 === 3) parts[0]!.leader = (parts[0]!.leader % 3) + 1;
      if (fetches === 20) {
        parts[1]!.leader = 3;
        void cluster.down(2);
        if (parts[0]!.leader === 2) parts[0]!.leader = 1;
      }
      if (parts[0]!.leader === 2 && fetches > 20) parts[0]!.leader = 3;
      setImmediate(produce);
      return fetches % 11 === 5 ? { kind: 'hang up', after: 30 } : undefined;
    };
    const { lines: all, tally } = await follow(cluster, 120);
    expect(ofPartition(all, 'logs', 0)).toEqual(lines('logs', 0, 0, 60));
    expect(ofPartition(all, 'logs', 1)).toEqual(lines('logs', 1, 0, 60));
    expect(tally.failures).toEqual([]);
    expect(tally.unread).toEqual([]);
  });

  it('goes on after a leader was missing for longer than its patience, and says so', async () => {
    const cluster = await startCluster();
    const part = cluster.topic('logs').partitions[0]!;
    const notes: string[] = [];
    cluster.hook = ({ api, before }) => {
      if (api === 'Fetch' && before === 0) part.leader = -1;
      if (notes.length > 0 && part.leader === -1) {
        part.leader = 1;
        part.append(...batches(0, 3, 1));
      }
      return undefined;
    };
    const { lines: all } = await follow(cluster, 3, { pace: { patienceMs: 200 }, notes });
    expect(all).toEqual(lines('logs', 0, 0, 3));
    expect(notes[0]).toMatch(/logs-0 cannot be read: it has no leader; still trying/);
  });

  it('finds new partitions and new topics, from their first record on', async () => {
    const cluster = await startCluster();
    const logs = cluster.topic('logs.a');
    const notes: string[] = [];
    cluster.hook = ({ api, before }) => {
      if (api !== 'Fetch' || before !== 1) return undefined;
      const { partitions } = cluster.topic('logs.b', [1, 1]);
      partitions[1]!.append(...batches(0, 5, 2));
      cluster.topic('other').partitions[0]!.append(...batches(0, 5, 2));
      logs.partitions[0]!.append(...batches(0, 2, 1));
      cluster.changed();
      return undefined;
    };
    const { lines: all } = await follow(cluster, 7, { topics: ['logs.*'], pace: { discoverMs: 20 }, notes });
    expect([...all].sort()).toEqual([...lines('logs.a', 0, 0, 2), ...lines('logs.b', 1, 0, 5)].sort());
    expect(notes).toEqual(['new topic logs.b (2 partitions)']);
  });

  it('reads a topic that was made again as a new one', async () => {
    const cluster = await startCluster();
    cluster.topic('logs').partitions[0]!.append(...batches(0, 9, 3));
    cluster.hook = ({ api, before }) => {
      if (api === 'Fetch' && before === 1) {
        cluster.topics.delete('logs');
        cluster.topic('logs').partitions[0]!.append(...batches(0, 5, 1));
        cluster.changed();
        return { kind: 'error', code: 3 };
      }
      return undefined;
    };
    const notes: string[] = [];
    const { lines: all, tally } = await follow(cluster, 5, { pace: { discoverMs: 20 }, notes });
    expect(all).toEqual(lines('logs', 0, 0, 5));
    expect(tally.failures.map(({ reason }) => reason)).toEqual(['the topic was deleted and created again']);
  });

  it('every long poll asks for every partition: one that is busy waits for no poll of the quiet ones', async () => {
    const cluster = await startCluster();
    const part = cluster.topic('logs', [1, 1, 1]).partitions[1]!;
    const sink = new Collector();
    const more = (from: number): void => {
      part.append(...batches(from, from + 1, 1));
      cluster.changed();
    };
    sink.onLine = ({ length }) => {
      if (length < 8) setImmediate(() => more(length));
    };
    cluster.hook = ({ api, before }) => {
      if (api === 'Fetch' && before === 1) setImmediate(() => more(0));
      return undefined;
    };
    await follow(cluster, 8, { sink });
    const asked = cluster.calls.flatMap(({ fetch }) => (fetch === undefined ? [] : [fetch.parts.length]));
    expect(asked.length).toBeGreaterThan(8);
    expect(new Set(asked)).toEqual(new Set([3]));
  });

  it('a partition that is at its end holds up no other one', async () => {
    const cluster = await startCluster();
    const [first] = cluster.topic('logs', [1, 1]).partitions;
    cluster.hook = ({ api, before }) => {
      if (api === 'Fetch' && before === 1) {
        first!.append(...batches(0, 1, 1));
        cluster.changed();
      }
      return undefined;
    };
    const source = await KafkaSource.connect(connectionTo(cluster.addresses()), ['logs']);
    const abort = new AbortController();
    const sink = new Collector(true);
    sink.onLine = () => abort.abort();
    const ranges = [0, 1].map((partition) => ({
      topic: 'logs',
      partition,
      from: asOffset(0),
      to: asOffset(Number.POSITIVE_INFINITY),
    }));
    // Were a line to wait for the idle partition, it would wait for ten minutes.
    const reorderMs = 600_000;
    await scan({ source, ranges, sink, order: 'time', live: true, reorderMs, signal: abort.signal });
    source.close();
    expect(sink.lines).toEqual(lines('logs', 0, 0, 1));
  });
});

describe('an idle live read', () => {
  /** Fetches between two looks for new partitions, which are 400 ms apart. */
  async function fetchesInBetween(cluster: FakeCluster): Promise<number> {
    const abort = new AbortController();
    const counts: number[] = [];
    const hook = cluster.hook;
    cluster.hook = (call) => {
      // The last request of the start is the first Fetch.
      if (call.api === 'Metadata' && cluster.count('Fetch') > 0) {
        counts.push(cluster.count('Fetch'));
        if (counts.length === 3) abort.abort();
      }
      return hook(call);
    };
    await run(cluster, { live: true, signal: abort.signal, pace: { discoverMs: 400 } });
    return counts[2]! - counts[1]!;
  }

  it('makes few requests', async () => {
    const cluster = await startCluster();
    cluster.topic('logs', Array(20).fill(1));
    expect(await fetchesInBetween(cluster)).toBeLessThanOrEqual(2);
  });

  it('does not spin where empty answers come at once', async () => {
    const cluster = await startCluster();
    cluster.topic('logs', [1, 1, 1]);
    // As past the last stable offset of an open transaction.
    cluster.instant = true;
    expect(await fetchesInBetween(cluster)).toBeLessThanOrEqual(16);
  });

  it('ends in the middle of a long poll', async () => {
    const cluster = await startCluster();
    cluster.topic('logs');
    const abort = new AbortController();
    cluster.hook = ({ api, before }) => {
      if (api !== 'Fetch' || before !== 1) return undefined;
      setImmediate(() => abort.abort());
      return { kind: 'silence' };
    };
    const { tally, stop } = await run(cluster, {
      live: true,
      signal: abort.signal,
      connection: { requestTimeoutMs: 600_000 },
    });
    expect(stop).toBe('interrupted');
    expect(tally.failures).toEqual([]);
  });
});
