// The times of --since and --until. The forms are those of base/time.ts; this file adds which day a bare clock
// time belongs to, and the error. Pure.

import type { EpochMs } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import { readTime } from '../base/time.ts';

export interface TimeQuestion {
  /** Start of the run. */
  readonly now: EpochMs;
  /** IANA zone; undefined is the local zone. */
  readonly zone: string | undefined;
  /** A clock time later than now is yesterday's as a `since`; as an `until` it lies in the future. */
  readonly direction: 'since' | 'until';
}

/** A point in time as a person writes it, ms since the epoch; a KlogError `bad-time` when it is none. */
export function parseTime(text: string, { now, zone, direction }: TimeQuestion): EpochMs {
  const span = readTime(text, { now, zone, clock: direction === 'since' ? 'past' : 'today' });
  if (span === undefined) {
    throw new KlogError('bad-time', `"${text}" is no time`, { hint: '15m, 14:05, 2026-11-23T14:05Z' });
  }
  return span.start;
}
