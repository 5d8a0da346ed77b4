// Reads partitions from their newest end backwards in growing steps, below end offsets taken once, until the caller is
// certain that it has what it wants.

import { asOffset, type Offset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import type { ScanResult } from '../scan/request.ts';

export interface BackwardsOptions {
  /** Read no further back than `from`, below `to`, which must be known. */
  readonly ranges: readonly Range[];
  /** Offsets that the first step reads, over all partitions. */
  readonly first: number;
  readonly growth: number;
  /** Records to be read at most. */
  readonly most?: number;
  readonly scan: (ranges: readonly Range[]) => Promise<ScanResult>;
  /**
   * Asked before each step, with the records read so far. From `certainSince` on, ms, nothing is missing: by record
   * time, which is about the order of a partition.
   */
  readonly isEnough: (certainSince: number, records: number) => boolean;
  /** Whether a range is worth reading further back; undefined: all are. */
  readonly wants?: (index: number) => boolean;
}

export interface ReadBack {
  /** From where on each range was read. */
  readonly reached: readonly Offset[];
  readonly records: number;
  /** Whether older records were left out. */
  readonly isCut: boolean;
}

interface Place {
  readonly range: Range;
  reached: Offset;
  /** Time of the oldest record read, ms; infinite before the first. */
  oldest: number;
}

/** Reads backwards. Ends early where a scan does. */
export async function backwards(options: BackwardsOptions): Promise<ReadBack> {
  const { first, growth, most = Number.POSITIVE_INFINITY, scan, isEnough, wants = () => true } = options;
  const places: Place[] = options.ranges.map((range) => {
    return { range, reached: range.to, oldest: Number.POSITIVE_INFINITY };
  });
  let records = 0;
  let offsets = 0;
  for (let step = first; ; step *= growth) {
    const left = places.filter(({ range, reached }, i) => reached > range.from && wants(i));
    const certainSince = Math.max(Number.NEGATIVE_INFINITY, ...left.map(({ oldest }) => oldest));
    // Where compaction left gaps, that many more offsets hold as many records.
    const room = (most - records) * Math.max(1, records === 0 ? 1 : offsets / records);
    if (left.length === 0 || room <= 0 || isEnough(certainSince, records)) {
      return { reached: places.map(({ reached }) => reached), records, isCut: left.length > 0 };
    }
    step = Math.min(step, room);
    const each = Math.ceil(step / left.length);
    const ranges = left.map(({ range, reached: to }) => {
      return { ...range, from: asOffset(Math.max(range.from, to - each)), to };
    });
    const result = await scan(ranges);
    for (const [i, place] of left.entries()) {
      place.reached = ranges[i]!.from;
      offsets += ranges[i]!.to - place.reached;
      if (result.oldest[i]! >= 0) place.oldest = result.oldest[i]!;
    }
    records += result.records;
    if (result.stop !== 'end') {
      return { reached: places.map(({ reached }) => reached), records, isCut: true };
    }
  }
}
