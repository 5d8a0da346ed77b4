// `npm run bench:tail`: how long a produced line takes to the screen, and what an idle tail costs. Boots a broker,
// starts `klog tail`, produces 200 lines one at a time and takes the time from the call of produce to the line on
// klog's stdout; then leaves the tail alone for ten seconds and reads its CPU time. Then a steady flow: --rate lines a
// second (5,000) for --minutes (1) over six partitions and fifty hosts, first seen through `--host` of one of them,
// then whole; every line must come once. --only flow leaves out the first part.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { startBroker } from '../test/kafka/harness/broker.ts';
import { type OutRecord, startWriter, type Writer } from '../test/kafka/harness/writer.ts';
import { median, print } from './measure.ts';
import { option } from './stage.ts';

const LINES = 200;
const IDLE_MS = 10_000;
const PARTITIONS = 6;
const HOSTS = 50;
const TICK_MS = 10;
/** Lines that are produced before it counts: programs get warm. */
const WARM_MS = 5_000;
/** Without a further line for so long, what is missing is lost. */
const PATIENCE_MS = 5_000;
const GOAL_MS = 20;

const rate = Number(option('--rate', '5000'));
const minutes = Number(option('--minutes', '1'));

/** CPU seconds of a process so far (Linux: user and system time in ticks of 10 ms). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function startTail(brokers: string, topic: string, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['bin/klog.js', 'tail', ...words, '-b', brokers, '-t', topic], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function stop(tail: ChildProcess): Promise<void> {
  const ended = once(tail, 'exit');
  tail.kill('SIGINT');
  await ended;
}

/** The value below which a share of sorted numbers lies. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;

function spread(took: number[]): string {
  took.sort((a, b) => a - b);
  const at = (share: number): string => quantile(took, share).toFixed(1);
  return `median ${median(took).toFixed(1)} ms, p90 ${at(0.9)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}, most ${at(1)} ms`;
}

async function oneByOne(brokers: string, writer: Writer, topic: string): Promise<void> {
  const record = (i: number): OutRecord => ({
    topic,
    partition: i % PARTITIONS,
    value: JSON.stringify({ level: 30, time: Date.now(), hostname: `web-${i % 20}`, msg: `line ${i}` }),
  });
  // The first sends of a producer are slow; they must not count.
  for (let i = 0; i < 50; i++) await writer.write([record(i)]);
  const tail = startTail(brokers, topic, ['-n', '1']);
  const seen = new Map<string, number>();
  const lines = createInterface({ input: tail.stdout! });
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
  print(`${LINES} lines, produce to screen: ${spread(took)}\n`);
  const before = cpuSeconds(tail.pid!);
  await pause(IDLE_MS);
  const share = ((cpuSeconds(tail.pid!) - before) / (IDLE_MS / 1000)) * 100;
  print(`idle for ${IDLE_MS / 1000} s: ${share.toFixed(2)} % of a core\n`);
  await stop(tail);
}

/** By the number of a line: when it was handed to the producer, and when the broker's acknowledgement was there. */
interface Flow {
  readonly handed: Float64Array;
  readonly acknowledged: Float64Array;
}

/** Produces at the rate; each line says which one it is. */
async function flow(writer: Writer, topic: string, durationMs: number): Promise<Flow> {
  const handed = new Float64Array(Math.ceil((rate * durationMs) / 1000) + rate);
  const acknowledged = new Float64Array(handed.length);
  const startedAt = performance.now();
  const under: Promise<unknown>[] = [];
  let sent = 0;
  for (let elapsed = 0; elapsed < durationMs; elapsed = performance.now() - startedAt) {
    const due = Math.floor((rate * elapsed) / 1000);
    const records: OutRecord[] = [];
    const now = performance.now();
    const first = sent;
    for (; sent < due; sent++) {
      handed[sent] = now;
      const text =
        'request completed, nothing to see here, about as long as lines are, with an id and a path';
      const value = `{"level":30,"hostname":"web-${sent % HOSTS}","n":${sent},"msg":"${text} /v2/orders/${sent * 7}"}`;
      records.push({ topic, partition: (sent >> 3) % PARTITIONS, value });
    }
    // Not awaited: a slow answer must not slow the flow.
    const last = sent;
    if (last > first) {
      under.push(writer.write(records).then(() => acknowledged.fill(performance.now(), first, last)));
    }
    await pause(TICK_MS);
  }
  await Promise.all(under);
  return { handed: handed.subarray(0, sent), acknowledged };
}

async function steady(
  brokers: string,
  writer: Writer,
  topic: string,
  host: number | undefined,
): Promise<void> {
  const words = host === undefined ? [] : ['--host', `web-${host}`];
  const tail = startTail(brokers, topic, ['-n', '0', ...words]);
  const cameAt = new Map<number, number>();
  let twice = 0;
  createInterface({ input: tail.stdout! }).on('line', (line) => {
    const n = Number(/"n":(\d+)/.exec(line)?.[1]);
    if (cameAt.has(n)) twice++;
    else cameAt.set(n, performance.now());
  });
  // Its end offsets must be taken before the first line is there.
  await pause(2000);
  const cpuBefore = cpuSeconds(tail.pid!);
  const durationMs = WARM_MS + minutes * 60_000;
  const { handed, acknowledged } = await flow(writer, topic, durationMs);
  const wanted = Array.from(handed.keys()).filter((n) => host === undefined || n % HOSTS === host);
  for (let before = -1; cameAt.size < wanted.length && cameAt.size > before; ) {
    before = cameAt.size;
    await pause(PATIENCE_MS);
  }
  const share = ((cpuSeconds(tail.pid!) - cpuBefore) / (durationMs / 1000)) * 100;
  await stop(tail);
  const lost = wanted.filter((n) => !cameAt.has(n)).length;
  const alien = cameAt.size - (wanted.length - lost);
  const late = wanted.filter((n) => handed[n]! - handed[0]! >= WARM_MS && cameAt.has(n));
  const took = late.map((n) => cameAt.get(n)! - handed[n]!);
  print(
    `${handed.length.toLocaleString('en-US')} lines at ${rate} a second, ${words.join(' ') || 'no filter'}: ` +
      `${wanted.length.toLocaleString('en-US')} wanted, ${lost} lost, ${twice} twice, ${alien} not wanted; ` +
      `load ${loadavg()[0]!.toFixed(1)}\n  produce to screen: ${spread(took)}; ${share.toFixed(0)} % of a core\n`,
  );
  const slow = late.filter((n) => cameAt.get(n)! - handed[n]! > GOAL_MS);
  const blame = slow.filter((n) => acknowledged[n]! - handed[n]! > GOAL_MS / 2).length;
  print(
    `  ${slow.length} took more than ${GOAL_MS} ms; ${blame} of them the producer's acknowledgement more than half of it\n`,
  );
  if (lost + twice + alien > 0) process.exitCode = 1;
}

const broker = await startBroker({ jvm: ['-Xmx512m', '-XX:+UseSerialGC'] });
try {
  const writer = await startWriter(broker.brokers);
  if (option('--only', '') !== 'flow') {
    await broker.createTopic('bench-tail', { partitions: PARTITIONS });
    await oneByOne(broker.brokers, writer, 'bench-tail');
  }
  for (const [topic, host] of [
    ['bench-flow-host', 7],
    ['bench-flow', undefined],
  ] as const) {
    await broker.createTopic(topic, { partitions: PARTITIONS });
    await steady(broker.brokers, writer, topic, host);
  }
  await writer.close();
} finally {
  await broker.stop();
}
