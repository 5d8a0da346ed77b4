// The built program as a child process: what it printed, how it ended, and a handle on one that runs on. Builds dist/
// once a run when it is missing or older than the source. None of the person's own settings reach it.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '../kafka/harness/admin.ts';
import { withLock } from '../kafka/harness/lock.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What `npm link` would put on the path. */
export const KLOG = join(ROOT, 'bin/klog.js');
/** A klog that has not ended by then hangs. */
const LONGEST_MS = 30_000;

export interface Ended {
  /** Exit code, or the signal that ended it. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Buffer;
}

export interface RunOptions {
  /** Over the empty environment that klog gets. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface Running {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What was printed so far. */
  stdout(): string;
  stderr(): string;
  /** Lines printed so far, the last one only when it is whole. */
  lines(): string[];
  /** Waits until stdout fits; throws with all that was printed when it never does. */
  until(what: string, test: (lines: string[]) => boolean, timeoutMs?: number): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

/** Runs klog to its end. Throws only when it hangs. */
export async function klog(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const running = await startKlog(args, options);
  const timer = setTimeout(() => running.child.kill('SIGKILL'), LONGEST_MS);
  const ended = await running.ended;
  clearTimeout(timer);
  if (ended.code === 'SIGKILL') throw new Error(`klog ${args.join(' ')} hangs:\n${ended.stderr}`);
  return ended;
}

/** Starts klog; whoever starts it ends it. It never outlives this process. */
export async function startKlog(args: readonly string[], options: RunOptions = {}): Promise<Running> {
  await built();
  const child = spawn(process.execPath, [KLOG, ...args], {
    env: { ...environment(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return watch(child, options.input);
}

/** Runs a line by bash with `klog` as a function in it; bash's own PIPESTATUS tells of every part. */
export async function shell(line: string, options: RunOptions = {}): Promise<Ended> {
  await built();
  const script = `klog() { '${process.execPath}' '${KLOG}' "$@"; }; ${line}`;
  const child = spawn('bash', ['-c', script], {
    env: { ...environment(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const running = watch(child, options.input);
  const timer = setTimeout(() => process.kill(-running.pid, 'SIGKILL'), LONGEST_MS);
  const ended = await running.ended;
  clearTimeout(timer);
  if (ended.code === 'SIGKILL') throw new Error(`hangs: ${line}`);
  return ended;
}

/** Lines of a text that ends with a newline. */
export const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);

function watch(child: ChildProcess, input: string | undefined): Running {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin?.on('error', () => {});
  child.stdin?.end(input ?? '');
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  const stdout = () => Buffer.concat(out).toString();
  const stderr = () => Buffer.concat(err).toString();
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', onExit);
      const bytes = Buffer.concat(out);
      resolve({ code: code ?? signal ?? '', stdout: bytes.toString(), stderr: stderr(), bytes });
    });
  });
  const lines = () => linesOf(stdout());
  return {
    pid: child.pid ?? 0,
    child,
    ended,
    stdout,
    stderr,
    lines,
    async until(what, test, timeoutMs = 15_000) {
      try {
        await until(what, async () => test(lines()), timeoutMs);
      } catch (error) {
        throw new Error(`${what}: never came\nstdout:\n${stdout()}\nstderr:\n${stderr()}`, { cause: error });
      }
    },
    signal: (name) => void child.kill(name),
  };
}

let home: string | undefined;

/** What a person's shell has anyway, a home that is empty, and a zone that is neither UTC nor the developer's. */
function environment(): Record<string, string> {
  if (home === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'klog-e2e-home-'));
    home = made;
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return { PATH: process.env['PATH'] ?? '', HOME: home, TZ: 'Asia/Kathmandu', LANG: 'C.UTF-8' };
}

let building: Promise<void> | undefined;

function built(): Promise<void> {
  building ??= buildIfStale();
  return building;
}

async function buildIfStale(): Promise<void> {
  if (!isStale()) return;
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  await withLock(join(cache, 'klog-build.lock'), async () => {
    if (!isStale()) return;
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'build.ts'], { cwd: ROOT });
  });
}

function isStale(): boolean {
  // What the build writes last.
  const program = join(ROOT, 'dist/kafkajs.code');
  if (!existsSync(program)) return true;
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const files = ['build.ts', 'package.json', 'bin/load.js', ...sources.map((path) => join('src', path))];
  const builtAt = statSync(program).mtimeMs;
  return files.some((path) => statSync(join(ROOT, path)).mtimeMs > builtAt);
}
