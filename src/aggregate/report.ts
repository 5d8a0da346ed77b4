// The table an aggregator ends with: plain data, no layout.

/** A number whose spelling a double does not keep: beyond 2^53, or written as 1.0 or 1e3. */
export interface NumberSpelling {
  readonly spelling: string;
}

/** Null where records had no such field; a number where every record had one. */
export type GroupValue = string | number | NumberSpelling | null;

export interface ReportRow {
  /** One value a grouping column. */
  readonly group: readonly GroupValue[];
  readonly count: number;
}

export interface Report {
  /** Grouping columns, named as they were asked for. */
  readonly by: readonly string[];
  /** Sorted: largest count first, then by name in code point order, null last. */
  readonly rows: readonly ReportRow[];
  /** The rows that `--top` left out, sorted likewise: a pivot still adds them up. */
  readonly rest: readonly ReportRow[];
  /** How many those are, and the records in them. */
  readonly moreRows: number;
  readonly moreCount: number;
  /** Records counted; less than the sum of rows where arrays counted in several. */
  readonly total: number;
}
