// Parses the times of --since and --until. The forms are those of base/time.ts; a clock time alone gets its day here.

import type { EpochMs } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import { readTime, type TimeContext } from '../base/time.ts';
import { timesMeant } from '../base/time-meant.ts';

export interface TimeQuestion {
  /** Start of the run. */
  readonly now: EpochMs;
  /** IANA zone; undefined is the local zone. */
  readonly zone: string | undefined;
  /** A clock time later than now is yesterday's for `since`, and in the future for `until`. */
  readonly direction: 'since' | 'until';
}

/** A point in time as users type it, ms since the epoch. A KlogError `bad-time` if it is not a time. */
export function parseTime(text: string, { now, zone, direction }: TimeQuestion): EpochMs {
  const context: TimeContext = { now, zone, clock: direction === 'since' ? 'past' : 'today' };
  const span = readTime(text, context);
  if (span === undefined) {
    const hint = suggestion(text.trim(), context) ?? '15m, 14:05, 2026-11-23T14:05Z';
    throw new KlogError('bad-time', `"${text}" is not a time`, { hint });
  }
  return span.start;
}

/** The likely time: in a form of another clock or calendar, or a duration with a sign or without a unit. */
function suggestion(text: string, context: TimeContext): string | undefined {
  const length = /^[-+] ?(\d.*)$/.exec(text)?.[1] ?? (/^\d{1,3}$/.test(text) ? `${text}m` : undefined);
  const likely = length === undefined ? timesMeant(text, true) : [length];
  return likely.find((one) => readTime(one, context) !== undefined);
}
