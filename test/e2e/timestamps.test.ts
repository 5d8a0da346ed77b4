// Ranges of time over every kind of Kafka timestamp: set by producers whose clocks agree, disagree a little or a lot,
// set by the broker, or missing. Each expectation is a filter over what was written; for clocks that disagree by more
// than --skew it also knows where the fine print ends a partition. And what a range rules out is not read.

import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { buildBatch, buildMessage } from '../batch/build.ts';
import { check, leaderOf } from '../kafka/harness/admin.ts';
import { startBroker } from '../kafka/harness/broker.ts';
import { describeKafka, type TestKafka } from '../kafka/harness/kafka.ts';
import { request } from '../kafka/harness/wire.ts';
import { Out } from '../support/wire.ts';
import { type Ended, klog, linesOf } from './klog.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const MINUTE = 60_000;
const SKEW = 10 * MINUTE;
const BASE = Date.UTC(2026, 10, 23, 12);

interface Known {
  readonly partition: number;
  readonly offset: number;
  /** The time that the record goes by. */
  readonly time: number;
  readonly value: string;
}

const iso = (at: number): string => new Date(at).toISOString();
const valuesOf = (records: readonly Known[]): string[] => records.map(({ value }) => value).sort();
const recordsRead = (run: Ended): number =>
  Number(/ · ([\d,]+) records? of /.exec(run.stderr)?.[1]?.replaceAll(',', ''));

/** The ranges that are tried over records from BASE to `end`. */
const windows = (end: number): (readonly [since: number | undefined, until: number | undefined])[] => {
  const at = (share: number): number => Math.round(BASE + (end - BASE) * share);
  return [
    [at(0.5), undefined],
    [undefined, at(0.4)],
    [at(0.3), at(0.35)],
    [end + SKEW, undefined],
  ];
};

/**
 * Runs klog over a range and compares. `isSeen` tells which records the fine print has klog look at; what it read is
 * compared with `atMost`.
 */
async function expectRange(
  brokers: string,
  topic: string,
  written: readonly Known[],
  [since, until]: readonly [number | undefined, number | undefined],
  how: {
    readonly words?: readonly string[];
    readonly isSeen?: (record: Known, until: number | undefined) => boolean;
    readonly atMost?: number;
  } = {},
): Promise<void> {
  const { words = [], isSeen = () => true, atMost = written.length } = how;
  const range = [
    ...(since === undefined ? [] : ['--since', iso(since)]),
    ...(until === undefined ? [] : ['--until', iso(until)]),
  ];
  const run = await klog(['grep', '-b', brokers, '-t', topic, '--stats', ...range, ...words]);
  const wanted = written.filter(
    (record) =>
      isSeen(record, until) &&
      record.time >= (since ?? Number.NEGATIVE_INFINITY) &&
      record.time < (until ?? Number.POSITIVE_INFINITY),
  );
  expect([range, linesOf(run.stdout).sort()]).toEqual([range, valuesOf(wanted)]);
  expect(run.code).toBe(wanted.length > 0 ? 0 : 1);
  expect(recordsRead(run)).toBeLessThanOrEqual(atMost);
}

/** Records every minute or so in three partitions, 10 s apart over all; `stray` moves a clock. */
function minutely(count: number, stray: (i: number) => number): Known[] {
  const offsets = [0, 0, 0];
  return Array.from({ length: count }, (_, i) => {
    const partition = (i * 7 + (i >> 3)) % 3;
    const time = BASE + i * 10_000 + stray(i);
    return { partition, offset: offsets[partition]!++, time, value: `{"i":${i},"at":"${iso(time)}"}` };
  });
}

async function write(kafka: TestKafka, topic: string, records: readonly Known[]): Promise<void> {
  const out = records.map(({ partition, time, value }) => ({ topic, partition, timestamp: time, value }));
  // Small batches: the time index has something to point at.
  await (await kafka.writer()).write(out, { batchSize: 2_000, codec: 'lz4' });
}

/** One batch as it is, by a Produce request of the test's own. */
async function produce(brokers: string, topic: string, partition: number, batch: Buffer): Promise<void> {
  const body = new Out().int16(-1).int16(-1).int32(15_000).int32(1).string(topic);
  body.int32(1).int32(partition).blob(batch);
  const answer = await request(await leaderOf(brokers, topic, partition), 0, 7, body);
  answer.array(() => {
    answer.string();
    answer.array(() => {
      answer.int32();
      check(answer.int16(), `produce to ${topic}`, null);
      answer.int64();
      answer.int64();
      answer.int64();
    });
  });
}

