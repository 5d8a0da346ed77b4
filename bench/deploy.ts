// `npm run bench:deploy`: how fast `klog grep error --since-deploy` answers. Boots Kafka, writes ten million log lines
// of about 280 bytes to six partitions (lz4), with a deploy marked before the last hundredth of them. Prints the time
// from the start of the process to its first line, and what share of the topic's bytes was read. Options: --records N,
// --partitions N, --rounds N.

import { setTimeout as delay } from 'node:timers/promises';
import { median, print } from './measure.ts';
import { type KlogRun, klog, machine, onStage, option } from './stage.ts';

const records = Number(option('--records', '10000000'));
const partitions = Number(option('--partitions', '6'));
const rounds = Number(option('--rounds', '7'));

/** Megabytes read, as the summary says it. */
function read({ summary }: KlogRun): number {
  const [, amount, unit] = / · ([\d.,]+) (MB|kB) read/.exec(summary) ?? [];
  if (amount === undefined) throw new Error(`no bytes in "${summary}"`);
  return Number(amount.replaceAll(',', '')) / (unit === 'kB' ? 1000 : 1);
}

await onStage(async ({ brokers, writer, createTopic, fill }) => {
  await createTopic('bench-deploy', partitions);
  await createTopic('deploys', 1);
  const since = Math.round(records / 100);
  await fill('bench-deploy', records - since);
  // A batch may wait a moment before it gets its last record.
  await delay(100);
  const time = new Date(Date.now()).toISOString();
  await delay(100);
  const value = JSON.stringify({ service: 'api', version: '1.4.2', time });
  await writer.write([{ topic: 'deploys', partition: 0, value }]);
  await fill('bench-deploy', since);
  print(machine());
  const flags = ['-b', brokers, '-t', 'bench-deploy'];
  const whole = await klog(['grep', 'error', '-c', ...flags]);
  const runs: KlogRun[] = [];
  for (let round = 0; round < rounds; round++) {
    runs.push(await klog(['grep', 'error', '--since-deploy', ...flags]));
  }
  const firsts = runs.map(({ firstMs }) => firstMs);
  const cpu = median(runs.map(({ cpuMs }) => cpuMs));
  print(
    `\n${records.toLocaleString('en-US')} records, the deploy before the last ${since.toLocaleString('en-US')}\n`,
  );
  print(`${runs[0]!.summary}\n`);
  print(
    `first line after ${median(firsts).toFixed(0)} ms (${Math.min(...firsts).toFixed(0)}-` +
      `${Math.max(...firsts).toFixed(0)}, process start included), ${runs[0]!.lines.length} lines after ` +
      `${median(runs.map(({ wallMs }) => wallMs)).toFixed(0)} ms, ${cpu.toFixed(0)} ms CPU\n`,
  );
  print(
    `${read(runs[0]!)} of ${read(whole)} MB read: ${((read(runs[0]!) / read(whole)) * 100).toFixed(2)} %\n`,
  );
});
