// What the benchmarks on a broker share: options of the command line, a broker at full speed with a topic in it, and
// one run of klog looked at from outside: time to the first line, wall and CPU time, peak memory.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '../test/kafka/harness/broker.ts';
import { startWriter, type Writer } from '../test/kafka/harness/writer.ts';
import { writeCorpus } from './corpus.ts';
import { print } from './measure.ts';

const CORPUS_LINES = 400_000;

/** The word after `name` on the command line. */
export function option(name: string, otherwise: string): string {
  const index = process.argv.indexOf(name);
  return index < 0 ? otherwise : (process.argv[index + 1] ?? otherwise);
}

export interface Stage {
  readonly brokers: string;
  readonly writer: Writer;
  createTopic(name: string, partitions: number): Promise<void>;
  /** Writes so many log lines to all partitions of a topic, as the Java client does by default, lz4. */
  fill(topic: string, records: number): Promise<void>;
}

/** Boots a broker, runs `work` on it, and cleans up whatever happens. */
export async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  print('starting a broker ...\n');
  const folder = mkdtempSync(join(tmpdir(), 'klog-bench-'));
  const path = join(folder, 'corpus.ndjson');
  // Both compilers: a broker that serves gigabytes should run at full speed.
  const broker = await startBroker({ jvm: ['-Xmx512m', '-XX:+UseSerialGC'] });
  try {
    await writeCorpus(path, CORPUS_LINES);
    const writer = await startWriter(broker.brokers);
    await work({
      brokers: broker.brokers,
      writer,
      createTopic: (name, partitions) => broker.createTopic(name, { partitions }),
      fill: async (topic, records) => {
        print(`writing ${records.toLocaleString('en-US')} records ...\n`);
        await writer.bulkFile(path, { topic, codec: 'lz4', format: 'lines', count: records });
      },
    });
    await writer.close();
  } finally {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One line about where the figures come from. */
export function machine(): string {
  const load = loadavg()[0]!.toFixed(1);
  return `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), load ${load} at the start\n`;
}

export interface KlogRun {
  readonly firstMs: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly lines: string[];
  readonly summary: string;
}

/** Told by klog's own process at its end, because nobody else knows its peak for sure. */
const TELL = `data:text/javascript,${encodeURIComponent(`process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write('\\nusage ' + maxRSS / 1024 + ' ' + (userCPUTime + systemCPUTime) / 1000);
})`)}`;

/** Runs the built program with --stats. Throws when it fails. */
export async function klog(words: readonly string[]): Promise<KlogRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', TELL, 'bin/klog.js', ...words, '--stats'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let firstMs = 0;
  const out: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (bytes: Buffer) => {
    if (firstMs === 0) firstMs = performance.now() - startedAt;
    out.push(bytes);
  });
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  const [code] = await once(child, 'close');
  const wallMs = performance.now() - startedAt;
  const told = /^([\s\S]*)\nusage (\S+) (\S+)$/.exec(stderr);
  if (code !== 0 || told === null) throw new Error(`klog ${words.join(' ')} ended with ${code}: ${stderr}`);
  const lines = Buffer.concat(out).toString().split('\n').slice(0, -1);
  return {
    firstMs,
    wallMs,
    cpuMs: Number(told[3]),
    peakMb: Number(told[2]),
    lines,
    summary: told[1]!.trim().split('\n').at(-1)!,
  };
}
