// Offsets per partition from what was asked for.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asEpochMs, asOffset, type Offset } from '../../src/base/brand.ts';
import type { OffsetSpec, PartitionBounds, RangeOptions } from '../../src/range/range.ts';
import { needsEnd, needsTimes, partitionKey, resolveRanges } from '../../src/range/resolve.ts';

const ALL: RangeOptions = {
  since: undefined,
  until: undefined,
  offset: undefined,
  last: undefined,
  clock: 'record',
  skewMs: 600_000,
  partitions: undefined,
};
const NO_TIMES = {
  since: new Map<string, Offset | undefined>(),
  until: new Map<string, Offset | undefined>(),
};

function bounds(partition: number, earliest: number, latest: number, topic = 'logs'): PartitionBounds {
  return { topic, partition, earliest: asOffset(earliest), latest: asOffset(latest) };
}

/** The ranges of one partition that holds 100 to 199, as [from, to]. */
function ofOne(
  options: Partial<RangeOptions>,
  times: { since?: number; until?: number } = {},
): [number, number][] {
  const key = partitionKey('logs', 0);
  const answers = {
    since: new Map(times.since === undefined ? [] : [[key, asOffset(times.since)]]),
    until: new Map(times.until === undefined ? [] : [[key, asOffset(times.until)]]),
  };
  return resolveRanges({ ...ALL, ...options }, [bounds(0, 100, 200)], answers).ranges.map(({ from, to }) => [
    from,
    to,
  ]);
}

describe('needsTimes', () => {
  const at = asEpochMs(1_000_000_000);
  test.each([
    [{}, {}],
    [{ since: at }, { since: 1_000_000_000 }],
    [{ until: at }, { until: 1_000_600_000 }],
    [
      { since: at, until: at, clock: 'log' as const },
      { since: 999_400_000, until: 1_000_600_000 },
    ],
    [{ since: asEpochMs(1_000), clock: 'log' as const }, { since: 0 }],
    [{ since: asEpochMs(-5) }, { since: 0 }],
  ])('%j -> %j', (options, expected) => expect(needsTimes({ ...ALL, ...options })).toEqual(expected));
});

describe('needsEnd', () => {
  test.each<[Partial<RangeOptions>, boolean]>([
    [{}, false],
    [{ last: 5 }, true],
    [{ offset: { kind: 'earliest' } }, false],
    [{ offset: { kind: 'latest' } }, true],
    [{ offset: { kind: 'from', offset: 5 } }, false],
    [{ offset: { kind: 'from', offset: -5 } }, true],
    [{ offset: { kind: 'between', from: Number.NEGATIVE_INFINITY, to: 9 } }, false],
    [{ offset: { kind: 'between', from: 3, to: -1 } }, true],
  ])('%o -> %s', (options, expected) => expect(needsEnd({ ...ALL, ...options })).toBe(expected));
});

describe('resolveRanges of a partition that holds 100 to 199', () => {
  const time = asEpochMs(1);
  test.each<[string, Partial<RangeOptions>, { since?: number; until?: number }, [number, number][]]>([
    ['nothing asked', {}, {}, [[100, 200]]],
    ['earliest', { offset: { kind: 'earliest' } }, {}, [[100, 200]]],
    ['latest', { offset: { kind: 'latest' } }, {}, []],
    ['150', { offset: { kind: 'from', offset: 150 } }, {}, [[150, 200]]],
    ['-10', { offset: { kind: 'from', offset: -10 } }, {}, [[190, 200]]],
    ['-1000', { offset: { kind: 'from', offset: -1000 } }, {}, [[100, 200]]],
    ['120:130', { offset: { kind: 'between', from: 120, to: 130 } }, {}, [[120, 130]]],
    ['-20:-10', { offset: { kind: 'between', from: -20, to: -10 } }, {}, [[180, 190]]],
    [':110', { offset: { kind: 'between', from: Number.NEGATIVE_INFINITY, to: 110 } }, {}, [[100, 110]]],
    ['120:120', { offset: { kind: 'between', from: 120, to: 120 } }, {}, []],
    ['0:50', { offset: { kind: 'between', from: 0, to: 50 } }, {}, []],
    ['last 30', { last: 30 }, {}, [[170, 200]]],
    ['last 0', { last: 0 }, {}, []],
    ['last 1000', { last: 1000 }, {}, [[100, 200]]],
    ['since finds 140', { since: time }, { since: 140 }, [[140, 200]]],
    ['since finds nothing', { since: time }, { since: -1 }, []],
    ['since finds the end (an open transaction)', { since: time }, { since: 205 }, []],
    ['since was not looked up', { since: time }, {}, [[100, 200]]],
    ['until finds 160', { until: time }, { until: 160 }, [[100, 160]]],
    ['until finds nothing: to the end', { until: time }, { until: -1 }, [[100, 200]]],
    ['until finds the first', { until: time }, { until: 100 }, []],
    ['since and until', { since: time, until: time }, { since: 140, until: 160 }, [[140, 160]]],
    ['clocks astray: since behind until', { since: time, until: time }, { since: 160, until: 140 }, []],
    [
      'all intersect',
      { offset: { kind: 'from', offset: 150 }, since: time, last: 30 },
      { since: 140 },
      [[170, 200]],
    ],
  ])('%s', (_, options, times, expected) => expect(ofOne(options, times)).toEqual(expected));

  test('since answers undefined -> nothing, until answers undefined -> the end', () => {
    const none = new Map([[partitionKey('logs', 0), undefined]]);
    const asked = (options: Partial<RangeOptions>) =>
      resolveRanges({ ...ALL, ...options }, [bounds(0, 100, 200)], { since: none, until: none }).ranges
        .length;
    expect(asked({ since: time })).toBe(0);
    expect(asked({ until: time })).toBe(1);
  });
});

