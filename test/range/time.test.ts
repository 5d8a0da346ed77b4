// The forms of --since and --until.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { parseTime } from '../../src/range/time.ts';

const utc = (text: string) => asEpochMs(Date.parse(text));
const NOW = '2026-11-24T12:00:00Z';

interface Case {
  readonly text: string;
  readonly expected: string;
  readonly now?: string;
  readonly zone?: string;
  readonly direction?: 'since' | 'until';
}

const cases: Case[] = [
  { text: 'now', expected: NOW },
  { text: '15m', expected: '2026-11-24T11:45:00Z' },
  { text: '2h ago', expected: '2026-11-24T10:00:00Z' },
  { text: '2 hours ago', expected: '2026-11-24T10:00:00Z' },
  { text: '1d12h', expected: '2026-11-23T00:00:00Z' },
  { text: '15m', expected: '2026-11-24T11:45:00Z', direction: 'until' },
  { text: '11:05', expected: '2026-11-24T11:05:00Z' },
  { text: '9:05', expected: '2026-11-24T09:05:00Z' },
  { text: '12:00', expected: '2026-11-24T12:00:00Z' },
  { text: '14:05', expected: '2026-11-23T14:05:00Z' },
  { text: '14:05:30.250', expected: '2026-11-23T14:05:30.250Z' },
  { text: '14:05', expected: '2026-11-24T14:05:00Z', direction: 'until' },
  { text: '14:05Z', expected: '2026-11-23T14:05:00Z', zone: 'Asia/Tokyo' },
  { text: 'today', expected: '2026-11-24T00:00:00Z' },
  { text: 'today 14:05', expected: '2026-11-24T14:05:00Z' },
  { text: 'yesterday', expected: '2026-11-23T00:00:00Z' },
  { text: 'yesterday 18:00', expected: '2026-11-23T18:00:00Z' },
  { text: '2026-11-23', expected: '2026-11-23T00:00:00Z' },
  { text: '2026-11-23 14:05', expected: '2026-11-23T14:05:00Z' },
  { text: '2026-11-23T14:05', expected: '2026-11-23T14:05:00Z' },
  { text: '2026-11-23T14:05Z', expected: '2026-11-23T14:05:00Z', zone: 'Europe/Oslo' },
  { text: '2026-11-23t14:05:07.5z', expected: '2026-11-23T14:05:07.500Z', zone: 'Europe/Oslo' },
  { text: '2026-11-23T14:05:00+01:00', expected: '2026-11-23T13:05:00Z' },
  { text: '2026-11-23 14:05:00 -0530', expected: '2026-11-23T19:35:00Z' },
  { text: '1764000000', expected: '2025-11-24T16:00:00Z' },
  { text: '1764000000.5', expected: '2025-11-24T16:00:00.500Z' },
  { text: '1764000000123', expected: '2025-11-24T16:00:00.123Z' },
  { text: '1764000000123456', expected: '2025-11-24T16:00:00.123Z' },
  { text: '1764000000123456789', expected: '2025-11-24T16:00:00.123Z' },
  { text: ' 15m ', expected: '2026-11-24T11:45:00Z' },
  // Named zones: what a wall clock there shows.
  { text: '11:05', expected: '2026-11-24T10:05:00Z', zone: 'Europe/Oslo' },
  { text: '12:59', expected: '2026-11-24T11:59:00Z', zone: 'Europe/Oslo' },
  { text: '13:01', expected: '2026-11-23T12:01:00Z', zone: 'Europe/Oslo' },
  { text: 'today', expected: '2026-11-23T15:00:00Z', zone: 'Asia/Tokyo' },
  { text: 'today', expected: '2026-11-24T15:00:00Z', zone: 'Asia/Tokyo', now: '2026-11-24T15:00:00Z' },
  { text: 'yesterday', expected: '2026-11-23T05:00:00Z', zone: 'America/New_York' },
  // Clocks change between yesterday and today.
  { text: 'yesterday', expected: '2026-10-24T22:00:00Z', zone: 'Europe/Oslo', now: '2026-10-26T08:00:00Z' },
  { text: 'today', expected: '2026-10-25T23:00:00Z', zone: 'Europe/Oslo', now: '2026-10-26T08:00:00Z' },
  { text: '02:30', expected: '2026-10-25T00:30:00Z', zone: 'Europe/Oslo', now: '2026-10-25T05:00:00Z' },
  { text: '02:30', expected: '2026-03-29T01:30:00Z', zone: 'Europe/Oslo', now: '2026-03-29T05:00:00Z' },
  { text: '23:00', expected: '2026-03-28T22:00:00Z', zone: 'Europe/Oslo', now: '2026-03-29T05:00:00Z' },
  { text: '1:30', expected: '2026-11-01T05:30:00Z', zone: 'America/New_York', now: '2026-11-01T08:00:00Z' },
  { text: '20:00', expected: '2026-11-01T00:00:00Z', zone: 'Etc/GMT+4', now: '2026-11-01T12:00:00Z' },
  // In the hour that comes twice: its first showing, and yesterday's where that is still to come.
  { text: '02:30', expected: '2026-10-25T00:30:00Z', zone: 'Europe/Oslo', now: '2026-10-25T01:10:00Z' },
  { text: '02:30', expected: '2026-10-24T00:30:00Z', zone: 'Europe/Oslo', now: '2026-10-25T00:10:00Z' },
  // A clock that was skipped today lies as much later, and is yesterday's until then.
  { text: '02:30', expected: '2026-03-28T01:30:00Z', zone: 'Europe/Oslo', now: '2026-03-29T01:10:00Z' },
  { text: '02:30', expected: '2026-03-29T01:30:00Z', zone: 'Europe/Oslo', now: '2026-03-29T01:30:00Z' },
  // Midnight itself is skipped (Cairo), or comes twice (Havana): the day begins with its first instant.
  { text: 'today', expected: '2026-04-23T22:00:00Z', zone: 'Africa/Cairo', now: '2026-04-24T10:00:00Z' },
  { text: 'yesterday', expected: '2026-04-22T22:00:00Z', zone: 'Africa/Cairo', now: '2026-04-24T10:00:00Z' },
  { text: 'today', expected: '2026-11-01T04:00:00Z', zone: 'America/Havana', now: '2026-11-01T12:00:00Z' },
  {
    text: 'today 00:30',
    expected: '2026-11-01T04:30:00Z',
    zone: 'America/Havana',
    now: '2026-11-01T12:00:00Z',
  },
  // Half an hour of summer, two hours of it, a day that was left out.
  { text: '2026-10-04 02:15', expected: '2026-10-03T15:45:00Z', zone: 'Australia/Lord_Howe' },
  { text: '2026-04-05 01:45', expected: '2026-04-04T14:45:00Z', zone: 'Australia/Lord_Howe' },
  { text: '2026-03-29 02:10', expected: '2026-03-29T02:10:00Z', zone: 'Antarctica/Troll' },
  { text: '2026-10-25 02:10', expected: '2026-10-25T00:10:00Z', zone: 'Antarctica/Troll' },
  { text: '2011-12-30 12:00', expected: '2011-12-30T22:00:00Z', zone: 'Pacific/Apia' },
  // A length of time is one of elapsed time, whatever clocks do meanwhile.
  { text: '1d', expected: '2026-10-24T10:00:00Z', zone: 'Europe/Oslo', now: '2026-10-25T10:00:00Z' },
  { text: '3h ago', expected: '2026-03-29T02:00:00Z', zone: 'Europe/Oslo', now: '2026-03-29T05:00:00Z' },
];

