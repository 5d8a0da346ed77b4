// A reader slower than Kafka slows the fetching, and a partition that is far behind does not fill memory with the
// others.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildBatch } from '../../batch/build.ts';
import { FakeCluster } from '../../support/broker/cluster.ts';
import { ofPartition, run, startCluster } from '../../support/broker/run.ts';
import { Collector } from '../../support/scan.ts';

/** One record of 10 kB a batch, times 1000 + offset. */
function large(count: number): Buffer[] {
  return Array.from({ length: count }, (_, offset) =>
    buildBatch({
      baseOffset: offset,
      records: [{ timestamp: 1000 + offset, value: `v${offset}`.padEnd(10_000) }],
    }),
  );
}

/** Resolves when cluster and reader, which share an event loop, have sent nothing for many turns of it. */
async function quiet(cluster: FakeCluster): Promise<void> {
  for (let same = 0, before = -1; same < 2_000; ) {
    const sent = cluster.bytesSent + cluster.calls.length;
    same = sent === before ? same + 1 : 0;
    before = sent;
    await new Promise(setImmediate);
  }
}

const offsets = (all: readonly string[]): number[] => all.map((line) => Number(/@(\d+)=/.exec(line)?.[1]));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

it('a sink that does not take more stops the fetching', async () => {
  const cluster = await startCluster();
  for (const part of cluster.topic('logs', [1, 1, 1, 1]).partitions) part.append(...large(300));
  const sink = new Collector();
  let held = 0;
  let first = true;
  sink.onFlush = async () => {
    if (first && sink.lines.length > 0) {
      first = false;
      await quiet(cluster);
      held = cluster.bytesSent;
    }
    return true;
  };
  const { lines: all } = await run(cluster, { sink, connection: { fetchMaxBytes: 50_000 } });
  for (const id of [0, 1, 2, 3]) expect(offsets(ofPartition(all, 'logs', id))).toEqual(upTo(300));
  expect(held).toBeGreaterThan(0);
  // One answer being worked on and one waiting for each partition, of 12 MB in all.
  expect(held).toBeLessThan(10 * 50_000);
});

it('a partition far behind keeps the others from being read on', async () => {
  const cluster = await startCluster([1, 2, 3]);
  for (const part of cluster.topic('logs', [1, 2, 3]).partitions) part.append(...large(2_000));
  let held = 0;
  const until = (async () => {
    await new Promise<void>((resolve) => {
      cluster.hook = ({ api, node, before }) => {
        if (api !== 'Fetch' || node !== 3 || before !== 0) return undefined;
        resolve();
        return { kind: 'wait', until };
      };
    });
    await quiet(cluster);
    held = cluster.bytesSent;
  })();
  const { lines: all } = await run(cluster, {
    order: 'time',
    connection: { fetchMaxBytes: 200_000, requestTimeoutMs: 60_000 },
  });
  const expected = upTo(2_000).flatMap((offset) => [0, 1, 2].map((id) => `logs-${id}@${offset}`));
  expect(all.map((line) => line.slice(0, line.indexOf('=')))).toEqual(expected);
  expect(held).toBeGreaterThan(1_000_000);
  // Of 40 MB that the other two hold.
  expect(held).toBeLessThan(12_000_000);
});

it('a merge over several leaders comes to its end with next to no memory, also where clocks go back', async () => {
  const partition = fc.array(fc.array(fc.integer({ min: -50, max: 60 }), { minLength: 1, maxLength: 6 }), {
    maxLength: 9,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(partition, { minLength: 2, maxLength: 40 }),
      fc.constantFrom(1, 250, 400),
      fc.constantFrom(1, 300, 600, 1_000, 10_000),
      async (partitions, fetchMaxBytes, heldBytes) => {
        const cluster = await FakeCluster.start([1, 2]);
        cluster.instant = true;
        const { partitions: parts } = cluster.topic(
          'logs',
          partitions.map((_, i) => (i % 3 === 0 ? 2 : 1)),
        );
        const expected: string[] = [];
        for (const [id, batchesOf] of partitions.entries()) {
          let time = 1_000_000;
          let offset = 0;
          for (const steps of batchesOf) {
            const baseOffset = offset;
            const records = steps.map((step) => {
              time += step;
              expected.push(`logs-${id}@${offset}=v${offset}`);
              return { timestamp: time, value: `v${offset++}` };
            });
            parts[id]!.append(buildBatch({ baseOffset, records }));
          }
        }
        try {
          const { lines: all } = await run(cluster, {
            order: 'time',
            heldBytes,
            connection: { fetchMaxBytes },
          });
          for (const id of partitions.keys()) {
            expect(ofPartition(all, 'logs', id)).toEqual(ofPartition(expected, 'logs', id));
          }
        } finally {
          await cluster.close();
        }
      },
    ),
    { numRuns: 100, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false },
  );
}, 60_000);
