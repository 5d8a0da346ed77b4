// What a running command has of the outside: stdout, stderr, sources, the wish to stop, and a clock. Built once by main.

import type { CountPlan, GrepPlan, TailPlan } from '../../config/plan/plan.ts';
import type { Writer } from '../../output/terminal/writer.ts';
import type { OpenSource } from '../../read/options.ts';
import type { Stderr } from './stderr.ts';

/** A plan of a command that reads. */
export type ReadingPlan = GrepPlan | TailPlan | CountPlan;

export interface Shell {
  readonly stdout: Writer;
  readonly stderr: Stderr;
  /** Opens what a plan reads from. */
  readonly open: (plan: ReadingPlan) => Promise<OpenSource>;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that does not jump. */
  readonly clock: () => number;
}
