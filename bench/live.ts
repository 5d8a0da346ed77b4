// `npm run bench:live`: what a live count costs. Boots a broker, writes --rate records a second (20,000) over six
// partitions and fifty hosts for --seconds (20), and reads the CPU time of `klog count -f`: once as lines in a pipe, once
// as a table on a terminal (by script(1)). Every record must be counted.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { startBroker } from '../test/kafka/harness/broker.ts';
import { type OutRecord, startWriter, type Writer } from '../test/kafka/harness/writer.ts';
import { print } from './measure.ts';
import { option } from './stage.ts';

const PARTITIONS = 6;
const HOSTS = 50;
const TICK_MS = 20;
/** Programs get warm before it counts. */
const WARM_MS = 3_000;
const GOAL_PERCENT = 30;
const LEVELS = ['info', 'info', 'info', 'info', 'warn', 'info', 'info', 'error', 'info', 'debug'];

const rate = Number(option('--rate', '20000'));
const seconds = Number(option('--seconds', '20'));

/** CPU seconds of a process so far (Linux: user and system time in ticks of 10 ms). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function write(writer: Writer, topic: string, forMs: number): Promise<number> {
  const began = performance.now();
  const under: Promise<unknown>[] = [];
  let sent = 0;
  for (let elapsed = 0; elapsed < forMs; elapsed = performance.now() - began) {
    const due = Math.floor((rate * elapsed) / 1000);
    const records: OutRecord[] = [];
    for (; sent < due; sent++) {
      const text = 'request completed, about as long as lines are, with an id and a path';
      const value = `{"level":"${LEVELS[sent % 10]}","hostname":"web-${sent % HOSTS}","n":${sent},"msg":"${text} /v2/orders/${sent * 7}"}`;
      records.push({ topic, partition: (sent >> 3) % PARTITIONS, value });
    }
    if (records.length > 0) under.push(writer.write(records));
    await pause(TICK_MS);
  }
  await Promise.all(under);
  return sent;
}

/** The process that klog is: on a terminal the child of script. */
function pidOf(child: ChildProcess, isTable: boolean): number {
  if (!isTable) return child.pid!;
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

async function measure(brokers: string, writer: Writer, topic: string, isTable: boolean): Promise<void> {
  const words = ['bin/klog.js', 'count', '-f', '-b', brokers, '-t', topic];
  const child = isTable
    ? spawn('script', ['-qfec', `exec ${process.execPath} ${words.join(' ')}`, '/dev/null'], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, COLUMNS: '120', LINES: '40', TERM: 'xterm-256color' },
      })
    : spawn(process.execPath, [...words, '--every', '1s'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await pause(WARM_MS);
  const warm = await write(writer, topic, WARM_MS);
  const pid = pidOf(child, isTable);
  const before = cpuSeconds(pid);
  const began = performance.now();
  const sent = await write(writer, topic, seconds * 1000);
  const share = ((cpuSeconds(pid) - before) / ((performance.now() - began) / 1000)) * 100;
  await pause(2_000);
  const ended = once(child, 'exit');
  process.kill(pid, 'SIGINT');
  await ended;
  const counted = isTable
    ? Number(/([\d,]+) match(?:es)? in/.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN)
    : text
        .split('\n')
        .filter((line) => line !== '')
        .reduce((sum, line) => sum + (JSON.parse(line) as { count: number }).count, 0);
  const wanted = warm + sent;
  print(
    `${isTable ? 'table' : 'lines'}: ${Math.round(sent / seconds).toLocaleString('en-US')} records a second, ${share.toFixed(1)} % of a core; ` +
      `counted ${counted.toLocaleString('en-US')} of ${wanted.toLocaleString('en-US')}; load ${loadavg()[0]!.toFixed(1)}\n`,
  );
  if (share > GOAL_PERCENT || counted !== wanted) process.exitCode = 1;
}

const broker = await startBroker({ jvm: ['-Xmx512m', '-XX:+UseSerialGC'] });
try {
  const writer = await startWriter(broker.brokers);
  for (const isTable of [false, true]) {
    const topic = isTable ? 'bench-live-table' : 'bench-live-lines';
    await broker.createTopic(topic, { partitions: PARTITIONS });
    await measure(broker.brokers, writer, topic, isTable);
  }
  await writer.close();
} finally {
  await broker.stop();
}
