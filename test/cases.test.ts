// Runs the examples of test/cases/*.case with the built program: what is typed, what comes out, byte for byte.
// KLOG_UPDATE=1 writes what came out into the files instead.

import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Case, Outcome } from './cases/case-file.ts';
import { formatCases, parseCases, visible } from './cases/case-file.ts';
import { shell } from './e2e/klog.ts';

const FOLDER = fileURLToPath(new URL('cases/', import.meta.url));
const SAMPLE = fileURLToPath(new URL('sample/files', import.meta.url));
const UPDATE = process.env['KLOG_UPDATE'] === '1';

const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.case'));

async function outcomeOf({ files, run }: Case): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'klog-case-'));
  try {
    symlinkSync(SAMPLE, join(folder, 'sample'));
    for (const { name, packing, bytes } of files) {
      writeFileSync(join(folder, name), packing === 'gzip' ? gzipSync(bytes) : bytes);
    }
    const { code, bytes, stderr } = await shell(`cd '${folder}'\n${run}`, {
      env: { TZ: 'UTC', KLOG_NOW: '2026-11-25T12:00:00Z' },
    });
    return { stdout: visible(bytes), stderr: visible(Buffer.from(stderr)), exit: code };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('there are cases', () => {
  const all = FILES.map((name) => parseCases(readFileSync(join(FOLDER, name), 'utf8')).cases);
  expect(all.flat().length).toBeGreaterThan(40);
  const titles = all.flat().map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

describe.each(FILES)('%s', (name) => {
  const path = join(FOLDER, name);
  const { head, cases } = parseCases(readFileSync(path, 'utf8'));
  if (UPDATE) {
    test('is written anew', async () => {
      const outcomes: Outcome[] = [];
      for (const one of cases) outcomes.push(await outcomeOf(one));
      writeFileSync(path, formatCases(head, cases, outcomes));
    }, 300_000);
    return;
  }
  test.each(cases.map((one) => [one.title, one] as const))('%s', async (_title, one) => {
    expect(one.run).not.toBe('');
    expect(await outcomeOf(one)).toEqual(one.expected);
  });
});
