import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayText, WallClock } from '../../src/output/terminal/clock.ts';

describe('time of day', () => {
  test.each([
    ['UTC', '2026-11-24T14:05:12.481Z', '14:05:12.481', 20261124],
    ['Europe/Oslo', '2026-11-24T14:05:12.481Z', '15:05:12.481', 20261124],
    ['Europe/Oslo', '2026-07-01T22:00:00.000Z', '00:00:00.000', 20260702],
    ['Asia/Kolkata', '2026-11-24T18:29:59.999Z', '23:59:59.999', 20261124],
    ['Asia/Kolkata', '2026-11-24T18:30:00.000Z', '00:00:00.000', 20261125],
    ['America/New_York', '2026-11-01T05:59:59.999Z', '01:59:59.999', 20261101],
    ['America/New_York', '2026-11-01T06:00:00.000Z', '01:00:00.000', 20261101],
    ['UTC', '1969-12-31T23:59:58.001Z', '23:59:58.001', 19691231],
  ])('in %s %s -> %s', (zone, iso, time, day) => {
    const clock = new WallClock(zone);
    expect(clock.time(Date.parse(iso))).toBe(time);
    expect(clock.day(Date.parse(iso))).toBe(day);
  });

  test.each([-1, Number.NaN, 1e17, -1e17, Number.POSITIVE_INFINITY])('%d is not a time', (ms) => {
    const clock = new WallClock('UTC');
    expect(clock.time(ms)).toBe('--:--:--.---');
    expect(clock.day(ms)).toBe(0);
  });

  test('the local zone is the default, whatever came before', () => {
    const clock = new WallClock(undefined);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        const date = new Date(ms);
        const text = `${date.toTimeString().slice(0, 8)}.${date.toISOString().slice(20, 23)}`;
        expect(clock.time(ms)).toBe(text);
      }),
    );
  });

  test('a zone agrees with Intl, whatever came before', () => {
    const clock = new WallClock('America/St_Johns');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        const text = new Date(ms).toLocaleTimeString('sv-SE', { timeZone: 'America/St_Johns' });
        expect(clock.time(ms).slice(0, 8)).toBe(text);
      }),
    );
  });
});

test.each([
  [20261124, 2026, 'Tue 24 Nov'],
  [20260101, 2026, 'Thu 1 Jan'],
  [20251231, 2026, 'Wed 31 Dec 2025'],
])('day %d seen in %d -> %s', (day, year, text) => {
  expect(dayText(day, year)).toBe(text);
});
