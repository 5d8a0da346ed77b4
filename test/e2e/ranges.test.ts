// Which records a range flag selects, on real time indexes: what was written is known, the expectation is a filter over
// it, and klog has to find the same records. Times disagree inside a partition, as producers' clocks do.

import { beforeAll, describe, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import type { OutRecord } from '../kafka/harness/writer.ts';
import { type Ended, klog, linesOf } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MINUTE = 60_000;
/** Records of each partition: uneven, and one without any. */
const SIZES = [400, 120, 7, 0] as const;

interface Known {
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly value: string;
}

const valuesOf = (records: readonly Known[]): string[] => records.map(({ value }) => value).sort();
const sortedLines = (run: Ended): string[] => linesOf(run.stdout).sort();

/**
 * A record a minute and partition, the last one half a minute before `now`; within the first 20 s of its minute, and
 * every seventh one five minutes too early.
 */
function minutely(topic: string, now: number): (OutRecord & Known)[] {
  return SIZES.flatMap((size, partition) =>
    Array.from({ length: size }, (_, i) => {
      const early = i % 7 === 3 ? 5 * MINUTE : 0;
      const timestamp = now - (size - i) * MINUTE - early + ((i * 7919) % 20_000) + 30_000;
      return { topic, partition, offset: i, timestamp, value: `{"p":${partition},"i":${i}}` };
    }),
  );
}

/** By time, then partition and offset: what --last counts from the end of. */
const byTime = (a: Known, b: Known): number =>
  a.timestamp - b.timestamp || a.partition - b.partition || a.offset - b.offset;

describeKafka('from where to where', (kafka) => {
  describe('ranges', () => {
    let topic: string;
    let now: number;
    let written: Known[];
    beforeAll(async () => {
      topic = await kafka.topic('ranges', { partitions: SIZES.length });
      now = Math.floor(Date.now() / MINUTE) * MINUTE;
      const records = minutely(topic, now);
      // small batches: the time index has something to point at
      await (await kafka.writer()).write(records, { batchSize: 1_500, codec: 'lz4' });
      written = records;
    });

    const run = (...words: string[]): Promise<Ended> =>
      klog(['grep', '-b', kafka.brokers, '-t', topic, ...words]);
    const expectRun = async (
      words: string[],
      keep: (record: Known) => boolean,
      notes = '',
    ): Promise<void> => {
      const ended = await run(...words);
      expect(ended.stderr).toContain(notes);
      if (notes === '') expect(ended.stderr).toBe('');
      expect(sortedLines(ended)).toEqual(valuesOf(written.filter(keep)));
      expect(ended.code).toBe(written.some(keep) ? 0 : 1);
    };

    test.concurrent('no range reads everything', () => expectRun([], () => true));

    test.concurrent('-p takes numbers and ranges', async () => {
      await expectRun(['-p', '1'], ({ partition }) => partition === 1);
      await expectRun(['-p', '0,2-3'], ({ partition }) => partition !== 1);
      await expectRun(['-p', '3'], () => false);
    });

    const sizeOf = ({ partition }: Known): number => SIZES[partition]!;
    test.concurrent.each<[string, (record: Known) => boolean, string?]>([
      ['earliest', () => true],
      ['latest', () => false],
      ['5', ({ offset }) => offset >= 5],
      ['-5', (record) => record.offset >= sizeOf(record) - 5],
      ['3:9', ({ offset }) => offset >= 3 && offset < 9, 'ranges-'],
      ['-9:-3', (record) => record.offset >= sizeOf(record) - 9 && record.offset < sizeOf(record) - 3],
      [':4', ({ offset }) => offset < 4, 'was clipped'],
      ['390:9999', ({ offset }) => offset >= 390, 'was clipped'],
      ['7:7', () => false],
    ])('--offset %s', async (spec, keep, note) => {
      const ended = await run('--offset', spec);
      expect(sortedLines(ended)).toEqual(valuesOf(written.filter(keep)));
      if (note !== undefined) expect(ended.stderr).toContain(note);
      expect(ended.code).toBe(written.some(keep) ? 0 : 1);
    });

    test.concurrent('--offset of one partition', () =>
      expectRun(['-p', '0', '--offset', '100:103'], ({ partition, offset }) => {
        return partition === 0 && offset >= 100 && offset < 103;
      }));

    const iso = (at: number): string => new Date(at).toISOString();
    test.concurrent('--since includes, --until excludes, to the millisecond', async () => {
      const [from, to] = [written[200]!.timestamp, written[300]!.timestamp];
      const inside = ({ timestamp }: Known): boolean => timestamp >= from && timestamp < to;
      await expectRun(['--since', iso(from), '--until', iso(to)], inside);
      await expectRun(['--since', String(from), '--until', String(to)], inside);
      await expectRun(['--since', iso(from + 1)], ({ timestamp }) => timestamp > from);
      await expectRun(['--until', iso(to)], ({ timestamp }) => timestamp < to);
      await expectRun(['--since', iso(now + 90 * MINUTE)], () => false, 'begins in the future');
      await expectRun(['--until', iso(now - 2_000 * MINUTE)], () => false);
    });

    test.concurrent('what the time index rules out is not read', async () => {
      // A record a minute and partition, some of them five minutes early: about 36 of each lie behind the start.
      const ended = await run('--since', iso(now - 30 * MINUTE), '--stats');
      expect(Number(/ · (\d+) records of /.exec(ended.stderr)?.[1])).toBeLessThan(100);
      // The end is looked for ten minutes (--skew) later.
      const early = await run('--until', iso(now - 370 * MINUTE), '--stats', '-p', '0');
      expect(Number(/ · (\d+) records of /.exec(early.stderr)?.[1])).toBeLessThan(50);
    });

    test.concurrent('seconds since 1970, and a zone other than UTC', async () => {
      const from = now - 33 * MINUTE;
      const since = ({ timestamp }: Known): boolean => timestamp >= from;
      await expectRun(['--since', String(from / 1000)], since);
      // Kathmandu is 5 h 45 min ahead all year
      const local = iso(from + 345 * MINUTE).slice(0, 19);
      await expectRun(['--since', `${local}+05:45`], since);
      await expectRun(['--since', local], since);
      await expectRun(['--since', local, '--tz', 'Asia/Kathmandu'], since);
      await expectRun(['--since', iso(from).slice(0, 19), '--utc'], since);
    });

    test.concurrent.each(['s', 's ago'])('--since relative to now, "N%s"', async (unit) => {
      // no record lies in the second half of a minute, so the seconds that klog takes to start do not matter
      const from = now - 60 * MINUTE + 22_000;
      const seconds = Math.round((Date.now() - from) / 1000);
      await expectRun(['--since', `${seconds}${unit}`], ({ timestamp }) => timestamp >= from);
    });

    test.concurrent('clock times: the last such one in --since, the one of today in --until', async () => {
      const at = new Date(now - 90 * MINUTE);
      const clock = iso(at.getTime()).slice(11, 16);
      const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
      const today = midnight + at.getUTCHours() * 3_600_000 + at.getUTCMinutes() * MINUTE;
      const since = today > Date.now() ? today - 86_400_000 : today;
      await expectRun(['--utc', '--since', clock], ({ timestamp }) => timestamp >= since);
      await expectRun(['--utc', '--until', clock], ({ timestamp }) => timestamp < today);
      await expectRun(['--utc', '--since', 'today'], ({ timestamp }) => timestamp >= midnight);
      await expectRun(['--utc', '--since', 'yesterday', '--until', 'today'], ({ timestamp }) => {
        return timestamp >= midnight - 86_400_000 && timestamp < midnight;
      });
    });

    test.concurrent('range flags intersect', () => {
      const from = now - 30 * MINUTE;
      return expectRun(
        ['--since', iso(from), '--offset', '380:', '-p', '0,1'],
        (record) => {
          return record.timestamp >= from && record.offset >= 380 && record.partition < 2;
        },
        'was clipped',
      );
    });

    test.concurrent.each([1, 9, 300, 5_000])('--last %i is the newest over all partitions', (last) => {
      const newest = new Set([...written].sort(byTime).slice(-last));
      return expectRun(['--last', String(last)], (record) => newest.has(record));
    });

    test.concurrent('--last is filtered afterwards, and narrowed by other ranges', async () => {
      const newest = new Set([...written].sort(byTime).slice(-50));
      await expectRun(['p=1', '--last', '50'], (record) => newest.has(record) && record.partition === 1);
      const [before, since] = [now - 60 * MINUTE, now - 90 * MINUTE];
      const many = new Set([...written].sort(byTime).slice(-150));
      const isBefore = (record: Known): boolean => many.has(record) && record.timestamp < before;
      await expectRun(['--last', '150', '--until', iso(before)], isBefore);
      await expectRun(['--last', '20', '--until', iso(before)], () => false);
      await expectRun(['--last', '150', '--since', iso(since)], (record) => {
        return many.has(record) && record.timestamp >= since;
      });
    });

    test.concurrent('--since by the time of appending', async () => {
      const appended = await kafka.topic('appended', {
        config: { 'message.timestamp.type': 'LogAppendTime' },
      });
      const writer = await kafka.writer();
      const known: Known[] = [];
      for (let round = 0; round < 3; round++) {
        const values = Array.from({ length: 5 }, (_, i) => `{"round":${round},"i":${i}}`);
        // the producer's own time is an old one and must not count
        const out = values.map((value) => ({ topic: appended, partition: 0, timestamp: 1_000, value }));
        for (const [i, { offset, timestamp }] of (await writer.write(out)).entries()) {
          known.push({ partition: 0, offset: Number(offset), timestamp, value: values[i]! });
        }
        // the next round in another millisecond
        while (Date.now() <= known.at(-1)!.timestamp) await new Promise(setImmediate);
      }
      const [first, middle, last] = [known[0]!, known[5]!, known[10]!].map(({ timestamp }) => timestamp);
      expect(first! < middle! && middle! < last!).toBe(true);
      const words = ['grep', '-b', kafka.brokers, '-t', appended];
      const range = await klog([...words, '--since', iso(middle!), '--until', iso(last!)]);
      expect(linesOf(range.stdout)).toEqual(known.slice(5, 10).map(({ value }) => value));
      const json = await klog([...words, '-o', 'json']);
      const told = linesOf(json.stdout).map((line) => (JSON.parse(line) as { timestamp: string }).timestamp);
      expect(told).toEqual(known.map(({ timestamp }) => iso(timestamp)));
    });

    test.concurrent('--time log goes by the time that the line tells', async () => {
      const own = await kafka.topic('own-time', { partitions: 2 });
      const lines = Array.from({ length: 60 }, (_, i) => {
        const at = now - (60 - i) * MINUTE;
        const line = { topic: own, partition: i % 2, offset: 0, value: `{"time":"${iso(at)}","i":${i}}`, at };
        // Kafka's time is when the shipper came to it: some minutes later, in steps
        return { ...line, timestamp: at + 5 * MINUTE + (i % 4) * 1_000 };
      });
      await (await kafka.writer()).write(lines, { batchSize: 1_000 });
      const [from, to] = [lines[20]!.at, lines[40]!.at];
      const words = ['grep', '-b', kafka.brokers, '-t', own, '--time', 'log'];
      const range = await klog([...words, '--since', iso(from), '--until', iso(to)]);
      expect(linesOf(range.stdout)).toEqual(lines.slice(20, 40).map(({ value }) => value));
      const all = await klog(words);
      expect(linesOf(all.stdout)).toEqual(lines.map(({ value }) => value));
    });
  });

  describe('topics', () => {
    const prefix = `t${process.pid}`;
    const names: Record<string, string> = {};
    const words = (...topics: string[]): string[] => {
      return ['grep', '-b', kafka.brokers, ...topics.flatMap((topic) => ['-t', topic])];
    };
    beforeAll(async () => {
      const writer = await kafka.writer();
      for (const kind of ['api', 'audit', 'apix']) {
        const name = await kafka.topic(`${prefix}.${kind}`, { partitions: 2 });
        names[kind] = name;
        const times = [10_000, 30_000, 50_000];
        await writer.write(
          times.map((at, i) => ({ topic: name, partition: i % 2, timestamp: at, value: `${kind} ${i}` })),
        );
      }
    });
    const expectKinds = async (args: string[], kinds: string[]): Promise<void> => {
      const run = await klog(args);
      expect(sortedKinds(run)).toEqual(kinds);
      expect(linesOf(run.stdout)).toHaveLength(3 * kinds.length);
      expect(run.code).toBe(0);
    };
    const sortedKinds = (run: Ended): string[] => {
      return [...new Set(linesOf(run.stdout).map((line) => line.split(' ')[0]!))].sort();
    };

    test.concurrent('a name, several names, a list', async () => {
      await expectKinds(words(names['api']!), ['api']);
      await expectKinds(words(names['api']!, names['audit']!), ['api', 'audit']);
      await expectKinds(words(`${names['api']!},${names['audit']!}`), ['api', 'audit']);
      await expectKinds(words(names['api']!, names['api']!), ['api']);
    });

    test.concurrent('a glob and a regex', async () => {
      await expectKinds(words(`${prefix}.*`), ['api', 'apix', 'audit']);
      await expectKinds(words(`${prefix}.api?-*`), ['apix']);
      await expectKinds(words(`/^${prefix}\\.(api|audit)-/`), ['api', 'audit']);
    });

    test.concurrent('KLOG_BROKERS and KLOG_TOPIC stand for the flags', async () => {
      const run = await klog(['grep'], { env: { KLOG_BROKERS: kafka.brokers, KLOG_TOPIC: names['audit']! } });
      expect(sortedKinds(run)).toEqual(['audit']);
    });

    test.concurrent('several topics are merged by time, equal times by topic', async () => {
      const run = await klog(words(`${prefix}.a*`));
      const order = ['api', 'apix', 'audit'].sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
      expect(linesOf(run.stdout)).toEqual([0, 1, 2].flatMap((i) => order.map((kind) => `${kind} ${i}`)));
    });
  });
});
