// Records the corpus: runs every logger's program on the story, writes the formats that are written by hand, and
// beside each file the table of what klog must find. Loggers are installed below the system's folder for temporary
// files, never in the repository.
// usage: node --import tsx test/corpus/record.ts [NAME...]

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Expected, Line, Producer } from './producer.ts';
import { GO } from './producers/go.ts';
import { JAVA } from './producers/java.ts';
import { NODE } from './producers/node.ts';
import { PYTHON } from './producers/python.ts';
import { RUST } from './producers/rust.ts';
import { STORY } from './story.ts';
import { WRITTEN } from './written/all.ts';

const HERE = import.meta.dirname;
const FOLDER = join(tmpdir(), 'klog-corpus');
const STORY_FILE = join(FOLDER, 'story.json');
const NPM = [
  ...['pino@10.4.0', 'pino-http@11.0.0', 'winston@3.19.0', 'bunyan@2.0.5', 'log4js@6.9.1', 'logtron@9.1.0'],
  ...['@elastic/ecs-pino-format@1.5.0', '@elastic/ecs-winston-format@1.5.3'],
];
const PIP = ['python-json-logger==4.2.0', 'structlog==26.1.0', 'loguru==0.7.3'];
const ENV = {
  ...process.env,
  TZ: 'UTC',
  GOPATH: join(FOLDER, 'gopath'),
  GOFLAGS: '-mod=mod -modcacherw',
  CARGO_HOME: join(FOLDER, 'cargo'),
};
/** The clocks that wrote the lines and this one are the same; loggers may cut a time to the second. */
const CLOCK_SLACK_MS = 1000;

const INSTALL: Readonly<Record<Producer['language'], readonly (readonly string[])[]>> = {
  node: [['npm', 'install', '--no-audit', '--no-fund', '--no-save', ...NPM]],
  python: [
    ['python3', '-m', 'venv', 'venv'],
    ['venv/bin/pip', '-q', 'install', ...PIP],
  ],
  go: [['go', 'mod', 'tidy']],
  java: [
    ['mvn', '-q', 'compile', 'dependency:copy-dependencies', '-DoutputDirectory=lib'].concat(
      `-Dmaven.repo.local=${join(FOLDER, 'm2')}`,
    ),
  ],
  rust: [['cargo', 'build', '-q']],
};

const installed = new Set<string>();

function install(language: Producer['language']): string {
  const folder = join(FOLDER, language);
  if (installed.has(language)) return folder;
  installed.add(language);
  mkdirSync(folder, { recursive: true });
  cpSync(join(HERE, 'programs', language), folder, { recursive: true });
  if (language === 'python' && existsSync(join(folder, 'venv/bin/pip'))) return folder;
  for (const [command, ...args] of INSTALL[language])
    execFileSync(command!, args, { cwd: folder, env: ENV, stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}

function run(producer: Producer): string[] {
  const cwd = install(producer.language);
  const [command, ...args] = producer.run.map((word) =>
    word === 'STORY' ? STORY_FILE : word === 'python' ? 'venv/bin/python' : word,
  );
  const text = execFileSync(command!, args, { cwd, env: ENV, encoding: 'utf8', maxBuffer: 1 << 26 });
  return text.split('\n').filter((line) => line !== '');
}

function write(name: string, lines: readonly string[], expected: readonly Expected[]): void {
  const asText = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');
  writeFileSync(join(HERE, `${name}.jsonl`), asText(lines));
  writeFileSync(join(HERE, `${name}.expected.jsonl`), asText(expected.map((row) => JSON.stringify(row))));
  process.stdout.write(`${name}: ${lines.length} lines\n`);
}

/** A time that is read wrong is almost always not the time of the recording. */
function checkTimes(name: string, expected: readonly Expected[], from: number, to: number): void {
  for (const { time } of expected) {
    const ms = time === undefined ? from : Date.parse(time);
    if (ms < from - CLOCK_SLACK_MS || ms > to) throw new Error(`${name}: ${time} is not when it was written`);
  }
}

const wanted = process.argv.slice(2);
const isWanted = ({ name }: { name: string }) => wanted.length === 0 || wanted.includes(name);
mkdirSync(FOLDER, { recursive: true });
writeFileSync(STORY_FILE, JSON.stringify(STORY));
for (const producer of [...NODE, ...PYTHON, ...GO, ...JAVA, ...RUST].filter(isWanted)) {
  const from = Date.now();
  const lines = run(producer);
  const expected = producer.expect(
    STORY,
    lines.map((line) => JSON.parse(line) as Line),
  );
  checkTimes(producer.name, expected, from, Date.now());
  write(producer.name, lines, expected);
}
const BEGIN = Date.UTC(2026, 2, 1, 9, 59, 58);
for (const { name, writer } of WRITTEN.filter(isWanted)) {
  const rows = STORY.map((step, i) => {
    // Fractions of every length, also none.
    const ms = BEGIN + i * 1250 - (i % 10 === 0 ? 0 : (i * 37) % 500);
    return writer(step, i, { ms: i % 10 === 0 ? ms - (ms % 1000) : ms, nanos: (i * 123_457) % 1_000_000 });
  });
  write(
    name,
    rows.map(({ line }) => JSON.stringify(line)),
    rows.map(({ expected }) => expected),
  );
}
