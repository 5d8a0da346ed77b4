// Lengths of time as people write and read them. What a length is for (an offset from now, a timeout, a field's
// unit) is left to the caller; points in time are in time.ts.

import { KlogError } from './errors.ts';

const UNITS = new Map<string, number>([
  ...units(1e-6, 'ns'),
  ...units(1e-3, 'us', '\u00b5s', '\u03bcs'),
  ...units(1, 'ms', 'msec', 'msecs', 'millis', 'millisecond', 'milliseconds'),
  ...units(1_000, 's', 'sec', 'secs', 'second', 'seconds'),
  ...units(60_000, 'm', 'min', 'mins', 'minute', 'minutes'),
  ...units(3_600_000, 'h', 'hr', 'hrs', 'hour', 'hours'),
  ...units(86_400_000, 'd', 'day', 'days'),
  ...units(604_800_000, 'w', 'week', 'weeks'),
]);

const PART = /(\d+(?:\.\d+)?|\.\d+) ?([a-z\u00b5\u03bc]+) ?/y;

/** A duration such as `15m`, `2h30m`, `1.5s`, `250ms`, `7d` in ms (maybe a fraction); undefined when it is none. */
export function readDuration(text: string): number | undefined {
  const trimmed = text.trim();
  let total = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < trimmed.length) {
    const part = PART.exec(trimmed);
    const unit = part === null ? undefined : UNITS.get(part[2] ?? '');
    if (part === null || unit === undefined) return undefined;
    total += inUnit(part[1] ?? '', unit);
  }
  return trimmed !== '' && Number.isFinite(total) ? total : undefined;
}

/** Like `readDuration`, but a text that is not a duration is a KlogError with an example. */
export function parseDuration(text: string, example = '15m'): number {
  const duration = readDuration(text);
  if (duration === undefined) {
    const bare = /^\d+(\.\d+)?$/.test(text.trim());
    const why = bare ? 'has no unit' : 'is not a duration';
    throw new KlogError('bad-duration', `"${text}" ${why}`, {
      hint: bare ? `${text.trim()}s` : example,
    });
  }
  return duration;
}

/** A duration for people, at most two units: `250 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return twoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1_440) return twoUnits(minutes, 60, 'h', 'min');
  return twoUnits(Math.round(ms / 3_600_000), 24, 'd', 'h');
}

function twoUnits(count: number, size: number, large: string, small: string): string {
  const rest = count % size;
  const whole = `${Math.floor(count / size)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

// Dividing by a power of ten rounds better than multiplying by its inverse: 3us is 0.003, not 0.0030000000000000001.
function inUnit(digits: string, unit: number): number {
  return unit < 1 ? Number(digits) / Math.round(1 / unit) : Number(digits) * unit;
}

function units(size: number, ...names: string[]): [string, number][] {
  return names.map((name) => [name, size]);
}
