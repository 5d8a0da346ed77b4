// Times with the precision they were written in.
import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { epochOf, readAbsolute, readTime } from '../../src/base/time.ts';

const now = asEpochMs(Date.parse('2026-11-24T12:00:00.500Z'));
const at = (text: string) => Date.parse(text);

describe('readTime gives the span that was written', () => {
  test.each([
    ['14:05', '2026-11-24T14:05:00Z', 60_000],
    ['14:05:30', '2026-11-24T14:05:30Z', 1_000],
    ['14:05:30.2', '2026-11-24T14:05:30.200Z', 100],
    ['14:05:30,250', '2026-11-24T14:05:30.250Z', 1],
    ['14:05:30.2501239', '2026-11-24T14:05:30.250Z', 1],
    ['2026-11-23', '2026-11-23T00:00:00Z', 86_400_000],
    ['today', '2026-11-24T00:00:00Z', 86_400_000],
    ['yesterday 18:00', '2026-11-23T18:00:00Z', 60_000],
    ['1764000000', '2025-11-24T16:00:00Z', 1_000],
    ['1764000000123', '2025-11-24T16:00:00.123Z', 1],
    ['now', '2026-11-24T12:00:00.500Z', 1],
  ])('%s -> from %s for %d ms', (text, start, length) => {
    expect(readTime(text, { now, zone: 'UTC' })).toEqual({ start: at(start), end: at(start) + length });
  });

  test.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
    ['2026-10-26', 24],
  ])('%s in Oslo has %d hours', (text, hours) => {
    const span = readTime(text, { now, zone: 'Europe/Oslo' });
    expect((span!.end - span!.start) / 3_600_000).toBe(hours);
  });
});

describe('readAbsolute', () => {
  test.each([
    '14:05',
    '15m',
    'now',
    'today',
    '2026-13-01',
    '2026-02-29',
    '2026-11-23T24:00Z',
    '2026-11-23T14:60Z',
  ])('%s -> none', (text) => expect(readAbsolute(text, 'UTC')).toBeUndefined());
  test.each([
    '2026-11-23T14:05+25:00',
    '2026-11-23T14:05+01:75',
    '20261123',
    '2026-11-23Z',
    '',
    '2026-11-23T',
  ])('%j -> none', (text) => expect(readAbsolute(text, 'UTC')).toBeUndefined());
  test('a leap day and a leap second', () => {
    expect(readAbsolute('2028-02-29', 'UTC')?.start).toBe(at('2028-02-29'));
    expect(readAbsolute('2016-12-31T23:59:60Z', 'UTC')?.start).toBe(at('2017-01-01T00:00:00Z'));
  });
});

test.each([
  [1_764_000_000, 1_764_000_000_000],
  [1_764_000_000.25, 1_764_000_000_250],
  [1_764_000_000_000, 1_764_000_000_000],
  [1_764_000_000_000_000, 1_764_000_000_000],
  [1_764_000_000_000_000_000, 1_764_000_000_000],
])('epochOf %d -> %d ms', (value, ms) => expect(epochOf(value)).toBe(ms));
