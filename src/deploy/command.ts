// Deploys that a command prints: a time or a JSON marker a line. It is a line for the shell, as git's aliases are:
// `/bin/sh -c`, whatever shell a person has, so that a shared configuration does the same for everybody.

import { KlogError } from '../base/errors.ts';
import type { Found } from './collect.ts';
import { Collector } from './collect.ts';
import type { Limits, Outside, Ran } from './run.ts';
import { runProgram } from './run.ts';
import { shortened, wordsOf } from './words.ts';

const LIMITS: Limits = { timeoutMs: 10_000, bytes: 16 * 1024 * 1024 };
/** Lines of stderr that an error shows. */
const STDERR_LINES = 10;

/**
 * The markers that a command prints. A KlogError `no-deploy` when it fails, does not end or prints too much; its
 * stderr comes with it.
 */
export async function readCommand(line: string, outside: Outside, limits = LIMITS): Promise<Found> {
  const ran = await runProgram({ program: line, args: undefined, limits, outside });
  refuse(ran, wordsOf({ kind: 'command', line }).where, limits, line);
  const collector = new Collector('line');
  for (const text of ran.stdout.replace(/^\ufeff/, '').split('\n')) collector.line(text, undefined);
  return collector.found();
}

/** Throws where a program did not print all that it had to; `who` begins the sentence. */
function refuse(ran: Ran, who: string, limits: Limits, hint: string | undefined): void {
  const said = ran.stderr.split('\n').filter((text) => text.trim() !== '');
  const fail = (what: string, shown: readonly string[], toTry: string | undefined = hint): KlogError =>
    new KlogError('no-deploy', `no deploy found: ${who} ${what}`, { detail: indented(shown), hint: toTry });
  switch (ran.how) {
    case 'timed out':
      throw fail(`did not end in ${limits.timeoutMs / 1_000} s`, said);
    case 'printed too much': {
      const most = Math.round(limits.bytes / (1024 * 1024));
      throw fail(
        `printed more than ${most} MB: only the newest deploys are needed`,
        said,
        `${hint} | tail -n 1000`,
      );
    }
    case 'not found':
      throw fail('could not be started: no such program', []);
    case 'not started':
      throw fail('could not be started', []);
    case 'stopped':
      throw new KlogError('interrupted', 'interrupted', { exitCode: 130 });
    case 'exited': {
      if (ran.exitCode === 0) return;
      const how =
        ran.exitCode === undefined ? `was ended by ${ran.endedBy}` : `ended with exit code ${ran.exitCode}`;
      const [first, ...more] = said;
      throw fail(first === undefined ? how : `${how}: ${shortened(first)}`, more);
    }
  }
}

function indented(lines: readonly string[]): string[] {
  const shown = lines.slice(0, STDERR_LINES).map((line) => `    ${line.trimEnd()}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `    and ${more} more ${more === 1 ? 'line' : 'lines'}`] : shown;
}
