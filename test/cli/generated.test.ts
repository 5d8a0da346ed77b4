// What is generated from the tables is committed as it would be generated now, and shells can read it.

import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { generatedFiles, staleFiles } from '../../.ci/pages.ts';
import { parseCommandLine } from '../../src/flags/command.ts';
import { FLAG_KEYS, flagOf } from '../../src/flags/flags.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const file = (path: string): string => `${ROOT}/${path}`;
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

function complete(...words: string[]): string[] {
  const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _klog; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', script, 'bash', file('completions/klog.bash'), ...words], {
    encoding: 'utf8',
  });
  return out.split('\n').filter((line) => line !== '');
}

describe('generated files', () => {
  test('are current (npm run docs)', () => {
    expect(staleFiles(ROOT)).toEqual([]);
  });
  test('klog completion prints the committed scripts', () => {
    for (const [shell, path] of [
      ['bash', 'klog.bash'],
      ['zsh', '_klog'],
      ['fish', 'klog.fish'],
    ] as const) {
      const parsed = parseCommandLine(['completion', shell], { version: '1', columns: 80, env: {} });
      expect(parsed).toEqual({ kind: 'text', text: generatedFiles().get(`completions/${path}`) });
    }
  });
  test('name every flag', () => {
    const longs = FLAG_KEYS.map((key) => flagOf(key).long);
    for (const [path, text] of generatedFiles()) {
      const plain = text.replaceAll('\\-', '-');
      const mark = path.endsWith('.fish') ? '-l ' : '--';
      expect(
        longs.filter((long) => !plain.includes(`${mark}${long}`)),
        path,
      ).toEqual([]);
    }
  });
});

describe.skipIf(!has('bash'))('bash completion', () => {
  test('is bash', () => {
    expect(execFileSync('bash', ['-n', file('completions/klog.bash')], { encoding: 'utf8' })).toBe('');
  });
  test.each([
    [['klog', 'g'], ['grep']],
    [
      ['klog', 'deploy', ''],
      ['mark', 'list'],
    ],
    [
      ['klog', 'grep', '--sin'],
      ['--since', '--since-deploy'],
    ],
    [
      ['klog', 'grep', '-o', ''],
      ['pretty', 'raw', 'json'],
    ],
    [
      ['klog', 'count', '--output', '='],
      ['table', 'json', 'csv', 'report'],
    ],
    [['klog', 'grep', '--color', '=', 'al'], ['always']],
    [
      ['klog', 'deploy', 'mark', '--ver'],
      ['--version', '--verbose'],
    ],
    [['klog', 'grep', '-t', 'lo'], []],
    [['klog', 'grep', 'err'], []],
  ])('%j -> %j', (words, expected) => {
    expect(complete(...words)).toEqual(expected);
  });
});

test.skipIf(!has('zsh'))('zsh completion is zsh', () => {
  expect(spawnSync('zsh', ['-n', file('completions/_klog')], { encoding: 'utf8' }).stderr).toBe('');
});
test.skipIf(!has('fish'))('fish completion is fish', () => {
  expect(spawnSync('fish', ['-n', file('completions/klog.fish')], { encoding: 'utf8' }).stderr).toBe('');
});
test.skipIf(!has('groff'))('the man page has no warnings', () => {
  const { stderr } = spawnSync('groff', ['-man', '-Tascii', '-ww', file('completions/klog.1')], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
});
