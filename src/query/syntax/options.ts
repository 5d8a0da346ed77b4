// What a person asked for about records, before it is one expression. Filled by config, used by query/match/question.

import type { EpochMs } from '../../base/brand.ts';

export interface QueryOptions {
  /** EXPR arguments, and-ed. */
  readonly expressions: readonly string[];
  /** `-e`, or-ed; the result is and-ed with the EXPR arguments. */
  readonly patterns: readonly string[];
  /** `-F`: every EXPR and -e is one literal text. */
  readonly fixed: boolean;
  /** `-w`: words and phrases match whole words. */
  readonly wholeWords: boolean;
  /** `-v`: inverts EXPR and -e, never the filters below. */
  readonly invert: boolean;
  /** `-i`, `-s`, else smart-case. */
  readonly letterCase: 'smart' | 'ignore' | 'exact';
  /** `--host`, `--service` (names, `*` allowed; several are or-ed), `-l`. */
  readonly hosts: readonly string[];
  readonly services: readonly string[];
  /** A host without a star is a full name, in its own case: records are keyed by it, so that it is in one partition. */
  readonly hostsInFull?: boolean;
  readonly level: string | undefined;
  /** Start of the run: relative times in an expression count from here. */
  readonly now: EpochMs;
  /** IANA zone of clock times in an expression; undefined is the local zone. */
  readonly zone: string | undefined;
}
