// Points in time as people and programs write them: the forms that --since, an expression and a deploy marker
// share. Pure: now and the zone come in as data. Which error a bad text deserves is left to the caller.

import type { EpochMs } from './brand.ts';
import { asEpochMs } from './brand.ts';
import { readDuration } from './duration.ts';
import type { WallMs, Zone } from './zone.ts';
import { instantOf, wallAt } from './zone.ts';

/** A time with the precision it was written in: `14:05` is a whole minute, `[start, end)`. */
export interface TimeSpan {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

export interface TimeContext {
  readonly now: EpochMs;
  readonly zone: Zone;
  /** A clock time without a date is today's; with `past`, yesterday's when it would lie after now. */
  readonly clock?: 'today' | 'past';
}

const DAY = 86_400_000;
const CLOCK = String.raw`(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?`;
const OFFSET = String.raw`(?: ?(Z|z|[+-]\d\d(?::?\d\d)?))?`;
const CLOCK_ONLY = new RegExp(`^${CLOCK}${OFFSET}$`);
const DATE_AND_CLOCK = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)(?:(?:[Tt]| +)${CLOCK}${OFFSET})?$`);
const NAMED_DAY = new RegExp(`^(today|yesterday)(?: +${CLOCK})?$`);
const EPOCH = /^(\d{9,19})(?:\.(\d{1,9}))?$/;

/**
 * Reads a time: `now`, `15m`, `2h ago`, `14:05`, `14:05:30.250`, `today`, `yesterday 18:00`, `2026-11-23`,
 * `2026-11-23 14:05`, RFC 3339, epoch s, ms, us or ns by magnitude. Undefined when the text is none of these.
 */
export function readTime(text: string, context: TimeContext): TimeSpan | undefined {
  const trimmed = text.trim();
  if (trimmed === 'now') return instant(context.now);
  return (
    readRelative(trimmed, context.now) ??
    readClock(trimmed, context) ??
    readNamedDay(trimmed, context) ??
    readAbsolute(trimmed, context.zone)
  );
}

/** Reads a time that needs no now: a date, a date and clock time, RFC 3339, or an epoch number. */
export function readAbsolute(text: string, zone: Zone): TimeSpan | undefined {
  const epoch = EPOCH.exec(text);
  if (epoch !== null) return readEpoch(epoch[1] ?? '', epoch[2]);
  const match = DATE_AND_CLOCK.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const date = dateOf(Number(year), Number(month), Number(day));
  if (date === undefined) return undefined;
  if (hour === undefined) return dayOf(date, zone);
  const clock = clockOf(hour, minute, second, fraction);
  const itsZone = offset === undefined ? zone : offsetOf(offset);
  if (clock === undefined || Number.isNaN(itsZone)) return undefined;
  return spanOf(date + clock.ms, clock.precision, itsZone);
}

/** An epoch number as an instant, its unit (s, ms, us, ns) told by its magnitude. */
export function epochOf(value: number): EpochMs {
  const size = Math.abs(value);
  if (size < 1e11) return asEpochMs(value * 1_000);
  if (size < 1e14) return asEpochMs(value);
  return asEpochMs(value / (size < 1e17 ? 1e3 : 1e6));
}

function readEpoch(digits: string, fraction: string | undefined): TimeSpan {
  // An integer of nanoseconds is beyond 2^53, but exact to far less than the millisecond that is kept.
  const at = epochOf(Number(fraction === undefined ? digits : `${digits}.${fraction}`));
  const precision = Number(digits) < 1e11 && fraction === undefined ? 1_000 : 1;
  const start = Math.floor(at);
  return { start: asEpochMs(start), end: asEpochMs(start + precision) };
}

function readRelative(text: string, now: EpochMs): TimeSpan | undefined {
  const duration = readDuration(text.replace(/ +ago$/, ''));
  return duration === undefined ? undefined : instant(asEpochMs(Math.round(now - duration)));
}

function readClock(text: string, context: TimeContext): TimeSpan | undefined {
  const match = CLOCK_ONLY.exec(text);
  if (match === null) return undefined;
  const [, hour, minute, second, fraction, offset] = match;
  const clock = clockOf(hour, minute, second, fraction);
  const zone = offset === undefined ? context.zone : offsetOf(offset);
  if (clock === undefined || Number.isNaN(zone)) return undefined;
  const today = startOfDay(wallAt(context.now, zone));
  const span = spanOf(today + clock.ms, clock.precision, zone);
  if (context.clock !== 'past' || span.start <= context.now) return span;
  return spanOf(today - DAY + clock.ms, clock.precision, zone);
}

function readNamedDay(text: string, context: TimeContext): TimeSpan | undefined {
  const match = NAMED_DAY.exec(text);
  if (match === null) return undefined;
  const [, name, hour, minute, second, fraction] = match;
  const today = startOfDay(wallAt(context.now, context.zone));
  const date = name === 'today' ? today : today - DAY;
  if (hour === undefined) return dayOf(date, context.zone);
  const clock = clockOf(hour, minute, second, fraction);
  return clock && spanOf(date + clock.ms, clock.precision, context.zone);
}

function instant(at: EpochMs): TimeSpan {
  return { start: at, end: asEpochMs(at + 1) };
}

function spanOf(wall: WallMs, precision: number, zone: Zone): TimeSpan {
  const start = instantOf(wall, zone);
  return { start, end: asEpochMs(start + precision) };
}

// A day ends where the next one begins: days on which clocks change have 23 or 25 hours.
function dayOf(date: WallMs, zone: Zone): TimeSpan {
  return { start: instantOf(date, zone), end: instantOf(date + DAY, zone) };
}

function startOfDay(wall: WallMs): WallMs {
  return Math.floor(wall / DAY) * DAY;
}

function dateOf(year: number, month: number, day: number): WallMs | undefined {
  const wall = Date.UTC(year, month - 1, day);
  const date = new Date(wall);
  // Date.UTC rolls 30 February over to March, and takes the years 0 to 99 for 1900 to 1999.
  const same =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? wall : undefined;
}

function clockOf(
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction: string | undefined,
): { ms: number; precision: number } | undefined {
  const [h, m, s] = [Number(hour), Number(minute), Number(second ?? 0)];
  // RFC 3339 knows the leap second 60; epoch time does not, so it is the first instant of the next minute.
  if (h > 23 || m > 59 || s > 60) return undefined;
  const ms = Math.floor(Number(`0.${fraction ?? 0}`) * 1_000 + 1e-6);
  const precision =
    second === undefined ? 60_000 : fraction === undefined ? 1_000 : Math.max(1, 10 ** (3 - fraction.length));
  return { ms: ((h * 60 + m) * 60 + s) * 1_000 + ms, precision };
}

/** `Z`, `+01:00`, `+0100` or `+01` in ms; NaN when out of bounds. */
function offsetOf(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = text.length > 3 ? Number(text.slice(-2)) : 0;
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
