// Context lines over six partitions of a real Kafka: what stands beside a match is told by the host, not by the
// partition. The expectation is computed from what was written, with JSON.parse, a sort and slices.

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { type Ended, klog, linesOf, type Running, startKlog } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const PARTITIONS = 6;
const RECORDS = 2_500;
const HOSTS = ['web-1', 'web-2.eu', 'db-1', undefined, 'rare'];
const START = Date.UTC(2026, 10, 23, 12);

interface Known {
  readonly i: number;
  readonly partition: number;
  readonly timestamp: number;
  readonly host: string | undefined;
  readonly service: string;
  readonly isError: boolean;
  readonly value: string;
}

/** Hosts write to all partitions, one of them seldom; one line in fourteen is an error, sometimes two in a row. */
function known(): Known[] {
  let at = START;
  return Array.from({ length: RECORDS }, (_, i) => {
    if (i % 10 !== 9) at += 1 + ((i * 37) % 400);
    const host = i % 97 === 0 ? HOSTS[4] : HOSTS[(i * 7 + Math.floor(i / 13)) % 4];
    const service = ['api', 'mail', 'search'][i % 3]!;
    const isError = i % 14 === 5 || i % 91 === 6;
    const line = { i, host, service, level: isError ? 50 : 30, msg: isError ? 'payment failed' : 'done' };
    return {
      i,
      host,
      service,
      isError,
      partition: Math.floor(i / (1 + (i % 5))) % PARTITIONS,
      timestamp: at,
      value: JSON.stringify(line),
    };
  });
}

interface Asked {
  readonly before: number;
  readonly after: number;
  readonly most?: number;
}

/** What is to be printed of lines in their order: matches, and what stands beside them at the same host. */
function around(lines: readonly Known[], isMatch: (line: Known) => boolean, asked: Asked): Known[] {
  const matches = new Set(lines.filter(isMatch).slice(0, asked.most));
  const wanted = new Set<Known>();
  const owner = ({ host, partition }: Known): string => host ?? `partition ${partition}`;
  for (const name of new Set(lines.map(owner))) {
    const own = lines.filter((line) => owner(line) === name);
    for (const [i, line] of own.entries()) {
      if (!matches.has(line)) continue;
      for (const near of own.slice(Math.max(0, i - asked.before), i + 1)) wanted.add(near);
      const next = own.findIndex((other, k) => k > i && isMatch(other));
      const end = next < 0 ? own.length : next;
      for (const near of own.slice(i + 1, Math.min(end, i + 1 + asked.after))) wanted.add(near);
    }
  }
  return lines.filter((line) => wanted.has(line));
}

const values = (lines: readonly Known[]): string[] => lines.map(({ value }) => value);
const isError = (line: Known): boolean => line.isError;

