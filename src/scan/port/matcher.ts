// The shape of a compiled expression as the engine needs it. query/compile fits it; scan does not import query.

import type { LogEvent } from '../../record/event/event.ts';

/** 0: no; 1: a match; 2: not a match, but kept for the context of others. */
export type Verdict = 0 | 1 | 2;

export interface Matcher {
  /** True where `test` says 1 to whatever there is. */
  readonly matchesAll?: boolean;
  /**
   * Called once per batch with its decompressed records, before `find`. Lets the matcher look for whatever
   * switches its literals off (JSON escapes, their being in nearly all of the `count` records) once and not for
   * every hit.
   */
  begin(bytes: Buffer, from: number, to: number, count: number): void;
  /**
   * The position of the next candidate at or after `from` (any byte of the record that may match), or -1 when
   * no record that begins at or after `from` can match. `from` itself when nothing is known about literals.
   * May say too much, never too little. Hot.
   */
  find(bytes: Buffer, from: number, to: number): number;
  /** The whole test. Hot: called for every candidate record. */
  test(event: LogEvent): Verdict;
}

/** Matches every record. */
export const EVERYTHING: Matcher = {
  matchesAll: true,
  begin: () => {},
  find: (_bytes, from) => from,
  test: () => 1,
};
