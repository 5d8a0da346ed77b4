// `klog count` beside an independent count: kcat's output, JSON.parse and a Map.

import { beforeAll, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { kcatRead } from '../kafka/harness/kcat.ts';
import { testKcat } from './kcat.ts';
import { type Ended, klog, linesOf, shell } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Levels as loggers spell them, and what klog calls them. */
const LEVELS: readonly (readonly [written: unknown, name: string])[] = [
  [30, 'info'],
  ['INFO', 'info'],
  [40, 'warn'],
  ['warning', 'warn'],
  [50, 'error'],
  ['error', 'error'],
  ['FATAL', 'fatal'],
];
const NAMES = new Map<unknown, string>(LEVELS);

interface Line {
  readonly level: unknown;
  readonly host?: string;
  readonly status: number | string;
  readonly tags: readonly string[];
}
interface Row {
  readonly host: string | null;
  readonly level: string | null;
  readonly count: number;
}

describeKafka('klog count', (kafka) => {
  let topic: string;
  beforeAll(async () => {
    topic = await kafka.topic('count', { partitions: 3 });
    const records = Array.from({ length: 20_000 }, (_, i) => {
      const line = {
        level: LEVELS[(i * i + (i >> 3)) % LEVELS.length]![0],
        ...(i % 97 === 0 ? {} : { host: `web-${(i * 31) % 23}` }),
        status: i % 5 === 0 ? String(500 + (i % 4)) : 500 + (i % 4),
        tags: i % 3 === 0 ? ['a', 'b'] : ['c'],
      };
      return { topic, partition: i % 3, value: JSON.stringify(line) };
    });
    await (await kafka.writer()).write(records, { codec: 'zstd' });
  });

  const count = (...words: string[]): Promise<Ended> =>
    klog(['count', '-b', kafka.brokers, '-t', topic, ...words]);
  const rows = async <T>(...words: string[]): Promise<T[]> => {
    const run = await count('-o', 'json', ...words);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    return linesOf(run.stdout).map((line) => JSON.parse(line) as T);
  };
  /** The independent count, by a key that is made of each parsed line. */
  const counted = async (keysOf: (line: Line) => string[]): Promise<Map<string, number>> => {
    const counts = new Map<string, number>();
    for (const text of linesOf((await kcatRead(kafka.brokers, topic)).toString())) {
      for (const key of keysOf(JSON.parse(text) as Line)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };
  const asObject = (counts: Map<string, number>): Record<string, number> =>
    Object.fromEntries([...counts].sort());

  testKcat('by host and level, the default', async () => {
    const expected = await counted(({ host, level }) => [`${host ?? null}/${NAMES.get(level)}`]);
    const found = await rows<Row>();
    expect(asObject(new Map(found.map((row) => [`${row.host}/${row.level}`, row.count])))).toEqual(
      asObject(expected),
    );
    expect(Object.keys(found[0]!)).toEqual(['host', 'level', 'count']);
    const sizes = found.map((row) => row.count);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  testKcat('by a field of mixed types, by an array, after a filter', async () => {
    const byStatus = await rows<{ status: unknown; count: number }>('--by', 'status');
    const statuses = await counted(({ status }) => [String(status)]);
    expect(asObject(new Map(byStatus.map((row) => [String(row.status), row.count])))).toEqual(
      asObject(statuses),
    );
    const byTag = await rows<{ tags: string; count: number }>('--by', 'tags');
    const tags = await counted((line) => [...line.tags]);
    expect(asObject(new Map(byTag.map((row) => [row.tags, row.count])))).toEqual(asObject(tags));
    const errors = await rows<{ host: string | null; count: number }>('level=error', '--by', 'host');
    const hosts = await counted(({ level, host }) =>
      NAMES.get(level) === 'error' ? [String(host ?? null)] : [],
    );
    expect(asObject(new Map(errors.map((row) => [String(row.host), row.count])))).toEqual(asObject(hosts));
  });

  testKcat('as a table, with totals', async () => {
    const expected = await counted(({ host, level }) => [`${host ?? '-'}/${NAMES.get(level)}`]);
    const run = await count();
    const [header, ...body] = linesOf(run.stdout).map((line) => line.trim().split(/ {2,}/));
    const levels = header!.slice(2);
    const table = new Map(body.map((cells) => [cells[0]!, cells]));
    const number = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''));
    for (const [key, wanted] of expected) {
      const [host = '', level = ''] = key.split('/');
      expect(number(table.get(host)?.[2 + levels.indexOf(level)]), key).toBe(wanted);
    }
    expect(number(table.get('all')?.[1])).toBe(20_000);
    expect(run.stderr).toBe('');
  });

  test('--top keeps the largest and tells what is left out', async () => {
    const all = await rows<Row>();
    const run = await count('-o', 'json', '--top', '5');
    expect(linesOf(run.stdout).map((line) => JSON.parse(line) as Row)).toEqual(all.slice(0, 5));
    expect(run.stderr).toMatch(new RegExp(`${all.length - 5} more`));
  });

  test.each([2, 5])('in %i shards, whose reports add up to the same, in any order', async (of) => {
    const asked = [
      '--by',
      'host,status',
      '--stat',
      'sum(status),p95(status),distinct(tags)',
      '--every',
      '1h',
    ];
    const words = asked.map((word) => `'${word}'`).join(' ');
    const report = (shard: number): string =>
      `klog count -b ${kafka.brokers} -t ${topic} ${words} --shard ${shard}/${of} -o report`;
    // Of five shards two have no partition: nothing matched.
    const shards = Array.from({ length: of }, (_, i) => `{ ${report(of - i)} || [ $? = 1 ]; }`);
    const merged = await shell(
      `set -eo pipefail; { ${shards.join(' && ')}; } | klog count --merge - -o json`,
    );
    expect([merged.code, merged.stderr]).toEqual([0, '']);
    const whole = await count('-o', 'json', ...asked);
    expect(linesOf(whole.stdout).length).toBeGreaterThan(90);
    expect(merged.stdout).toBe(whole.stdout);
    const partial = await shell(`{ ${shards.slice(1).join(' && ')}; } | klog count --merge - -c`);
    expect(partial.stderr).toContain(`no report holds shard ${of}/${of} of ${topic}`);
    expect(partial.code).toBe(2);
  });

  test('more groups than are kept: the run ends with that, though there is more to read', async () => {
    const many = await kafka.topic('many', { partitions: 2 });
    // Two arrays make more than a million rows of one record.
    const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);
    const first = {
      topic: many,
      partition: 0,
      value: JSON.stringify({ a: numbers(1001), b: numbers(1000) }),
    };
    const others = Array.from({ length: 2_000 }, (_, i) => ({
      ...first,
      partition: i % 2,
      value: `{"a":${i}}`,
    }));
    await (await kafka.writer()).write([first, ...others], { codec: 'lz4' });
    const run = await klog(['count', '-b', kafka.brokers, '-t', many, '--by', 'a,b']);
    expect(run.stderr).toBe('klog: more than 1,000,000 groups by "a,b"\n  try: klog count --by host,level\n');
    expect([run.code, run.stdout]).toEqual([2, '']);
  });

  test('nothing counted: no row and exit code 1', async () => {
    expect(await count('-o', 'json', 'no-such-word-anywhere')).toMatchObject({
      stdout: '',
      stderr: '',
      code: 1,
    });
  });
});
