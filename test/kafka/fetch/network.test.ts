// Connections that break, stall or stutter, and leaders that move: every record still comes once and in order.

import { describe, expect, it } from 'vitest';
import type { FakeCluster, Fault } from '../../support/broker/cluster.ts';
import { batches, lines, ofPartition, run, startCluster } from '../../support/broker/run.ts';

/** One topic, two partitions of 60 records on nodes 1 and 2, small answers so that there are many of them. */
async function twoNodes(): Promise<FakeCluster> {
  const cluster = await startCluster([1, 2]);
  const [first, second] = cluster.topic('logs', [1, 2]).partitions;
  first!.append(...batches(0, 60, 5));
  second!.append(...batches(0, 60, 4));
  return cluster;
}

/** About two batches an answer. */
const SMALL = { fetchMaxBytes: 300 };

function expectAll(all: readonly string[]): void {
  expect(ofPartition(all, 'logs', 0)).toEqual(lines('logs', 0, 0, 60));
  expect(ofPartition(all, 'logs', 1)).toEqual(lines('logs', 1, 0, 60));
}

/** Spoils the nth Fetch of node 1. */
function spoilFetch(cluster: FakeCluster, nth: number, fault: Fault): void {
  cluster.hook = ({ api, node, before }) =>
    api === 'Fetch' && node === 1 && before === nth ? fault : undefined;
}

describe('a broken answer', () => {
  it.each([0, 1, 4, 7, 20, 60, 250])('hang-up after %i bytes', async (after) => {
    const cluster = await twoNodes();
    spoilFetch(cluster, 2, { kind: 'hang up', after });
    const { lines: all, tally } = await run(cluster, { connection: SMALL });
    expectAll(all);
    expect(tally.failures).toEqual([]);
  });

  it('a connection that is cut in each of ten answers', async () => {
    const cluster = await twoNodes();
    cluster.hook = ({ api, before }) =>
      api === 'Fetch' && before < 20 && before % 2 === 0
        ? { kind: 'hang up', after: before * 13 }
        : undefined;
    const { lines: all, tally } = await run(cluster, { connection: SMALL });
    expectAll(all);
    expect(tally.failures).toEqual([]);
  });

  it.each([1, 3, 7])('answers in pieces of %i bytes', async (bytes) => {
    const cluster = await twoNodes();
    cluster.hook = () => ({ kind: 'chop', bytes });
    expectAll((await run(cluster, { connection: SMALL })).lines);
  });

  it('garbage where an answer should be', async () => {
    const cluster = await twoNodes();
    spoilFetch(cluster, 1, { kind: 'body', body: Buffer.from('ffffffffffffffffffffffff', 'hex') });
    expectAll((await run(cluster, { connection: SMALL })).lines);
  });

  it.each(['ffffffff', '00000003000000', '7fffffff00000000'])('a length that cannot be: %s', async (hex) => {
    const cluster = await twoNodes();
    spoilFetch(cluster, 1, { kind: 'bytes', bytes: Buffer.from(hex, 'hex') });
    expectAll((await run(cluster, { connection: SMALL })).lines);
  });

  it('silence: the request times out and another connection is tried', async () => {
    const cluster = await twoNodes();
    spoilFetch(cluster, 1, { kind: 'silence' });
    expectAll((await run(cluster, { connection: { ...SMALL, requestTimeoutMs: 200 } })).lines);
  });

  it('connections that the broker closes while nothing is asked', async () => {
    const cluster = await twoNodes();
    const { lines: all } = await run(cluster, {
      connection: SMALL,
      beforeScan: () => {
        cluster.dropConnections(1);
        cluster.dropConnections(2);
      },
    });
    expectAll(all);
  });
});

describe('a leader that moves', () => {
  it('the old one says so (error 6)', async () => {
    const cluster = await twoNodes();
    cluster.hook = ({ api, node, before }) => {
      if (api === 'Fetch' && node === 1 && before === 3) cluster.partition('logs', 0).leader = 2;
      return undefined;
    };
    const { lines: all, tally } = await run(cluster, { connection: SMALL });
    expectAll(all);
    expect(tally.failures).toEqual([]);
  });

  it('back and forth all the time', async () => {
    const cluster = await twoNodes();
    cluster.hook = ({ api }) => {
      const partition = cluster.partition('logs', 0);
      if (api === 'Fetch' && cluster.count('Fetch') % 5 === 0)
        partition.leader = partition.leader === 1 ? 2 : 1;
      return undefined;
    };
    expectAll((await run(cluster, { connection: SMALL })).lines);
  });

  it('the node dies, and only later there is another', async () => {
    const cluster = await twoNodes();
    let metadataAfterDeath = 0;
    let dead = false;
    cluster.hook = ({ api, node, before }) => {
      if (api === 'Fetch' && node === 1 && before === 2) {
        dead = true;
        void cluster.down(1);
      }
      // The metadata names the dead leader for a while, as it does on a real cluster.
      if (dead && api === 'Metadata' && ++metadataAfterDeath === 4) cluster.partition('logs', 0).leader = 2;
      return undefined;
    };
    const { lines: all, tally } = await run(cluster, { connection: SMALL });
    expectAll(all);
    expect(tally.failures).toEqual([]);
    expect(metadataAfterDeath).toBeGreaterThanOrEqual(4);
  });

  it('the node dies and comes back', async () => {
    const cluster = await twoNodes();
    let asked = 0;
    let dead = false;
    cluster.hook = ({ api, node, before }) => {
      if (api === 'Fetch' && node === 1 && before === 2 && !dead) {
        dead = true;
        void cluster.down(1);
      }
      if (dead && api === 'Metadata' && ++asked === 3) void cluster.up(1);
      return undefined;
    };
    expectAll((await run(cluster, { connection: SMALL })).lines);
  });

  it('no leader for a while', async () => {
    const cluster = await twoNodes();
    let asked = 0;
    cluster.hook = ({ api, node, before }) => {
      const partition = cluster.partition('logs', 0);
      if (api === 'Fetch' && node === 1 && before === 2) partition.leader = -1;
      if (api === 'Metadata' && partition.leader === -1 && ++asked === 3) partition.leader = 2;
      return undefined;
    };
    expectAll((await run(cluster, { connection: SMALL })).lines);
  });
});

