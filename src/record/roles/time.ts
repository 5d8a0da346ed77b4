// A log line's own time: RFC 3339 and its everyday variants, and numbers since the epoch whose unit is told by
// their size. Times that people type (`2h ago`, `14:05`) are the range room's.

import type { Value } from '../json/value.ts';

const BLANK = 0x20;
const DASH = 0x2d;
const COLON = 0x3a;
const DAY_MS = 86_400_000;

/** Where the time that `isoAt` read last ended. A variable, so that hot code allocates nothing. */
let isoEnd = 0;
/** Whether it had a time of day. */
let hadClock = false;

/**
 * The time that a value spells, ms since the epoch (a fraction of a ms is cut off), NaN when it spells none. A
 * text may be RFC 3339, with a blank for the T, a comma before the fraction, `+0100`, no zone (UTC), no seconds,
 * only a date, or digits since the epoch as a number is. Numbers: s from 9 digits on, ms from 12, us from 15, ns
 * from 18. Allocates nothing, exponents aside. Hot.
 */
export function parseLogTime(bytes: Uint8Array, start: number, end: number, isNumber: boolean): number {
  while (start < end && bytes[start] === BLANK) start++;
  while (end > start && bytes[end - 1] === BLANK) end--;
  if (!isNumber) {
    const time = isoAt(bytes, start, end);
    if (!Number.isNaN(time)) return isoEnd === end || isZoneName(bytes, isoEnd, end) ? time : Number.NaN;
  }
  return epochAt(bytes, start, end);
}

/** The time that a string or number spells, as `parseLogTime` tells it. Hot. */
export function timeOfValue(value: Value): number {
  const { kind, bytes, start, end } = value;
  if (kind !== 'string') return kind === 'number' ? parseLogTime(bytes, start, end, true) : Number.NaN;
  if (!value.escaped) return parseLogTime(bytes, start, end, false);
  const text = Buffer.from(value.text());
  return parseLogTime(text, 0, text.length, false);
}

/** The time with which a line begins, perhaps in a bracket; NaN when it does not. Must have a time of day. */
export function timeAtStart(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && (bytes[start] === 0x5b || bytes[start] === 0x28)) start++;
  const time = isoAt(bytes, start, end);
  return hadClock ? time : Number.NaN;
}

/** Where the time ended that `timeAtStart` found last. */
export function timeEnd(): number {
  return isoEnd;
}

/** Behind an offset: Java's `[Europe/Oslo]` and Go's ` UTC`. They add nothing to it. */
function isZoneName(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] === 0x5b) return bytes[end - 1] === 0x5d;
  return bytes[at] === BLANK && utcEnd(bytes, at, end) === end;
}

function utcEnd(bytes: Uint8Array, at: number, end: number): number {
  const from = bytes[at] === BLANK ? at + 1 : at;
  if (from + 3 > end) return -1;
  const word = ((bytes[from]! << 16) | (bytes[from + 1]! << 8) | bytes[from + 2]!) >>> 0;
  return word === 0x555443 || word === 0x474d54 ? from + 3 : -1;
}

function epochAt(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  let value = 0;
  // Digits that the unit makes finer than a ms are left out, so that ns stay exact.
  let whole = start;
  while (whole < end && isDigit(bytes[whole]!)) whole++;
  const digits = whole - start;
  if (digits > 0 && bytes[start] === 0x30) return Number.NaN;
  if (whole < end && bytes[whole] !== 0x2e && digits !== 1) return Number.NaN;
  if (digits === 1) return exponentAt(bytes, start, end);
  if (digits < 9 || digits > 20) return Number.NaN;
  const kept = whole - (digits < 15 ? 0 : digits < 18 ? 3 : 6);
  for (; i < kept; i++) value = value * 10 + (bytes[i]! - 0x30);
  let factor = digits < 12 ? 1000 : 1;
  value *= factor;
  for (i = whole + 1; i < end; i++) {
    if (!isDigit(bytes[i]!)) return Number.NaN;
    factor /= 10;
    if (factor >= 1) value += factor * (bytes[i]! - 0x30);
  }
  return value;
}

/** Numbers as some encoders write them: `1.7e9`, `1.764e+12`. */
function exponentAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 40) return Number.NaN;
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  if (!/^[1-9](\.\d+)?[eE]\+?\d+$/.test(text)) return Number.NaN;
  const value = Number(text);
  if (value < 1e8 || value >= 1e20) return Number.NaN;
  return Math.floor(
    value < 1e11 ? value * 1000 : value < 1e14 ? value : value < 1e17 ? value / 1000 : value / 1e6,
  );
}

