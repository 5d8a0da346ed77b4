// Times: as log lines spell them, and as a person types them. A typed time is as long as its precision.

import { decimalOf, floor, times } from './numbers.ts';
import type { Clock } from './tree.ts';

/** From the first ms to the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const ZONE = '(Z|[+-]\\d\\d:\\d\\d)?';
const LOGGED = new RegExp(
  `^(\\d{4})([-/])(\\d\\d)\\2(\\d\\d)(?:[T ](\\d\\d:\\d\\d)(?::(\\d\\d)(?:[.,](\\d+))?)?${ZONE})?$`,
);
const TYPED_DATE = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?${ZONE})?$`,
);
const TYPED_CLOCK = new RegExp(`^(\\d\\d:\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?${ZONE}$`);
const TYPED_DAY = /^(today|yesterday)(?: (\d\d:\d\d))?$/;
const TYPED_AGO = /^((?:\d+[smhd])+)(?: ago)?$/;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: MINUTE, h: 60 * MINUTE, d: DAY };

/** The ms of a text of a record; a text without a zone is UTC. */
export function loggedTime(text: string): number | undefined {
  const match = LOGGED.exec(text.toUpperCase());
  if (match === null) return undefined;
  const [, year, , month, day, clock = '00:00', seconds = '0', fraction = '0', zone = 'Z'] = match;
  const start = Date.parse(`${year}-${month}-${day}T${clock}${zone}`);
  return Number.isNaN(start) ? undefined : start + Number(seconds) * 1000 + millis(fraction);
}

/** The ms of a number since the epoch: s, ms, us or ns by magnitude; undefined when it is too small to be one. */
export function epochOf(spelling: string): number | undefined {
  const number = decimalOf(spelling);
  if (number === undefined || number.mantissa <= 0n || Math.abs(number.exponent) > 30) return undefined;
  const whole = String(floor(number));
  const digits = whole.length;
  if (digits < 9 || digits > 20) return undefined;
  if (digits < 12) return Number(floor(times(number, { mantissa: 1000n, exponent: 0 })));
  return Number(whole.slice(0, digits - (digits < 15 ? 0 : digits < 18 ? 3 : 6)));
}

/** What a person means by a time; undefined when the text is none. `past`: no clock time is later than now. */
export function typedTime(text: string, clock: Clock, past: boolean): Span | undefined {
  if (text === 'now') return { start: clock.now, end: clock.now + 1 };
  return ago(text, clock) ?? clockTime(text, clock, past) ?? namedDay(text, clock) ?? date(text, clock);
}

/** The second, or the ms, of an epoch number that is typed where a time is asked for. */
export function typedEpoch(text: string): Span | undefined {
  const start = /^\d{9,19}$/.test(text) ? epochOf(text) : undefined;
  return start === undefined ? undefined : { start, end: start + (text.length < 12 ? 1000 : 1) };
}

function ago(text: string, { now }: Clock): Span | undefined {
  const parts = TYPED_AGO.exec(text)?.[1];
  if (parts === undefined) return undefined;
  const all = Array.from(parts.matchAll(/(\d+)([smhd])/g), ([, n, unit = '']) => Number(n) * UNITS[unit]!);
  const start = now - all.reduce((sum, length) => sum + length, 0);
  return { start, end: start + 1 };
}

function clockTime(text: string, clock: Clock, past: boolean): Span | undefined {
  const match = TYPED_CLOCK.exec(text.toUpperCase());
  if (match === null) return undefined;
  const [, hours = '', seconds, fraction, zone] = match;
  const ahead = zone === undefined ? clock.ahead : aheadOf(zone);
  const at = midnight(clock.now, ahead) + minutesOf(hours) * MINUTE;
  const span = precise(at, hours, seconds, fraction);
  return past && span.start > clock.now ? { start: span.start - DAY, end: span.end - DAY } : span;
}

function namedDay(text: string, { now, ahead }: Clock): Span | undefined {
  const match = TYPED_DAY.exec(text);
  if (match === null) return undefined;
  const [, name, hours] = match;
  const day = midnight(now, ahead) - (name === 'today' ? 0 : DAY);
  return precise(day + (hours === undefined ? 0 : minutesOf(hours) * MINUTE), hours, undefined, undefined);
}

function date(text: string, { ahead }: Clock): Span | undefined {
  const match = TYPED_DATE.exec(text.toUpperCase());
  if (match === null) return undefined;
  const [, day, hours, seconds, fraction, zone] = match;
  const start = Date.parse(`${day}T${hours ?? '00:00'}${zone ?? 'Z'}`);
  if (Number.isNaN(start)) return undefined;
  return precise(start - (zone === undefined ? ahead : 0), hours, seconds, fraction);
}

function precise(
  start: number,
  hours: string | undefined,
  seconds: string | undefined,
  fraction: string | undefined,
): Span {
  if (hours === undefined) return { start, end: start + DAY };
  if (seconds === undefined) return { start, end: start + MINUTE };
  const second = start + Number(seconds) * 1000;
  if (fraction === undefined) return { start: second, end: second + 1000 };
  const at = second + millis(fraction);
  return { start: at, end: at + Math.max(1, 10 ** (3 - fraction.length)) };
}

/** When the day began on clocks that are ahead of UTC. */
function midnight(now: number, ahead: number): number {
  return Math.floor((now + ahead) / DAY) * DAY - ahead;
}

function minutesOf(hours: string): number {
  return Number(hours.slice(0, 2)) * 60 + Number(hours.slice(3));
}

function aheadOf(zone: string): number {
  return zone === 'Z' ? 0 : (zone[0] === '-' ? -1 : 1) * minutesOf(zone.slice(1)) * MINUTE;
}

const millis = (fraction: string): number => Number(fraction.padEnd(3, '0').slice(0, 3));
