// Durations as they are read and shown.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration, readDuration } from '../../src/base/duration.ts';
import { KlogError } from '../../src/base/errors.ts';

describe('parseDuration', () => {
  test.each([
    ['15m', 900_000],
    ['2h30m', 9_000_000],
    ['1.5s', 1_500],
    ['.5s', 500],
    ['250ms', 250],
    ['7d', 604_800_000],
    ['1w', 604_800_000],
    ['3us', 0.003],
    ['2 hours', 7_200_000],
    ['1 h 5 min', 3_900_000],
    [' 10s ', 10_000],
    ['0s', 0],
  ])('%j -> %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each(['', ' ', 'x', '15', '2x', '-5m', '1h30', 'h', '5m!', '1..5s', `${'9'.repeat(400)}w`])(
    '%j -> is none',
    (text) => {
      expect(readDuration(text)).toBeUndefined();
      expect(() => parseDuration(text)).toThrow(KlogError);
    },
  );

  test('a bare number -> the error says what is missing', () => {
    expect(() => parseDuration('15')).toThrow(
      expect.objectContaining({ message: '"15" has no unit', hint: '15s' }),
    );
  });

  test('a word -> the error shows an example', () => {
    expect(() => parseDuration('soon')).toThrow(
      expect.objectContaining({ code: 'bad-duration', message: '"soon" is not a duration', hint: '15m' }),
    );
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [250, '250 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_234, '1.2 s'],
    [5_000, '5 s'],
    [9_949, '9.9 s'],
    [9_960, '10 s'],
    [12_345, '12 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [200_000, '3 min 20 s'],
    [3_599_600, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_399_999, '1 d'],
    [273_600_000, '3 d 4 h'],
    [-1_500, '-1.5 s'],
  ])('%d ms -> %j', (ms, text) => expect(formatDuration(ms)).toBe(text));

  test('what is shown can be read again and is right to 6 %', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 10 }), (ms) => {
        const again = parseDuration(formatDuration(ms));
        expect(Math.abs(again - ms)).toBeLessThanOrEqual(0.06 * ms);
      }),
    );
  });
});