/**
 * Reads a date, or a date and a time of day, that begins at `i`; NaN when none does. Where it ended is in
 * `isoEnd`. Dates also with slashes, and without dashes before a T (ISO 8601's basic form).
 */
function isoAt(bytes: Uint8Array, i: number, end: number): number {
  hadClock = false;
  isoEnd = i;
  if (i + 8 > end) return Number.NaN;
  const isBasic = isDigit(bytes[i + 4]!);
  const separator = bytes[i + 4]!;
  if (isBasic ? bytes[i + 8] !== 0x54 : i + 10 > end || !isDateSeparator(separator)) return Number.NaN;
  if (!isBasic && bytes[i + 7] !== separator) return Number.NaN;
  const high = twoDigits(bytes, i, end);
  const low = twoDigits(bytes, i + 2, end);
  const month = twoDigits(bytes, i + (isBasic ? 4 : 5), end);
  const day = twoDigits(bytes, i + (isBasic ? 6 : 8), end);
  if (high < 0 || low < 0 || month < 1 || month > 12 || day < 1) return Number.NaN;
  const year = high * 100 + low;
  if (day > daysIn(year, month)) return Number.NaN;
  const date = daysSinceEpoch(year, month, day) * DAY_MS;
  const at = i + (isBasic ? 8 : 10);
  isoEnd = at;
  const c = at < end ? bytes[at]! : 0;
  if (c !== 0x54 && c !== 0x74 && c !== BLANK) return date;
  const clock = clockAt(bytes, at + 1, end, isBasic);
  if (Number.isNaN(clock)) return c === BLANK ? date : Number.NaN;
  hadClock = true;
  return date + clock + zoneAt(bytes, isoEnd, end);
}

/** ms since midnight. */
function clockAt(bytes: Uint8Array, i: number, end: number, isBasic: boolean): number {
  const gap = isBasic && bytes[i + 2] !== COLON ? 0 : 1;
  const hour = twoDigits(bytes, i, end);
  const minute = twoDigits(bytes, i + 2 + gap, end);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return Number.NaN;
  if (gap === 1 && bytes[i + 2] !== COLON) return Number.NaN;
  i += 4 + gap;
  let time = hour * 3_600_000 + minute * 60_000;
  const second = i < end && (gap === 0 || bytes[i] === COLON) ? twoDigits(bytes, i + gap, end) : -1;
  if (second > 60) return Number.NaN;
  if (second >= 0) {
    time += second * 1000;
    i += gap + 2;
    if (i + 1 < end && (bytes[i] === 0x2e || bytes[i] === 0x2c) && isDigit(bytes[i + 1]!)) {
      let factor = 100;
      for (i++; i < end && isDigit(bytes[i]!); i++) {
        if (factor >= 1) time += factor * (bytes[i]! - 0x30);
        factor /= 10;
      }
    }
  }
  isoEnd = i;
  return time;
}

/** What the zone adds in ms; 0 for none. */
function zoneAt(bytes: Uint8Array, i: number, end: number): number {
  if (i < end && (bytes[i]! | 0x20) === 0x7a) {
    isoEnd = i + 1;
    return 0;
  }
  const named = i < end ? utcEnd(bytes, i, end) : -1;
  if (named >= 0) {
    isoEnd = named;
    return 0;
  }
  const spaced = i < end && bytes[i] === BLANK;
  const at = spaced ? i + 1 : i;
  const sign = bytes[at] === 0x2b ? 1 : bytes[at] === DASH ? -1 : 0;
  if (at >= end || sign === 0) return 0;
  const hours = twoDigits(bytes, at + 1, end);
  if (hours < 0 || hours > 23) return 0;
  const minuteAt = at + (bytes[at + 3] === COLON ? 4 : 3);
  const minutes = twoDigits(bytes, minuteAt, end);
  // ` -05` after a blank is as likely the next word of the line as a zone.
  if (minutes < 0 && spaced) return 0;
  isoEnd = minutes < 0 ? at + 3 : minuteAt + 2;
  return -sign * (hours * 60 + Math.max(0, minutes)) * 60_000;
}

function isDateSeparator(c: number): boolean {
  return c === DASH || c === 0x2f;
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

function twoDigits(bytes: Uint8Array, i: number, end: number): number {
  if (i + 2 > end || !isDigit(bytes[i]!) || !isDigit(bytes[i + 1]!)) return -1;
  return (bytes[i]! - 0x30) * 10 + (bytes[i + 1]! - 0x30);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01, proleptic Gregorian. Counts years from March, so that a leap day is a year's last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}