describeKafka('a range of time', (kafka) => {
  test.concurrent('over clocks that agree', async () => {
    const topic = await kafka.topic('agree', { partitions: 4 });
    const written = minutely(3_000, () => 0);
    await write(kafka, topic, written);
    for (const window of windows(written.at(-1)!.time)) {
      const [since = BASE, until = Number.POSITIVE_INFINITY] = window;
      // A batch is read whole; up to ten minutes past the end are looked at.
      const inside = written.filter(({ time }) => time >= since && time < until + SKEW).length;
      await expectRange(kafka.brokers, topic, written, window, { atMost: inside + 3 * 30 });
    }
  });

  test.concurrent('over clocks that disagree by less than --skew', async () => {
    const topic = await kafka.topic('disagree', { partitions: 3 });
    const written = minutely(3_000, (i) => ((i * 7_919) % (8 * MINUTE)) - 4 * MINUTE);
    await write(kafka, topic, written);
    for (const window of windows(BASE + 3_000 * 10_000)) {
      await expectRange(kafka.brokers, topic, written, window);
    }
    // Neither cut short nor read to its end.
    await expectRange(kafka.brokers, topic, written, [BASE + 60 * MINUTE, BASE + 90 * MINUTE], {
      atMost: (30 + 10 + 3 * 8) * 6,
    });
  });

  test.concurrent('over clocks that disagree by more: a partition ends at its first record beyond --skew', async () => {
    const topic = await kafka.topic('far', { partitions: 3 });
    // One host in sixty is two hours ahead, one is two hours behind.
    const written = minutely(3_000, (i) =>
      i % 60 === 50 ? 120 * MINUTE : i % 60 === 20 ? -120 * MINUTE : 0,
    );
    await write(kafka, topic, written);
    const endsAt = (skew: number) => (record: Known, until: number | undefined) => {
      if (until === undefined) return true;
      const first = written.find(
        ({ partition, time }) => partition === record.partition && time >= until + skew,
      );
      return first === undefined || record.offset < first.offset;
    };
    for (const window of windows(BASE + 3_000 * 10_000)) {
      await expectRange(kafka.brokers, topic, written, window, { isSeen: endsAt(SKEW) });
    }
    const until = BASE + 100 * MINUTE;
    expect(
      written.filter((record) => record.time < until && !endsAt(SKEW)(record, until)).length,
    ).toBeGreaterThan(9);
    // Five hours are enough for these clocks: nothing is missing.
    await expectRange(kafka.brokers, topic, written, [undefined, until], { words: ['--skew', '5h'] });
  });

  test.concurrent("over the broker's time of appending", async () => {
    const topic = await kafka.topic('append', {
      partitions: 2,
      config: { 'message.timestamp.type': 'LogAppendTime' },
    });
    const writer = await kafka.writer();
    const written: Known[] = [];
    const rounds = 8;
    for (let round = 0; round < rounds; round++) {
      const values = Array.from({ length: 40 }, (_, i) => `{"round":${round},"i":${i}}`);
      // What the producer says of the time must not count.
      const out = values.map((value, i) => ({
        topic,
        partition: i % 2,
        timestamp: BASE + ((i * 13 + round) % 7) * 3_600_000,
        value,
      }));
      for (const [i, { partition, offset, timestamp }] of (await writer.write(out)).entries()) {
        written.push({ partition, offset: Number(offset), time: timestamp, value: values[i]! });
      }
      const last = written.at(-1)!.time;
      while (Date.now() <= last) await new Promise(setImmediate);
    }
    const times = [...new Set(written.map(({ time }) => time))].sort((a, b) => a - b);
    expect(times.length).toBeGreaterThanOrEqual(rounds);
    for (const [since, until] of [
      [times[2], times[5]],
      [times[3], undefined],
      [undefined, times[1]],
      [times.at(-1)! + 1, undefined],
    ]) {
      await expectRange(kafka.brokers, topic, written, [since, until]);
    }
    const since = times[rounds - 2]!;
    const newer = written.filter(({ time }) => time >= since).length;
    await expectRange(kafka.brokers, topic, written, [since, undefined], { atMost: newer });
  });

  /** Lines of a partition without Kafka timestamps; every fourth tells no time and goes by the one before. */
  function untimed(count: number): { values: string[]; times: number[] } {
    const values: string[] = [];
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const time = BASE + i * 10_000;
      const tells = i % 4 !== 3;
      values.push(tells ? `{"i":${i},"time":"${iso(time)}"}` : `{"i":${i}}`);
      times.push(tells ? time : times[i - 1]!);
    }
    return { values, times };
  }

  test.concurrent('over records without a Kafka time (-1), beside a partition with times', async () => {
    const topic = await kafka.topic('untimed', { partitions: 3 });
    const { values, times } = untimed(300);
    const written: Known[] = values.map((value, offset) => ({
      partition: 1,
      offset,
      time: times[offset]!,
      value,
    }));
    for (let at = 0; at < values.length; at += 20) {
      const records = values.slice(at, at + 20).map((value) => ({ value, timestamp: -1 }));
      await produce(kafka.brokers, topic, 1, buildBatch({ records, baseTimestamp: -1, maxTimestamp: -1 }));
    }
    const others = minutely(300, () => 0).map((record, offset) => ({
      ...record,
      partition: 0,
      offset,
      value: record.value.replace('i', 'j'),
    }));
    await write(kafka, topic, others);
    written.push(...others);
    for (const window of windows(BASE + 300 * 10_000)) {
      await expectRange(kafka.brokers, topic, written, window);
    }
    const run = await klog([
      'grep',
      '-c',
      '-b',
      kafka.brokers,
      '-t',
      topic,
      '--verbose',
      '--since',
      iso(BASE + 2_000_000),
    ]);
    expect(run.stderr).toContain(`without Kafka timestamps, read completely: ${topic}-1\n`);
    expect(run.stderr).toMatch(/of 600 offsets in 3 partitions, 400 in 2 can be in the range/);
  });

  test.concurrent('over the oldest format, which has no times', async ({ onTestFinished }) => {
    // After the kill the controller takes the old session for living until it times out.
    const quick = { 'broker.session.timeout.ms': '1000', 'broker.heartbeat.interval.ms': '200' };
    const broker = await startBroker({ properties: quick });
    onTestFinished(() => broker.stop());
    await broker.createTopic('old');
    const { values, times } = untimed(60);
    await broker.kill();
    // What a broker before 0.10 has left on its disk.
    const folder = join(broker.dir, 'data', 'old-0');
    for (const name of await readdir(folder)) {
      if (/index$|snapshot$/.test(name)) await rm(join(folder, name));
    }
    const messages = values.map((value, offset) => buildMessage({ magic: 0, offset, value }));
    await writeFile(join(folder, '00000000000000000000.log'), Buffer.concat(messages));
    for (const name of await readdir(join(broker.dir, 'data'))) {
      if (name.endsWith('checkpoint')) await rm(join(broker.dir, 'data', name));
    }
    await broker.restart();
    const written = values.map((value, offset) => ({ partition: 0, offset, time: times[offset]!, value }));
    for (const window of windows(BASE + 60 * 10_000)) {
      await expectRange(broker.brokers, 'old', written, window);
    }
  });

  test.concurrent('by the time that the line tells: reading begins --skew earlier', async () => {
    const topic = await kafka.topic('log-time', { partitions: 3 });
    // Shippers come to the lines up to nine minutes later, or their hosts' clocks are behind by as much.
    const lines = minutely(2_000, () => 0);
    const out = lines.map(({ partition, time, value }, i) => ({
      topic,
      partition,
      timestamp: time + (((i * 6_007) % (18 * MINUTE)) - 9 * MINUTE),
      value: value.replace('"at"', '"time"'),
    }));
    await (await kafka.writer()).write(out, { batchSize: 2_000 });
    const written = lines.map((line, i) => ({ ...line, value: out[i]!.value }));
    for (const window of windows(BASE + 2_000 * 10_000)) {
      await expectRange(kafka.brokers, topic, written, window, { words: ['--time', 'log'] });
    }
    await expectRange(kafka.brokers, topic, written, [BASE + 100 * MINUTE, BASE + 110 * MINUTE], {
      words: ['--time', 'log'],
      atMost: (10 + 2 * 10 + 3 * 18) * 6,
    });
    const words = ['grep', '-c', '-b', kafka.brokers, '-t', topic, '--time', 'log', '--verbose'];
    const run = await klog([
      ...words,
      '--since',
      iso(BASE + 50 * MINUTE),
      '--until',
      iso(BASE + 60 * MINUTE),
    ]);
    expect(run.stderr).toContain('reading begins 10 min (--skew) before the range');
    expect(run.stderr).toContain('10 min (--skew) or more past the range; later records are not read');
  });
});
