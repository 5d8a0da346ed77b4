// `--last N`: the newest N records over all partitions are the range, and are then filtered. Two passes: the first
// only notes times and offsets of the candidates (each partition's last N records), the second reads those chosen.

import type { Offset } from '../base/brand.ts';
import { asOffset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import { newTally } from '../scan/port/tally.ts';
import type { ScanResult } from '../scan/request.ts';
import { NewestSink, narrow } from './newest-offsets.ts';
import type { Pass } from './pass.ts';

export interface Newest {
  readonly ranges: readonly Range[];
  readonly chosen: ((index: number, offset: Offset) => boolean) | undefined;
}

/**
 * The ranges and offsets that hold the newest `last` records. Compaction and transaction markers leave gaps, so a
 * partition's last N offsets may hold fewer records: then it is looked at further back, as far as `whole` allows.
 */
export async function newestRanges(
  ranges: readonly Range[],
  whole: readonly Range[],
  last: number,
  pass: (one: Pass) => Promise<ScanResult>,
): Promise<Newest> {
  const floor = new Map(whole.map((range) => [`${range.topic}/${range.partition}`, range.from]));
  let candidates = [...ranges];
  for (;;) {
    const sink = new NewestSink(candidates);
    await pass({ sink, ranges: candidates, everything: true, tally: newTally() });
    const found = sink.foundPerRange(candidates.length);
    let grew = false;
    candidates = candidates.map((range, index) => {
      const start = floor.get(`${range.topic}/${range.partition}`) ?? range.from;
      if (found[index]! >= last || range.from <= start) return range;
      grew = true;
      return { ...range, from: asOffset(Math.max(start, range.from - (range.to - range.from))) };
    });
    if (!grew) return narrow(candidates, sink.choose(last, candidates));
  }
}
