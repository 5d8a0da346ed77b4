// Promise 5 on every codec: what `klog grep WORD` prints is what `kcat | grep -iF WORD` prints, byte for byte, from
// the Java client and from librdkafka, on the newest Kafka and on the oldest supported line.

import { expect, vi } from 'vitest';
import { KAFKA_3 } from '../kafka/harness/jars.ts';
import { describeKafka, type TestKafka } from '../kafka/harness/kafka.ts';
import { kcatProduce, kcatRead } from '../kafka/harness/kcat.ts';
import type { Codec } from '../kafka/harness/writer.ts';
import { grep, testKcat } from './kcat.ts';
import { klog } from './klog.ts';

vi.setConfig({ testTimeout: 60_000 });

const codecs: Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const producers = ['the Java client', 'librdkafka'] as const;
const PARTITIONS = 3;
const WORD = 'kiosk-7';

/** Lines of one partition: most without the word, some with it in odd company; "id" tells where a line belongs. */
function linesFor(partition: number, round: number): string[] {
  return Array.from({ length: 240 }, (_, i) => line(`"id":"${partition}-${round}-${i}"`, i));
}

function line(id: string, i: number): string {
  switch (i % 24) {
    case 0:
      return `{${id},"msg":"order left kiosk-7"}`;
    case 3:
      return `{${id},"msg":"KIOSK-7 and KiOsK-7, gr\u00fc\u00dfe \u2603 \u{1f980}"}`;
    case 5:
      return `{${id},"path":"\\/v2\\/kiosk-77","quote":"\\"caf\\u00e9\\" \\ud83e\\udd80","n":9007199254740993}`;
    case 7:
      return i === 7 ? `{${id},"big":"${'0123456789 abc '.repeat(7_000)}kiosk-7","after":1}` : `{${id}}`;
    case 9:
      return `plain text, ${id}, at kiosk-7 [warn]`;
    case 11:
      return `{${id},"kiosk-7":{"deep":["kiosk-7",null]}`;
    case 13:
      return `{${id},"kelvin":"\u212aiosk-7","long s":"kio\u017fk-7"}`;
    case 15:
      return '';
    case 17:
      return `level=info ${id} where=kiosk-7 took=12ms`;
    case 19:
      return `{${id},"msg":"kiosk 7, kiosk_7, kios k-7"}`;
    default:
      return `{${id},"level":"info","host":"web-${i % 5}","took":${i},"text":"${'nothing here '.repeat(i % 7)}"}`;
  }
}

const isOf =
  (partition: number) =>
  (text: string): boolean =>
    new RegExp(`"id":"${partition}-`).test(text);

/** Writes lines of every partition with each of `used`, so that a partition holds batches of all of them. */
async function fill(
  kafka: TestKafka,
  producer: string,
  topic: string,
  used: readonly Codec[],
): Promise<void> {
  for (const [round, codec] of used.entries()) {
    const parts = Array.from({ length: PARTITIONS }, (_, partition) => linesFor(partition, round));
    if (producer === 'librdkafka') {
      await Promise.all(
        parts.map((lines, partition) => kcatProduce(kafka.brokers, topic, lines, { codec, partition })),
      );
      continue;
    }
    const records = parts.flatMap((lines, partition) => lines.map((value) => ({ topic, partition, value })));
    // bytes that are no UTF-8 around the word, which kcat cannot be given by the line
    const odd = Buffer.concat([Buffer.from('"id":"0-odd" \xff\xfe ', 'latin1'), Buffer.from(WORD)]);
    await (await kafka.writer()).write([...records, { topic, partition: 0, value: odd }], { codec });
  }
}

/** Byte for byte, as a multiset over partitions and in order within each. */
async function compare(kafka: TestKafka, topic: string, atLeast: number): Promise<void> {
  const [read, run] = await Promise.all([
    kcatRead(kafka.brokers, topic),
    klog(['grep', WORD, '-b', kafka.brokers, '-t', topic, '-o', 'raw']),
  ]);
  expect(run.stderr).toBe('');
  expect(run.code).toBe(0);
  const wanted = (await grep(WORD, read)).toString('latin1').split('\n');
  const found = run.bytes.toString('latin1').split('\n');
  expect(wanted.length).toBeGreaterThan(atLeast);
  expect(found.length).toBe(wanted.length);
  expect([...found].sort()).toEqual([...wanted].sort());
  for (let partition = 0; partition < PARTITIONS; partition++) {
    expect(found.filter(isOf(partition))).toEqual(wanted.filter(isOf(partition)));
  }
}

describeKafka('klog grep beside kcat and grep', (kafka) => {
  for (const producer of producers) {
    testKcat.each(codecs)(`${producer}, codec %s`, async (codec) => {
      const topic = await kafka.topic(`codec-${codec}`, { partitions: PARTITIONS });
      await fill(kafka, producer, topic, [codec]);
      await compare(kafka, topic, 190);
    });
  }
});

describeKafka(
  `klog grep beside kcat and grep, Kafka ${KAFKA_3}`,
  (kafka) => {
    testKcat.each(producers)('%s, all codecs in turn', async (producer) => {
      const topic = await kafka.topic('codecs', { partitions: PARTITIONS });
      await fill(kafka, producer, topic, codecs);
      await compare(kafka, topic, 950);
    });
  },
  { version: KAFKA_3 },
);
