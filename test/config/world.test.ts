// The real machine behind a plan: files that are there or not, commands that end or do not.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realWorld } from '../../src/config/machine/world.ts';
import { parseOptions } from '../../src/flags/command.ts';

const world = realWorld(parseOptions);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'klog-world-'));
  writeFileSync(join(folder, 'file'), 'text\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('readFile', () => {
  test('bytes, undefined where there is not a file, an error for a folder', () => {
    expect(world.readFile(join(folder, 'file'))?.toString()).toBe('text\n');
    expect(world.readFile(join(folder, 'nothing'))).toBeUndefined();
    expect(() => world.readFile(folder)).toThrow(/EISDIR/);
  });
});

describe('runCommand', () => {
  test('output, errors and exit code of a line of shell', async () => {
    expect(await world.runCommand('echo a; echo b >&2; exit 3', 60_000)).toEqual({
      status: 'ended',
      exitCode: 3,
      stdout: 'a\n',
      stderr: 'b\n',
    });
  });
  test('a command that does not end is ended', async () => {
    const result = await world.runCommand('echo a; exec sleep 1000', 100);
    expect(result).toMatchObject({ status: 'timed out', exitCode: undefined });
  });
  test('nothing on standard input', async () => {
    expect(await world.runCommand('cat', 60_000)).toMatchObject({ status: 'ended', exitCode: 0, stdout: '' });
  });
});
