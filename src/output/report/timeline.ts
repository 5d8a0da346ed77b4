// Counts of intervals laid out over the cells of an axis: one row a group. Plain data; how a row looks is
// timeline-table.ts's business.
import type { GroupValue, ReportRow } from '../../aggregate/report/report.ts';
import { levelRank } from '../../record/vocabulary/level.ts';
import { type Axis, cellAt } from './axis.ts';
import { compareGroups, rowKey } from './group.ts';

/** How many records a group had in an interval. */
export interface IntervalCount {
  /** Start of the interval, ms. */
  readonly time: number;
  readonly group: readonly GroupValue[];
  readonly count: number;
}

export interface TimelineRow {
  readonly group: readonly GroupValue[];
  /** One a cell of the axis; null where nothing was counted yet. */
  readonly cells: (number | null)[];
  sum: number;
  /** In the last interval. */
  last: number;
}

export interface Timeline {
  readonly by: readonly string[];
  readonly axis: Axis;
  readonly rows: readonly TimelineRow[];
  /** Those that there was no room for, added up; undefined: none. */
  readonly more: { readonly rows: number; readonly sum: number; readonly last: number } | undefined;
  readonly sum: number;
  readonly last: number;
}

export interface TimelineLimits {
  /** From and to where was counted, ms: a cell that lies outside is blank. */
  readonly knownFrom?: number;
  readonly knownTo?: number;
  /** Rows that there is room for. */
  readonly mostRows?: number;
}

/**
 * The rows of a timeline: by their sum, largest first. Where levels are grouped inside of something else, that is
 * ordered by its sum and its levels stand together, worst first. `rest` are counts that have no row of their own.
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
    mostRows = Number.POSITIVE_INFINITY,
  } = limits;
  const blank = Array.from({ length: axis.cells }, (_, cell) => {
    const start = axis.start + cell * axis.cellMs;
    return start + axis.cellMs <= knownFrom || start >= knownTo ? null : 0;
  });
  const sorted = inOrder(by, rowsOf(counts, axis, lastStart, blank));
  const kept = sorted.slice(0, mostRows);
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

/** Rows with a time; what tells none is in no interval. */
export function countsOf(rows: Iterable<ReportRow>): IntervalCount[] {
  const counts: IntervalCount[] = [];
  for (const { time, group, count } of rows)
    if (typeof time === 'number') counts.push({ time, group, count });
  return counts;
}

/** Whether the levels of each group stand together. */
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

/** Of the level that a row ends with; 0 for none. */
export function rankOf({ group }: { readonly group: readonly GroupValue[] }): number {
  const level = group.at(-1);
  return typeof level === 'string' ? levelRank(level) : 0;
}
