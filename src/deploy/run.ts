// Runs another program for its output, without letting it hang or flood klog: time and output are limited, and its whole
// process group is ended with it.

import { spawn } from 'node:child_process';
import { KlogError } from '../base/errors.ts';

export interface ProgramOptions {
  readonly program: string;
  /** Undefined if `program` is a line for the shell. */
  readonly args: readonly string[] | undefined;
  readonly limits: Limits;
  readonly outside: Outside;
}

/** What a program gets from klog. */
export interface Outside {
  /** Its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends it at once. */
  readonly signal: AbortSignal;
}

export interface Limits {
  readonly timeoutMs: number;
  /** Maximum bytes of stdout. */
  readonly bytes: number;
}

/** Ten seconds, and enough output for any number of deploys. */
export const LIMITS: Limits = { timeoutMs: 10_000, bytes: 16 * 1024 * 1024 };

export interface Ran {
  readonly how: 'exited' | 'timed out' | 'printed too much' | 'not found' | 'not started' | 'stopped';
  /** Undefined if a signal ended it. */
  readonly exitCode: number | undefined;
  readonly endedBy: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bytes of stderr that are kept. */
const MAX_STDERR = 64 * 1024;
/** How long a program may take to end after SIGTERM, ms. */
const GRACE_MS = 300;
/** How long output is awaited after the program has ended: a process it left behind may hold the pipe open, ms. */
const DRAIN_MS = 200;
/** Windows has no process groups: only the program itself is ended there. */
const HAS_GROUPS = process.platform !== 'win32';

/** Runs a program until it ends or exceeds its limits, in klog's working directory. Never rejects. */
export function runProgram({ program, args, limits, outside }: ProgramOptions): Promise<Ran> {
  const { env, signal } = outside;
  if (signal.aborted) {
    return Promise.resolve({
      how: 'stopped',
      exitCode: undefined,
      endedBy: undefined,
      stdout: '',
      stderr: '',
    });
  }
  const child = spawn(program, args ?? [], {
    shell: args === undefined,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group, so that all of it can be ended, and no terminal: a prompt would look like a hang.
    detached: HAS_GROUPS,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let outBytes = 0;
  let errBytes = 0;
  let how: Ran['how'] = 'exited';
  let hasExited = false;
  let timer: NodeJS.Timeout | undefined;
  const kill = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      if (HAS_GROUPS) process.kill(-child.pid, name);
      else child.kill(name);
    } catch {
      // It has already ended.
    }
  };

  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(deadline);
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      child.off('close', finish);
      // For those of the group that ignored SIGTERM.
      if (how !== 'exited') kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve({
        how,
        exitCode: child.exitCode ?? undefined,
        endedBy: child.signalCode ?? undefined,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString('utf8', 0, MAX_STDERR),
      });
    };
    const finishIn = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(finish, ms);
    };
    const end = (why: Ran['how']): void => {
      if (how !== 'exited') return;
      how = why;
      kill('SIGTERM');
      finishIn(GRACE_MS);
    };
    const onAbort = (): void => end('stopped');
    const deadline = setTimeout(() => end('timed out'), limits.timeoutMs);
    signal.addEventListener('abort', onAbort);
    child.stdout.on('data', (chunk: Buffer) => {
      if (how !== 'exited') return;
      out.push(chunk);
      outBytes += chunk.length;
      if (outBytes > limits.bytes) end('printed too much');
      else if (hasExited) finishIn(DRAIN_MS);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (errBytes < MAX_STDERR) err.push(chunk);
      errBytes += chunk.length;
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      how = error.code === 'ENOENT' ? 'not found' : 'not started';
      finish();
    });
    child.once('exit', () => {
      hasExited = true;
      if (how === 'exited') finishIn(DRAIN_MS);
    });
    child.once('close', finish);
  });
}

/**
 * What went wrong, as the end of a sentence: `did not end in 10 s`; undefined if it ended with 0. Throws a KlogError
 * `interrupted` if it was stopped.
 */
export function failureOf(ran: Ran, limits: Limits): string | undefined {
  switch (ran.how) {
    case 'timed out':
      return `did not end in ${limits.timeoutMs / 1_000} s`;
    case 'printed too much':
      return `printed more than ${Math.round(limits.bytes / (1024 * 1024))} MB: only the newest deploys are needed`;
    case 'not found':
      return 'could not be started: no such program';
    case 'not started':
      return 'could not be started';
    case 'stopped':
      throw new KlogError('interrupted', 'interrupted', { exitCode: 130 });
    case 'exited':
      if (ran.exitCode === 0) return undefined;
      return ran.exitCode === undefined
        ? `was ended by ${ran.endedBy}`
        : `ended with exit code ${ran.exitCode}`;
  }
}
