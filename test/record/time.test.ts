import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLogTime, timeAtStart, timeEnd } from '../../src/record/roles/time.ts';

const T = Date.UTC(2026, 10, 24, 13, 0, 0);

function parse(text: string, isNumber = false): number {
  // Digits on both sides, which must not be read.
  const bytes = Buffer.from(`99${text}99`);
  return parseLogTime(bytes, 2, bytes.length - 2, isNumber);
}

describe('text -> ms', () => {
  const rows: [string, number][] = [
    ['2026-11-24T13:00:00Z', T],
    ['2026-11-24t13:00:00z', T],
    ['2026-11-24T13:00:00', T],
    ['2026-11-24 13:00:00', T],
    ['2026-11-24T13:00Z', T],
    ['2026-11-24 13:00', T],
    ['2026-11-24', Date.UTC(2026, 10, 24)],
    ['2026/11/24 13:00:00', T],
    ['20261124T130000Z', T],
    ['20261124T130000.5Z', T + 500],
    ['2026-11-24T13:00:00.1Z', T + 100],
    ['2026-11-24T13:00:00,123', T + 123],
    ['2026-11-24T13:00:00.123456789Z', T + 123],
    ['2026-11-24T13:00:00.9999Z', T + 999],
    ['2026-11-24T14:00:00+01:00', T],
    ['2026-11-24T14:00:00+0100', T],
    ['2026-11-24T14:00:00+01', T],
    ['2026-11-24T07:30:00-05:30', T],
    ['2026-11-24T14:00:00+01:00[Europe/Oslo]', T],
    ['2026-11-24 13:00:00 UTC', T],
    ['2026-11-24 13:00:00.000 +0000 UTC', T],
    ['2026-11-24 14:00:00 +0100', T],
    [' 2026-11-24T13:00:00Z ', T],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['1700000000', 1700000000000],
    ['1700000000.123', 1700000000123],
    ['1700000000.1239', 1700000000123],
    ['1700000000123', 1700000000123],
    ['1700000000123.9', 1700000000123],
    ['1700000000123456', 1700000000123],
    ['1700000000123456789', 1700000000123],
    ['100000000', 100000000000],
    ['99999999999', 99999999999000],
    ['100000000000', 100000000000],
    ['99999999999999', 99999999999999],
    ['100000000000999', 100000000000],
    ['99999999999999999', 99999999999999],
    ['100000000000999999', 100000000000],
    ['1.7e9', 1700000000000],
    ['1.700000000123E+12', 1700000000123],
    ['2026-11-24T13:00:00Zx', Number.NaN],
    ['2026-11-24Tx', Number.NaN],
    ['2026-13-24', Number.NaN],
    ['2026-02-29', Number.NaN],
    ['2026-11-24T25:00:00Z', Number.NaN],
    ['2026-11-24T13:60:00Z', Number.NaN],
    ['2026-11-24T13:00:61Z', Number.NaN],
    ['2026-11/24', Number.NaN],
    ['20261124', Number.NaN],
    ['12:00:00', Number.NaN],
    ['42', Number.NaN],
    ['-1700000000', Number.NaN],
    ['0170000000', Number.NaN],
    ['1700000000x', Number.NaN],
    ['1700000000.', 1700000000000],
    ['', Number.NaN],
    ['soon', Number.NaN],
  ];
  test.each(rows)('"%s" -> %d', (text, expected) => {
    expect(parse(text)).toBe(expected);
    if (/^[1-9][\d.eE+]*$/.test(text)) expect(parse(text, true)).toBe(expected);
  });
});

describe('beginning of a line -> ms, and what of it is the time', () => {
  const rows: [string, number, string][] = [
    ['2026-11-24T13:00:00Z ERROR x', T, '2026-11-24T13:00:00Z'],
    ['2026-11-24 13:00:00,000 - name - ERROR', T, '2026-11-24 13:00:00,000'],
    ['[2026-11-24 13:00:00] x', T, '2026-11-24 13:00:00'],
    ['2026-11-24 13:00:00 -1 x', T, '2026-11-24 13:00:00'],
    ['2026-11-24 is a day', Number.NaN, ''],
    ['at 2026-11-24T13:00:00Z', Number.NaN, ''],
  ];
  test.each(rows)('%s', (line, expected, shown) => {
    const bytes = Buffer.from(line);
    const time = timeAtStart(bytes, 0, bytes.length);
    expect(time).toBe(expected);
    if (shown !== '') expect(line.slice(0, timeEnd()).replace(/^\[/, '')).toBe(shown);
  });
});

test('any date as Date writes it -> the same ms', () => {
  const range = { min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(range), (date) => {
      expect(parse(date.toISOString())).toBe(date.getTime());
    }),
  );
});

test('any date before 1970 too', () => {
  const range = { min: new Date('0000-01-01T00:00:00Z'), max: new Date(0), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(range), (date) => {
      expect(parse(date.toISOString())).toBe(date.getTime());
    }),
  );
});

test('any bytes -> a number, never an error', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'0123456789-:T .,+Z/e[]UC') }),
      fc.boolean(),
      (text, isNumber) => {
        expect(parse(text, isNumber)).toBeTypeOf('number');
      },
    ),
  );
});
