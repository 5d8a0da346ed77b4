// Processes that tests start and that must never stay behind: they keep no test run alive, they are killed when this
// process exits, and the Java ones end by themselves when their standard input closes, should this process be killed.

import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

/** Grace between a polite end and a forced one. */
const STOP_MS = 10_000;

/** Whether the process was started and has not ended. */
function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Settles with how the process ended ("exit 1", "exit SIGKILL", or why it could not start). Never rejects. */
export function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', (code, signal) => resolve(`exit ${code ?? signal}`));
  });
}

/** Ties the process to the end of this one; `folder` is removed then too. */
export function endWithProcess(child: ChildProcess, ended: Promise<string>, folder?: string): void {
  const onExit = () => {
    if (isRunning(child)) child.kill('SIGKILL');
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', onExit);
  ended.then(() => process.removeListener('exit', onExit));
  // writing to a child that has just died is not this process's error
  child.stdin?.on('error', () => {});
  holdOpen(child, false);
}

/** Whether the child keeps this process alive: only while somebody waits for its answer. */
export function holdOpen(child: ChildProcess, hold: boolean): void {
  const parts: unknown[] = [child, child.stdin, child.stdout, child.stderr];
  for (const part of parts) {
    const handle = part as { ref?(): void; unref?(): void } | null;
    if (hold) handle?.ref?.();
    else handle?.unref?.();
  }
}

/** Signals a running process and comes back when it has ended; SIGTERM is followed by SIGKILL after 10 s. */
export async function endChild(
  child: ChildProcess,
  ended: Promise<string>,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
  if (!isRunning(child)) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
