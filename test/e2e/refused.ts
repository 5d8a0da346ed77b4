// What every refusal must look like, whatever was wrong.

import { expect } from 'vitest';
import type { Ended } from './klog.ts';

/**
 * Exit code 2, nothing on stdout, one sentence that fits `sentence`, what it concerns below it, a line
 * with what to try; no stack, no word of a bug, and none of `secrets`.
 */
export function expectRefused(run: Ended, sentence: RegExp, secrets: readonly string[] = []): void {
  expect(run.stderr).toMatch(sentence);
  expect(run.code).toBe(2);
  expect(run.stdout).toBe('');
  const lines = run.stderr.split('\n');
  expect(lines[0]).toMatch(/^klog: [^\n]*[^.\n]$/);
  expect(lines.at(-1)).toBe('');
  expect(lines.at(-2), run.stderr).toMatch(/^ {2}try: \S/);
  expect(lines.filter((line) => line.startsWith('klog: '))).toHaveLength(1);
  expect(run.stderr).not.toMatch(/\bat .+:\d+:\d+|bug in klog|node:internal|\[object|undefined|KafkaJS/);
  expect(run.stderr).not.toContain('\u001b');
  for (const secret of secrets) expect(run.stderr).not.toContain(secret);
}
