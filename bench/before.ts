// `npm run bench:before -- CHECKOUT`: this build beside that of another checkout, such as the commit before a change.
// Both read the same topic of a real broker and the same files, in turn, and must give the same answers. CHECKOUT is a
// folder in which `npm ci && npm run build` was run. Options: --records N, --lines N, --rounds N, --only TEXT (rows
// whose title holds it).

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RARE, writeCorpus } from './corpus.ts';
import { compare, median, print, type Run } from './measure.ts';
import { quoted } from './peers.ts';
import { QUESTIONS } from './questions.ts';
import { SHAPES } from './shapes.ts';
import { machine, onStage } from './stage.ts';

const TOPIC = 'bench-before';

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '2000000' },
    lines: { type: 'string', default: '500000' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
  },
});
const [checkout] = positionals;
if (checkout === undefined || !existsSync(join(checkout, 'dist'))) {
  throw new Error('name a checkout that is built: npm run bench:before -- ../klog-before');
}
const builds = [
  { name: 'before', program: join(checkout, 'bin/klog.js') },
  { name: 'now', program: 'bin/klog.js' },
];
const rows: { title: string; before: Run[]; now: Run[] }[] = [];

/** One row: the same words for both builds. `after`: the rest of the shell line. */
function row(title: string, words: string, after = ''): void {
  if (!title.includes(given.only)) return;
  const tools = builds.map(({ name, program }) => ({
    name,
    line: `node ${quoted(program)} ${words} ${after}`,
  }));
  const runs = compare(title, tools, Number(given.rounds), (answer) =>
    answer.slice(0, 40).replace(/\s+/g, ' '),
  );
  const [before, now] = [runs.get('before')!, runs.get('now')!];
  const answers = new Set([...before, ...now].map(({ answer }) => answer));
  if (answers.size !== 1) throw new Error(`${title}: the builds do not answer the same`);
  rows.push({ title, before, now });
}

/** Medians of all rows and their ratio, as Markdown. */
function summary(): string {
  const cells = rows.map(({ title, before, now }) => {
    const of = (runs: readonly Run[], key: 'wall' | 'cpu'): number => median(runs.map((run) => run[key]));
    const pair = (key: 'wall' | 'cpu'): string =>
      `${of(before, key).toFixed(3)} | ${of(now, key).toFixed(3)} | ${(of(now, key) / of(before, key)).toFixed(2)}`;
    return `| ${title} | ${pair('wall')} | ${pair('cpu')} |`;
  });
  return [
    '| row | before, s | now, s | ratio | before, CPU s | now, CPU s | ratio |',
    `|${' --- |'.repeat(7)}`,
    ...cells,
  ].join('\n');
}

print(machine());
const folder = mkdtempSync(join(tmpdir(), 'klog-bench-'));
try {
  const one = join(folder, 'one.ndjson');
  await writeCorpus(one, 1, () => JSON.stringify({ msg: RARE }));
  row('start: --version', '--version', '| wc -l');
  row('start: grep in a file of one line', `grep ${RARE} --file ${one}`);
  for (const shape of SHAPES) {
    const path = join(folder, `${shape.name}.ndjson`);
    await writeCorpus(path, Number(given.lines), shape.line);
    for (const question of QUESTIONS) {
      row(
        `file: ${shape.name}, ${question.name}`,
        `grep -c ${quoted(question.expression(shape))} --file ${path}`,
      );
    }
    row(
      `file: ${shape.name}, count by host and level`,
      `count --by host,level -o json --file ${path}`,
      '| sort',
    );
    rmSync(path);
  }
  await onStage(async (stage) => {
    await stage.createTopic(TOPIC, 1);
    await stage.fill(TOPIC, Number(given.records));
    const from = `-b ${stage.brokers} -t ${TOPIC}`;
    row('kafka: a rare word', `grep ${RARE} ${from}`, '| wc -l');
    row('kafka: level=error', `grep -c level=error ${from}`);
    row('kafka: count by host and level', `count --by host,level -o json ${from}`, '| sort');
    row(
      'kafka: count by host and level --since',
      `count --by host,level -o json --since 2020-01-01 ${from}`,
      '| sort',
    );
    row('kafka: count by host --every 1m', `count --by host --every 1m -o json ${from}`, '| sort');
    row('kafka: count level=error by host', `count level=error --by host -o json ${from}`, '| sort');
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
print(`\n${summary()}\n`);
