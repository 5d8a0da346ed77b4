// Deploys end to end: marking and listing them, and what --since-deploy makes of them, up to the sample story, whose
// answer is computed without any code of klog.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { kcatRead } from '../kafka/harness/kcat.ts';
import { expectedSinceDeploy } from '../sample/expected.ts';
import { story } from '../sample/story.ts';
import { testKcat } from './kcat.ts';
import { type Ended, klog, linesOf } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MINUTE = 60_000;
const iso = (at: number): string => new Date(at).toISOString();

const folder = mkdtempSync(join(tmpdir(), 'klog-deploys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A config file with one context; JSON is YAML too. Its path comes back. */
function config(name: string, context: object): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, JSON.stringify({ current: 'test', contexts: { test: context } }));
  return path;
}

interface Row {
  readonly service: string | null;
  readonly version: string | null;
  readonly start: string;
  readonly end: string;
  readonly hosts: Readonly<Record<string, string>>;
}

describeKafka('deploys', (kafka) => {
  describe('marking and listing deploys', () => {
    let deploys: string;
    let path: string;
    beforeAll(async () => {
      deploys = await kafka.topic('deploys');
      path = config('mark', { brokers: [kafka.brokers], deploys: { topic: deploys } });
    });
    const mark = (...words: string[]): Promise<Ended> => klog(['deploy', 'mark', '--config', path, ...words]);
    const list = async (): Promise<Row[]> => {
      const run = await klog(['deploy', 'list', '--config', path, '-o', 'json']);
      expect(run.stderr).toBe('');
      return linesOf(run.stdout).map((line) => JSON.parse(line) as Row);
    };

    test('before the first mark there is nothing, and that is said', async () => {
      expect(await klog(['deploy', 'list', '--config', path])).toMatchObject({ stdout: '', code: 1 });
      const since = await klog(['grep', '--config', path, '-t', deploys, '--since-deploy']);
      expect(since.code).toBe(2);
      expect(since.stdout).toBe('');
      expect(since.stderr).toMatch(
        /^klog: no deploy found: topic "deploys-\w+" has no markers\n {2}try: .+\n$/,
      );
    });

    testKcat('a mark is one record, keyed by service, at the time given', async () => {
      const at = Date.UTC(2026, 10, 23, 14, 5);
      const marked = await mark(
        '--service',
        'api',
        '--version',
        '1.0.0',
        '--host',
        'web-1',
        '--time',
        iso(at),
      );
      expect(marked.code).toBe(0);
      expect(marked.stdout).toBe('');
      const json = '{"service":"api","version":"1.0.0","host":"web-1","time":"2026-11-23T14:05:00.000Z"}';
      expect(marked.stderr).toContain(json);
      const stored = await kcatRead(kafka.brokers, deploys, ['-f', '%k|%T|%s\n']);
      expect(stored.toString()).toBe(`api|${at}|${json}\n`);
      const bare = Date.now();
      expect((await mark('--service', 'mail', '--version', '7')).code).toBe(0);
      const [newest, first] = await list();
      expect(newest).toMatchObject({ service: 'mail', version: '7', hosts: {} });
      expect(Date.parse(newest!.start)).toBeGreaterThanOrEqual(bare);
      expect(Date.parse(newest!.start)).toBeLessThanOrEqual(Date.now());
      expect(first).toMatchObject({ service: 'api', version: '1.0.0', hosts: { 'web-1': iso(at) } });
    });

    test('a rolling deploy is one row, listed in a table too', async () => {
      for (const [i, host] of ['web-1', 'web-2', 'web-3'].entries()) {
        const time = iso(Date.UTC(2026, 10, 23, 15, i));
        expect(
          (await mark('--service', 'api', '--version', '1.1.0', '--host', host, '--time', time)).code,
        ).toBe(0);
      }
      const row = (await list()).find(({ version }) => version === '1.1.0');
      expect(row).toMatchObject({ start: '2026-11-23T15:00:00.000Z', end: '2026-11-23T15:02:00.000Z' });
      expect(Object.keys(row!.hosts)).toEqual(['web-1', 'web-2', 'web-3']);
      const table = await klog(['deploy', 'list', '--config', path, '--utc']);
      const line = linesOf(table.stdout).find((text) => text.includes('1.1.0'));
      expect(line).toMatch(/^api +1\.1\.0 +2026-11-23 15:00:00 +2026-11-23 15:02:00 +3$/);
      expect(table.code).toBe(0);
    });

    test('a mark needs a service and a version', async () => {
      const run = await mark('--service', 'api');
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/^klog: klog deploy mark needs --version\n {2}try: klog deploy mark .+\n$/);
    });
  });

  describe('--since-deploy', () => {
    const start = Math.floor(Date.now() / 1000) * 1000 - 120 * MINUTE;
    const HOSTS = ['web-1', 'web-2', 'web-3.example.org', 'web-9'] as const;
    let topic: string;
    let path: string;

    interface Known {
      readonly at: number;
      readonly host: string;
      readonly service: string;
      readonly value: string;
    }
    let lines: Known[];
    const MARKERS = [
      { service: 'api', version: '1', host: 'web-1', time: iso(start + 10 * MINUTE) },
      { service: 'api', version: '1', host: 'web-2', time: iso(start + 12 * MINUTE) },
      { service: 'mail', version: '5', time: iso(start + 20 * MINUTE) },
      { service: 'api', version: '2', host: 'web-1', time: iso(start + 30 * MINUTE) },
      { service: 'api', version: '2', host: 'web-2', time: iso(start + 34 * MINUTE) },
      { service: 'api', version: '2', host: 'web-3', time: iso(start + 38 * MINUTE) },
      // a second marker of a host does not move its start
      { service: 'api', version: '2', host: 'web-1', time: iso(start + 39 * MINUTE) },
      { service: 'search', version: '9', time: iso(start + 50 * MINUTE) },
    ];
    /** Each host's own start of api 2; web-9 has no marker and begins with the earliest. */
    const API_2: Readonly<Record<string, number>> = {
      'web-1': 30,
      'web-2': 34,
      'web-3.example.org': 38,
      'web-9': 30,
    };
    const API_1: Readonly<Record<string, number>> = {
      'web-1': 10,
      'web-2': 12,
      'web-3.example.org': 10,
      'web-9': 10,
    };

    beforeAll(async () => {
      const deploys = await kafka.topic('deploys', { partitions: 2 });
      topic = await kafka.topic('rolling', { partitions: 3 });
      path = config('since', { brokers: [kafka.brokers], topics: [topic], deploys: { topic: deploys } });
      lines = Array.from({ length: 600 }, (_, i) => {
        const at = start + i * 6_000;
        const host = HOSTS[i % HOSTS.length]!;
        const service = i % 3 === 0 ? 'api' : 'mail';
        return { at, host, service, value: `{"i":${i},"host":"${host}","service":"${service}"}` };
      });
      const writer = await kafka.writer();
      await writer.write(
        lines.map(({ at, value }, i) => ({ topic, partition: i % 3, timestamp: at, value })),
        { batchSize: 2_000 },
      );
      // others may write markers out of order, and what is no marker is passed over
      const values = [...MARKERS.slice(3), ...MARKERS.slice(0, 3)].map((marker) => JSON.stringify(marker));
      await writer.write(
        [...values, 'deployed something', '{"time":"never"}'].map((value, i) => ({
          topic: deploys,
          partition: i % 2,
          timestamp: i >= values.length ? start - 500 * MINUTE : start,
          value,
        })),
      );
    });

    const expectSince = async (words: string[], keep: (line: Known) => boolean): Promise<void> => {
      const run = await klog(['grep', '--config', path, ...words]);
      expect(run.stderr).toBe('');
      expect(linesOf(run.stdout)).toEqual(lines.filter(keep).map(({ value }) => value));
      expect(run.code).toBe(0);
    };
    const since =
      (minute: number) =>
      ({ at }: Known): boolean =>
        at >= start + minute * MINUTE;
    const sinceOwn =
      (starts: Readonly<Record<string, number>>) =>
      ({ at, host }: Known): boolean =>
        at >= start + starts[host]! * MINUTE;

    test.concurrent('bare: the newest of all', () => expectSince(['--since-deploy'], since(50)));

    test.concurrent('bare: the newest of the service that the query asks for', async () => {
      const api = (line: Known): boolean => line.service === 'api' && sinceOwn(API_2)(line);
      await expectSince(['service=api', '--since-deploy'], api);
      await expectSince(['--service', 'api', '--since-deploy'], api);
      await expectSince(['--service', 'mail', '--since-deploy'], (line) => {
        return line.service === 'mail' && since(20)(line);
      });
    });

    test.concurrent('a reference names service, version, or how many before', async () => {
      await expectSince(['--since-deploy=api'], sinceOwn(API_2));
      await expectSince(['--since-deploy=api@2'], sinceOwn(API_2));
      await expectSince(['--since-deploy=api@1'], sinceOwn(API_1));
      await expectSince(['--since-deploy=api~1'], sinceOwn(API_1));
      await expectSince(['--since-deploy=api~'], sinceOwn(API_1));
      await expectSince(['--since-deploy=mail'], since(20));
    });

    test.concurrent('a literal time needs no marker', async () => {
      await expectSince([`--since-deploy=${iso(start + 25 * MINUTE)}`], since(25));
      const seconds = (start + 25 * MINUTE) / 1000;
      await expectSince([`--since-deploy=${seconds}`], since(25));
    });

    test.concurrent('it intersects with the other ranges', async () => {
      const until = start + 36 * MINUTE;
      await expectSince(['--since-deploy=api', '--until', iso(until)], (line) => {
        return sinceOwn(API_2)(line) && line.at < until;
      });
      await expectSince(['--since-deploy=api', '--since', iso(start + 45 * MINUTE)], since(45));
    });

    test.concurrent('a reference that names nothing lists what there is', async () => {
      const run = await klog(['grep', '--config', path, '--since-deploy=apii']);
      expect(run).toMatchObject({ stdout: '', code: 2 });
      expect(run.stderr).toMatch(
        /^klog: no deploy found: .* no marker for service "apii" \(seen: .*api.*\)\n {2}try: /,
      );
      const version = await klog(['grep', '--config', path, '--since-deploy=api@3']);
      expect(version.stderr).toMatch(/no marker for version "3" of service "api" \(seen: 2, 1\)/);
      const before = await klog(['grep', '--config', path, '--since-deploy=api~2']);
      expect(before.stderr).toMatch(/only 2 deploys/);
      expect([version.code, before.code]).toEqual([2, 2]);
    });

    test.concurrent('a file of deploys, named beside the config', async () => {
      const times = [MARKERS[0]!, MARKERS[3]!, MARKERS[4]!].map((marker) => JSON.stringify(marker));
      writeFileSync(join(folder, 'deploys.jsonl'), `# deploys\n${times.join('\n')}\n`);
      const own = config('file', {
        brokers: [kafka.brokers],
        topics: [topic],
        deploys: { file: 'deploys.jsonl' },
      });
      const run = await klog(['grep', '--config', own, '--since-deploy']);
      const starts = { ...API_2, 'web-3.example.org': 30 };
      expect(linesOf(run.stdout)).toEqual(lines.filter(sinceOwn(starts)).map(({ value }) => value));
      const list = await klog(['deploy', 'list', '--config', own, '-o', 'json']);
      expect(linesOf(list.stdout).map((line) => (JSON.parse(line) as Row).version)).toEqual(['2', '1']);
    });
  });

  describe('the sample story', () => {
    let topic: string;
    let path: string;
    const now = Date.now();
    beforeAll(async () => {
      topic = await kafka.topic('story', { partitions: 6 });
      const deploys = await kafka.topic('deploys');
      path = config('story', { brokers: [kafka.brokers], topics: [topic], deploys: { topic: deploys } });
      const told = story(now);
      const writer = await kafka.writer();
      const file = join(folder, 'lines');
      writeFileSync(
        file,
        told.records.map((r) => `${r.partition}\t${r.timestamp}\t${r.key}\t${r.value}\n`).join(''),
      );
      await writer.bulkFile(file, { topic, format: 'fields', codec: 'lz4' });
      await writer.write(told.deploys.map((marker) => ({ topic: deploys, partition: 0, ...marker })));
    });

    test('klog grep error --since-deploy prints what a slow and plain search finds', async () => {
      const run = await klog(['grep', 'error', '--since-deploy', '--config', path]);
      const expected = expectedSinceDeploy(now);
      expect(expected.length).toBeGreaterThan(100);
      expect(linesOf(run.stdout).sort()).toEqual([...expected].sort());
      expect(run).toMatchObject({ stderr: '', code: 0 });
      const json = await klog(['grep', 'error', '--since-deploy', '--config', path, '-o', 'json']);
      const times = linesOf(json.stdout).map((line) => (JSON.parse(line) as { timestamp: string }).timestamp);
      expect(times).toHaveLength(expected.length);
      expect(times).toEqual([...times].sort());
    });
  });
});
