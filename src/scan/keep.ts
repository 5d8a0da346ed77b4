// Keeps the newest N matches, copied, for showing them afterwards in time order: what `tail` begins with, and
// `--last` over a pipe, which cannot be read twice. "Newest" is by (time, topic, partition, offset).

import type { EpochMs, Offset } from '../base/brand.ts';
import { KafkaRecord } from '../batch/record.ts';
import type { LogEvent } from '../record/event/event.ts';
import type { Sink } from './port/sink.ts';

interface Kept {
  readonly time: EpochMs;
  readonly timestamp: EpochMs;
  readonly topic: string;
  readonly partition: number;
  readonly offset: Offset;
  readonly bytes: Buffer;
  /** Positions in `bytes`: key start and end, value start and end, headers start and end; and how many headers. */
  readonly at: readonly number[];
}

export class KeepNewest implements Sink {
  readonly ordered = false;
  readonly #limit: number;
  /** Unsorted, cut back to `limit` whenever it has grown to twice that. */
  #kept: Kept[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  event({ record }: LogEvent): boolean {
    if (this.#limit === 0) return true;
    this.#kept.push(copyOf(record));
    if (this.#kept.length >= Math.max(this.#limit * 2, 64)) this.#cut();
    return true;
  }

  flush(): boolean {
    return true;
  }

  async finish(): Promise<void> {}

  /** How many matches (at most N) are at or after a time, ms. */
  keptSince(time: number): number {
    this.#cut();
    return this.#kept.reduce((count, entry) => count + (entry.time >= time ? 1 : 0), 0);
  }

  /** Where what was kept stood, by `topic/partition`. */
  places(): Map<string, Set<Offset>> {
    this.#cut();
    const places = new Map<string, Set<Offset>>();
    for (const { topic, partition, offset } of this.#kept) {
      const key = placeKey(topic, partition);
      places.set(key, (places.get(key) ?? new Set()).add(offset));
    }
    return places;
  }

  /** Opens `event` on what was kept, oldest first, until `show` says false; then so does this. */
  replay(event: LogEvent, show: (event: LogEvent) => boolean): boolean {
    this.#cut();
    const record = new KafkaRecord();
    for (const entry of this.#kept) {
      fill(record, entry);
      if (!show(event.open(record))) return false;
    }
    return true;
  }

  #cut(): void {
    this.#kept.sort(
      (a, b) =>
        a.time - b.time ||
        (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition) ||
        a.offset - b.offset,
    );
    this.#kept.splice(0, Math.max(0, this.#kept.length - this.#limit));
  }
}

/** How `places` names a partition. */
export const placeKey = (topic: string, partition: number): string => `${topic}/${partition}`;

function copyOf(record: KafkaRecord): Kept {
  const { keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd, headerCount } = record;
  const key = keyStart < 0 ? 0 : keyEnd - keyStart;
  const value = valueStart < 0 ? 0 : valueEnd - valueStart;
  const bytes = Buffer.allocUnsafeSlow(key + value + headersEnd - headersStart);
  if (key > 0) record.bytes.copy(bytes, 0, keyStart, keyEnd);
  if (value > 0) record.bytes.copy(bytes, key, valueStart, valueEnd);
  record.bytes.copy(bytes, key + value, headersStart, headersEnd);
  const { time, timestamp, topic, partition, offset } = record;
  const at = [
    keyStart < 0 ? -1 : 0,
    key,
    valueStart < 0 ? -1 : key,
    key + value,
    key + value,
    bytes.length,
    headerCount,
  ];
  return { time, timestamp, topic, partition, offset, bytes, at };
}

function fill(record: KafkaRecord, { at, ...entry }: Kept): void {
  Object.assign(record, entry);
  record.keyStart = at[0]!;
  record.keyEnd = at[1]!;
  record.valueStart = at[2]!;
  record.valueEnd = at[3]!;
  record.headersStart = at[4]!;
  record.headersEnd = at[5]!;
  record.headerCount = at[6]!;
}
