// The house rules that a compiler does not know: which room may import which, one door a package, no cycles, no
// barrels, a header on every file. The table is the one in docs/architecture.md.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '..', 'src');

const PORTS = ['port:scan/port/sink.ts', 'port:scan/port/tally.ts'];

/** Room -> rooms it may import; `port:` names single files of a room. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  batch: ['base'],
  range: ['base'],
  record: ['base', 'batch'],
  query: ['base', 'record'],
  scan: ['base', 'batch', 'record', 'range'],
  read: ['base', 'range', 'record', 'scan', 'query', 'deploy'],
  aggregate: ['base', 'record', ...PORTS],
  patterns: ['base', 'record', ...PORTS],
  deploy: ['base', 'record', 'range'],
  output: ['base', 'batch', 'record', ...PORTS, 'port:aggregate/report/report.ts'],
  kafka: ['base', 'batch', 'range', 'port:scan/port/source.ts'],
  files: ['base', 'batch', 'range', 'port:scan/port/source.ts'],
  flags: ['base'],
  config: [
    'base',
    'flags',
    'range',
    'record',
    'query',
    'aggregate',
    'port:deploy/options.ts',
    'port:kafka/connect/connection.ts',
    'port:output/terminal/options.ts',
  ],
  cli: [
    'base',
    'batch',
    'range',
    'record',
    'query',
    'scan',
    'read',
    'aggregate',
    'patterns',
    'deploy',
    'output',
    'kafka',
    'files',
    'flags',
    'config',
  ],
};

/** Folders of a room, lowest first: each may import those before it. Files beside them are above all of them. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  record: ['json', 'vocabulary', 'fields', 'document', 'roles', 'event', 'known'],
  query: ['text', 'syntax', 'mistakes', 'language', 'match', 'marks', 'advice'],
  scan: ['port', 'reader', 'order', 'context'],
  aggregate: ['report', 'measure', 'group', 'rows', 'count', 'state'],
  output: ['terminal', 'record', 'report'],
  config: ['machine', 'connect', 'file', 'plan'],
  kafka: ['protocol', 'connect', 'cluster', 'fetch'],
  cli: ['stderr', 'run', 'count', 'commands'],
};

/** Package -> the one file that imports it. Packages that are not listed may be imported by one file all the same. */
const DOORS: Readonly<Record<string, string>> = {
  kafkajs: 'kafka/connect/client.ts',
  'p-queue': 'kafka/fetch/scheduler.ts',
  chalk: 'output/terminal/colored-theme.ts',
  commander: 'flags/command.ts',
  'yargs-parser': 'flags/words.ts',
};

/** Lines of a file, and files of a folder. */
const MAX_LINES = 250;
const MAX_FILES = 20;

/** Files with a second idea that is still to be taken out, and the flag table, which may be long. */
const TO_SPLIT: readonly string[] = [
  'config/file/file.ts',
  'flags/command.ts',
  'flags/completions.ts',
  'flags/flags.ts',
  'record/document/scope.ts',
  'record/event/event.ts',
  'record/json/tape.ts',
  'scan/context/context.ts',
  'scan/order/order.ts',
  'scan/reader/reader.ts',
  'scan/scan.ts',
];

interface Import {
  readonly from: string;
  readonly target: string;
  readonly isPackage: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !path.includes('/wasm/'))
  .sort();

const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(SRC, from), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map((match) => {
    const target = (match[1] ?? match[2])!;
    if (!target.startsWith('.')) return { from, target, isPackage: true };
    return { from, target: relative(SRC, normalize(join(SRC, dirname(from), target))), isPackage: false };
  });
});

const roomOf = (path: string): string => path.split('/')[0]!;

describe('the house', () => {
  it('is read: there are files and imports', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(imports.length).toBeGreaterThan(200);
  });

  it('rooms import only what the table allows', () => {
    const wrong = imports
      .filter(({ isPackage }) => !isPackage)
      .filter(({ from, target }) => {
        const allowed = MAY_IMPORT[roomOf(from)] ?? [];
        const room = roomOf(target);
        return room !== roomOf(from) && !allowed.includes(room) && !allowed.includes(`port:${target}`);
      })
      .map(({ from, target }) => `${from} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  it('folders of a room import only those below them', () => {
    const wrong = imports
      .filter(({ from, target, isPackage }) => !isPackage && roomOf(from) === roomOf(target))
      .filter(({ from, target }) => {
        const order = FOLDERS[roomOf(from)];
        if (order === undefined) return false;
        const height = (path: string): number => {
          const [, folder = '', file] = path.split('/');
          return file === undefined ? order.length : order.indexOf(folder);
        };
        return height(target) < 0 || height(target) > height(from);
      })
      .map(({ from, target }) => `${from} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  it('a file is one idea, and a folder holds what one look can take in', () => {
    const length = (file: string): number => readFileSync(join(SRC, file), 'utf8').split('\n').length - 1;
    const long = files.filter((file) => length(file) > MAX_LINES && !TO_SPLIT.includes(file));
    expect(long).toEqual([]);
    expect(TO_SPLIT.filter((file) => length(file) <= MAX_LINES)).toEqual([]);
    const counts = new Map<string, number>();
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > MAX_FILES)).toEqual([]);
  });

  it('every room is in the table', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => MAY_IMPORT[room] === undefined)).toEqual([]);
  });

  it('every package has one door', () => {
    const importers = new Map<string, Set<string>>();
    for (const { from, target, isPackage } of imports) {
      if (!isPackage || target.startsWith('node:')) continue;
      const name = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : target.split('/')[0]!;
      importers.set(name, (importers.get(name) ?? new Set()).add(from));
    }
    for (const [name, from] of importers) {
      expect({ name, from: [...from] }).toEqual({ name, from: [DOORS[name] ?? [...from][0]] });
    }
    expect([...importers.keys()]).toEqual(expect.arrayContaining(Object.keys(DOORS)));
  });

  it('no file imports itself by way of others', () => {
    const graph = new Map(files.map((file) => [file, [] as string[]]));
    for (const { from, target, isPackage } of imports) if (!isPackage) graph.get(from)?.push(target);
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('no barrels, and every file begins by saying what it is for', () => {
    expect(files.filter((file) => file.endsWith('index.ts'))).toEqual([]);
    const bare = files.filter((file) => !readFileSync(join(SRC, file), 'utf8').startsWith('// '));
    expect(bare).toEqual([]);
  });

  it('process.exit is for Ctrl-C only, and only cli, config, files and read touch the process', () => {
    const exits = files.filter((file) => /process\.exit\(/.test(readFileSync(join(SRC, file), 'utf8')));
    expect(exits).toEqual(['cli/main.ts']);
    const touching = files.filter((file) =>
      /\bprocess\.(env|argv|stdout|stdin)\b/.test(readFileSync(join(SRC, file), 'utf8')),
    );
    expect(touching.filter((file) => !/^(cli|config|files|read)\//.test(file))).toEqual([]);
  });
});
