// Holds the sample to its design: the same every time, the four shapes as their loggers write them, and an incident
// that is told by the hosts that have the new version and by no others. Counts are pinned, so that a change of the
// generator is noticed.

import { describe, expect, test, vi } from 'vitest';
import { errorsSince, expectedSinceDeploy } from './expected.ts';
import { FILES_NOW, staleFiles } from './files.ts';
import { type SampleRecord, story } from './story.ts';

// Each story takes most of a second, more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const now = Date.parse('2026-11-24T14:16:40Z');
const { records, deploys } = story(now);
const values = (of: readonly { value: string }[]): string[] => of.map((one) => one.value);

const expected = expectedSinceDeploy(now);

describe('the sample', () => {
  test('is the same for the same now', () => {
    const again = story(now);
    expect(values(again.records)).toEqual(values(records));
    expect(values(again.deploys)).toEqual(values(deploys));
  });

  test('another now -> the same story, every time shifted', () => {
    const hour = 3_600_000;
    const later = story(now + hour);
    expect(later.records.map((record) => record.timestamp - hour)).toEqual(
      records.map((record) => record.timestamp),
    );
    expect(errorsSince(later.records, values(later.deploys)).length).toBe(expected.length);
  });

  test('has 100,000 lines of the last two hours on all six partitions, one host in one partition', () => {
    expect(records.length).toBe(100_000);
    const times = records.map((record) => record.timestamp);
    expect(times.reduce((a, b) => Math.min(a, b))).toBeGreaterThanOrEqual(now - 2 * 3_600_000 - 200);
    expect(times.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(now);
    const partitionsOf = new Map<string, Set<number>>();
    for (const { key, partition } of records) {
      partitionsOf.set(key, (partitionsOf.get(key) ?? new Set()).add(partition));
    }
    expect([...partitionsOf.keys()].sort()).toEqual(
      Array.from({ length: 20 }, (_, i) => `web-${i < 9 ? '0' : ''}${i + 1}`),
    );
    expect([...partitionsOf.values()].every((partitions) => partitions.size === 1)).toBe(true);
    expect(new Set(records.map((record) => record.partition))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  test('is in time order within a partition, but for a few ms', () => {
    const newest = new Map<number, number>();
    let backwards = 0;
    for (const { partition, timestamp } of records) {
      const before = newest.get(partition) ?? 0;
      if (timestamp < before) backwards += 1;
      expect(before - timestamp).toBeLessThanOrEqual(5);
      newest.set(partition, Math.max(before, timestamp));
    }
    expect(backwards).toBeGreaterThan(0);
  });

  test('lines by service and level', () => {
    const counts: Record<string, number> = {};
    for (const { line } of records) {
      const name = `${line.service} ${line.level}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    expect(counts).toMatchInlineSnapshot(`
      {
        "api debug": 2761,
        "api error": 75,
        "api fatal": 1,
        "api info": 40964,
        "api text": 1,
        "api warn": 157,
        "checkout error": 32,
        "checkout info": 25399,
        "checkout warn": 398,
        "mail error": 11,
        "mail info": 12321,
        "mail warn": 263,
        "search debug": 1232,
        "search error": 22,
        "search info": 16170,
        "search text": 5,
        "search warn": 188,
      }
    `);
  });
});

describe('shapes', () => {
  const own: Record<string, (line: Record<string, unknown>, record: SampleRecord) => void> = {
    api: (line, { line: { host, level, at } }) => {
      const levels: Record<string, number> = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };
      expect(line).toMatchObject({ level: levels[level], time: at, hostname: host, name: 'api' });
      expect(Object.keys(line).at(-1)).toBe('msg');
    },
    checkout: (line, { line: { host, level, at } }) => {
      expect(line).toMatchObject({
        'log.level': level,
        service: { name: 'checkout' },
        host: { hostname: host },
      });
      expect(Date.parse(String(line['@timestamp']))).toBe(at);
      expect(line['message']).toBeTypeOf('string');
    },
    search: (line, { line: { host, level, at } }) => {
      expect(line).toMatchObject({ level, service: 'search', host });
      expect(Math.round(Number(line['ts']) * 1000)).toBe(at);
      expect(line['caller']).toMatch(/^[a-z]+\/[a-z]+\.go:\d+$/);
      expect(line['msg']).toBeTypeOf('string');
    },
    mail: (line, { line: { host, level, at } }) => {
      expect(line).toMatchObject({ level: level.toUpperCase(), name: 'mail', fields: { _hostname: host } });
      expect(Date.parse(String(line['time']))).toBe(at);
      expect(line['message']).toBeTypeOf('string');
    },
  };

  test.each(Object.keys(own))('%s -> its logger`s fields where the logger puts them', (service) => {
    const some = records.filter(({ line }) => line.service === service && line.level !== 'text');
    const every = some.filter((record, i) => i % 7 === 0 || !/info|debug/.test(record.line.level));
    for (const record of every) own[service]?.(JSON.parse(record.value), record);
    expect(every.length).toBeGreaterThan(1_000);
  });

  test('lines that are not JSON -> the six of the two crashes', () => {
    const text = records.filter(({ line }) => line.level === 'text');
    for (const { value } of text) expect(() => JSON.parse(value)).toThrow();
    expect(text.map(({ value }) => value.split(' ')[0])).toEqual([
      'panic:',
      'goroutine',
      'main.(*ranker).score(0xc0004a2000,',
      '\t/srv/search/rank.go:131',
      'exit',
      'Out',
    ]);
  });

  test('no line holds a line break or a raw escape; hostile text is there, as JSON writes it', () => {
    const all = values(records);
    expect(all.some((value) => value.includes('\n') || value.includes('\u001b'))).toBe(false);
    expect(all.some((value) => value.includes('\\u001b[2J'))).toBe(true);
    expect(all.some((value) => value.includes('\u202e'))).toBe(true);
    expect(all.some((value) => value.includes('\u30b3\u30fc\u30d2\u30fc'))).toBe(true);
  });
});

describe('deploys', () => {
  const markers = deploys.map((marker) => ({
    ...marker,
    json: JSON.parse(marker.value) as Record<string, string>,
  }));
  const startOf = (version: string): Map<string, number> =>
    new Map(
      markers
        .filter(({ json }) => json['version'] === version)
        .map(({ json }) => [json['host'] ?? '', Date.parse(json['time'] ?? '')]),
    );

  test('two rolling deploys of api, a marker a host, keyed by service', () => {
    expect(markers.length).toBe(40);
    for (const { key, timestamp, json } of markers) {
      expect(key).toBe('api');
      expect(Object.keys(json)).toEqual(['service', 'version', 'host', 'time']);
      expect(Date.parse(json['time'] ?? '')).toBe(timestamp);
    }
    expect([...startOf('1.4.1').keys()].sort()).toEqual([...startOf('1.4.2').keys()].sort());
    const times = [...startOf('1.4.2').values()];
    expect(new Date(Math.min(...times)).toISOString()).toBe('2026-11-24T14:05:10.000Z');
    expect(new Date(Math.max(...times)).toISOString()).toBe('2026-11-24T14:09:31.000Z');
  });

  test('payments fail only on hosts that have the new version, and on each of them', () => {
    const failed = records.filter(({ value }) => value.includes('"payment failed"'));
    const starts = startOf('1.4.2');
    for (const { key, line } of failed) expect(line.at).toBeGreaterThan(starts.get(key) ?? Number.NaN);
    expect(new Set(failed.map(({ key }) => key)).size).toBe(20);
  });

  test('checkout`s 503s name a host that has the new version', () => {
    const starts = startOf('1.4.2');
    const seen = records.filter(({ value }) => value.includes('upstream returned 503'));
    for (const { value, line } of seen) {
      const { upstream } = JSON.parse(value) as { upstream: string };
      expect(line.at).toBeGreaterThan(starts.get(upstream) ?? Number.NaN);
    }
    expect(seen.length).toBeGreaterThan(20);
  });

  test('the host that ran out of memory is silent until it has restarted', () => {
    const isApi = ({ key, line }: SampleRecord): boolean => key === 'web-03' && line.service === 'api';
    const own = records
      .filter((record) => isApi(record) && record.line.level !== 'text')
      .map(({ line }) => line);
    const died = own.findIndex((line) => line.level === 'fatal');
    expect(own[died + 1]?.value).toContain('server listening');
    expect(own[died + 1]!.at - own[died]!.at).toBe(9_000);
  });

  test('requests are slower after the second deploy, not after the first', () => {
    const meanOf = (from: number, to: number): number => {
      const times = records
        .filter(({ line }) => line.service === 'api' && line.at >= from && line.at < to)
        .map(({ value }) => (JSON.parse(value) as { responseTime?: number }).responseTime)
        .filter((time) => time !== undefined);
      return times.reduce((sum, time) => sum + time, 0) / times.length;
    };
    const minute = 60_000;
    const before = meanOf(now - 120 * minute, now - 80 * minute);
    expect(meanOf(now - 70 * minute, now - 12 * minute) / before).toBeLessThan(1.2);
    expect(meanOf(now - 2 * minute, now) / before).toBeGreaterThan(2);
  });
});

describe('what grep error --since-deploy must find', () => {
  const errors = records.filter(({ line, value }) => /error|fatal/.test(line.level) || /error/i.test(value));

  test('about a hundred lines, of some more in two hours', () => {
    expect(expected.length).toMatchInlineSnapshot(`102`);
    expect(errors.length).toMatchInlineSnapshot(`170`);
  });

  test('each by its own host`s marker -> some after the first marker are left out', () => {
    const first = Math.min(...deploys.slice(20).map((marker) => marker.timestamp));
    const since = errors.filter(({ timestamp }) => timestamp >= first);
    expect(since.length).toBeGreaterThan(expected.length);
  });

  test('found by level without the word, by the word without the level, and in plain text', () => {
    expect(expected.some((value) => !/error/i.test(value))).toBe(true);
    expect(expected.some((value) => /"level":"(WARN|warn)"/.test(value))).toBe(true);
    expect(expected.filter((value) => value.startsWith('panic:')).length).toBe(1);
    expect(expected.filter((value) => value.includes('"out of memory"')).length).toBe(1);
  });

  test('the times decide, not the order', () => {
    const shuffled = [...records].reverse();
    expect(errorsSince(shuffled, values(deploys)).reverse()).toEqual(expected);
  });
});

test('bundled files -> current (else: npx tsx test/sample/files.ts)', () => {
  expect(FILES_NOW).toBe(now);
  expect(staleFiles()).toEqual([]);
});
