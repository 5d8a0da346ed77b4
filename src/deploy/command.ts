// Deploys that a command prints: a time or a JSON marker on each line. The command is run by `/bin/sh -c`, as git runs
// its aliases, so that a shared configuration works the same for everybody.

import { KlogError } from '../base/errors.ts';
import { Collector, type Found } from './collect.ts';
import { failureOf, LIMITS, type Outside, runProgram } from './run.ts';
import { shortened, wordsOf } from './words.ts';

/** Lines of stderr that an error shows. */
const STDERR_LINES = 10;

/** The markers that a command prints. A KlogError `no-deploy`, with its stderr, if it fails or exceeds the limits. */
export async function readCommand(line: string, outside: Outside, limits = LIMITS): Promise<Found> {
  const ran = await runProgram({ program: line, args: undefined, limits, outside });
  const failure = failureOf(ran, limits);
  if (failure !== undefined) {
    const said = ran.stderr.split('\n').filter((text) => text.trim() !== '');
    const first = ran.how === 'exited' ? said.shift() : undefined;
    const { where } = wordsOf({ kind: 'command', line });
    const reason = first === undefined ? '' : `: ${shortened(first)}`;
    throw new KlogError('no-deploy', `no deploy found: ${where} ${failure}${reason}`, {
      detail: indented(said),
      hint: ran.how === 'printed too much' ? `${line} | tail -n 1000` : line,
    });
  }
  const collector = new Collector('line');
  for (const text of ran.stdout.replace(/^\ufeff/, '').split('\n')) collector.line(text, undefined);
  return collector.found();
}

function indented(lines: readonly string[]): string[] {
  const shown = lines.slice(0, STDERR_LINES).map((line) => `    ${line.trimEnd()}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `    and ${more} more ${more === 1 ? 'line' : 'lines'}`] : shown;
}
