// Ranges: what a reader has to read, and the options that restrict it.

import type { EpochMs, Offset } from '../base/brand.ts';

/** Half-open offsets `[from, to)` of one partition. `to` is Infinity for a live read. */
export interface Range {
  readonly topic: string;
  readonly partition: number;
  readonly from: Offset;
  readonly to: Offset;
}

/** What a partition holds at the start of a run. */
export interface PartitionBounds {
  readonly topic: string;
  readonly partition: number;
  /** The log start offset. */
  readonly earliest: Offset;
  /** The end offset, exclusive: the high watermark, or for committed reads the last stable offset. */
  readonly latest: Offset;
}

/** The forms of `--offset`: positions in one partition. Negative numbers count from the end. */
export type OffsetSpec =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'from'; readonly offset: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

/** The options that restrict a run to a part of the topics. All of them apply. */
export interface RangeOptions {
  /** Inclusive start, ms since the epoch. */
  readonly since: EpochMs | undefined;
  /** Exclusive end. */
  readonly until: EpochMs | undefined;
  readonly offset: OffsetSpec | undefined;
  /** The newest N records of all partitions together. */
  readonly last: number | undefined;
  /** The clock for ranges and order: Kafka's timestamp or the log line's own time. */
  readonly clock: 'record' | 'log';
  /** How far clocks may differ, ms (`--skew`). */
  readonly skewMs: number;
  /** `-p`: only these partitions. */
  readonly partitions: readonly number[] | undefined;
}
