// What --verbose says of a range of time.
import { describe, expect, test } from 'vitest';
import { asEpochMs, asOffset, type Offset } from '../../src/base/brand.ts';
import { describeTimes } from '../../src/range/describe.ts';
import type { PartitionBounds, Range, RangeOptions } from '../../src/range/range.ts';
import { partitionKey } from '../../src/range/resolve.ts';

const at = asEpochMs(1_000_000);
const none: RangeOptions = {
  since: undefined,
  until: undefined,
  offset: undefined,
  last: undefined,
  clock: 'record',
  skewMs: 600_000,
  partitions: undefined,
};
const bounds: PartitionBounds[] = [0, 1, 2].map((partition) => ({
  topic: 'logs',
  partition,
  earliest: asOffset(0),
  latest: asOffset(partition === 2 ? 0 : 1_000),
}));
const ranges: Range[] = [{ topic: 'logs', partition: 0, from: asOffset(900), to: asOffset(1_000) }];
const answers = (...known: number[]): Map<string, Offset | undefined> =>
  new Map(known.map((partition) => [partitionKey('logs', partition), asOffset(900)]));
const nothing = new Map<string, Offset | undefined>();

describe('describeTimes', () => {
  test('says nothing without a range of time, nor where there is no index', () => {
    expect(describeTimes(none, bounds, ranges, { since: nothing, until: nothing })).toEqual([]);
    expect(describeTimes({ ...none, since: at }, bounds, ranges, { since: nothing, until: nothing })).toEqual(
      [],
    );
  });

  test('says how much is left', () => {
    expect(
      describeTimes({ ...none, since: at }, bounds, ranges, { since: answers(0, 1, 2), until: nothing }),
    ).toEqual(['of 2,000 offsets in 3 partitions, 100 in 1 can be in the range by the time index']);
  });

  test('says where reading ends, and where it begins by the log time', () => {
    const texts = describeTimes({ ...none, since: at, until: at, clock: 'log' }, bounds, ranges, {
      since: answers(0, 1, 2),
      until: answers(0, 1, 2),
    });
    expect(texts).toHaveLength(3);
    expect(texts[1]).toBe(
      '--time log: reading begins 10 min (--skew) before the range; earlier records are not read',
    );
    expect(texts[2]).toContain('10 min (--skew) or more past the range; later records are not read');
  });

  test('names partitions without timestamps; an empty one is none of them', () => {
    const texts = describeTimes({ ...none, until: at }, bounds, ranges, {
      since: nothing,
      until: answers(0),
    });
    expect(texts.at(-1)).toBe('without Kafka timestamps, read completely: logs-1');
  });
});
