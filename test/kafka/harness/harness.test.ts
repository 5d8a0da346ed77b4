// The harness itself: that brokers come up, hold what is written byte for byte, and leave nothing behind. Written by the
// Java client and by kcat, read by kcat; nothing of klog's own source takes part.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteRecords, metadata, offsetFor, until } from './admin.ts';
import { startBroker } from './broker.ts';
import { fetchRecordSet, settled } from './fetch.ts';
import { KAFKA_3 } from './jars.ts';
import { describeKafka } from './kafka.ts';
import { kcatAvailable, kcatProduce, kcatRead } from './kcat.ts';
import type { Codec } from './writer.ts';

const codecs: Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
/** Place of the attributes in a record batch; its low three bits name the codec, in the order above. */
const ATTRIBUTES_AT = 21;

const lines = Array.from({ length: 200 }, (_, i) =>
  JSON.stringify({ i, level: i % 7 === 0 ? 'error' : 'info', text: 'gr\u00fc\u00dfe \u2603 '.repeat(i % 5) }),
);

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

for (const version of [undefined, KAFKA_3]) {
  describeKafka(
    `a real broker${version === undefined ? '' : ` ${version}`}`,
    (kafka) => {
      test.each(codecs)('holds what the Java client writes with codec %s', async (codec) => {
        const topic = await kafka.topic(`java-${codec}`);
        const writer = await kafka.writer();
        const written = await writer.write(
          lines.map((value) => ({ topic, partition: 0, value })),
          { codec },
        );
        expect(written.map((one) => one.offset)).toEqual(lines.map((_, i) => BigInt(i)));
        expect((await kcatRead(kafka.brokers, topic)).toString()).toBe(`${lines.join('\n')}\n`);
        const set = await fetchRecordSet(kafka.brokers, topic, 0, 0n);
        expect(set.bytes.readInt16BE(ATTRIBUTES_AT) & 7).toBe(codecs.indexOf(codec));
      });

      test.runIf(kcatAvailable()).each(codecs)('holds what kcat writes with codec %s', async (codec) => {
        const topic = await kafka.topic(`kcat-${codec}`);
        await kcatProduce(kafka.brokers, topic, lines, { codec, partition: 0 });
        expect((await kcatRead(kafka.brokers, topic)).toString()).toBe(`${lines.join('\n')}\n`);
        const set = await fetchRecordSet(kafka.brokers, topic, 0, 0n);
        expect(set.bytes.readInt16BE(ATTRIBUTES_AT) & 7).toBe(codecs.indexOf(codec));
      });

      test('keeps keys, nulls, headers, timestamps and partitions', async () => {
        const topic = await kafka.topic('fields', { partitions: 2 });
        const writer = await kafka.writer();
        await writer.write([
          {
            topic,
            partition: 0,
            timestamp: 1_000,
            key: 'k\u00e9',
            value: 'a',
            headers: [
              ['h', 'x'],
              ['n', null],
            ],
          },
          { topic, partition: 1, timestamp: 2_000, value: null },
        ]);
        const read = (await kcatRead(kafka.brokers, topic, ['-J'])).toString().trim().split('\n');
        const records = read.map((line) => JSON.parse(line) as Record<string, unknown>);
        records.sort((a, b) => Number(a['ts']) - Number(b['ts']));
        expect(records).toMatchObject([
          {
            partition: 0,
            offset: 0,
            ts: 1_000,
            key: 'k\u00e9',
            payload: 'a',
            headers: ['h', 'x', 'n', null],
          },
          { partition: 1, offset: 0, ts: 2_000, key: null, payload: null },
        ]);
      });

      test('tells committed from aborted transactions, also interleaved ones', async () => {
        const topic = await kafka.topic('transactions');
        const writer = await kafka.writer();
        const [good, bad] = [await writer.transaction(), await writer.transaction()];
        await good.write([{ topic, value: 'good 1' }]);
        await bad.write([{ topic, value: 'bad 1' }]);
        await good.write([{ topic, value: 'good 2' }]);
        await bad.abort();
        await good.commit();
        await settled(kafka.brokers, topic);
        const set = await fetchRecordSet(kafka.brokers, topic, 0, 0n, { committed: true });
        expect(set.aborted.map((one) => one.firstOffset)).toEqual([1n]);
        expect(set.highWatermark).toBe(5n);
        const read = await kcatRead(kafka.brokers, topic, ['-X', 'isolation.level=read_committed']);
        expect(read.toString()).toBe('good 1\ngood 2\n');
      });

      test('loses the records deleted below an offset', async () => {
        const topic = await kafka.topic('deleted');
        await (await kafka.writer()).write(lines.map((value) => ({ topic, partition: 0, value })));
        await deleteRecords(kafka.brokers, topic, 0, 50n);
        expect(await offsetFor(kafka.brokers, topic, 0, -2n)).toBe(50n);
        expect(await offsetFor(kafka.brokers, topic, 0, -1n)).toBe(200n);
      });

      test("rejects with the Java client's words", async () => {
        const writer = await kafka.writer();
        const lost = writer.write([{ topic: 'no-such-topic', value: 'x' }], {
          config: { 'max.block.ms': '200' },
        });
        await expect(lost).rejects.toThrow(/no-such-topic not present in metadata/);
      });
    },
    version === undefined ? {} : { version },
  );
}