describe('errors that pass', () => {
  it.each([-1, 3, 5, 6, 7, 8, 9, 56, 74, 75, 78])('code %i three times', async (code) => {
    const cluster = await twoNodes();
    cluster.hook = ({ api, node, before }) =>
      api === 'Fetch' && node === 1 && before >= 1 && before < 4 ? { kind: 'error', code } : undefined;
    const { lines: all, tally } = await run(cluster, { connection: SMALL });
    expectAll(all);
    expect(tally.failures).toEqual([]);
    expect(tally.unread).toEqual([]);
  });

  it('of one partition only, while the other of the same answer has data', async () => {
    const cluster = await startCluster();
    const [first, second] = cluster.topic('logs', [1, 1]).partitions;
    first!.append(...batches(0, 60, 5));
    second!.append(...batches(0, 60, 4));
    cluster.hook = ({ api, before }) =>
      api === 'Fetch' && before < 6 ? { kind: 'error', code: 6, only: (_, id) => id === 1 } : undefined;
    expectAll((await run(cluster, { connection: SMALL })).lines);
  });

  it('a quota: answers that list nothing', async () => {
    const cluster = await twoNodes();
    cluster.hook = ({ api, before }) =>
      api === 'Fetch' && before % 3 === 1 ? { kind: 'throttle', ms: 30 } : undefined;
    const { lines: all, tally } = await run(cluster, { connection: SMALL, pace: { patienceMs: 50 } });
    expectAll(all);
    expect(tally.failures).toEqual([]);
  });
});

describe('a follower that should serve', () => {
  it('is asked, and the leader again when it fails', async () => {
    const cluster = await twoNodes();
    const partition = cluster.partition('logs', 0);
    partition.preferred = 2;
    partition.followers = [2];
    let served = 0;
    cluster.hook = ({ api, node, fetch }) => {
      if (api !== 'Fetch' || node !== 2 || !fetch?.parts.some((part) => part.partition === 0))
        return undefined;
      if (++served < 4) return undefined;
      partition.preferred = -1;
      return { kind: 'error', code: 6, only: (_, id) => id === 0 };
    };
    const details: string[] = [];
    expectAll((await run(cluster, { connection: { ...SMALL, rack: 'rack' }, details })).lines);
    expect(served).toBeGreaterThanOrEqual(4);
    const [there, back] = details.filter((text) => text.startsWith('logs-0'));
    expect(there).toBe('logs-0 is fetched from broker 2, as its leader prefers');
    expect(back).toBe('logs-0: not the leader; its leader is asked again');
  });

  it('is behind (offset out of range): that is no end and no loss', async () => {
    const cluster = await twoNodes();
    const partition = cluster.partition('logs', 0);
    partition.preferred = 2;
    partition.followers = [2];
    let refused = 0;
    cluster.hook = ({ api, node, fetch }) => {
      if (api !== 'Fetch' || node !== 2 || !fetch?.parts.some((part) => part.partition === 0))
        return undefined;
      if (++refused === 3) partition.preferred = -1;
      return { kind: 'error', code: 1, only: (_, id) => id === 0 };
    };
    const { lines: all, tally } = await run(cluster, { connection: { ...SMALL, rack: 'rack' } });
    expectAll(all);
    expect(tally.unread).toEqual([]);
    expect(tally.failures).toEqual([]);
  });
});

describe('old brokers', () => {
  it.each([4, 5, 6, 7, 8, 9, 10])('Fetch up to version %i', async (version) => {
    const cluster = await twoNodes();
    cluster.ranges = [
      [1, 4, version],
      [2, 1, 2 + (version % 4)],
      [3, 0, Math.min(8, version)],
      [18, 0, version % 3],
    ];
    expectAll((await run(cluster, { connection: SMALL })).lines);
  });
});
