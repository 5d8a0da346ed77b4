// A topic of deploys that is large, or not what it should be: read from its newest end, only as far as it must be.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { KafkaSource } from '../../src/kafka/source.ts';
import { readDeployTopic } from '../../src/read/deploy-topic.ts';
import { planOf } from '../config/fake-world.ts';
import { until } from '../kafka/harness/admin.ts';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { klog, linesOf, startKlog } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const HOUR = 3_600_000;
const now = Date.now();
const iso = (at: number): string => new Date(at).toISOString();
const never = new AbortController().signal;

const folder = mkdtempSync(join(tmpdir(), 'klog-topic-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeKafka('a large topic of deploys', (kafka) => {
  /** Every hour a version, back through years; the oldest is of a service of its own. */
  const COUNT = 30_000;
  let deploys: string;
  let flags: string[];

  beforeAll(async () => {
    deploys = await kafka.topic('deploys', { partitions: 3 });
    const lines = Array.from({ length: COUNT }, (_, i) => {
      const at = now - (COUNT - i) * HOUR;
      const service = i === 0 ? 'old' : i === COUNT - 9_000 ? 'rare' : 'api';
      return `${i % 3}\t${at}\t${service}\t${JSON.stringify({ service, version: String(i), time: iso(at) })}\n`;
    });
    const file = join(folder, 'markers');
    writeFileSync(file, lines.join(''));
    await (await kafka.writer()).bulkFile(file, { topic: deploys, format: 'fields' });
    const path = join(folder, 'large.yaml');
    const context = { brokers: [kafka.brokers], topics: [deploys], deploys: { topic: deploys } };
    writeFileSync(path, JSON.stringify({ current: 'test', contexts: { test: context } }));
    flags = ['--config', path];
  });

  test.each([
    ['api', 1, '2,001'],
    ['api~3', 4, '2,001'],
    ['rare', 9_000, '18,003'],
    ['old', COUNT, '30,000'],
  ])('--since-deploy=%s is found %d markers back, in %s records', async (ref, back, looked) => {
    const run = await klog(['grep', ...flags, `--since-deploy=${ref}`, '-c', '--verbose']);
    expect(run.stdout).toBe(`${back}\n`);
    expect(run.stderr).toContain(`topic "${deploys}": ${looked} records looked through\n`);
  });

  test('what is not there is looked for in all of it', async () => {
    const run = await klog(['grep', ...flags, '--since-deploy=apii', '--verbose']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/has no marker for service "apii" \(seen: api, rare, old\)\n/);
  });

  test('the list holds all of it', async () => {
    const run = await klog(['deploy', 'list', ...flags, '-o', 'json']);
    expect(linesOf(run.stdout)).toHaveLength(COUNT);
    const table = await klog(['deploy', 'list', ...flags]);
    expect(linesOf(table.stdout).at(-1)).toBe(`  ${(COUNT - 20).toLocaleString('en-US')} more`);
    expect(table.stderr).toBe('');
  });

  test('steps grow until what is asked for is certain, or it is enough', async () => {
    const plan = await planOf(['grep', '-b', kafka.brokers, '-t', deploys]);
    if (plan.command !== 'grep' || plan.source.kind !== 'kafka') throw new Error('no plan for Kafka');
    const source = await KafkaSource.connect(plan.source.connection, [deploys]);
    try {
      const topic = { source, bounds: await source.bounds('committed') };
      const read = async (backTo: number, most: number) => {
        const steps = { first: 30, growth: 10, most };
        const found = await readDeployTopic(deploys, topic, never, () => backTo, steps);
        expect(found.markers).toHaveLength(found.looked);
        expect(found.oddText).toBeUndefined();
        const newer = found.markers.filter(({ time }) => time >= backTo).length;
        return { ...found, newer };
      };
      for (const hours of [1, 25, 200, 2_000, 20_000]) {
        const { newer, looked, isCut } = await read(now - hours * HOUR, 1_000_000);
        // Nothing from that time on is missing, and not much more was read: a step, or what is left of a batch.
        expect({ newer, isCut }).toEqual({ newer: hours, isCut: false });
        expect(looked).toBeLessThan(hours * 11 + 4_000);
      }
      expect(await read(now - 20_000 * HOUR, 300)).toMatchObject({ looked: 330, isCut: true });
      expect(await read(0, 1_000_000)).toMatchObject({ looked: COUNT, isCut: false });
    } finally {
      source.close();
    }
  });

  test('Ctrl-C while deploys are read ends quietly', async () => {
    const path = join(folder, 'hang.yaml');
    writeFileSync(
      path,
      JSON.stringify({
        contexts: {
          test: {
            brokers: [kafka.brokers],
            topics: [deploys],
            deploys: { command: `touch '${folder}/runs'; sleep 60` },
          },
        },
      }),
    );
    const run = await startKlog(['grep', '--config', path, '--since-deploy']);
    await until('the command runs', async () => existsSync(join(folder, 'runs')));
    run.signal('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130, stdout: '', stderr: '' });
  });
});

describeKafka('an odd topic of deploys', (kafka) => {
  test('records that are no markers are counted, tombstones are none', async () => {
    const deploys = await kafka.topic('deploys');
    const values = ['deployed!', '{"service":"api","version":"1"}', null, '[1]', '{"time":"never"}'];
    await (await kafka.writer()).write(
      values.map((value, i) => ({
        topic: deploys,
        partition: 0,
        key: `${i}`,
        value,
        timestamp: now - 10_000 + i,
      })),
    );
    const path = join(folder, 'odd.yaml');
    const context = { brokers: [kafka.brokers], deploys: { topic: deploys } };
    writeFileSync(path, JSON.stringify({ contexts: { test: context } }));
    const run = await klog(['deploy', 'list', '--config', path, '-o', 'json']);
    const starts = linesOf(run.stdout).map((line) => (JSON.parse(line) as { start: string }).start);
    expect(starts).toEqual([iso(now - 9_996), iso(now - 9_999)]);
    expect(run.stderr).toBe(
      `klog: topic "${deploys}": 2 of 4 records are neither a time nor a marker (the first: "deployed!")\n`,
    );
  });

  test('a topic where none is a marker', async () => {
    const deploys = await kafka.topic('deploys');
    await (await kafka.writer()).write([{ topic: deploys, partition: 0, value: 'deployed!' }]);
    const path = join(folder, 'none.yaml');
    const context = { brokers: [kafka.brokers], topics: [deploys], deploys: { topic: deploys } };
    writeFileSync(path, JSON.stringify({ contexts: { test: context } }));
    const run = await klog(['grep', '--config', path, '--since-deploy']);
    expect(run.code).toBe(2);
    expect(run.stderr).toBe(
      `klog: no deploy found: topic "${deploys}" has no markers: 1 of 1 record is neither a time nor a marker ("deployed!")\n` +
        '  try: klog deploy mark --service api --version 1.2.3\n',
    );
  });
});