describeKafka('context lines', (kafka) => {
  let topic: string;
  let lines: Known[];
  const started: Running[] = [];
  beforeAll(async () => {
    topic = await kafka.topic('context', { partitions: PARTITIONS });
    const all = known();
    await (await kafka.writer()).write(
      all.map(({ partition, timestamp, value }) => ({ topic, partition, timestamp, value })),
      { codec: 'lz4', batchSize: 4_000 },
    );
    lines = all.sort((a, b) => a.timestamp - b.timestamp || a.partition - b.partition);
  });
  afterAll(() => {
    for (const running of started) running.signal('SIGKILL');
  });

  const run = (...words: string[]): Promise<Ended> =>
    klog(['grep', '-b', kafka.brokers, '-t', topic, ...words]);
  const expectLines = async (words: string[], wanted: readonly Known[]): Promise<void> => {
    expect(wanted.filter(isError).length).toBeLessThan(wanted.length);
    const ended = await run(...words);
    expect(ended.stderr).toBe('');
    expect(linesOf(ended.stdout)).toEqual(values(wanted));
    expect(ended.code).toBe(0);
  };

  test('-A, -B and -C are of the same host, each line once and in time order', async () => {
    await expectLines(['-l', 'error', '-C', '2'], around(lines, isError, { before: 2, after: 2 }));
    await expectLines(['-F', 'payment failed', '-A', '3'], around(lines, isError, { before: 0, after: 3 }));
    await expectLines(['level:error', '-B', '1'], around(lines, isError, { before: 1, after: 0 }));
    // So many that all is shown.
    await expectLines(['level:error', '-C', '1000'], lines);
  });

  test('of a word that is found without looking at every record too', async () => {
    const [one] = lines.filter(({ host }) => host === 'rare').slice(5);
    const is = ({ i }: Known): boolean => i === one!.i;
    await expectLines([`i=${one!.i}`, '-C', '3'], around(lines, is, { before: 3, after: 3 }));
  });

  test('-m counts matches, -c and the summary too', async () => {
    await expectLines(
      ['-l', 'error', '-m', '4', '-C', '2'],
      around(lines, isError, { before: 2, after: 2, most: 4 }),
    );
    const errors = lines.filter(isError).length;
    expect(await run('-l', 'error', '-c', '-C', '2')).toMatchObject({ stdout: `${errors}\n`, code: 0 });
    const ended = await run('-l', 'error', '-C', '2', '--stats');
    expect(ended.stderr).toMatch(new RegExp(`^${errors} matches in `));
    expect(await run('nowhere-to-be-found', '-C', '2')).toMatchObject({ stdout: '', stderr: '', code: 1 });
  });

  test('--host, --service and a range choose what there is, -v what matches', async () => {
    const own = lines.filter(({ host, service }) => host === 'web-2.eu' && service !== 'mail');
    await expectLines(
      ['-l', 'error', '--host', 'web-2', '--service', 'api,search', '-C', '1'],
      around(own, isError, { before: 1, after: 1 }),
    );
    const since = lines[1_000]!.timestamp;
    const until = lines[2_000]!.timestamp;
    const inside = lines.filter(({ timestamp }) => timestamp >= since && timestamp < until);
    await expectLines(
      ['level:error', '-C', '2', '--since', String(since), '--until', String(until)],
      around(inside, isError, { before: 2, after: 2 }),
    );
    const rare = lines.filter(({ host }) => host === 'rare');
    await expectLines(
      ['-v', 'done', '--host', 'rare', '-B', '2'],
      around(rare, isError, { before: 2, after: 0 }),
    );
  });

  test('json stays one envelope a line, pretty parts the groups', async () => {
    const wanted = around(lines, isError, { before: 1, after: 1, most: 9 });
    const json = await run('level:error', '-C', '1', '-m', '9', '-o', 'json');
    const envelopes = linesOf(json.stdout).map((line) => JSON.parse(line));
    expect(envelopes.map(({ value }) => JSON.stringify(value))).toEqual(values(wanted));
    for (const envelope of envelopes) {
      expect(Object.keys(envelope)).toEqual([
        'topic',
        'partition',
        'offset',
        'timestamp',
        'key',
        'headers',
        'value',
      ]);
    }
    const pretty = linesOf((await run('level:error', '-C', '1', '-m', '9', '-o', 'pretty')).stdout);
    const records = pretty.filter((line) => /^\d\d:/.test(line));
    expect(records.map((line) => line.includes('payment failed'))).toEqual(wanted.map(isError));
    expect(records.map((line) => line[12] === ' ')).toEqual(wanted.map(isError));
    expect(pretty).toContain('--');
    expect([pretty[1], pretty.at(-1)]).not.toContain('--');
  });

  test('--no-sort has the same lines', async () => {
    const ended = await run('i:100..103', '-C', '50', '--no-sort', '--host', 'db-1');
    const own = lines.filter(({ host }) => host === 'db-1');
    expect(linesOf(ended.stdout).length).toBeGreaterThan(0);
    expect(values(own)).toEqual(expect.arrayContaining(linesOf(ended.stdout)));
    expect(new Set(linesOf(ended.stdout)).size).toBe(linesOf(ended.stdout).length);
  });

  const put = async (name: string, partition: number, line: object): Promise<string> => {
    const value = JSON.stringify(line);
    await (await kafka.writer()).write([{ topic: name, partition, value }]);
    return value;
  };

  test.each([
    ['tail', '-n', '2'],
    ['grep', '-f', '--since', '1h'],
  ])(
    '%s goes on live: lines after a match, lines before the next one, each once',
    async (command, ...words) => {
      const name = await kafka.topic('context-live', { partitions: 3 });
      const wanted: string[] = [];
      const say = async (partition: number, host: string, msg: string, isWanted: boolean): Promise<void> => {
        const value = await put(name, partition, { host, msg });
        if (isWanted) wanted.push(value);
      };
      await say(0, 'web-1', 'first', false);
      await say(1, 'web-1', 'second', true);
      await say(2, 'web-1', 'boom 1', true);
      await say(0, 'web-2', 'other', false);
      await say(1, 'web-1', 'third', true);
      await say(2, 'web-1', 'boom 2', true);
      const running = await startKlog([
        command!,
        'boom',
        ...words,
        '-B',
        '1',
        '-A',
        '2',
        '-b',
        kafka.brokers,
        '-t',
        name,
        '--stats',
      ]);
      started.push(running);
      await running.until('what is there', (out) => out.length >= 4);
      expect(running.lines()).toEqual(wanted);
      const live = async (): Promise<void> => {
        await running.until('the live line', (out) => out.length >= wanted.length);
        expect(running.lines()).toEqual(wanted);
      };
      await say(0, 'web-1', 'after 1', true);
      await live();
      await say(1, 'web-1', 'after 2', true);
      await live();
      await say(2, 'web-1', 'after 3', false);
      await say(0, 'web-2', 'before', false);
      const before = JSON.stringify({ host: 'web-2', msg: 'before' });
      await say(1, 'web-1', 'before', false);
      wanted.push(before);
      await say(2, 'web-2', 'boom 3', true);
      await live();
      running.signal('SIGINT');
      const ended = await running.ended;
      expect(linesOf(ended.stdout)).toEqual(wanted);
      expect(ended.stderr).toContain('3 matches');
      expect(ended.code).toBe(130);
    },
  );
});
