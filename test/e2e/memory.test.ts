// Promise 3: memory does not grow with the topic, also when the reader of the pipe is slower than Kafka, or when a
// merge over partitions prints everything.

import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { startKlog } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const RECORDS = 200_000;
const MAX_MB = 150;

/** The most memory that a process has held, MB; undefined once it is gone. Linux only. */
function peakMb(pid: number): number | undefined {
  try {
    const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}

const describeLinux = process.platform === 'linux' ? describeKafka : () => {};

describeLinux('memory', (kafka) => {
  const topics: Record<string, string> = {};
  let dir: string;
  let bytes = 0;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'klog-memory-'));
    const file = join(dir, 'lines');
    const line = (i: number): string =>
      `{"i":${i},"level":${i % 9 === 0 ? 50 : 30},"host":"web-${i % 40}","id":"${(i * 2_654_435_761) % 4_294_967_296}",` +
      `"path":"/v2/orders/${i * 7}","text":"${'lorem ipsum dolor '.repeat(1 + (i % 12))}"}`;
    // not older than a day: the broker would forget the idempotent producer between two batches
    const base = Date.now() - 3_600_000;
    const lines = Array.from({ length: RECORDS }, (_, i) => `${i % 6}\t${base + i}\t\t${line(i)}\n`);
    await writeFile(file, lines.join(''));
    bytes = lines.reduce((sum, text) => sum + text.length - 17, 0);
    const writer = await kafka.writer();
    for (const [name, batchSize, partitions] of [
      ['large', 1_000_000, 1],
      ['small', 16_384, 1],
      ['six', 16_384, 6],
    ] as const) {
      const topic = await kafka.topic(`memory-${name}`, { partitions });
      topics[name] = topic;
      const own = partitions === 1 ? join(dir, name) : file;
      if (partitions === 1) await writeFile(own, lines.map((text) => text.replace(/^\d+/, '0')).join(''));
      await writer.bulkFile(own, { topic, format: 'fields', codec: 'lz4', batchSize, lingerMs: 20 });
    }
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  /** Reads everything klog prints, at `mbPerSecond` for the first seconds; the most memory it held, MB. */
  async function peakOf(words: string[], mbPerSecond: number, seconds: number): Promise<number> {
    const running = await startKlog(['grep', '-b', kafka.brokers, ...words]);
    const { stdout } = running.child;
    stdout?.removeAllListeners('data');
    let read = 0;
    let peak = 0;
    stdout?.on('data', (chunk: Buffer) => {
      read += chunk.length;
      peak = Math.max(peak, peakMb(running.pid) ?? 0);
    });
    const began = performance.now();
    const elapsed = (): number => (performance.now() - began) / 1000;
    while (elapsed() < seconds) {
      if (read > mbPerSecond * 1e6 * elapsed()) stdout?.pause();
      else stdout?.resume();
      peak = Math.max(peak, peakMb(running.pid) ?? 0);
      await delay(20);
    }
    stdout?.resume();
    const ended = await running.ended;
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(read).toBeGreaterThan(bytes * 0.9);
    return peak;
  }

  test.each(['large', 'small'])('a reader of 1 MB/s, %s batches', async (name) => {
    const peak = await peakOf(['-t', topics[name]!], 1, 3);
    expect(peak).toBeGreaterThan(20);
    expect(peak).toBeLessThan(MAX_MB);
  });

  test('everything of six partitions, merged', async () => {
    const slow = await peakOf(['-t', topics['six']!], 1, 2);
    const fast = await peakOf(['-t', topics['six']!], 1_000, 0);
    expect(Math.max(slow, fast)).toBeLessThan(MAX_MB);
  });
});
