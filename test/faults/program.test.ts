// What a person sees of a fault: the built program over a scripted cluster.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildBatch } from '../batch/build.ts';
import { KLOG, klog } from '../e2e/klog.ts';
import { startCluster } from '../support/broker/run.ts';

const batch = (baseOffset: number, ...values: string[]): Buffer =>
  buildBatch({
    baseOffset,
    records: values.map((value) => ({ timestamp: 1_700_000_000_000, key: null, value, headers: [] })),
  });

describe('the program over a broken log', () => {
  it('a batch whose checksum is wrong -> said with its offsets, the others shown, exit code 2', async () => {
    const cluster = await startCluster();
    cluster.topic('logs', [1, 1]);
    const broken = batch(2, 'third', 'fourth');
    broken[broken.length - 1]! ^= 1;
    cluster.partition('logs', 0).append(batch(0, 'first', 'second'), broken, batch(4, 'fifth'));
    cluster.partition('logs', 1).append(batch(0, 'other'));
    const { code, stdout, stderr } = await klog(['grep', '-b', cluster.addresses().join(','), '-t', 'logs']);
    expect(stdout.split('\n').sort()).toEqual(['', 'fifth', 'first', 'other', 'second']);
    expect(stderr).toBe(
      'klog: offsets 2 to 3 of logs-0 were not read: its checksum does not fit its bytes\n',
    );
    expect(code).toBe(2);
  });

  it('a partition that may not be read -> named, the others shown, exit code 2', async () => {
    const cluster = await startCluster();
    cluster.topic('logs', [1, 1]);
    cluster.partition('logs', 0).append(batch(0, 'first'));
    cluster.partition('logs', 1).append(batch(0, 'other'));
    cluster.hook = ({ api }) =>
      api === 'Fetch' ? { kind: 'error', code: 29, only: (_topic, partition) => partition === 1 } : undefined;
    const { code, stdout, stderr } = await klog(['grep', '-b', cluster.addresses().join(','), '-t', 'logs']);
    expect(stdout).toBe('first\n');
    expect(stderr).toContain('1 of 2 partitions could not be read to the end: logs-1 from offset 0');
    expect(code).toBe(2);
  });
});

describe('the program whose counting fails', () => {
  // Two arrays make more rows of one record than are kept.
  const MANY = JSON.stringify({
    a: Array.from({ length: 1001 }, (_, i) => i),
    b: Array.from({ length: 1000 }, (_, i) => i),
  });

  it.each([
    ['bounded', [], 'groups by "a,b"\n  try: klog count --by host,level'],
    [
      'live',
      ['-f', '--statsd', '127.0.0.1:9'],
      'groups and intervals by "a,b"\n  try: klog count --every 1h --by level',
    ],
  ])(
    '%s: that sentence and no other, exit code 2, and nothing more is asked of the broker',
    async (_what, words, what) => {
      const cluster = await startCluster();
      cluster.topic('logs', [1]);
      cluster.partition('logs', 0).append(batch(0, '{"a":1,"b":1}', MANY, '{"a":2}'), batch(3, '{"a":3}'));
      // What comes after it is never given: who goes on waits for it.
      cluster.hook = ({ api, fetch }) =>
        api === 'Fetch' && fetch?.parts.every(({ offset }) => offset > 0) ? { kind: 'silence' } : undefined;
      const brokers = cluster.addresses().join(',');
      const run = await klog(['count', '-b', brokers, '-t', 'logs', '--by', 'a,b', ...words]);
      expect(run).toMatchObject({ code: 2, stdout: '', stderr: `klog: more than 1,000,000 ${what}\n` });
    },
  );
});

describe('start-up', () => {
  it('klog --version does not load kafkajs; what is loaded is told by V8 itself', async () => {
    const { code, stdout, files } = await loadedBy(['--version']);
    expect([code, stdout]).toEqual([0, `klog ${versionOf()}\n`]);
    expect(files).toContain('klog.cjs');
    expect(files).not.toContain('kafkajs.cjs');
    // The same look finds it where it is needed.
    const grep = await loadedBy(['grep', '-b', '127.0.0.1:1', '-t', 'logs']);
    expect(grep.files).toContain('kafkajs.cjs');
  });
});

/** Runs klog and returns what it said and which files were loaded. */
async function loadedBy(args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'klog-coverage-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { code, stdout } = await klog(args, { env: { NODE_V8_COVERAGE: folder } });
  const files = readdirSync(folder)
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).result as { url: string }[])
    .map(({ url }) => basename(url));
  return { code, stdout, files };
}

function versionOf(): string {
  return JSON.parse(readFileSync(join(KLOG, '../../package.json'), 'utf8')).version;
}
