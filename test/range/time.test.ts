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
    '14h05',
    '',
    '25:00',
    '14:5',
    '14:05:61',
    '2026-02-30',
    '2026-1-1',
    '15',
    '2026',
    'tomorrow-ish',
    '5m 14:05',
  ])('%j -> is no time', (text) => {
    expect(() => parseTime(text, { now: utc(NOW), zone: 'UTC', direction: 'since' })).toThrow(
      expect.objectContaining({
        code: 'bad-time',
        message: `"${text}" is no time`,
        hint: '15m, 14:05, 2026-11-23T14:05Z',
      }),
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