describe('partitions', () => {
  const all = [bounds(0, 0, 10), bounds(1, 0, 10), bounds(2, 5, 5), bounds(0, 0, 3, 'audit')];

  test('a filter keeps those partitions of every topic, empty ones go', () => {
    const { ranges } = resolveRanges({ ...ALL, partitions: [0, 2] }, all, NO_TIMES);
    expect(ranges).toEqual([
      { topic: 'logs', partition: 0, from: 0, to: 10 },
      { topic: 'audit', partition: 0, from: 0, to: 3 },
    ]);
  });

  test('a partition that no topic has -> an error that tells what there is', () => {
    expect(() => resolveRanges({ ...ALL, partitions: [0, 7] }, all.slice(0, 3), NO_TIMES)).toThrow(
      expect.objectContaining({
        code: 'unknown-partition',
        message: 'no partition 7: "logs" has 0-2',
        hint: '-p 0-2',
      }),
    );
    const spread = [bounds(0, 0, 1), bounds(2, 0, 1), bounds(3, 0, 1, 'audit')];
    expect(() => resolveRanges({ ...ALL, partitions: [1] }, spread, NO_TIMES)).toThrow(
      'no partition 1: the 2 topics have 0,2-3',
    );
  });
});

describe('clipping', () => {
  const note = (offset: OffsetSpec, all: PartitionBounds[]) =>
    resolveRanges({ ...ALL, offset }, all, NO_TIMES).notes;

  test.each<[string, OffsetSpec]>([
    ['within', { kind: 'between', from: 100, to: 200 }],
    ['from the end', { kind: 'from', offset: -100_000 }],
    ['open start', { kind: 'between', from: Number.NEGATIVE_INFINITY, to: 150 }],
    ['earliest', { kind: 'earliest' }],
  ])('%s -> no note', (_, offset) => expect(note(offset, [bounds(0, 100, 200)])).toEqual([]));

  test('outside -> one note for all partitions', () => {
    const all = [bounds(0, 100, 88_120), bounds(1, 0, 90_000), bounds(2, 7, 7)];
    expect(note({ kind: 'between', from: 50, to: 80_000 }, all)).toEqual([
      '--offset reaches outside 2 of 3 partitions and was clipped: logs-0 (holds 100 to 88,119), logs-2 (holds nothing)',
    ]);
  });

  test('many partitions -> three are named', () => {
    const all = Array.from({ length: 5 }, (_, partition) => bounds(partition, 0, 10));
    expect(note({ kind: 'from', offset: 11 }, all)[0]).toMatch(
      /5 of 5 .* logs-2 \(holds 0 to 9\) and 2 more$/,
    );
  });
});

describe('an end that is not known', () => {
  const pipe = [bounds(0, 0, Number.POSITIVE_INFINITY, '-')];
  const ranges = (options: Partial<RangeOptions>) =>
    resolveRanges({ ...ALL, ...options }, pipe, NO_TIMES).ranges;

  test('positions from the start and --last stay open', () => {
    expect(ranges({ offset: { kind: 'from', offset: 5 } })).toMatchObject([
      { from: 5, to: Number.POSITIVE_INFINITY },
    ]);
    expect(ranges({ last: 5 })).toMatchObject([{ from: 0, to: Number.POSITIVE_INFINITY }]);
  });

  test('positions from the end -> an error', () => {
    for (const offset of [{ kind: 'from', offset: -5 }, { kind: 'latest' }] as const) {
      expect(() => ranges({ offset })).toThrow(
        expect.objectContaining({ code: 'no-end', message: '"-" has no known end to count offsets from' }),
      );
    }
  });
});

test('property: ranges are not empty and lie within bounds and within the answers', () => {
  const position = fc.integer({ min: -120, max: 120 });
  const spec: fc.Arbitrary<OffsetSpec | undefined> = fc.oneof(
    fc.constant(undefined),
    fc.constant({ kind: 'earliest' } as const),
    fc.constant({ kind: 'latest' } as const),
    fc.record({ kind: fc.constant('from' as const), offset: position }),
    fc.record({ kind: fc.constant('between' as const), from: position, to: position }),
  );
  const partition = fc.record({
    earliest: fc.nat(100),
    length: fc.nat(50),
    since: fc.integer({ min: -1, max: 160 }),
    until: fc.integer({ min: -1, max: 160 }),
  });
  const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  fc.assert(
    fc.property(
      fc.array(partition, { maxLength: 5 }),
      spec,
      option(fc.nat(60)),
      fc.boolean(),
      fc.boolean(),
      (parts, offset, last, hasSince, hasUntil) => {
        const all = parts.map((part, index) => bounds(index, part.earliest, part.earliest + part.length));
        const answers = (name: 'since' | 'until') =>
          new Map(parts.map((part, index) => [partitionKey('logs', index), asOffset(part[name])]));
        const since = hasSince ? asEpochMs(1) : undefined;
        const until = hasUntil ? asEpochMs(1) : undefined;
        const times = { since: answers('since'), until: answers('until') };
        const { ranges } = resolveRanges({ ...ALL, offset, last, since, until }, all, times);
        for (const range of ranges) {
          const part = parts[range.partition]!;
          expect(range.from).toBeLessThan(range.to);
          expect(range.from).toBeGreaterThanOrEqual(part.earliest);
          expect(range.to).toBeLessThanOrEqual(part.earliest + part.length);
          if (hasSince) expect(range.from).toBeGreaterThanOrEqual(part.since);
          if (hasUntil && part.until >= 0) expect(range.to).toBeLessThanOrEqual(part.until);
          if (last !== undefined) expect(part.earliest + part.length - range.from).toBeLessThanOrEqual(last);
        }
      },
    ),
  );
});
