// Deploys that a command prints, and what becomes of one that fails, hangs, floods or is broken off.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { KlogError } from '../../src/base/errors.ts';
import { readCommand } from '../../src/deploy/command.ts';
import { until } from '../kafka/harness/admin.ts';

const T = '2026-11-23T14:05:00Z';
const at = Date.parse(T);
const MB = 1024 * 1024;
const LIMITS = { timeoutMs: 20_000, bytes: MB };
const never = new AbortController().signal;

const folder = mkdtempSync(join(tmpdir(), 'klog-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (line: string, limits = LIMITS, signal = never) =>
  readCommand(line, { env: { PATH: process.env['PATH'], KLOG_TEST_TIME: T }, signal }, limits);

/** The error of a line as `message | details | hint`. */
async function failure(line: string, limits = LIMITS): Promise<string> {
  try {
    return `no error: ${JSON.stringify(await read(line, limits))}`;
  } catch (error) {
    const { message, detail, hint, exitCode } = error as KlogError;
    expect(exitCode).toBe(2);
    return [message, ...detail, hint].join('\n');
  }
}

/** Waits until a command has written to a file: the shell makes it before anything is in it. */
async function written(name: string): Promise<void> {
  const path = join(folder, name);
  await until(`${name} is written`, async () => existsSync(path) && readFileSync(path, 'utf8') !== '');
}

/** Waits until the process of a pid that a command wrote to a file is gone. */
async function gone(name: string): Promise<void> {
  await written(name);
  const pid = Number(readFileSync(join(folder, name), 'utf8'));
  expect(pid).toBeGreaterThan(1);
  await until(`${name} has ended`, async () => {
    try {
      process.kill(pid, 0);
      // A zombie that nobody has waited for has ended too.
      return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return true;
    }
  });
}

describe('what it prints', () => {
  test('times and markers, a line each; blank lines and carriage returns do not matter', async () => {
    const line = `printf '\\357\\273\\277${T}\\r\\n\\n  {"service":"api","version":"2","time":"${T}"}\\n1795442700'`;
    const { markers, oddText } = await read(line);
    expect(markers.map(({ service, version, time }) => [service, version, time])).toEqual([
      [undefined, undefined, at],
      ['api', '2', at],
      [undefined, undefined, at],
    ]);
    expect(oddText).toBeUndefined();
  });

  test.each([
    [`echo ${T}; echo usage: deploys`, '1 of 2 lines is neither a time nor a marker ("usage: deploys")'],
    ['seq 3', '3 of 3 lines are neither a time nor a marker (the first: "1")'],
    ['echo yesterday', '1 of 1 line is neither a time nor a marker ("yesterday")'],
    [`echo '{"service":"api"}'`, `1 of 1 line is neither a time nor a marker ("{"service":"api"}")`],
    [`printf 'a%0200d' 1`, `1 of 1 line is neither a time nor a marker ("a${'0'.repeat(76)}...")`],
  ])('%s: other lines are counted', async (line, text) => {
    const { markers, oddText } = await read(line);
    expect(oddText).toBe(text);
    expect(markers).toHaveLength(line.includes(T) ? 1 : 0);
  });

  test('nothing -> no markers', async () => {
    expect(await read('true')).toEqual({ markers: [], oddText: undefined });
  });

  test('it is a line for the shell, with the variables that it is given, in the folder of klog', async () => {
    const { markers } = await read(`test "$(pwd)" = '${process.cwd()}' && echo x$KLOG_TEST_TIME | cut -c2-`);
    expect(markers).toMatchObject([{ time: at }]);
  });

  test('it has nothing to read and no terminal to ask on', async () => {
    expect((await read(`cat; (: < /dev/tty) 2>/dev/null || echo ${T}`)).markers).toHaveLength(1);
  });

  test('what it leaves behind in the background is not waited for', async () => {
    // Within the limit only because nobody waits for the end of the pipe.
    expect((await read(`echo ${T}; sleep 10 &`, { ...LIMITS, timeoutMs: 5_000 })).markers).toHaveLength(1);
  });
});

describe('an error says what went wrong', () => {
  const NO = 'no deploy found: command';
  test.each([
    ['exit 3', `${NO} "exit 3" ended with exit code 3\nexit 3`],
    [
      `echo ${T}; echo; echo bad >&2; exit 1`,
      `${NO} "echo ${T}; echo; echo bad >&2; exit 1" ended with exit code 1: bad\necho ${T}; echo; echo bad >&2; exit 1`,
    ],
    ['kill -9 $$', `${NO} "kill -9 $$" was ended by SIGKILL\nkill -9 $$`],
  ])('%s', async (line, text) => expect(await failure(line)).toBe(text));

  test('a program that is not there', async () => {
    expect(await failure('no-such-program-7 -x')).toMatch(
      /^no deploy found: command "no-such-program-7 -x" ended with exit code 127: .*not found/,
    );
  });

  test('more lines of stderr stand below, up to ten; the rest is counted', async () => {
    const text = await failure('seq 30 >&2; exit 2');
    const lines = text.split('\n');
    expect(lines[0]).toBe(`${NO} "seq 30 >&2; exit 2" ended with exit code 2: 1`);
    expect(lines.slice(1, 12)).toEqual([
      ...Array.from({ length: 10 }, (_, i) => `    ${i + 2}`),
      '    and 19 more lines',
    ]);
  });

  test('a flood of stderr neither blocks the command nor is kept', async () => {
    const text = await failure('yes x | head -c 20000000 >&2; exit 2');
    expect(text).toContain('ended with exit code 2: x');
    expect(text.length).toBeLessThan(500);
  });

  test('too much output ends it', async () => {
    const line = `echo $$ > '${folder}/flood'; yes`;
    expect(await failure(line)).toMatch(
      /" printed more than 1 MB: only the newest deploys are needed\n.*yes \| tail -n 1000$/,
    );
    await gone('flood');
  });

  test('one that hangs is ended with all that it started, and its stderr is shown', async () => {
    const line = `echo waiting >&2; sleep 60 & echo $! > '${folder}/child'; echo $$ > '${folder}/shell'; sleep 60`;
    expect(await failure(line, { ...LIMITS, timeoutMs: 1_000 })).toMatch(
      /" did not end in 1 s\n {4}waiting\n/,
    );
    await gone('child');
    await gone('shell');
  });

  test('one that does not listen is made to end', async () => {
    const line = `trap '' TERM; echo $$ > '${folder}/deaf'; while :; do sleep 1; done`;
    expect(await failure(line, { ...LIMITS, timeoutMs: 500 })).toMatch(/" did not end in 0.5 s\n/);
    await gone('deaf');
  });

  test('a background process that goes on printing is no endless read', async () => {
    const line = `echo ${T}; while :; do echo; sleep 0.02; done & echo $! > '${folder}/drip'`;
    expect(await failure(line, { ...LIMITS, timeoutMs: 1_000 })).toMatch(/" did not end in 1 s\n/);
    await gone('drip');
  });
});

test('an interruption ends it at once', async () => {
  const abort = new AbortController();
  const reading = read(`echo $$ > '${folder}/stopped'; sleep 60`, LIMITS, abort.signal);
  await written('stopped');
  abort.abort();
  await expect(reading).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
  await gone('stopped');
  await expect(read(`touch '${folder}/too-late'`, LIMITS, abort.signal)).rejects.toMatchObject({
    code: 'interrupted',
  });
  expect(existsSync(join(folder, 'too-late'))).toBe(false);
});
