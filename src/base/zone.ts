// Wall clocks: what a clock on the wall of a time zone shows at an instant, and the instant at which it shows a
// given time. Knows the rules of daylight saving time through Intl; reading and printing texts is left to others.

import type { EpochMs } from './brand.ts';
import { asEpochMs } from './brand.ts';
import { KlogError } from './errors.ts';

/** An IANA name; undefined is the local zone of the process; a number is a fixed offset from UTC in ms. */
export type Zone = string | number | undefined;

/** A wall time as the instant at which a clock in UTC shows it, ms. Only for calendar arithmetic. */
export type WallMs = number;

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clocks are ahead of UTC at an instant, ms. A KlogError for an unknown zone. */
export function zoneOffset(at: EpochMs, zone: Zone): number {
  if (typeof zone === 'number') return zone;
  if (zone === undefined) return -new Date(at).getTimezoneOffset() * 60_000;
  if (zone === 'UTC') return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  // The format has whole seconds only: compare with the instant's own whole second, also before 1970.
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}

/** What a clock in the zone shows at an instant. */
export function wallAt(at: EpochMs, zone: Zone): WallMs {
  return at + zoneOffset(at, zone);
}

/**
 * The instant at which a clock in the zone shows a wall time. Of a time that is shown twice (clocks go back) the
 * earlier instant; a time that is skipped (clocks go forward) is taken as much later as the clocks jump.
 */
export function instantOf(wall: WallMs, zone: Zone): EpochMs {
  if (typeof zone === 'number') return asEpochMs(wall - zone);
  // A day to either side lies safely before and after any one change of clocks.
  const before = zoneOffset(asEpochMs(wall - DAY), zone);
  const after = zoneOffset(asEpochMs(wall + DAY), zone);
  const early = asEpochMs(wall - Math.max(before, after));
  if (before === after || zoneOffset(early, zone) === wall - early) return early;
  const late = asEpochMs(wall - Math.min(before, after));
  if (zoneOffset(late, zone) === wall - late) return late;
  return asEpochMs(wall - before);
}

/** Throws a KlogError when `zone` is not the name of a time zone. */
export function checkZone(zone: string): void {
  if (zone !== 'UTC') formatOf(zone);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
    return format;
  } catch (cause) {
    throw new KlogError('bad-zone', `"${zone}" is not a time zone`, { hint: '--tz Europe/Oslo', cause });
  }
}
