// The documentation tells the truth: what a page says can be typed is typed, what it shows is what klog prints, what it
// says an expression finds is found, and its config files are read. Pages are README.md and docs/*.md.

import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { makeConnection } from '../src/config/connect/connection.ts';
import { collectProperties, propertiesOfFile } from '../src/config/connect/properties.ts';
import { parseConfig } from '../src/config/file/file.ts';
import { parseOptions } from '../src/flags/command.ts';
import { parseExpression } from '../src/query/language/parse.ts';
import { planOf, worldOf } from './config/fake-world.ts';
import { blocksOf, codeIn, consoleLines, tablesOf } from './docs/markdown.ts';
import { shell } from './e2e/klog.ts';
import { findAll, queryOf } from './query/records.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => join('docs', name))].filter(
  (path) => path.endsWith('.md'),
);
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const SAMPLES = ['api', 'checkout', 'search', 'mail'];

/** A folder as a reader of the pages may have one: the sample files, a config file that reads them, a log. */
const folder = mkdtempSync(join(tmpdir(), 'klog-docs-'));
const sample = join(ROOT, 'test/sample/files');
symlinkSync(sample, join(folder, 'sample'));
copyFileSync(join(sample, 'api.log.gz'), join(folder, 'app.log.gz'));
const options = `    options: "${SAMPLES.map((name) => `--file sample/${name}.log.gz`).join(' ')}"`;
const DEPLOYS = {
  prod: '{file: sample/deploys.jsonl}',
  staging: '{file: sample/deploys.jsonl}',
  releases: '{git: "*", repository: app}',
  cluster: '{command: "kubectl get replicasets"}',
};
const config = [
  'current: prod',
  'contexts:',
  ...Object.entries(DEPLOYS).flatMap(([name, deploys]) => [`  ${name}:`, `    deploys: ${deploys}`, options]),
];
for (const name of ['config.yaml', 'klog.yaml']) writeFileSync(join(folder, name), `${config.join('\n')}\n`);
afterAll(() => rmSync(folder, { recursive: true }));

