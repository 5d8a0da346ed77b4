// The table an aggregator ends with: plain data, no layout.

/** A number whose spelling a double does not keep: beyond 2^53, or written as 1.0 or 1e3. */
interface NumberSpelling {
  readonly spelling: string;
}

/**
 * Null where records had no such field; a number where every record had one. Of a bucket its start: a number
 * (`400` of `status/100`), or a text where the bucket is a duration (`"100ms"` of `latency/100ms`).
 */
export type GroupValue = string | number | NumberSpelling | null;

/** A value as a text, a number as it was written. */
export function spellingOf(value: Exclude<GroupValue, null>): string {
  return typeof value === 'object' ? value.spelling : String(value);
}

/** Null where nothing was there to be measured. */
export type StatValue = number | NumberSpelling | null;

export interface ReportRow {
  /** With `every`: the start of the interval, ms since the epoch; null for records that tell no time. Else left out. */
  readonly time?: number | null;
  /** One value a grouping column. */
  readonly group: readonly GroupValue[];
  readonly count: number;
  /** One value a statistic, in the order of `Report.stats`. */
  readonly stats: readonly StatValue[];
}

/** Rows in their order. A million of them are no array: each is made when it is looked at. */
export interface Rows extends Iterable<ReportRow> {
  readonly length: number;
  slice(from?: number, to?: number): Rows;
  map<T>(make: (row: ReportRow) => T): T[];
}

export interface Report {
  /** Grouping columns, named as they were asked for. */
  readonly by: readonly string[];
  /** By grouping column: true where it is one of buckets, whose values have an order of their own. */
  readonly buckets: readonly boolean[];
  /** Statistics, named as they were asked for. */
  readonly stats: readonly string[];
  /** The length of an interval, ms; undefined: rows are of the whole range. */
  readonly every: number | undefined;
  /**
   * Sorted: by time where there are intervals (no time last), then largest count first, then by name in code point
   * order (buckets by their start), null last. Nothing grouped: an interval without records is a row with count 0.
   */
  readonly rows: Rows;
  /** The rows that `--top` left out, sorted likewise: a pivot still adds them up. */
  readonly rest: Rows;
  /** How many groups those are (each counts once, whatever the intervals), and the records in them. */
  readonly moreRows: number;
  readonly moreCount: number;
  /** Records counted; less than the sum of rows where arrays counted in several. */
  readonly total: number;
}

/** The part of what was counted that a report is asked for; nothing: all of it. */
export interface ReportPart {
  /** Intervals that start at `from` or later. */
  readonly from?: number;
  /** Intervals that start before `to`. */
  readonly to?: number;
  /** The intervals added up: one row a group, without a time. */
  readonly together?: boolean;
}

/** The statistics of a row where none were asked for. */
export const NO_STATS: readonly StatValue[] = [];
