// How the formats spell a point in time.

import type { Instant } from '../producer.ts';

/** RFC 3339 in UTC with the given digits of the second's fraction. */
export function iso(at: Instant, digits: 0 | 3 | 6 | 7 | 9, zone = 'Z'): string {
  const [second] = new Date(at.ms).toISOString().split('.');
  const fraction = nanosOf(at).slice(0, digits);
  return `${second}${digits === 0 ? '' : `.${fraction}`}${zone}`;
}

/** RFC 3339 in UTC as Go prints it: nanoseconds without the zeros at the end. */
export function isoGo(at: Instant): string {
  return iso(at, 9).replace(/\.?0+Z$/, 'Z');
}

/** The same instant on a clock that is some minutes ahead of UTC. */
export function isoAhead(at: Instant, minutes: number, zone: string, digits: 3 | 6): string {
  return iso({ ...at, ms: at.ms + minutes * 60_000 }, digits, zone);
}

/** Digits of the second's fraction, nine. */
function nanosOf({ ms, nanos }: Instant): string {
  return `${String(((ms % 1000) + 1000) % 1000).padStart(3, '0')}${String(nanos).padStart(6, '0')}`;
}

/** Seconds since the epoch with six digits of fraction, as a number prints it. */
export const seconds = (at: Instant): number =>
  Number(`${Math.floor(at.ms / 1000)}.${nanosOf(at).slice(0, 6)}`);
/** Digits since the epoch. */
export const microText = (at: Instant): string => `${Math.floor(at.ms / 1000)}${nanosOf(at).slice(0, 6)}`;
export const nanoText = (at: Instant): string => `${Math.floor(at.ms / 1000)}${nanosOf(at)}`;
