// `npm run bench:tail`: how long a produced line takes to the screen, and what an idle tail costs. Boots a broker,
// starts `klog tail`, produces 200 lines one at a time and takes the time from the call of produce to the line on
// klog's stdout; then leaves the tail alone for ten seconds and reads its CPU time.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startBroker } from '../test/kafka/broker.ts';
import { startWriter } from '../test/kafka/writer.ts';
import { median, print } from './measure.ts';

const LINES = 200;
const IDLE_MS = 10_000;

/** CPU seconds of a process so far (Linux: user and system time in ticks of 10 ms). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const broker = await startBroker({ jvm: ['-Xmx512m', '-XX:+UseSerialGC'] });
try {
  await broker.createTopic('bench-tail', { partitions: 6 });
  const writer = await startWriter(broker.brokers);
  const record = (i: number) => ({
    topic: 'bench-tail',
    partition: i % 6,
    value: JSON.stringify({ level: 30, time: Date.now(), hostname: `web-${i % 20}`, msg: `line ${i}` }),
  });
  // The first sends of a producer are slow; they must not count.
  for (let i = 0; i < 50; i++) await writer.write([record(i)]);
  const tail = spawn(
    process.execPath,
    ['bin/klog.js', 'tail', '-n', '1', '-b', broker.brokers, '-t', 'bench-tail'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const seen = new Map<string, number>();
  const lines = createInterface({ input: tail.stdout });
  lines.on('line', (line) => seen.set(String(JSON.parse(line).msg), performance.now()));
  await once(lines, 'line');
  await pause(1500);
  const took: number[] = [];
  for (let i = 0; i < LINES; i++) {
    const at = performance.now();
    await writer.write([record(1000 + i)]);
    const name = `line ${1000 + i}`;
    while (!seen.has(name)) await once(lines, 'line');
    took.push(seen.get(name)! - at);
    await pause(20);
  }
  took.sort((a, b) => a - b);
  const at = (share: number): string =>
    took[Math.min(took.length - 1, Math.ceil(took.length * share) - 1)]!.toFixed(1);
  print(
    `${LINES} lines, produce to screen: median ${median(took).toFixed(1)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms\n`,
  );
  const before = cpuSeconds(tail.pid!);
  await pause(IDLE_MS);
  const share = ((cpuSeconds(tail.pid!) - before) / (IDLE_MS / 1000)) * 100;
  print(`idle for ${IDLE_MS / 1000} s: ${share.toFixed(2)} % of a core\n`);
  tail.kill('SIGINT');
  await once(tail, 'exit');
  await writer.close();
} finally {
  await broker.stop();
}
