// The composition root: argv becomes a plan, the plan becomes a running command, and whatever happens becomes an
// exit code. The only place that builds things and that knows of signals.

import { writeFileSync } from 'node:fs';
import type { Plan } from '../config/plan/plan.ts';
import { Writer } from '../output/terminal/writer.ts';
import type { Shell } from './stderr/shell.ts';
import { Stderr } from './stderr/stderr.ts';

/** Exit code after Ctrl-C or SIGTERM. */
const INTERRUPTED = 130;
/** How long a command may take to end in order after that, ms. */
const GRACE_MS = 600;

/** Runs klog; returns the exit code. `argv` are the words after the program's name. */
export async function main(argv: readonly string[], version: string): Promise<number> {
  const stderr = new Stderr({ warnings: true, verbose: false, color: false });
  try {
    const { parseCommandLine, parseOptions } = await import('../flags/command.ts');
    const around = { version, columns: process.stdout.columns || 100, env: process.env };
    const parsed = parseCommandLine(argv, around);
    if (parsed.kind === 'text') return await print(parsed.text);
    const [{ makePlan, talkBeforePlan }, { realWorld }] = await Promise.all([
      import('../config/plan/make-plan.ts'),
      import('../config/machine/world.ts'),
    ]);
    const world = realWorld(parseOptions);
    stderr.tune(talkBeforePlan(parsed.raw, world));
    const plan = await makePlan(parsed.raw, world);
    if ('talk' in plan) stderr.tune(plan.talk);
    return await run(plan, stderr);
  } catch (error) {
    await stderr.error(error);
    return 2;
  }
}

async function print(text: string): Promise<number> {
  const stdout = new Writer(process.stdout);
  stdout.appendText(text);
  await stdout.end();
  return 0;
}

async function run(plan: Plan, stderr: Stderr): Promise<number> {
  if (plan.command === 'text') {
    if (plan.write !== undefined) writeFileSync(plan.write.path, plan.write.contents);
    return print(plan.text);
  }
  for (const note of plan.talk.notes) stderr.detail(note);
  const abort = new AbortController();
  const interrupt = (): void => {
    // The second time nothing is waited for.
    if (abort.signal.aborted) process.kill(process.pid, 'SIGKILL');
    abort.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const shell: Shell = {
    stdout: new Writer(process.stdout),
    stderr,
    open: async (plan) => (await import('./open.ts')).openSource(plan, (text) => stderr.detail(text)),
    signal: abort.signal,
    clock: () => performance.now(),
  };
  // What does not listen to the signal (a connect under way, a pipe nobody empties) must not hold up Ctrl-C, and would
  // keep the process alive after a return.
  abort.signal.addEventListener('abort', () => setTimeout(() => process.exit(INTERRUPTED), GRACE_MS).unref());
  try {
    return await start(plan, shell);
  } catch (error) {
    // What an interruption broke off is no news.
    if (abort.signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

async function start(plan: Exclude<Plan, { command: 'text' }>, shell: Shell): Promise<number> {
  switch (plan.command) {
    case 'grep':
      return (await import('./commands/grep.ts')).grep(plan, shell);
    case 'tail':
      return (await import('./commands/tail.ts')).tail(plan, shell);
    case 'count':
      return (await import('./commands/count.ts')).count(plan, shell);
    case 'merge':
      return (await import('./commands/merge.ts')).merge(plan, shell);
    case 'explain':
      return (await import('./commands/explain.ts')).explainQuery(plan, shell);
    case 'deploy mark':
      return (await import('./commands/deploy.ts')).deployMark(plan, shell);
    case 'deploy list':
      return (await import('./commands/deploy.ts')).deployList(plan, shell);
  }
}
