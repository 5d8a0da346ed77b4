// What a running command has of the outside: stdout, stderr, the wish to stop, and a clock. Built once by main.

import type { Writer } from '../../output/terminal/writer.ts';
import type { Stderr } from './stderr.ts';

export interface Shell {
  readonly stdout: Writer;
  readonly stderr: Stderr;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that does not jump. */
  readonly clock: () => number;
}