/** A repository with two releases, and a kubectl that finds no cluster. */
mkdirSync(join(folder, 'app'));
const git = (date: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...words], {
    cwd: join(folder, 'app'),
    env: { PATH: process.env['PATH'], HOME: folder, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
git('', 'init', '-q');
git('2026-11-24T12:56:00Z', 'commit', '-q', '--allow-empty', '-m', 'one');
git('2026-11-24T12:56:00Z', 'tag', 'v1.4.1');
git('2026-11-24T14:05:00Z', 'tag', '-a', '-m', 'two', 'api@1.4.2');
mkdirSync(join(folder, 'bin'));
const kubectl = '#!/bin/sh\necho The connection to the server was refused >&2\nexit 1\n';
writeFileSync(join(folder, 'bin/kubectl'), kubectl, { mode: 0o755 });

/** A line of klog's, maybe with variables before it. */
const KLOG_LINE = /^(?:\w+=(?:'[^']*'|"[^"]*"|\S*) )*klog /;
/** Everything typed on the pages. */
const TYPED = PAGES.flatMap((path) =>
  blocksOf(textOf(path))
    .filter(({ language }) => language === 'console')
    .flatMap(consoleLines)
    .filter(({ command }) => KLOG_LINE.test(command))
    .map((line) => ({ ...line, title: `${path}:${line.line} ${line.command}` })),
);
const NEEDS_BROKER = / (-b|-t|--brokers|--topic|--properties)\b|^klog deploy mark/;
const onBroker = TYPED.filter(({ command }) => NEEDS_BROKER.test(command));
const onFiles = TYPED.filter(({ command }) => !NEEDS_BROKER.test(command));

/** The words of a line as bash makes them; of a pipe only what klog gets. */
function wordsOf(command: string): string[] {
  const script = `klog() { printf '%s\\0' "$@" >&3; }; less() { :; }; jq() { :; }; { ${command}; } 3>&1 >&2`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('lines to type', () => {
  test('are found, all of them', () => {
    const written = PAGES.map((path) => textOf(path).match(/^\$ (?:\w+=.* )?klog /gm)?.length ?? 0);
    // The picture of README.md stands in a block of its own and is written by klog itself.
    expect(TYPED.length).toBe(written.reduce((sum, count) => sum + count, 0) - 1);
    expect(onFiles.length).toBeGreaterThan(60);
    expect(onBroker.length).toBeGreaterThan(10);
  });

  test.each(onFiles.map((line) => [line.title, line] as const))('%s', async (_title, { command, shown }) => {
    const { code, stdout, stderr } = await shell(
      `cd '${folder}'; less() { cat; }; jq() { cat; }; ${command}`,
      {
        env: {
          PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
          TZ: 'UTC',
          KLOG_NOW: '2026-11-25T12:00:00Z',
          KLOG_CONFIG: 'config.yaml',
          KLOG_OUTPUT: 'pretty',
        },
      },
    );
    if (shown.length > 0) expect(stdout + stderr).toBe(`${shown.join('\n')}\n`);
    if (!shown.some((line) => line.startsWith('  try: '))) expect([0, 1], stderr).toContain(code);
  });

  test.each(onBroker.map((line) => [line.title, line] as const))('%s', async (_title, { command, shown }) => {
    expect(shown).toEqual([]);
    const files = {
      'client.properties': 'security.protocol=SSL\n',
      'ca.pem': '-----BEGIN CERTIFICATE-----\n',
    };
    const plan = await planOf(wordsOf(command), { files });
    expect(plan.command).not.toBe('text');
  });
});

describe('tables of expressions', () => {
  const tables = PAGES.flatMap((path) => tablesOf(textOf(path))).filter(
    ({ header }) => header[0] === 'expression',
  );
  const rows = tables.flatMap(({ header, rows: all }) => all.map((cells) => ({ header, cells })));

  test('are found', () => {
    expect(tables.length).toBeGreaterThan(6);
    expect(rows.length).toBeGreaterThan(70);
  });

  test.each(rows.map(({ cells }) => [cells[0] ?? '', cells] as const))('%s parses', (first) => {
    const expressions = codeIn(first);
    expect(expressions.length).toBeGreaterThan(0);
    for (const text of expressions) parseExpression(text, { fixed: false });
  });

  const tried = rows.filter(({ header }) => header.join() === 'expression,finds,not');
  test.each(tried.map(({ cells }) => [cells[0] ?? '', cells] as const))(
    '%s finds what it says',
    (_first, cells) => {
      const [expressions, finds, not] = [0, 1, 2].map((column) => codeIn(cells[column] ?? ''));
      expect(finds?.length).toBeGreaterThan(0);
      expect(not?.length).toBeGreaterThan(0);
      const records = [...(finds ?? []), ...(not ?? [])].map((value) => ({ value }));
      const found = findAll(queryOf({ expressions: expressions ?? [] }), records);
      expect(found.map((number) => records[number - 1]?.value)).toEqual(finds);
    },
  );
});

describe('files that a reader may copy', () => {
  const blocks = PAGES.flatMap((path) => blocksOf(textOf(path)).map((block) => ({ path, ...block })));
  const yaml = blocks.filter(({ language }) => language === 'yaml');
  const properties = blocks.filter(({ language }) => language === 'properties');

  test('are found', () => {
    expect(yaml.length).toBeGreaterThan(3);
    expect(properties.length).toBeGreaterThan(0);
  });

  test.each(yaml.map((block) => [`${block.path}:${block.line}`, block] as const))(
    '%s',
    async (_title, { lines }) => {
      const { contexts, current } = await parseConfig('config.yaml', lines.join('\n'));
      expect(contexts.size).toBeGreaterThan(0);
      if (current !== undefined) expect([...contexts.keys()]).toContain(current);
      for (const one of contexts.values()) {
        expect(one.brokers ?? one.options).toBeDefined();
        const notes: string[] = [];
        const map = collectProperties(one.properties, '/etc/klog', notes);
        expect(notes).toEqual([]);
        const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
        const files = Object.fromEntries(
          ['ca.pem', 'client.pem', 'client.key'].map((name) => [`/etc/klog/${name}`, pem]),
        );
        const commands = { 'pass show kafka': { stdout: 'secret\n' } };
        const world = worldOf({
          env: { KAFKA_PASSWORD: 'secret' },
          files: { ...files, '/run/secrets/kafka': 'secret\n' },
          commands,
        });
        await makeConnection({ name: one.name, brokers: one.brokers ?? [], properties: map }, world);
        if (one.options !== undefined) parseOptions('grep', one.options, 'options');
      }
    },
  );

  test.each(properties.map((block) => [`${block.path}:${block.line}`, block] as const))(
    '%s',
    async (_title, block) => {
      const notes: string[] = [];
      const map = collectProperties(
        propertiesOfFile(block.lines.join('\n'), 'client.properties', 'java'),
        '/',
        notes,
      );
      const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
      await makeConnection(
        { name: 'x', brokers: [], properties: map },
        worldOf({ files: { '/etc/kafka/ca.pem': pem } }),
      );
      expect(map.size).toBeGreaterThan(0);
    },
  );
});

describe('reports, as docs/counts.md documents them', () => {
  const page = textOf('docs/counts.md');
  const reportOf = async (command: string): Promise<Record<string, unknown>[]> => {
    const { stdout, stderr } = await shell(`cd '${folder}'; ${command}`, {
      env: { KLOG_CONFIG: 'config.yaml' },
    });
    expect(stderr).toBe('');
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  /** `shares.id` and the like; what stands below `where` and `source` is told in words. */
  const namesIn = (value: unknown, path = ''): string[] => {
    if (Array.isArray(value)) return value.flatMap((one) => namesIn(one, path));
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, one]) => {
      const name = path === '' ? key : `${path}.${key}`;
      return /\.(where|source|range|quantiles|distinct)$/.test(name) ? [name] : [name, ...namesIn(one, name)];
    });
  };

  test('the example is what klog writes', async () => {
    const [command] = /klog count [^`]*-o report(?=` begins with)/.exec(page) ?? [];
    const written = await reportOf(command!);
    const shown = blocksOf(page)
      .filter(({ language }) => language === 'json')
      .map(({ lines }) => JSON.parse(lines.join('\n')) as Record<string, unknown>);
    const withoutId = (header: unknown): unknown =>
      JSON.parse(JSON.stringify(header).replace(/"id":"[-0-9a-f]{36}"/, '"id":""'));
    expect(withoutId(written[0])).toEqual(withoutId(shown[0]));
    expect(written).toContainEqual(shown[1]);
  });

  test('every field has its row in the tables', async () => {
    const statistics = "--stat 'sum(latency),min(latency),p50(latency),distinct(latency)'";
    const report = await reportOf(`klog count latency:* --every 1h ${statistics} -o report`);
    const told = tablesOf(page).flatMap(({ rows }) => rows.flatMap(([first = '']) => codeIn(first)));
    const names = [...new Set(report.flatMap((line) => namesIn(line)))];
    expect(names).toContain('shares.source');
    expect(names).toContain('measures.quantiles');
    // Ranges and fields hold what is said in their own rows.
    const missing = names.filter((name) => !told.includes(name) && !/^(range|fields)\./.test(name));
    expect(missing).toEqual([]);
  });

  test('the Job asks klog for what klog takes, with all its indexes', async () => {
    const { parse } = await import('yaml');
    const [block] = blocksOf(page).filter(({ language }) => language === 'yml');
    const { spec } = parse(block!.lines.join('\n'));
    const [{ args }] = spec.template.spec.containers;
    const shards: unknown[] = [];
    for (let index = 0; index < spec.completions; index++) {
      const command = String(args[0]).replace(' 2> /dev/termination-log', '');
      const plan = await planOf(wordsOf(`JOB_COMPLETION_INDEX=${index}; ${command}`));
      if (plan.command !== 'count') throw new Error('no count');
      expect(plan.report).toBe('report');
      expect(plan.shard?.of).toBe(spec.completions);
      shards.push(plan.shard?.index);
    }
    expect(new Set(shards).size).toBe(spec.completions);
  });
});

test('links lead to files and headings that are there', () => {
  const slug = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-');
  const dead: string[] = [];
  for (const path of PAGES) {
    for (const [, target = '', anchor] of textOf(path).matchAll(/\]\(([^)#\s]*)(?:#([^)]*))?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const file = target === '' ? path : join(path, '..', target);
      if (!existsSync(join(ROOT, file))) dead.push(`${path}: ${target}`);
      else if (anchor !== undefined) {
        const headings = [...textOf(file).matchAll(/^#+ (.*)$/gm)].map((match) => slug(match[1] ?? ''));
        if (!headings.includes(anchor)) dead.push(`${path}: ${target}#${anchor}`);
      }
    }
  }
  expect(dead).toEqual([]);
});
