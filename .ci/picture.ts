// Writes the picture of README.md: what klog really prints on the bundled sample files. With `--check` it writes
// nothing and fails when the page is not current.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PAGE = 'README.md';
const BEGIN = '<!-- picture: written by `npm run docs` -->';
const END = '<!-- end of the picture -->';
const COMMAND = 'klog grep error --since-deploy -m 12';

/** What the command prints on the sample files, as a terminal of 120 columns shows it, without colours. */
function picture(): string {
  const folder = mkdtempSync(join(tmpdir(), 'klog-picture-'));
  const sample = resolve('test/sample/files');
  const files = ['api', 'checkout', 'search', 'mail'].map((name) => `--file '${sample}/${name}.log.gz'`);
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `current: sample\ncontexts:\n  sample:\n    deploys: {file: '${sample}/deploys.jsonl'}\n    options: "${files.join(' ')}"\n`,
  );
  try {
    const [, ...words] = COMMAND.split(' ');
    const done = spawnSync(
      process.execPath,
      ['bin/klog.js', ...words, '-o', 'pretty', '--color', 'never', '--utc'],
      {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], KLOG_CONFIG: config, KLOG_NOW: '2026-11-24T14:17Z' },
      },
    );
    if (done.status !== 0) throw new Error(`${COMMAND} ended with ${done.status}: ${done.stderr}`);
    return `\`\`\`\n$ ${COMMAND}\n${done.stdout}\`\`\``;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const page = readFileSync(PAGE, 'utf8');
const begin = page.indexOf(BEGIN);
const end = page.indexOf(END);
if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for the picture`);
const current = `${page.slice(0, begin)}${BEGIN}\n${picture()}\n${page.slice(end)}`;
if (!process.argv.includes('--check')) {
  writeFileSync(PAGE, current);
} else if (current !== page) {
  process.stderr.write(`${PAGE} is not current: npm run docs\n`);
  process.exitCode = 1;
}
