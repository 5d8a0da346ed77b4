// What a reader of committed data may see: nothing of an aborted transaction, nothing behind the first open one, no
// marker; and a log whose start has moved. Beside the test's own bookkeeping stands librdkafka's answer.

import { expect, test, vi } from 'vitest';
import { deleteRecords } from '../kafka/harness/admin.ts';
import { settled } from '../kafka/harness/fetch.ts';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { kcatRead } from '../kafka/harness/kcat.ts';
import { testKcat } from './kcat.ts';
import { klog, linesOf } from './klog.ts';

vi.setConfig({ testTimeout: 60_000 });

describeKafka('transactions', (kafka) => {
  const grep = async (topic: string, ...words: string[]): Promise<string[]> => {
    const run = await klog(['grep', '-b', kafka.brokers, '-t', topic, ...words]);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(run.stdout === '' ? 1 : 0);
    return linesOf(run.stdout);
  };

  testKcat('committed and aborted, interleaved, in several codecs and batches', async () => {
    const topic = await kafka.topic('interleaved');
    const writer = await kafka.writer();
    const codecs = ['lz4', 'none', 'zstd'] as const;
    const producers = await Promise.all(
      codecs.map((codec, i) => writer.transaction({ codec, id: `${topic}-${i}` })),
    );
    const [all, good]: [string[], string[]] = [[], []];
    const fates = [true, false, true, false, false, true];
    for (const [round, commits] of fates.entries()) {
      const open = round === 0 ? producers[0]! : await writer.transaction({ id: `${topic}-0` });
      for (let step = 0; step < 4; step++) {
        const values = Array.from({ length: 3 }, (_, i) => `own ${round}.${step}.${i} ${commits}`);
        await open.write(values.map((value) => ({ topic, partition: 0, value })));
        all.push(...values);
        if (commits) good.push(...values);
        // the other two stay open over rounds; one of them commits in the end
        if (step === 2) {
          for (const [which, other] of [producers[1]!, producers[2]!].entries()) {
            const value = `other ${which} ${round}`;
            await other.write([{ topic, partition: 0, value }]);
            all.push(value);
            if (which === 0) good.push(value);
          }
          const plain = `plain ${round}`;
          await writer.write([{ topic, partition: 0, value: plain }]);
          all.push(plain);
          good.push(plain);
        }
      }
      await (commits ? open.commit() : open.abort());
    }
    await producers[1]!.commit();
    await producers[2]!.abort();
    await settled(kafka.brokers, topic);
    expect(await grep(topic)).toEqual(good);
    expect(await grep(topic, '--isolation', 'uncommitted')).toEqual(all);
    expect(await grep(topic, '-X', 'isolation.level=read_uncommitted')).toEqual(all);
    expect(await grep(topic, 'false')).toEqual([]);
    expect(await grep(topic, '-c')).toEqual([String(good.length)]);
    const seen = await kcatRead(kafka.brokers, topic, ['-X', 'isolation.level=read_committed']);
    expect(linesOf(seen.toString())).toEqual(good);
    // markers take offsets: the last records are not simply the last offsets
    expect(await grep(topic, '--last', '20')).toEqual(good.slice(-20));
    expect(await grep(topic, '--last', String(good.length - 1))).toEqual(good.slice(1));
  });

  test('an open transaction ends the committed part before its first record', async () => {
    const topic = await kafka.topic('open');
    const writer = await kafka.writer();
    await writer.write([{ topic, partition: 0, value: 'before' }]);
    const open = await writer.transaction();
    await open.write([{ topic, partition: 0, value: 'open' }]);
    await writer.write([{ topic, partition: 0, value: 'behind' }]);
    expect(await grep(topic)).toEqual(['before']);
    expect(await grep(topic, '--isolation', 'uncommitted')).toEqual(['before', 'open', 'behind']);
    await open.commit();
    await settled(kafka.brokers, topic);
    expect(await grep(topic)).toEqual(['before', 'open', 'behind']);
  });

  test('partitions that hold nothing but aborted records and markers', async () => {
    const topic = await kafka.topic('only-aborted', { partitions: 3 });
    const writer = await kafka.writer();
    const open = await writer.transaction();
    await open.write([0, 1].map((partition) => ({ topic, partition, value: 'gone' })));
    await open.abort();
    for (const partition of [0, 1]) await settled(kafka.brokers, topic, partition);
    await writer.write([{ topic, partition: 2, value: 'stays' }]);
    expect(await grep(topic)).toEqual(['stays']);
    expect(await grep(topic, '--last', '5')).toEqual(['stays']);
    expect(await grep(topic, 'gone')).toEqual([]);
  });

  test('records deleted below an offset are not there, and nothing hangs', async () => {
    const topic = await kafka.topic('deleted', { partitions: 2 });
    const base = Date.now() - 3_600_000;
    const values = Array.from({ length: 200 }, (_, i) => `line ${i}`);
    const writer = await kafka.writer();
    await writer.write(
      values.map((value, i) => ({ topic, partition: 0, timestamp: base + i, value })),
      { batchSize: 1_000, codec: 'gzip' },
    );
    await writer.write(values.slice(0, 5).map((value) => ({ topic, partition: 1, value })));
    // in the middle of a batch, and all of a partition
    await deleteRecords(kafka.brokers, topic, 0, 123n);
    await deleteRecords(kafka.brokers, topic, 1, 5n);
    expect(await grep(topic)).toEqual(values.slice(123));
    expect(await grep(topic, '--last', '150')).toEqual(values.slice(123));
    expect(await grep(topic, '--since', new Date(base).toISOString())).toEqual(values.slice(123));
    expect(await grep(topic, '--offset', '-100', '-p', '0')).toEqual(values.slice(123));
    const clipped = await klog(['grep', '-b', kafka.brokers, '-t', topic, '--offset', '0:130']);
    expect(linesOf(clipped.stdout)).toEqual(values.slice(123, 130));
    expect(clipped.stderr).toMatch(/^klog: --offset reaches outside .* was clipped: .*holds 123 to 199/);
  });
});
