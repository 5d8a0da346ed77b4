// Wrong expressions by the program's own path, as data (wrong.json): exit code 2, the sentence, the caret under the
// place that a person would point at (columns counted by hand), and a correction that parses and keeps the words.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseExpression } from '../../src/query/language/parse.ts';
import { loadRegexes } from '../../src/query/text/regex.ts';

/** A text, or texts and how often each is repeated. */
type Text = string | readonly (readonly [string, number])[];
interface Row {
  readonly expr: Text;
  /** The expression as the message quotes it, and as it is shown; itself unless said. */
  readonly quote?: string;
  readonly shown?: string;
  /** Columns of the terminal before the caret. */
  readonly column: number;
  readonly says: string;
  readonly try: Text;
  /** Words of the expression that the correction replaces or leaves out. */
  readonly lost?: readonly string[];
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const groups: readonly { title: string; rows: readonly Row[] }[] = JSON.parse(
  readFileSync(path('wrong.json'), 'utf8'),
);
const rows = groups.flatMap((group) => group.rows);
const textOf = (text: Text): string =>
  typeof text === 'string' ? text : text.map(([piece, times]) => piece.repeat(times)).join('');
const titleOf = (row: Row): string => JSON.stringify(textOf(row.expr)).slice(0, 60);

/** Runs klog for each command line: what it said and its exit code. */
function run(lines: readonly (readonly string[])[]): { code: number; said: string }[] {
  const script = ['--import', 'tsx', path('wrong-run.ts')];
  const input = JSON.stringify(lines);
  const { stdout, stderr } = spawnSync(process.execPath, script, { encoding: 'utf8', input });
  const codes = JSON.parse(stdout) as number[];
  return stderr
    .split('\0')
    .slice(0, -1)
    .map((said, i) => ({ code: codes[i] ?? -1, said }));
}

const grep = (...words: readonly string[]): string[] => ['grep', '--file', '/dev/null', ...words];

test('there are enough of them, all different', () => {
  expect(rows.length).toBeGreaterThanOrEqual(150);
  expect(new Set(rows.map((row) => textOf(row.expr))).size).toBe(rows.length);
});

describe('each', () => {
  let ended: readonly { code: number; said: string }[] = [];
  beforeAll(async () => {
    await loadRegexes(['~']);
    ended = run(rows.map((row) => grep('--', textOf(row.expr))));
  }, 120_000);

  describe.each(groups.map((group) => [group.title, group.rows] as const))('%s', (_title, group) => {
    test.each(group.map((row) => [titleOf(row), row] as const))('%s', (_name, row) => {
      const text = textOf(row.expr);
      const { code, said } = ended[rows.indexOf(row)]!;
      const shown = row.shown ?? text;
      expect(said).toBe(
        [
          `klog: "${row.quote ?? shown}": ${row.says}`,
          `    ${shown}`,
          `    ${' '.repeat(row.column)}^`,
          `  try: ${textOf(row.try)}`,
          '',
        ].join('\n'),
      );
      expect(code).toBe(2);
      // What is shown can be typed, and is not said to be wrong again.
      parseExpression(textOf(row.try), { fixed: false });
      expect(lostWords(text, textOf(row.try))).toEqual([...(row.lost ?? [])].sort());
    });
  });
});

/** Words of two letters or digits and more that the correction does not have, also not as a part. */
function lostWords(text: string, correction: string): string[] {
  const words = new Set(text.match(/[^\W_]{2,}|[\p{L}\p{N}]{2,}/gu) ?? []);
  const lower = correction.toLowerCase();
  return [...words].filter((word) => !lower.includes(word.toLowerCase())).sort();
}

test('of several expressions the wrong one is shown', () => {
  const [second, pattern, mixed] = run([
    grep('error', 'status>>5', 'timeout'),
    grep('-e', 'error', '-e', '(fatal', '-e', 'x'),
    grep('-e', 'error and', 'timeout'),
  ]);
  expect(second?.said).toBe(
    'klog: "status>>5": expected a value after ">"\n    status>>5\n           ^\n  try: status>5\n',
  );
  expect(pattern?.said).toBe(
    'klog: "(fatal": the parenthesis is not closed\n    (fatal\n    ^\n  try: (fatal)\n',
  );
  expect(mixed?.said).toContain('klog: "error and": expected an expression after "and"\n');
  expect([second?.code, pattern?.code, mixed?.code]).toEqual([2, 2, 2]);
});

test('a wrong --level is told as what was typed', () => {
  const [level, empty, blank] = run([
    grep('-l', 'wran'),
    grep('--level', ''),
    grep('-l', 'warn or x', 'error'),
  ]);
  expect(level).toEqual({ code: 2, said: 'klog: --level: "wran" is not a level\n  try: --level warn\n' });
  expect(empty).toEqual({ code: 2, said: 'klog: --level: "" is not a level\n  try: --level error\n' });
  expect(blank).toEqual({
    code: 2,
    said: 'klog: --level: "warn or x" is not a level\n  try: --level warn\n',
  });
});

test('a literal text is never wrong', () => {
  const [fixed] = run([grep('-F', '(status>>5')]);
  expect(fixed).toEqual({ code: 1, said: '' });
});
