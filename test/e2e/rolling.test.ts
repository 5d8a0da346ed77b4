// A rolling deploy over 20 hosts, whose lines lie on 6 uneven partitions, found through each source of deploys. What
// must come out is computed here, from the hosts' own starts, without any code of klog.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { klog, linesOf } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MINUTE = 60_000;
/** On a whole minute, so that git's seconds say it exactly. */
const start = Math.floor(Date.now() / MINUTE) * MINUTE - 180 * MINUTE;
const iso = (at: number): string => new Date(at).toISOString();

const HOSTS = Array.from({ length: 20 }, (_, i) => `web-${String(i + 1).padStart(2, '0')}`);
/** Runs all the time and was never deployed to by a marker. */
const UNMARKED = 'batch-1';

interface Rollout {
  readonly version: string;
  /** Minutes after `start`, by host; 17 s and 21 s from one host to the next, and not in the order of their names. */
  readonly starts: ReadonlyMap<string, number>;
}

function rollout(version: string, minute: number, seconds: number): Rollout {
  const order = HOSTS.map((host, i) => ({ host, place: (i * 7) % HOSTS.length }));
  return {
    version,
    starts: new Map(order.map(({ host, place }) => [host, start + minute * MINUTE + place * seconds * 1000])),
  };
}

const OLD = rollout('1.4.1', 60, 17);
const NEW = rollout('1.4.2', 120, 21);
const earliest = ({ starts }: Rollout): number => Math.min(...starts.values());

interface Line {
  readonly at: number;
  readonly host: string;
  readonly service: string;
  readonly level: string;
  readonly value: string;
}

/** One every 1.5 s; hosts write under different names, some with their domain. */
const LINES: readonly Line[] = Array.from({ length: 7_200 }, (_, i) => {
  const at = start + i * 1_500;
  const host = i % 29 === 0 ? UNMARKED : HOSTS[(i * 11) % HOSTS.length]!;
  const service = i % 5 === 0 ? 'checkout' : 'api';
  const level = i % 3 === 0 ? 'error' : 'info';
  const shown = i % 4 === 0 ? `${host}.eu.example.org` : host;
  const fields = { i, level, service, ...(i % 2 === 0 ? { host: shown } : { hostname: shown }), msg: 'x' };
  return { at, host, service, level, value: JSON.stringify(fields) };
});

/** Half of all lines on partition 0, nearly none on 5. */
const partitionOf = (i: number): number => (i % 2 === 0 ? 0 : i % 97 === 0 ? 5 : 1 + (((i - 1) / 2) % 4));

const since =
  (from: number) =>
  ({ at }: Line): boolean =>
    at >= from;
const sinceOwn =
  (one: Rollout) =>
  ({ at, host }: Line): boolean =>
    at >= (one.starts.get(host) ?? earliest(one));

