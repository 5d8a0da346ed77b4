// The times of --since and --until. The forms are those of base/time.ts; this file adds which day a bare clock
// time belongs to, and the error. Pure.

import type { EpochMs } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import { readTime, type TimeContext } from '../base/time.ts';
import { timesMeant } from '../base/time-meant.ts';

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
  const context: TimeContext = { now, zone, clock: direction === 'since' ? 'past' : 'today' };
  const span = readTime(text, context);
  if (span === undefined) {
    const hint = meant(text.trim(), context) ?? '15m, 14:05, 2026-11-23T14:05Z';
    throw new KlogError('bad-time', `"${text}" is no time`, { hint });
  }
  return span.start;
}

/** What was likely meant: another clock or calendar's form, a length of time with a sign or without a unit. */
function meant(text: string, context: TimeContext): string | undefined {
  const length = /^[-+] ?(\d.*)$/.exec(text)?.[1] ?? (/^\d{1,3}$/.test(text) ? `${text}m` : undefined);
  const likely = length === undefined ? timesMeant(text, true) : [length];
  return likely.find((one) => readTime(one, context) !== undefined);
}
