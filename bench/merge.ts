// `npm run bench:merge`: what time order costs. Boots Kafka, writes four million log lines of about 280 bytes to 200
// partitions (lz4, the Java client's default batches) and looks for something that about one line in 900 has, in time
// order and with --no-sort, in turn. Prints medians, the share of the throughput that is left, and the most memory a
// run took. Options: --records N, --partitions N, --rounds N.

import { median, print } from './measure.ts';
import { type KlogRun, klog, machine, onStage, option } from './stage.ts';

const records = Number(option('--records', '4000000'));
const partitions = Number(option('--partitions', '200'));
const rounds = Number(option('--rounds', '5'));
const WORD = 'orders/123';

const row = (name: string, runs: readonly KlogRun[]): void => {
  const of = (value: (run: KlogRun) => number): number => median(runs.map(value));
  const walls = runs.map(({ wallMs }) => wallMs / 1000);
  print(
    `${name.padEnd(10)} ${(of(({ wallMs }) => wallMs) / 1000).toFixed(2)} s wall ` +
      `(${Math.min(...walls).toFixed(2)}-${Math.max(...walls).toFixed(2)}), ` +
      `${(of(({ cpuMs }) => cpuMs) / 1000).toFixed(2)} s CPU, first line after ` +
      `${of(({ firstMs }) => firstMs).toFixed(0)} ms, at most ` +
      `${Math.max(...runs.map(({ peakMb }) => peakMb)).toFixed(0)} MB, ${runs[0]!.lines.length} lines\n`,
  );
};

await onStage(async ({ brokers, createTopic, fill }) => {
  await createTopic('bench-merge', partitions);
  await fill('bench-merge', records);
  print(machine());
  const words = ['grep', WORD, '-b', brokers, '-t', 'bench-merge'];
  const json = await klog([...words, '-o', 'json']);
  const times = json.lines.map((line) => String(JSON.parse(line).timestamp));
  if (times.some((time, i) => i > 0 && time < times[i - 1]!)) throw new Error('the merge is out of order');
  const sorted: KlogRun[] = [];
  const unsorted: KlogRun[] = [];
  for (let round = 0; round < rounds; round++) {
    sorted.push(await klog(words));
    unsorted.push(await klog([...words, '--no-sort']));
  }
  const bag = ({ lines }: KlogRun): string => [...lines].sort().join('\n');
  if (bag(sorted[0]!) !== bag(unsorted[0]!)) throw new Error('the merge does not find the same lines');
  print(
    `\n${records.toLocaleString('en-US')} records in ${partitions} partitions, ${rounds} rounds in turn\n`,
  );
  row('in order', sorted);
  row('--no-sort', unsorted);
  const share = (value: (run: KlogRun) => number): string =>
    `${((median(unsorted.map(value)) / median(sorted.map(value))) * 100).toFixed(0)} %`;
  print(
    `throughput in order: ${share(({ wallMs }) => wallMs)} of --no-sort by the clock, ` +
      `${share(({ cpuMs }) => cpuMs)} by CPU time\n`,
  );
});
