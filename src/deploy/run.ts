// Runs another program for what it prints, so that it can neither hang nor flood klog: it has a time limit, its output
// is bounded, and what is ended is its whole process group. Which program, and what its words mean, is left to others.

import { type ChildProcess, spawn } from 'node:child_process';

export interface ProgramOptions {
  /** `args` is undefined where `program` is a line for the shell. */
  readonly program: string;
  readonly args: readonly string[] | undefined;
  readonly limits: Limits;
  readonly outside: Outside;
}

/** What a program has of klog's surroundings. */
export interface Outside {
  /** Its variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends it at once. */
  readonly signal: AbortSignal;
}

export interface Limits {
  readonly timeoutMs: number;
  /** Bytes of stdout; more than that ends the program. */
  readonly bytes: number;
}

export interface Ran {
  readonly how: 'exited' | 'timed out' | 'printed too much' | 'not found' | 'not started' | 'stopped';
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly endedBy: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is kept of stderr, bytes. */
const MAX_STDERR = 64 * 1024;
/** How long a program may take to end in order when it is told to, ms. */
const GRACE_MS = 300;
/** How long a pipe is read on after the program has ended: what it left behind may hold it open, ms. */
const DRAIN_MS = 200;

/** Runs a program to its end, or to the end of its limits. Never rejects. Its folder is klog's own. */
export function runProgram(options: ProgramOptions): Promise<Ran> {
  return new Promise((resolve) => {
    if (options.outside.signal.aborted) {
      resolve({ how: 'stopped', exitCode: undefined, endedBy: undefined, stdout: '', stderr: '' });
      return;
    }
    new Run(options, resolve);
  });
}

class Run {
  readonly #options: ProgramOptions;
  readonly #child: ChildProcess;
  readonly #done: (ran: Ran) => void;
  readonly #out: Buffer[] = [];
  readonly #err: Buffer[] = [];
  #outBytes = 0;
  #errBytes = 0;
  #how: Ran['how'] = 'exited';
  #hasExited = false;
  #exitCode: number | undefined;
  #endedBy: string | undefined;
  #isOver = false;
  readonly #deadline: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  readonly #onAbort = (): void => this.#end('stopped');

  constructor(options: ProgramOptions, done: (ran: Ran) => void) {
    this.#options = options;
    this.#done = done;
    this.#child = start(options);
    const { stdout, stderr } = this.#child;
    stdout?.on('data', (chunk: Buffer) => this.#take(chunk));
    stderr?.on('data', (chunk: Buffer) => {
      if (this.#errBytes < MAX_STDERR) this.#err.push(chunk);
      this.#errBytes += chunk.length;
    });
    this.#deadline = setTimeout(() => this.#end('timed out'), options.limits.timeoutMs);
    options.outside.signal.addEventListener('abort', this.#onAbort);
    this.#child.once('error', (error: NodeJS.ErrnoException) => {
      if (this.#child.pid !== undefined) return;
      this.#how = error.code === 'ENOENT' ? 'not found' : 'not started';
      this.#finish();
    });
    this.#child.once('exit', (code, signal) => {
      this.#hasExited = true;
      this.#exitCode = code ?? undefined;
      this.#endedBy = signal ?? undefined;
      if (this.#how === 'exited') this.#drain();
    });
    this.#child.once('close', () => this.#finish());
  }

  #take(chunk: Buffer): void {
    if (this.#how !== 'exited') return;
    this.#out.push(chunk);
    this.#outBytes += chunk.length;
    if (this.#outBytes > this.#options.limits.bytes) this.#end('printed too much');
    else if (this.#hasExited) this.#drain();
  }

  /** After its end: until nothing has come for a while. */
  #drain(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#finish(), DRAIN_MS);
  }

  /** Tells the whole group to end, and makes it. */
  #end(how: Ran['how']): void {
    if (this.#how !== 'exited') return;
    this.#how = how;
    clearTimeout(this.#timer);
    this.#kill('SIGTERM');
    this.#timer = setTimeout(() => this.#finish(), GRACE_MS);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#deadline);
    clearTimeout(this.#timer);
    this.#options.outside.signal.removeEventListener('abort', this.#onAbort);
    // Whatever of the group has not heard the first signal.
    if (this.#how !== 'exited') this.#kill('SIGKILL');
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    this.#child.unref();
    this.#done({
      how: this.#how,
      exitCode: this.#exitCode,
      endedBy: this.#endedBy,
      stdout: Buffer.concat(this.#out).toString(),
      stderr: Buffer.concat(this.#err).toString('utf8', 0, MAX_STDERR),
    });
  }

  #kill(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (HAS_GROUPS) process.kill(-pid, signal);
      else this.#child.kill(signal);
    } catch {
      // It has ended by itself.
    }
  }
}

/** Windows has no process groups: there the program alone is ended. */
const HAS_GROUPS = process.platform !== 'win32';

function start({ program, args, outside }: ProgramOptions): ChildProcess {
  return spawn(program, args ?? [], {
    shell: args === undefined,
    env: outside.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that all of it can be ended, and no terminal to ask on: a question would look like a hang.
    detached: HAS_GROUPS,
  });
}
