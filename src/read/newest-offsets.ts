// The newest N of something over several partitions: finds their offsets first (numbers only, so that N may be
// large), so that a second scan can print just those, in order. "Newest" is by (time, topic, partition, offset).

import type { Offset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import type { LogEvent } from '../record/event/event.ts';
import type { Sink } from '../scan/port/sink.ts';

/** A sink that remembers where each match stood and nothing else. */
export class NewestSink implements Sink {
  readonly ordered = false;
  readonly #indexOf: (topic: string, partition: number) => number;
  #times = new Float64Array(1024);
  #offsets = new Float64Array(1024);
  #indexes = new Int32Array(1024);
  #count = 0;

  constructor(ranges: readonly Range[]) {
    const indexes = new Map<string, Map<number, number>>();
    for (const [index, { topic, partition }] of ranges.entries()) {
      const byPartition = indexes.get(topic) ?? new Map<number, number>();
      byPartition.set(partition, index);
      indexes.set(topic, byPartition);
    }
    this.#indexOf = (topic, partition) => indexes.get(topic)?.get(partition) ?? 0;
  }

  event({ record }: LogEvent): boolean {
    if (this.#count === this.#times.length) this.#grow();
    this.#times[this.#count] = record.time;
    this.#offsets[this.#count] = record.offset;
    this.#indexes[this.#count] = this.#indexOf(record.topic, record.partition);
    this.#count++;
    return true;
  }

  flush(): boolean {
    return true;
  }

  async finish(): Promise<void> {}

  /** How many were found in each range. */
  foundPerRange(ranges: number): Int32Array {
    const found = new Int32Array(ranges);
    for (let i = 0; i < this.#count; i++) found[this.#indexes[i]!]!++;
    return found;
  }

  /** The newest `limit` offsets, one set a range. */
  choose(limit: number, ranges: readonly Range[]): Set<Offset>[] {
    const order = Array.from({ length: this.#count }, (_, i) => i).sort(
      (a, b) =>
        this.#times[b]! - this.#times[a]! ||
        this.#indexes[b]! - this.#indexes[a]! ||
        this.#offsets[b]! - this.#offsets[a]!,
    );
    const chosen = ranges.map(() => new Set<Offset>());
    for (const i of order.slice(0, limit)) chosen[this.#indexes[i]!]!.add(this.#offsets[i]! as Offset);
    return chosen;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    times.set(this.#times);
    this.#times = times;
    const offsets = new Float64Array(this.#offsets.length * 2);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
    const indexes = new Int32Array(this.#indexes.length * 2);
    indexes.set(this.#indexes);
    this.#indexes = indexes;
  }
}

/** The part of each range that holds its chosen offsets; ranges without any are left out. */
export function narrow(
  ranges: readonly Range[],
  chosen: readonly Set<Offset>[],
): { ranges: Range[]; chosen: (index: number, offset: Offset) => boolean } {
  const narrowed: Range[] = [];
  const sets: Set<Offset>[] = [];
  for (const [index, range] of ranges.entries()) {
    const set = chosen[index]!;
    if (set.size === 0) continue;
    let from = Number.POSITIVE_INFINITY;
    for (const offset of set) from = Math.min(from, offset);
    narrowed.push({ ...range, from: from as Offset });
    sets.push(set);
  }
  return { ranges: narrowed, chosen: (index, offset) => sets[index]!.has(offset) };
}