const folder = mkdtempSync(join(tmpdir(), 'klog-rolling-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function config(name: string, context: object): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, JSON.stringify({ current: 'test', contexts: { test: context } }));
  return path;
}

/** Markers as several tools would write them, not in the order of their times. */
function markersOf({ version, starts }: Rollout): string[] {
  const times = ['time', 'timestamp', 'ts', '@timestamp'];
  return [...starts].map(([host, at], i) => {
    const name = times[i % times.length]!;
    const time = i % 3 === 0 ? at : i % 3 === 1 ? iso(at) : at / 1000;
    return JSON.stringify({ version, [name]: time, host, service: 'api' });
  });
}

function git(args: readonly string[], date: number): void {
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
    cwd: join(folder, 'repo'),
    env: { PATH: process.env['PATH'], HOME: folder, GIT_COMMITTER_DATE: iso(date), GIT_AUTHOR_DATE: iso(0) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

describeKafka('a rolling deploy over 20 hosts and 6 partitions', (kafka) => {
  let topic: string;
  let source: { brokers: string[]; topics: string[] };

  beforeAll(async () => {
    topic = await kafka.topic('rolling', { partitions: 6 });
    source = { brokers: [kafka.brokers], topics: [topic] };
    const writer = await kafka.writer();
    await writer.write(
      LINES.map(({ at, value }, i) => ({ topic, partition: partitionOf(i), timestamp: at, value })),
      { batchSize: 4_000, codec: 'lz4' },
    );
    const used = new Set(LINES.map((_, i) => partitionOf(i)));
    expect(used.size).toBe(6);
  });

  const expectLines = async (path: string, words: string[], keep: (line: Line) => boolean): Promise<void> => {
    const run = await klog(['grep', '--config', path, ...words]);
    expect(run.stderr).toBe('');
    const expected = LINES.filter(keep);
    expect(expected.length).toBeGreaterThan(100);
    expect(linesOf(run.stdout)).toEqual(expected.map(({ value }) => value));
    expect(run.code).toBe(0);
  };

  /** What every source that knows hosts must give. */
  const findsEachHost = (name: string, pathOf: () => string): void => {
    test.concurrent(`${name}: each host from its own deploy on`, async () => {
      const path = pathOf();
      await expectLines(path, ['--since-deploy'], sinceOwn(NEW));
      await expectLines(path, ['error', '--since-deploy'], (line) => {
        return line.level === 'error' && sinceOwn(NEW)(line);
      });
      await expectLines(path, ['service=api', '--since-deploy'], (line) => {
        return line.service === 'api' && sinceOwn(NEW)(line);
      });
    });

    test.concurrent(`${name}: the deploy before, likewise`, async () => {
      const path = pathOf();
      await expectLines(path, ['--since-deploy=api~1'], sinceOwn(OLD));
      await expectLines(path, ['--since-deploy=api@1.4.1'], sinceOwn(OLD));
      await expectLines(path, ['--since-deploy=~1', '--host', 'web-07,batch-1'], (line) => {
        return ['web-07', UNMARKED].includes(line.host) && sinceOwn(OLD)(line);
      });
    });

    test.concurrent(`${name}: what the list, the summary and the line above say`, async () => {
      const path = pathOf();
      const list = await klog(['deploy', 'list', '--config', path, '-o', 'json']);
      const rows = linesOf(list.stdout).map((line) => JSON.parse(line) as object);
      expect(rows).toEqual(
        [NEW, OLD].map((one) => ({
          service: 'api',
          version: one.version,
          start: iso(earliest(one)),
          end: iso(Math.max(...one.starts.values())),
          hosts: Object.fromEntries([...one.starts].map(([host, at]) => [host, iso(at)])),
        })),
      );
      const ends = [earliest(NEW), Math.max(...NEW.starts.values())].map(iso);
      const times = ends.map((at) => at.slice(11, 19));
      // A deploy over midnight ends on another day, which is said.
      const isOverMidnight = ends[0]!.slice(0, 10) !== ends[1]!.slice(0, 10);
      const day = isOverMidnight ? '[A-Z][a-z]{2} \\d{1,2} [A-Z][a-z]{2} ' : '';
      const now = { KLOG_NOW: iso(start + 180 * MINUTE) };
      const run = await klog(
        ['grep', '--config', path, '--since-deploy', '--stats', '--utc', '-o', 'pretty', '-m', '1'],
        { env: now },
      );
      const banner = linesOf(run.stdout).find((line) => line.includes('deployed'));
      expect(banner).toMatch(
        new RegExp(` api 1\\.4\\.2 deployed ${times.join(`\u2013${day}`)}, 20 hosts \u2500`),
      );
      expect(run.stderr).toMatch(/ since api 1\.4\.2, .* on 20 hosts$/m);
      expect(run.stderr).toContain(` ${times[0]} to `);
      expect(run.stderr).toContain(`${times[1]} on 20 hosts`);
    });
  };

  describe('markers in a topic', () => {
    let path: string;
    beforeAll(async () => {
      const deploys = await kafka.topic('deploys', { partitions: 3 });
      path = config('topic', { ...source, deploys: { topic: deploys } });
      const records = [...markersOf(NEW), ...markersOf(OLD)].map((value, i) => ({
        topic: deploys,
        partition: (i * 5) % 3,
        key: 'api',
        value,
        timestamp: start + 170 * MINUTE + i,
      }));
      // A tombstone is no marker, and nothing to complain of.
      const tombstone = { topic: deploys, partition: 0, key: 'web', value: null };
      await (await kafka.writer()).write([...records, tombstone]);
    });
    findsEachHost('topic', () => path);

    test.concurrent('in pretty output a line stands where the deploy falls into the range', async () => {
      const from = start + 100 * MINUTE;
      const until = start + 122 * MINUTE;
      const range = ['--since', iso(from), '--until', iso(until)];
      const run = await klog(['grep', '--config', path, ...range, '-o', 'pretty', '--utc', '--fields', 'i']);
      expect(run.stderr).toBe('');
      const inRange = LINES.filter(({ at }) => at >= from && at < until);
      const shown = linesOf(run.stdout).flatMap((line): (string | number)[] => {
        const number = / i=(\d+)$/.exec(line)?.[1];
        if (number !== undefined) return [Number(number)];
        return line.includes('api 1.4.2 deployed') ? ['deploy'] : [];
      });
      const before = inRange.filter(({ at }) => at < earliest(NEW)).length;
      const numbers = inRange.map(({ at }) => (at - start) / 1_500);
      expect(before).toBeGreaterThan(100);
      expect(shown).toEqual([...numbers.slice(0, before), 'deploy', ...numbers.slice(before)]);
    });
  });

  describe('markers in a file', () => {
    let path: string;
    beforeAll(() => {
      const text = [...markersOf(NEW), '# the one before', ...markersOf(OLD), ''].join('\n');
      writeFileSync(join(folder, 'deploys.jsonl'), text);
      path = config('file', { ...source, deploys: { file: 'deploys.jsonl' } });
    });
    findsEachHost('file', () => path);
  });

  describe('markers that a command prints', () => {
    let path: string;
    beforeAll(() => {
      const printed = join(folder, 'printed');
      writeFileSync(printed, [...markersOf(OLD), ...markersOf(NEW)].join('\r\n'));
      path = config('command', { ...source, deploys: { command: `rev < '${printed}' | rev` } });
    });
    findsEachHost('command', () => path);
  });

  describe('tags of a repository, which know no hosts', () => {
    let path: string;
    beforeAll(() => {
      mkdirSync(join(folder, 'repo'));
      git(['init', '-q'], start);
      for (const one of [OLD, NEW]) {
        git(['commit', '-q', '--allow-empty', '-m', 'x'], earliest(one) - 30 * MINUTE);
        git(['tag', '-a', '-m', 'x', `api@${one.version}`], earliest(one));
      }
      git(['commit', '-q', '--allow-empty', '-m', 'x'], start + 150 * MINUTE);
      git(['tag', 'v7'], start + 170 * MINUTE);
      path = config('git', { ...source, deploys: { git: '*', repository: 'repo' } });
    });

    test.concurrent('git: all hosts from the time of the tag on', async () => {
      await expectLines(path, ['--since-deploy'], since(start + 150 * MINUTE));
      await expectLines(path, ['--since-deploy=v7'], since(start + 150 * MINUTE));
      await expectLines(path, ['--since-deploy=api'], since(earliest(NEW)));
      await expectLines(path, ['--since-deploy=api~1'], since(earliest(OLD)));
      await expectLines(path, ['--since-deploy=1.4.1'], since(earliest(OLD)));
      await expectLines(path, ['service:api', '--since-deploy'], (line) => {
        return line.service === 'api' && since(earliest(NEW))(line);
      });
    });
  });

  test.concurrent('a literal time needs no source', async () => {
    const path = config('literal', { ...source, deploys: { command: 'exit 1' } });
    await expectLines(path, [`--since-deploy=${iso(earliest(NEW))}`], since(earliest(NEW)));
  });

  test.concurrent('a deploy in the future: nothing can have happened since, and that is said', async () => {
    const line = JSON.stringify({ service: 'api', version: '9', time: iso(Date.now() + 26 * 60 * MINUTE) });
    const path = config('future', { ...source, deploys: { command: `echo '${line}'` } });
    const run = await klog(['grep', '--config', path, '--since-deploy']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/^klog: the deploy \(api 9, .+\) lies in the future, in 1 d 2 h\n$/);
  });

  describe('a command that does not do its part', () => {
    const broken = (name: string, command: string): string =>
      config(name, { ...source, deploys: { command } });

    test.concurrent('one that hangs is ended after 10 s, with what it said', async () => {
      const path = broken('hangs', 'echo still waiting >&2; sleep 100 | cat');
      const run = await klog(['grep', '--config', path, '--since-deploy']);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toBe(
        'klog: no deploy found: command "echo still waiting >&2; sleep 100 | cat" did not end in 10 s\n' +
          '    still waiting\n  try: echo still waiting >&2; sleep 100 | cat\n',
      );
    });

    test.concurrent('one that fails', async () => {
      const path = broken('fails', 'echo no access >&2; exit 7');
      const run = await klog(['grep', '--config', path, '--since-deploy']);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(
        /^klog: no deploy found: command ".*" ended with exit code 7: no access\n {2}try: /,
      );
    });

    test.concurrent('one that prints rubbish, alone or beside a marker', async () => {
      const rubbish = await klog(['grep', '--config', broken('rubbish', 'seq 5'), '--since-deploy']);
      expect(rubbish).toMatchObject({ code: 2, stdout: '' });
      expect(rubbish.stderr).toMatch(/printed no markers: 5 of 5 lines are neither .*\n {2}try: seq 5\n$/);
      const beside = broken('beside', `echo Deploys:; echo ${iso(earliest(NEW))}`);
      const run = await klog(['grep', '--config', beside, '--since-deploy']);
      expect(run.stderr).toMatch(/^klog: .*: 1 of 2 lines is neither a time nor a marker \("Deploys:"\)\n$/);
      expect(linesOf(run.stdout)).toEqual(LINES.filter(since(earliest(NEW))).map(({ value }) => value));
    });
  });
});
