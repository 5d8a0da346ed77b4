// `node --import tsx bench/leaders.ts [LEADERS] [MB/S] [LATENCY MS]`: a merge in time order over many leaders that share
// one simulated link, from scripted brokers in this process. For changes to kafka/fetch/scheduler: run it before and
// after, in turn. Prints the time to the first line and to the last, and the number of requests.

import { KafkaSource } from '../src/kafka/source.ts';
import { scan } from '../src/scan/scan.ts';
import { buildBatch } from '../test/batch/build.ts';
import { FakeCluster } from '../test/support/broker/cluster.ts';
import { Collector, connectionTo } from '../test/support/scan.ts';
import { print } from './measure.ts';

const [leaders = 30, megabytes = 40, latencyMs = 20] = process.argv.slice(2).map(Number);
const nodes = Array.from({ length: leaders }, (_, i) => i + 1);
const cluster = await FakeCluster.start(nodes);
const topic = cluster.topic(
  'logs',
  [1, 2, 3, 4].flatMap(() => nodes),
);
for (const partition of topic.partitions) {
  for (let offset = 0; offset < 30; offset++) {
    const records = [{ timestamp: 1_000_000 + offset * 33, value: `v${offset}`.padEnd(45_000) }];
    partition.append(buildBatch({ baseOffset: offset, records }));
  }
}

// Answers pass through the link one after the other, each at least the latency after its request.
let freeAt = 0;
cluster.hook = ({ api, fetch }) => {
  if (api !== 'Fetch' || fetch === undefined) return undefined;
  const now = performance.now();
  const bytes = fetch.parts.reduce(
    (sum, { partition, offset, maxBytes }) =>
      sum + topic.partitions[partition]!.read(offset, 1, maxBytes, true).length,
    0,
  );
  freeAt = Math.max(freeAt, now + latencyMs) + bytes / (megabytes * 1000);
  return { kind: 'wait', until: new Promise((resolve) => setTimeout(resolve, freeAt - now)) };
};

const startedAt = performance.now();
const connection = connectionTo(cluster.addresses(), { requestTimeoutMs: 60_000 });
const source = await KafkaSource.connect(connection, ['logs']);
const ranges = (await source.bounds('committed')).map(({ topic: name, partition, earliest, latest }) => ({
  topic: name,
  partition,
  from: earliest,
  to: latest,
}));
const sink = new Collector(true);
let firstMs = 0;
sink.onLine = ({ length }) => {
  if (length === 1) firstMs = performance.now() - startedAt;
};
await scan({ source, ranges, sink, order: 'time', timed: true, signal: new AbortController().signal });
const allMs = performance.now() - startedAt;
source.close();
print(
  `${leaders} leaders, ${megabytes} MB/s, ${latencyMs} ms: first line ${firstMs.toFixed(0)} ms, ` +
    `all ${sink.lines.length} lines ${allMs.toFixed(0)} ms, ${cluster.count('Fetch')} requests\n`,
);
await cluster.close();
