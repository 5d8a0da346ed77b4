// `--last N`: the newest N records over all partitions are the range, and are then filtered. A first pass notes only
// times and offsets, so that N may be large; a second one reads what was chosen. "Newest" is by (time, topic,
// partition, offset) among each partition's last N records.

import { asOffset, type Offset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import { partitionKey } from '../range/resolve.ts';
import type { LogEvent } from '../record/event/event.ts';
import type { Sink } from '../scan/port/sink.ts';
import type { ScanResult } from '../scan/request.ts';
import { backwards } from './backwards.ts';

export interface Newest {
  readonly ranges: readonly Range[];
  readonly chosen: (index: number, offset: Offset) => boolean;
}

/**
 * The ranges and offsets that hold the newest `last` records. Compaction and transaction markers leave gaps, so that
 * the last N offsets of a partition may hold fewer records: it is read back until it has as many. `pass` reads
 * everything in some ranges.
 */
export async function newestRanges(
  ranges: readonly Range[],
  last: number,
  pass: (sink: Sink, ranges: readonly Range[]) => Promise<ScanResult>,
): Promise<Newest> {
  const places = new Places(ranges);
  await backwards({
    ranges,
    first: last * ranges.length,
    growth: 2,
    scan: (some) => pass(places, some),
    isEnough: () => false,
    wants: (index) => places.found(index) < last,
  });
  const chosen = places.newest(last);
  const used = ranges.flatMap((range, i) => (chosen[i]!.size === 0 ? [] : [{ range, offsets: chosen[i]! }]));
  return {
    ranges: used.map(({ range, offsets }) => {
      let from: number = range.to;
      for (const offset of offsets) from = Math.min(from, offset);
      return { ...range, from: asOffset(from) };
    }),
    chosen: (index, offset) => used[index]!.offsets.has(offset),
  };
}

/** Remembers where each record stood and nothing else: plain numbers. */
class Places implements Sink {
  readonly ordered = false;
  readonly #ranges: readonly Range[];
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #found: number[];
  /** By record: its range, time and offset. */
  readonly #indexes: number[] = [];
  readonly #times: number[] = [];
  readonly #offsets: Offset[] = [];

  constructor(ranges: readonly Range[]) {
    this.#ranges = ranges;
    this.#indexOf = new Map(ranges.map(({ topic, partition }, i) => [partitionKey(topic, partition), i]));
    this.#found = ranges.map(() => 0);
  }

  event({ record: { topic, partition, time, offset } }: LogEvent): boolean {
    const index = this.#indexOf.get(partitionKey(topic, partition))!;
    this.#found[index]!++;
    this.#indexes.push(index);
    this.#times.push(time);
    this.#offsets.push(offset);
    return true;
  }

  flush(): boolean {
    return true;
  }

  async finish(): Promise<void> {}

  /** Records seen in a range. */
  found(index: number): number {
    return this.#found[index]!;
  }

  /** The offsets of the newest `count` records, a set for each range. */
  newest(count: number): ReadonlySet<Offset>[] {
    const [times, indexes, offsets] = [this.#times, this.#indexes, this.#offsets];
    const order = times
      .map((_, i) => i)
      .sort((a, b) => times[b]! - times[a]! || indexes[b]! - indexes[a]! || offsets[b]! - offsets[a]!);
    const chosen = this.#ranges.map(() => new Set<Offset>());
    for (const i of order.slice(0, count)) chosen[indexes[i]!]!.add(offsets[i]!);
    return chosen;
  }
}
