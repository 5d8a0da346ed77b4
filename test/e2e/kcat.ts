// Tests that need kcat's answer, and those that need jq's to it: without them they are skipped, which is said; on CI they
// fail, because there a skipped comparison would look like a passed one.

import { spawn, spawnSync } from 'node:child_process';
import { test } from 'vitest';
import { kcatAvailable } from '../kafka/harness/kcat.ts';

const isCi = process.env['CI'] === 'true';

/** `test`, or its skipping form where kcat is missing. */
export const testKcat = kcatAvailable() || isCi ? test : skipped('kcat');
/** Where both kcat and jq are needed. */
export const testJq = jqAvailable() || isCi ? testKcat : skipped('jq');

function jqAvailable(): boolean {
  return spawnSync('jq', ['--version']).status === 0;
}

function skipped(name: string): typeof test {
  process.stderr.write(
    `\n*** SKIPPED, no ${name}: what klog prints is not compared with it (apt install ${name})\n\n`,
  );
  return test.skip as typeof test;
}

/** The lines of `input` that `LC_ALL=C.UTF-8 grep -iF WORD` keeps; -a, because values may hold any byte. */
export function grep(word: string, input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('grep', ['-aiF', '--', word], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 || code === 1) resolve(Buffer.concat(out));
      else reject(new Error(`grep: exit ${code}`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
