// Run as a process of its own by connection.test.ts: reads a topic and closes. With its timeouts of ten minutes it
// ends in time only when nothing is left that keeps the process alive.
// Arguments: brokers, comma separated; "bounded", "live" or "none".

import { asOffset } from '../../../src/base/brand.ts';
import { KafkaSource } from '../../../src/kafka/source.ts';
import { scan } from '../../../src/scan/scan.ts';
import { Collector, connectionTo } from '../../support/scan.ts';

const [brokers = '', mode = 'bounded'] = process.argv.slice(2);
const TEN_MINUTES = 600_000;
const source = await KafkaSource.connect(
  connectionTo(brokers.split(','), { connectTimeoutMs: TEN_MINUTES, requestTimeoutMs: TEN_MINUTES }),
  ['logs'],
  { pace: { discoverMs: TEN_MINUTES } },
);
const sink = new Collector();
if (mode !== 'none') {
  const bounds = await source.bounds('committed');
  const abort = new AbortController();
  // Live: ends in the middle of a long poll, which goes out before the lines are shown.
  sink.onLine = ({ length }) => {
    if (mode === 'live' && length === 10) abort.abort();
  };
  const ranges = bounds.map(({ topic, partition, earliest, latest }) => ({
    topic,
    partition,
    from: earliest,
    to: mode === 'live' ? asOffset(Number.POSITIVE_INFINITY) : latest,
  }));
  await scan({ source, ranges, sink, live: mode === 'live', signal: abort.signal });
}
source.close();
process.stdout.write(`${sink.lines.length}\n`);
