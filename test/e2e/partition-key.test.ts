// `partition-key: host`: the partition that klog asks is the one that the Java client has put a key into, for any key
// and number of partitions, and a host without a star is a whole name.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { partitionOfKey } from '../../src/kafka/connect/client.ts';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { createPartitions } from './cluster.ts';
import { type Ended, klog, linesOf, startKlog } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeKafka('partition-key: host', (kafka) => {
  let folder: string;
  let config: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'klog-partition-key-'));
    config = join(folder, 'config.yaml');
    await writeFile(config, `contexts: {keyed: {brokers: ['${kafka.brokers}'], partition-key: host}}\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const grep = (topic: string, ...words: string[]): Promise<Ended> =>
    klog(['grep', '--config', config, '-t', topic, ...words]);
  /** A line a host, keyed by it and spread by the Java client. */
  const write = async (topic: string, hosts: readonly string[]): Promise<number[]> => {
    const out = hosts.map((host, i) => ({ topic, key: host, value: JSON.stringify({ host, i }) }));
    return (await (await kafka.writer()).write(out)).map(({ partition }) => partition);
  };

  test.concurrent('keys hash as in the Java client', async () => {
    const hosts = Array.from({ length: 300 }, (_, i) => {
      return (
        ['web', 'db-', 'K\u00f6ln', '\u6771', 'a.b.c.', ''][i % 6]! + (i * 7919).toString(36).repeat(i % 5)
      );
    }).filter((host) => host !== '');
    for (const partitions of [1, 2, 7, 12]) {
      const topic = await kafka.topic('hash', { partitions });
      const put = await write(topic, hosts);
      expect(hosts.map((host) => partitionOfKey(host, partitions))).toEqual(put);
    }
  });

  test.concurrent('only the partition of the key is asked, and --verbose says which', async () => {
    const topic = await kafka.topic('keyed', { partitions: 8 });
    const hosts = ['web-1', 'web-1.eu', 'web-2', 'web-3', 'WEB-1', 'db-1.eu'];
    const put = await write(topic, hosts);
    for (const [i, host] of hosts.entries()) {
      const run = await grep(topic, '--host', host, '--verbose', '-o', 'json', '--stats');
      expect(linesOf(run.stdout).map((line) => JSON.parse(line).value.host)).toEqual([host]);
      expect(run.stderr).toContain(`only ${topic}-${put[i]} is read`);
      // Its neighbours in the partition are read, and nobody else.
      const read = put.filter((partition) => partition === put[i]).length;
      expect(run.stderr).toMatch(new RegExp(` ${read} records? of `));
    }
    const other = put.findIndex((partition) => partition !== put[2]);
    const two = await grep(topic, '--host', `web-2,${hosts[other]}`, '--verbose');
    const found = linesOf(two.stdout).map((line) => JSON.parse(line).host);
    expect(found.sort()).toEqual(['web-2', hosts[other]].sort());
    const [first, second] = [put[2]!, put[other]!].sort((a, b) => a - b);
    expect(two.stderr).toContain(`only ${topic}-${first}, ${topic}-${second} are read`);
  });

  test.concurrent('a star asks all, -p asks what it names, and a name in short gets a hint', async () => {
    const topic = await kafka.topic('star', { partitions: 8 });
    const hosts = ['web-1.eu', 'web-1.us', 'web-2.eu'];
    await write(topic, hosts);
    const star = await grep(topic, '--host', 'web-1.*', '--verbose');
    expect(linesOf(star.stdout)).toHaveLength(2);
    expect(star.stderr).not.toContain('partition-key');
    const named = await grep(topic, '--host', 'web-1.eu', '-p', '0-7', '--verbose');
    expect(linesOf(named.stdout)).toHaveLength(1);
    expect(named.stderr).not.toContain('partition-key');
    const short = await grep(topic, '--host', 'web-1');
    expect(short.code).toBe(1);
    expect(short.stderr).toBe(
      "klog: with partition-key: host, --host web-1 is the whole name; longer ones: --host 'web-1.*'\n",
    );
  });

  test.concurrent('tail follows the key to where it goes when partitions are added', async () => {
    const topic = await kafka.topic('moves', { partitions: 2 });
    // A key that 9 partitions put elsewhere.
    const host = Array.from({ length: 100 }, (_, i) => `web-${i}`).find(
      (name) => partitionOfKey(name, 9) > 1 && partitionOfKey(name, 2) === 1,
    )!;
    await write(topic, [host, 'other']);
    const tail = await startKlog(['tail', '--config', config, '-t', topic, '--host', host]);
    try {
      await tail.until('the old line', (lines) => lines.length === 1);
      await createPartitions(kafka.brokers, topic, 9);
      const writer = await kafka.writer();
      const partition = partitionOfKey(host, 9);
      await writer.write([{ topic, key: host, partition, value: JSON.stringify({ host, i: 'new' }) }]);
      await tail.until('the new line', (lines) => lines.length === 2, 20_000);
    } finally {
      tail.signal('SIGINT');
      await tail.ended;
    }
  });
});