describeKafka('bulk files', (kafka) => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'klog-bulk-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('are written once, cut or begun again', async () => {
    const file = join(dir, 'lines');
    await writeFile(file, `${lines.join('\n')}\n`);
    const writer = await kafka.writer();
    const topic = await kafka.topic('bulk');
    const expected: string[] = [];
    for (const count of [undefined, 3, 450]) {
      const told = await writer.bulkFile(file, {
        topic,
        partition: 0,
        codec: 'lz4',
        ...(count && { count }),
      });
      expect(told.records).toBe(count ?? lines.length);
      for (let i = 0; i < told.records; i++) expected.push(lines[i % lines.length]!);
    }
    expect((await kcatRead(kafka.brokers, topic)).toString()).toBe(`${expected.join('\n')}\n`);
  });

  test('carry times, partitions and keys, and the last line needs no newline', async () => {
    const file = join(dir, 'fields');
    await writeFile(file, '1\t5000\tkey\t{"a":"b\\tc"}\n\n0\t6000\t\ta\ttab');
    const topic = await kafka.topic('fields', { partitions: 2 });
    await (await kafka.writer()).bulkFile(file, { topic, format: 'fields' });
    const read = await kcatRead(kafka.brokers, topic, ['-f', '%p %T [%k] %s\n']);
    expect(read.toString().split('\n').sort()).toEqual([
      '',
      '0 6000 [] a\ttab',
      '1 5000 [key] {"a":"b\\tc"}',
    ]);
  });

  test('say which line is wrong', async () => {
    const file = join(dir, 'wrong');
    await writeFile(file, '5000\tfine\nno tab\n');
    const topic = await kafka.topic('wrong');
    const bulk = (await kafka.writer()).bulkFile(file, { topic, format: 'stamped' });
    await expect(bulk).rejects.toThrow('line 2 has too few fields');
  });
});

const running = (process.env['KLOG_TEST_BROKERS'] ?? '') !== '';

describeKafka('a broker of one test', () => {
  test.skipIf(running)('leaves no process and no folder, twice over', async () => {
    for (let time = 0; time < 2; time++) {
      const broker = await startBroker();
      expect(alive(broker.pid)).toBe(true);
      await broker.stop();
      await broker.stop();
      expect(alive(broker.pid)).toBe(false);
      expect(existsSync(broker.dir)).toBe(false);
    }
  });

  test.skipIf(running)('comes back after a kill with its topics', async () => {
    // the controller takes the old session for living until it times out
    const quick = { 'broker.session.timeout.ms': '1000', 'broker.heartbeat.interval.ms': '200' };
    const broker = await startBroker({ properties: quick });
    try {
      await broker.createTopic('kept', { partitions: 3 });
      const before = broker.pid;
      await broker.kill();
      expect(alive(before)).toBe(false);
      await broker.restart();
      expect(broker.pid).not.toBe(before);
      expect((await metadata(broker.brokers, ['kept'])).topics[0]?.leaders).toEqual([1, 1, 1]);
    } finally {
      await broker.stop();
    }
  });

  test.skipIf(running)('tells why it does not start', async () => {
    const broken = startBroker({ properties: { 'log.dirs': '/dev/null/nowhere' } });
    await expect(broken).rejects.toThrow(/the broker ended while starting[\s\S]*\/dev\/null\/nowhere/);
  });

  test.skipIf(running)('ends, with its folder, when the process that started it is killed', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'klog-orphan-'));
    const words = ['--import', 'tsx', fileURLToPath(new URL('dev.ts', import.meta.url))];
    const child = spawn(process.execPath, words, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: dir },
    });
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const address = line.toString().trim();
      expect((await metadata(address)).brokers).toHaveLength(1);
      child.kill('SIGKILL');
      await until('the end of the orphan', async () => {
        const refused = await metadata(address).then(
          () => false,
          (error) => String(error).includes('ECONNREFUSED'),
        );
        return refused && (await readdir(dir)).every((name) => !name.startsWith('klog-kafka-'));
      });
    } finally {
      child.kill('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    }
  });
});
