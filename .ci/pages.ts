// Writes what is generated from the tables, or with --check tells what is out of date.
//   node --import tsx .ci/pages.ts [--check]

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { completionScript } from '../src/flags/completions.ts';
import { flagsPage, manPage } from '../src/flags/manual.ts';

/** The generated files by their paths in the project. */
export function generatedFiles(): Map<string, string> {
  return new Map([
    ['completions/klog.bash', completionScript('completion bash')],
    ['completions/_klog', completionScript('completion zsh')],
    ['completions/klog.fish', completionScript('completion fish')],
    ['completions/klog.1', manPage()],
    ['docs/flags.md', flagsPage()],
  ]);
}

/** The generated files that differ from what is on disk below `root`. */
export function staleFiles(root: string): string[] {
  return [...generatedFiles()].flatMap(([path, text]) =>
    readOrEmpty(join(root, path)) === text ? [] : [path],
  );
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function run(root: string, check: boolean): number {
  const stale = staleFiles(root);
  if (check) {
    for (const path of stale) process.stderr.write(`${path} is out of date; try: npm run docs\n`);
    return stale.length === 0 ? 0 : 1;
  }
  const files = generatedFiles();
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path) ?? '');
    process.stdout.write(`wrote ${path}\n`);
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  process.exitCode = run(root, process.argv.includes('--check'));
}