describe('parseTime', () => {
  test.each(cases)('$direction $text in $zone at $now -> $expected', (row) => {
    const question = {
      now: utc(row.now ?? NOW),
      zone: row.zone ?? 'UTC',
      direction: row.direction ?? 'since',
    };
    expect(new Date(parseTime(row.text, question)).toISOString()).toBe(new Date(row.expected).toISOString());
  });

  test.each([
    ['', '15m, 14:05, 2026-11-23T14:05Z'],
    ['tomorrow-ish', '15m, 14:05, 2026-11-23T14:05Z'],
    ['5m 14:05', '15m, 14:05, 2026-11-23T14:05Z'],
    ['2026-11-23T14', '2026-11-23T14:00'],
    ['14h05', '15m, 14:05, 2026-11-23T14:05Z'],
    ['25:00', '23:00'],
    ['14:5', '14:05'],
    ['2pm', '14:00'],
    ['2:05 PM', '14:05'],
    ['14:05:61', '14:05:59'],
    ['2026-02-30', '2026-02-28'],
    ['2026-1-1', '2026-01-01'],
    ['23.11.2026 14:05', '2026-11-23T14:05'],
    ['2026/11/23', '2026-11-23'],
    ['yestreday', 'yesterday'],
    ['last 2h', '2h'],
    ['15', '15m'],
    ['2026', '15m, 14:05, 2026-11-23T14:05Z'],
    ['-15m', '15m'],
    ['+ 1h30m', '1h30m'],
    ['-x', '15m, 14:05, 2026-11-23T14:05Z'],
  ])('%j -> is not a time, try %s', (text, hint) => {
    expect(() => parseTime(text, { now: utc(NOW), zone: 'UTC', direction: 'since' })).toThrow(
      expect.objectContaining({ code: 'bad-time', message: `"${text}" is not a time`, hint }),
    );
  });

  test('an unknown zone -> is said, not guessed', () => {
    expect(() => parseTime('14:05', { now: utc(NOW), zone: 'Mars/Base', direction: 'since' })).toThrow(
      expect.objectContaining({ code: 'bad-zone' }),
    );
  });
});

describe('the local zone', () => {
  beforeAll(() => void vi.stubEnv('TZ', 'America/New_York'));
  afterAll(() => void vi.unstubAllEnvs());

  test.each([
    ['06:00', '2026-11-24T11:00:00Z'],
    ['08:00', '2026-11-23T13:00:00Z'],
    ['today', '2026-11-24T05:00:00Z'],
    ['2026-03-08 02:30', '2026-03-08T07:30:00Z'],
    ['2026-11-01 01:30', '2026-11-01T05:30:00Z'],
    ['2026-07-01 14:05', '2026-07-01T18:05:00Z'],
  ])('%s -> %s', (text, expected) => {
    expect(parseTime(text, { now: utc(NOW), zone: undefined, direction: 'since' })).toBe(utc(expected));
  });
});
