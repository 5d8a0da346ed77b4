// Wall clocks of zones, on ordinary days and on those when clocks change.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { checkZone, instantOf, wallAt, zoneOffset } from '../../src/base/zone.ts';

const instant = (text: string) => asEpochMs(Date.parse(text));
const wall = (text: string) => Date.parse(`${text}Z`);
const HOUR = 3_600_000;

describe('instantOf', () => {
  test.each([
    ['an ordinary winter day', 'Europe/Oslo', '2026-11-23T14:05', '2026-11-23T13:05Z'],
    ['an ordinary summer day', 'Europe/Oslo', '2026-07-01T14:05', '2026-07-01T12:05Z'],
    ['before the gap', 'Europe/Oslo', '2026-03-29T01:59', '2026-03-29T00:59Z'],
    ['in the gap: as much later', 'Europe/Oslo', '2026-03-29T02:30', '2026-03-29T01:30Z'],
    ['after the gap', 'Europe/Oslo', '2026-03-29T03:00', '2026-03-29T01:00Z'],
    ['before the overlap', 'Europe/Oslo', '2026-10-25T01:59', '2026-10-24T23:59Z'],
    ['in the overlap: the earlier', 'Europe/Oslo', '2026-10-25T02:30', '2026-10-25T00:30Z'],
    ['after the overlap', 'Europe/Oslo', '2026-10-25T03:00', '2026-10-25T02:00Z'],
    ['in the gap', 'America/New_York', '2026-03-08T02:30', '2026-03-08T07:30Z'],
    ['in the overlap', 'America/New_York', '2026-11-01T01:30', '2026-11-01T05:30Z'],
    ['after the overlap', 'America/New_York', '2026-11-01T02:00', '2026-11-01T07:00Z'],
    ['a quarter of an hour', 'Asia/Kathmandu', '2026-11-23T14:05', '2026-11-23T08:20Z'],
    ['half an hour of summer', 'Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45Z'],
    ['UTC', 'UTC', '2026-03-29T02:30', '2026-03-29T02:30Z'],
  ])('%s in %s: %s -> %s', (_, zone, shown, expected) => {
    expect(instantOf(wall(shown), zone)).toBe(instant(expected));
  });

  test('a fixed offset', () =>
    expect(instantOf(wall('2026-11-23T14:05'), 2 * HOUR)).toBe(instant('2026-11-23T12:05Z')));

  test('the local zone -> what Date makes of the parts', () => {
    for (const month of [0, 2, 6, 9, 10]) {
      expect(instantOf(Date.UTC(2026, month, 23, 14, 5), undefined)).toBe(
        new Date(2026, month, 23, 14, 5).getTime(),
      );
    }
  });

  test('every instant outside an overlap comes back from its wall time', () => {
    const zones = fc.constantFrom(
      'Europe/Oslo',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'UTC',
    );
    // Not before 1972: until then some zones were off by seconds.
    fc.assert(
      fc.property(fc.integer({ min: 1e11, max: 2e12 }), zones, (ms, zone) => {
        const at = asEpochMs(ms);
        const again = instantOf(wallAt(at, zone), zone);
        if (again !== at) {
          // Only the second showing of a time is taken for its first.
          expect(again).toBeLessThan(at);
          expect(wallAt(again, zone)).toBe(wallAt(at, zone));
        }
      }),
    );
  });
});

describe('around every change of clocks of some years', () => {
  const QUARTER = HOUR / 4;
  /** What Intl calls the offset, such as "GMT-03:30"; klog asks it for the parts of the wall clock instead. */
  const offsetOf = (zone: string): ((at: number) => number) => {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    return (at) => {
      const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')!.value;
      const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name)!;
      return sign === undefined
        ? 0
        : (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * 60_000);
    };
  };

  test.each([
    'Europe/Oslo',
    'America/St_Johns',
    'America/Havana',
    'Africa/Cairo',
    'Asia/Beirut',
    'Australia/Lord_Howe',
    'Antarctica/Troll',
    'America/Santiago',
  ])('%s', (zone) => {
    const offset = offsetOf(zone);
    let changes = 0;
    for (let at = Date.UTC(2025, 0); at < Date.UTC(2027, 0); at += 6 * HOUR) {
      const [before, after] = [offset(at), offset(at + 6 * HOUR)];
      if (before === after) continue;
      changes++;
      for (let shown = at + before - 3 * HOUR; shown < at + before + 9 * HOUR; shown += QUARTER) {
        const instants = [before, after]
          .map((one) => shown - one)
          .filter((one) => offset(one) === shown - one);
        // Shown twice: the first time; never: as much later as the clocks jump.
        const expected = instants.length === 0 ? shown - before : Math.min(...instants);
        expect([shown, instantOf(shown, zone)]).toEqual([shown, expected]);
      }
    }
    expect(changes).toBe(4);
  });
});

test('zoneOffset keeps fractions of a second, also before 1970', () => {
  expect(zoneOffset(asEpochMs(-1_500), 'Europe/Oslo')).toBe(HOUR);
  expect(zoneOffset(instant('2026-07-01T00:00:00.999Z'), 'Europe/Oslo')).toBe(2 * HOUR);
});

test('an unknown zone -> an error in words', () => {
  expect(() => checkZone('Europe/Olso')).toThrow(
    expect.objectContaining({
      code: 'bad-zone',
      message: '"Europe/Olso" is not a time zone',
      hint: '--tz Europe/Oslo',
    }),
  );
  expect(() => checkZone('Europe/Oslo')).not.toThrow();
});
