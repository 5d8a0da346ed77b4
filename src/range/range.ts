// A range is what a reader is told to read. Plain data.

import type { EpochMs, Offset } from '../base/brand.ts';

/** Half-open offsets `[from, to)` of one partition. `to` is Infinity for a live read. */
export interface Range {
  readonly topic: string;
  readonly partition: number;
  readonly from: Offset;
  readonly to: Offset;
}

/** What a partition holds, taken once at the start of a run. */
export interface PartitionBounds {
  readonly topic: string;
  readonly partition: number;
  /** First offset that is still there (the log start). */
  readonly earliest: Offset;
  /** End offset: the high watermark, or the last stable offset with isolation committed. Exclusive. */
  readonly latest: Offset;
}

/** The forms of `--offset`: positions in one partition. Negative numbers count from the end. */
export type OffsetSpec =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'from'; readonly offset: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

/** Everything that narrows a run down to a part of the topics. Range flags intersect. */
export interface RangeOptions {
  /** Inclusive start, ms since the epoch. */
  readonly since: EpochMs | undefined;
  /** Exclusive end. */
  readonly until: EpochMs | undefined;
  readonly offset: OffsetSpec | undefined;
  /** The newest N records over all partitions. */
  readonly last: number | undefined;
  /** The clock that ranges and order go by: Kafka's timestamp or the log line's own time. */
  readonly clock: 'record' | 'log';
  /** How far clocks may disagree, ms (`--skew`, 10 min). */
  readonly skewMs: number;
  /** `-p`: only these partitions. */
  readonly partitions: readonly number[] | undefined;
}
