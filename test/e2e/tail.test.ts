// Following: what is there already, then what comes, each line once; and an end that is quick and quiet, by Ctrl-C or
// because nobody reads any more.

import { afterAll, expect, test, vi } from 'vitest';
import { createTopic, deleteTopic } from '../kafka/harness/admin.ts';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { createPartitions } from './cluster.ts';
import { type Running, type RunOptions, shell, startKlog } from './klog.ts';

vi.setConfig({ testTimeout: 60_000 });

describeKafka('following', (kafka) => {
  const started: Running[] = [];
  afterAll(() => {
    for (const running of started) running.signal('SIGKILL');
  });
  const start = async (words: string[], options?: RunOptions): Promise<Running> => {
    const running = await startKlog([...words, '-b', kafka.brokers], options);
    started.push(running);
    return running;
  };
  const put = async (
    topic: string,
    partition: number,
    values: string[],
    timestamp?: number,
  ): Promise<void> => {
    const writer = await kafka.writer();
    const at = timestamp === undefined ? {} : { timestamp };
    await writer.write(values.map((value) => ({ topic, partition, value, ...at })));
  };

  test('a field that no record had is told when tail ends', async () => {
    const topic = await kafka.topic('absent', { partitions: 2 });
    const lines = Array.from({ length: 50 }, (_, i) => JSON.stringify({ msg: `line ${i}`, latency: i }));
    await put(topic, 0, lines);
    const tail = await start(['tail', '-n', '2', '-t', topic, 'not latncy:* and not retries>3']);
    await tail.until('the newest lines', (out) => out.length >= 2);
    // One of the two is there in the end.
    await put(topic, 1, ['{"msg":"late","retries":2}']);
    await tail.until('the new line', (out) => out.length >= 3);
    tail.signal('SIGINT');
    const ended = await tail.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toBe('klog: no record so far had "latncy"; did you mean "latency"?\n');
  });

  test('the newest are the newest where a batch is larger than the part of it that was read first', async () => {
    const topic = await kafka.topic('tail', { partitions: 2 });
    const base = Date.now() - 3_600_000;
    const writer = await kafka.writer();
    // One batch, whose last records do not match; the other partition has matches that are older.
    const batch = Array.from({ length: 2_000 }, (_, i) => ({
      partition: 0,
      timestamp: base + i * 1_000,
      value: `${i <= 1_400 ? 'match' : 'other'} ${i}`,
    }));
    const others = Array.from({ length: 500 }, (_, i) => ({
      partition: 1,
      timestamp: base + i * 4_000 + 1,
      value: `${i < 250 ? 'match' : 'other'} of 1: ${i}`,
    }));
    await writer.write([...batch, ...others].map((line) => ({ topic, ...line })));
    const tail = await start(['tail', 'match', '-n', '3', '-t', topic]);
    await tail.until('the newest lines', (out) => out.length >= 3);
    expect(tail.lines()).toEqual(['match 1398', 'match 1399', 'match 1400']);
    tail.signal('SIGINT');
    await tail.ended;
  });

  test('tail prints the newest over all partitions, then new lines, and Ctrl-C ends it', async () => {
    const topic = await kafka.topic('tail', { partitions: 4 });
    const base = Date.now() - 3_600_000;
    const lines = Array.from({ length: 400 }, (_, i) => ({
      partition: (i * i) % 3,
      timestamp: base + i * 1_000,
      value: `line ${i}`,
    }));
    await (await kafka.writer()).write(lines.map((line) => ({ topic, ...line })));
    const tail = await start(['tail', '-n', '12', '-t', topic]);
    const newest = lines.slice(-12).map(({ value }) => value);
    await tail.until('the newest lines', (out) => out.length >= 12);
    expect(tail.lines()).toEqual(newest);
    for (const [i, partition] of [3, 0, 2].entries()) {
      await put(topic, partition, [`new ${i}`]);
      await tail.until('the new line', (out) => out.length >= 13 + i);
    }
    expect(tail.lines()).toEqual([...newest, 'new 0', 'new 1', 'new 2']);
    tail.signal('SIGINT');
    const ended = await tail.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toBe('');
  });

  test.concurrent('partitions that are added while it follows are read from their first record', async () => {
    const topic = await kafka.topic('growing', { partitions: 1 });
    await put(topic, 0, ['old 0']);
    const tail = await start(['tail', '-t', topic]);
    await tail.until('what is there', (out) => out.length === 1);
    await createPartitions(kafka.brokers, topic, 3);
    await put(topic, 2, ['new 2', 'new 2 again']);
    await put(topic, 1, ['new 1']);
    await tail.until('lines of new partitions', (out) => out.length >= 4, 25_000);
    await put(topic, 2, ['later 2']);
    await put(topic, 0, ['later 0']);
    await tail.until('later lines', (out) => out.length >= 6);
    expect([...tail.lines()].sort()).toEqual(
      ['later 0', 'later 2', 'new 1', 'new 2', 'new 2 again', 'old 0'].sort(),
    );
    expect(tail.stderr()).toContain(`${topic}-2`);
  });

  test.concurrent('topics that a glob matches come and go', async () => {
    const prefix = `glob${process.pid}`;
    const first = `${prefix}.a`;
    await createTopic(kafka.brokers, first, { partitions: 3 });
    await put(first, 0, ['old a']);
    const tail = await start(['tail', '-t', `${prefix}.*`]);
    await tail.until('what is there', (out) => out.length === 1);
    const second = await kafka.topic(`${prefix}.b`, { partitions: 2 });
    await kafka.topic(`${prefix}-not`, { partitions: 1 });
    await put(second, 1, ['first b']);
    await tail.until('a line of the new topic', (out) => out.length === 2, 25_000);
    await deleteTopic(kafka.brokers, first);
    await tail.until('the end of the old one', () => tail.stderr().includes('was deleted'), 25_000);
    await put(second, 0, ['second b']);
    await tail.until('the next line', (out) => out.length === 3);
    expect(tail.lines()).toEqual(['old a', 'first b', 'second b']);
    expect(tail.stderr()).toBe(
      `klog: new topic ${second} (2 partitions)\nklog: ${first} is no longer read: the topic was deleted\n`,
    );
  });

  test.concurrent('the default is 10, a filter looks further back, and says when it found fewer', async () => {
    const topic = await kafka.topic('filter', { partitions: 2 });
    const values = Array.from({ length: 4_000 }, (_, i) => (i % 500 === 7 ? `rare ${i}` : `usual ${i}`));
    const writer = await kafka.writer();
    const base = Date.now() - 3_600_000;
    await writer.write(
      values.map((value, i) => ({ topic, partition: i % 2, timestamp: base + i, value })),
      { batchSize: 10_000 },
    );
    const plain = await start(['tail', '-t', topic]);
    await plain.until('ten lines', (out) => out.length >= 10);
    expect(plain.lines()).toEqual(values.slice(-10));
    const rare = values.filter((value) => value.startsWith('rare'));
    const filtered = await start(['tail', 'rare', '-n', '6', '-t', topic]);
    await filtered.until('rare lines', (out) => out.length >= 6);
    expect(filtered.lines()).toEqual(rare.slice(-6));
    await put(topic, 0, ['usual', 'rare at last']);
    await filtered.until('the new one', (out) => out.length >= 7);
    expect(filtered.lines()).toEqual([...rare.slice(-6), 'rare at last']);
    const few = await start(['tail', 'rare', '-n', '6', '--lookback', '1500', '-t', topic]);
    await few.until('some rare lines', (out) => out.length > 0);
    expect(few.lines()).toEqual(rare.slice(-3).concat('rare at last').slice(-few.lines().length));
    await few.until('the note', () => few.stderr().includes('--lookback'));
    expect(few.stderr()).toMatch(/^klog: [34] matches in the newest 1,50[0-9] records \(--lookback\)\n$/);
    for (const running of [plain, filtered, few]) running.signal('SIGTERM');
    expect(await Promise.all([plain, filtered, few].map(async ({ ended }) => (await ended).code))).toEqual([
      130, 130, 130,
    ]);
  });

  test.concurrent('-n 0 begins with what comes, -m ends it', async () => {
    const topic = await kafka.topic('none', { partitions: 2 });
    await put(topic, 0, ['old']);
    const tail = await start(['tail', '-n', '0', '-m', '2', '-t', topic, '--stats']);
    await tail.until('nothing yet', () => tail.stderr().includes('live'));
    await put(topic, 0, ['one']);
    await put(topic, 1, ['two']);
    await put(topic, 1, ['three']);
    const ended = await tail.ended;
    expect(tail.lines()).toEqual(['one', 'two']);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('2 matches');
  });

  const commands: readonly (readonly [string, ...string[]])[] = [
    ['tail', '--offset', 'earliest'],
    ['tail', '-n', '5000'],
    ['grep', '-f'],
    ['grep', '-f', '--no-sort'],
  ];
  test.each(commands)('no line is lost or repeated where %s %s goes live', async (...words) => {
    const topic = await kafka.topic('live', { partitions: 3 });
    const written: string[] = [];
    const more = async (lines: number): Promise<void> => {
      const values = Array.from({ length: lines }, (_, i) => `line ${written.length + i} end`);
      await put(topic, (written.length / 10) % 3, values);
      written.push(...values);
    };
    // some are there before klog starts, many come while it starts, and a thousand once it has begun to print
    for (let i = 0; i < 30; i++) await more(10);
    const running = await start([...words, 'line', '-t', topic]);
    while (running.lines().length === 0) await more(10);
    for (let i = 0; i < 50; i++) await more(20);
    await running.until('all lines', (out) => out.length >= written.length);
    running.signal('SIGINT');
    const ended = await running.ended;
    expect([...running.lines()].sort()).toEqual([...written].sort());
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(130);
  });

  test('what was written while the history was read comes in order, too, and then what comes', async () => {
    const topic = await kafka.topic('backlog', { partitions: 3 });
    const writer = await kafka.writer();
    const base = Date.now() - 3_600_000;
    const filler = 'x'.repeat(150);
    let count = 0;
    const lines = (many: number) =>
      Array.from({ length: many }, () => {
        const i = count++;
        const partition = (i * i) % 3 === 0 ? 2 : i % 2;
        return { topic, partition, timestamp: base + i * 10, value: `${i} ${filler}` };
      });
    await writer.write(lines(30_000), { batchSize: 16_384 });
    const grep = await start(['grep', '-f', '-t', topic]);
    const startedAt = performance.now();
    const stdout = grep.child.stdout!;
    // A reader that takes one piece of the history and then nothing, until all the rest is written.
    await new Promise<void>((resolve) => {
      stdout.once('data', () => {
        stdout.pause();
        resolve();
      });
    });
    // What is written within a second is left to the live read: this goes on for longer.
    do {
      const backlog = lines(10_000);
      for (const partition of [2, 0, 1]) {
        await writer.write(
          backlog.filter((line) => line.partition === partition),
          { batchSize: 16_384 },
        );
      }
    } while (performance.now() - startedAt < 1_500);
    stdout.resume();
    await grep.until('the backlog', (out) => out.length >= count, 30_000);
    await put(topic, 1, [`${count++} live`]);
    await grep.until('the last line', (out) => out.length >= count);
    const numbers = grep.lines().map((line) => Number(line.split(' ')[0]));
    expect(numbers.findIndex((number, i) => number !== i)).toBe(-1);
    expect(numbers).toHaveLength(count);
  });

  test('Ctrl-C ends grep -f while nothing comes', async () => {
    const topic = await kafka.topic('quiet', { partitions: 2 });
    const grep = await start(['grep', '-f', '-t', topic, '--stats']);
    await put(topic, 0, ['first']);
    await grep.until('the first line', (out) => out.length === 1);
    grep.signal('SIGINT');
    const ended = await grep.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/^1 match in .*interrupted\n$/);
  });

  test('| head ends klog at once, with 0 and not a word', async () => {
    const topic = await kafka.topic('head', { partitions: 3 });
    const values = Array.from({ length: 30_000 }, (_, i) => `{"i":${i},"text":"${'abc '.repeat(20)}"}`);
    const writer = await kafka.writer();
    await writer.write(
      values.map((value, i) => ({ topic, partition: i % 3, value })),
      { codec: 'lz4' },
    );
    const flags = `-b ${kafka.brokers} -t ${topic}`;
    for (const words of ['grep', 'grep -o json', 'grep --no-sort abc', 'tail -n 5000']) {
      const run = await shell(`klog ${words} ${flags} | head -3; echo "\${PIPESTATUS[0]}" >&2`);
      expect(run.stdout.split('\n')).toHaveLength(4);
      expect(run.stderr).toBe('0\n');
    }
    // one that follows hears of it with the next line: until then nothing is written, and a pipe says nothing
    let isOver = false;
    const following = shell(`klog tail -n 10 ${flags} | head -3; echo "\${PIPESTATUS[0]}" >&2`);
    following.finally(() => {
      isOver = true;
    });
    while (!isOver) await put(topic, 1, ['one more']);
    const few = await following;
    expect(few.stdout.split('\n')).toHaveLength(4);
    expect(few.stderr).toBe('0\n');
  });
});
