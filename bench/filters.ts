// `npm run bench:filters`: how many log lines a second klog filters in a file, beside jq, jaq, fblog, kelora and
// angle-grinder. Three shapes of record, five questions; every tool must find the same number. Options: --lines N,
// --large N (the literal in that many lines too; 0: no), --rounds N, --shapes, --questions and --tools NAME,...,
// --bin FOLDER (tools that are not on PATH), --data FOLDER (stays and is used again; else a temporary one),
// --patience SECONDS (what takes longer is timed on a tenth of the lines), --show (the command lines timed).

import { createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type Data, type Entrant, FAR, type Result, race, show } from './contest.ts';
import { RARE, stories, writeCorpus } from './corpus.ts';
import { median, print, timed } from './measure.ts';
import { PEERS, quoted } from './peers.ts';
import { QUESTIONS, type Question } from './questions.ts';
import { SHAPES, type Shape } from './shapes.ts';
import { type Heat, summarize } from './summary.ts';
import { findTools, locate, type Tool } from './tools.ts';

const { values: given } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    large: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '5' },
    shapes: { type: 'string', default: SHAPES.map(({ name }) => name).join() },
    questions: { type: 'string', default: QUESTIONS.map(({ name }) => name).join() },
    tools: { type: 'string', default: PEERS.map(({ name }) => name).join() },
    bin: { type: 'string', default: 'bench/.tools/bin' },
    data: { type: 'string' },
    patience: { type: 'string', default: '20' },
    show: { type: 'boolean', default: false },
  },
});
/** The rare word is there once in the first 60,000 lines. */
const PART = 60_000;
const lines = Math.max(PART, Number(given.lines));
const partLines = Math.max(PART, Math.ceil(lines / 10));
const effort = { rounds: Number(given.rounds), patience: Number(given.patience) };

function chosen<T extends { readonly name: string }>(all: readonly T[], names: string): T[] {
  return names.split(',').map((name) => {
    const found = all.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no "${name}" among ${all.map((one) => one.name).join(', ')}`);
    return found;
  });
}

/** Everybody who takes part in one question. */
function entrants(question: Question, shape: Shape, tools: readonly Tool[]): Entrant[] {
  const klog = `${quoted(process.execPath)} bin/klog.js grep --file FILE`;
  const asked = quoted(question.expression(shape));
  const all: Entrant[] = [
    { name: 'klog', output: 'count', ways: [`${klog} -c ${asked}`], ours: true },
    { name: 'klog', output: 'lines', ways: [`${klog} ${asked}`], ours: true },
  ];
  for (const { peer, path } of tools) {
    const ways = peer.ways(question.name, shape);
    for (const output of ['count', 'lines'] as const) {
      const mine = ways[output].map((way) => `${quoted(path)} ${way}`);
      if (mine.length > 0) all.push({ name: peer.name, output, ways: mine });
    }
  }
  return all;
}

/** Text searchers know nothing of records; they show what the machine gives where a literal is asked for. */
function searchers(): Entrant[] {
  const all: Entrant[] = [
    { name: '(grep -F)', output: 'count', ways: [`LC_ALL=C grep -Fc ${RARE} FILE`], outside: true },
    { name: '(grep -iF)', output: 'count', ways: [`LC_ALL=C grep -iFc ${RARE} FILE`], outside: true },
    { name: '(rg -iF)', output: 'count', ways: [`rg -iFc ${RARE} FILE`], outside: true },
  ];
  return all.filter(({ name }) => !name.includes('rg') || locate('rg', given.bin) !== undefined);
}

/** What a process costs before it reads: start to end on a file of one line. */
async function starts(all: readonly Entrant[], folder: string): Promise<void> {
  const path = join(folder, 'one.ndjson');
  await writeCorpus(path, 1, () => JSON.stringify({ msg: RARE }));
  print('\nstart to end on a file of one line, wall ms, median of 9\n');
  for (const { name, output, ways } of all) {
    const walls = Array.from({ length: 9 }, () => timed(ways[0]!.replaceAll('FILE', quoted(path))).wall);
    print(`  ${name.padEnd(14)} ${output}  ${(median(walls) * 1000).toFixed(0).padStart(4)}\n`);
  }
}

/** The corpus as a file: the first `count` lines, and how many of them answer each question. */
async function corpus(shape: Shape, count: number, folder: string): Promise<(question: Question) => Data> {
  const path = join(folder, `${shape.name}-${count}.ndjson`);
  if (!existsSync(path)) await writeCorpus(path, count, shape.line);
  const found = new Map<string, number>();
  for (const story of stories(count)) {
    for (const { name, holds } of QUESTIONS) if (holds(story)) found.set(name, (found.get(name) ?? 0) + 1);
  }
  return ({ name }) => ({ path, lines: count, matches: found.get(name) ?? 0 });
}

/** The same lines again and again, for those that keep up with klog. */
async function long(results: readonly Result[], data: Data, path: string): Promise<Result[]> {
  const times = Math.ceil(Number(given.large) / data.lines);
  const near = results.filter(({ entrant, rate }) => {
    const ours = results.find((one) => one.entrant.ours && one.entrant.output === entrant.output);
    return ours !== undefined && rate * FAR >= ours.rate;
  });
  try {
    for (let i = 0; i < times; i++)
      await pipeline(createReadStream(data.path), createWriteStream(path, { flags: i === 0 ? 'w' : 'a' }));
    const whole = { path, lines: data.lines * times, matches: data.matches * times };
    const again = near.map(({ entrant, way }) => ({ ...entrant, ways: [way] }));
    return race(again, whole, data, { ...effort, patience: Number.POSITIVE_INFINITY });
  } finally {
    rmSync(path, { force: true });
  }
}

const folder = given.data ?? mkdtempSync(join(tmpdir(), 'klog-bench-'));
process.on('exit', () => {
  if (given.data === undefined) rmSync(folder, { recursive: true, force: true });
});
// Ctrl-C ends the tool that runs, and its failure this process; without a listener it would die and leave its files.
process.once('SIGINT', () => process.exit(1));

const heats: Heat[] = [];
function heat(shape: Shape, name: string, title: string, results: Result[]): void {
  show(`${shape.name}: ${title}`, results, given.show);
  heats.push({ shape: shape.name, question: name, results });
}

mkdirSync(folder, { recursive: true });
print(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), load ${loadavg()[0]!.toFixed(1)}\n`,
);
const tools = findTools(chosen(PEERS, given.tools), given.bin);
const shapes = chosen(SHAPES, given.shapes);
const questions = chosen(QUESTIONS, given.questions);
await starts(entrants(QUESTIONS[0]!, SHAPES[0]!, tools), folder);
for (const shape of shapes) {
  const whole = await corpus(shape, lines, folder);
  const part = await corpus(shape, partLines, folder);
  for (const question of questions) {
    const literal = question.name === 'literal';
    const all = [...entrants(question, shape, tools), ...(literal ? searchers() : [])];
    const data = whole(question);
    const results = race(all, data, part(question), effort);
    const asked = question.expression(shape);
    heat(shape, question.name, asked, results);
    if (!literal || Number(given.large) <= lines) continue;
    const more = await long(results, data, join(folder, `${shape.name}-large.ndjson`));
    heat(shape, `${question.name}, large`, `${asked}, ${more[0]?.data.lines} lines`, more);
  }
  if (given.data === undefined)
    for (const data of [whole, part]) rmSync(data(questions[0]!).path, { force: true });
}
print(summarize(heats));
print(`\nload at the end ${loadavg()[0]!.toFixed(1)}\n`);
