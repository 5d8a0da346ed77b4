// A timeline as plain data: counts of intervals in the cells of an axis, with a row for each group.
import type { GroupValue, ReportRow } from '../../aggregate/report/report.ts';
import { levelRank } from '../../record/vocabulary/level.ts';
import { type Axis, cellAt } from './axis.ts';
import { compareGroups, rowKey } from './values.ts';

/** Records of a group in an interval. */
export interface IntervalCount {
  /** Start of the interval, ms. */
  readonly time: number;
  readonly group: readonly GroupValue[];
  readonly count: number;
}

export interface TimelineRow {
  readonly group: readonly GroupValue[];
  /** A count for each cell of the axis; null where klog has not counted. */
  readonly cells: (number | null)[];
  sum: number;
  /** In the last interval. */
  last: number;
}

export interface Timeline {
  readonly by: readonly string[];
  readonly axis: Axis;
  readonly rows: readonly TimelineRow[];
  /** Rows left out, added up; undefined: none. */
  readonly more: { readonly rows: number; readonly sum: number; readonly last: number } | undefined;
  readonly sum: number;
  readonly last: number;
}

export interface TimelineLimits {
  /** The time in which klog has counted, ms: cells outside are blank. */
  readonly knownFrom?: number;
  readonly knownTo?: number;
  readonly maxRows?: number;
}

/**
 * Builds a timeline, largest sum first. If levels are the last of several groups, rows of one outer group stay together,
 * worst level first. `rest` are counts that get no row of their own.
 */
export function timelineOf(
  by: readonly string[],
  counts: Iterable<IntervalCount>,
  rest: Iterable<IntervalCount>,
  axis: Axis,
  lastStart: number,
  limits: TimelineLimits = {},
): Timeline {
  const {
    knownFrom = Number.NEGATIVE_INFINITY,
    knownTo = Number.POSITIVE_INFINITY,
    maxRows = Number.POSITIVE_INFINITY,
  } = limits;
  const blank = Array.from({ length: axis.cells }, (_, cell) => {
    const start = axis.start + cell * axis.cellMs;
    return start + axis.cellMs <= knownFrom || start >= knownTo ? null : 0;
  });
  const sorted = inOrder(by, rowsOf(counts, axis, lastStart, blank));
  const kept = sorted.slice(0, maxRows);
  const left = [...sorted.slice(kept.length), ...rowsOf(rest, axis, lastStart, blank)];
  const add = (list: readonly TimelineRow[], of: 'sum' | 'last') =>
    list.reduce((total, row) => total + row[of], 0);
  const more = { rows: left.length, sum: add(left, 'sum'), last: add(left, 'last') };
  return {
    by,
    axis,
    rows: kept,
    more: more.rows === 0 ? undefined : more,
    sum: add(kept, 'sum') + more.sum,
    last: add(kept, 'last') + more.last,
  };
}

function rowsOf(
  counts: Iterable<IntervalCount>,
  axis: Axis,
  lastStart: number,
  blank: readonly (number | null)[],
): TimelineRow[] {
  const rows = new Map<string, TimelineRow>();
  for (const { time, group, count } of counts) {
    const key = rowKey(group);
    let row = rows.get(key);
    if (row === undefined) {
      row = { group, cells: [...blank], sum: 0, last: 0 };
      rows.set(key, row);
    }
    row.sum += count;
    if (time === lastStart) row.last += count;
    const cell = cellAt(axis, time);
    if (cell >= 0 && cell < axis.cells) row.cells[cell] = (row.cells[cell] ?? 0) + count;
  }
  return [...rows.values()];
}

/** Counts of the rows that have a time; others are in no interval. */
export function countsOf(rows: Iterable<ReportRow>): IntervalCount[] {
  return Array.from(rows).flatMap(({ time, group, count }) =>
    typeof time === 'number' ? [{ time, group, count }] : [],
  );
}

/** Whether levels are the last of several groups. */
export function hasLevelsInside(by: readonly string[]): boolean {
  return by.length > 1 && by.at(-1) === 'level';
}

function inOrder(by: readonly string[], rows: TimelineRow[]): TimelineRow[] {
  if (!hasLevelsInside(by)) return rows.sort((a, b) => b.sum - a.sum || compareGroups(a.group, b.group));
  const sums = new Map<string, number>();
  const outer = new Map(rows.map((row) => [row, rowKey(row.group.slice(0, -1))]));
  for (const row of rows) sums.set(outer.get(row)!, (sums.get(outer.get(row)!) ?? 0) + row.sum);
  return rows.sort((a, b) => {
    const [ofA, ofB] = [outer.get(a)!, outer.get(b)!];
    if (ofA === ofB) return rankOf(b) - rankOf(a);
    return sums.get(ofB)! - sums.get(ofA)! || compareGroups(a.group, b.group);
  });
}

/** The rank of a row whose last value is a level; 0 for none. */
export function rankOf({ group }: { readonly group: readonly GroupValue[] }): number {
  const level = group.at(-1);
  return typeof level === 'string' ? levelRank(level) : 0;
}
