// Counts of intervals laid out over the cells of an axis: one row a group. Plain data; how a row looks is
// timeline-table.ts's business.
import type { GroupValue } from '../aggregate/report.ts';
import { levelRank } from '../record/level.ts';
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
  /** One a cell of the axis. */
  readonly cells: number[];
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

/**
 * The rows of a timeline: by their sum, largest first. Where levels are grouped inside of something else, that is
 * ordered by its sum and its levels stand together, worst first.
 */
export function timelineOf(
  by: readonly string[],
  counts: Iterable<IntervalCount>,
  axis: Axis,
  lastStart: number,
  mostRows: number = Number.POSITIVE_INFINITY,
): Timeline {
  const rows = new Map<string, TimelineRow>();
  for (const { time, group, count } of counts) {
    const key = rowKey(group);
    let row = rows.get(key);
    if (row === undefined) {
      row = { group, cells: new Array<number>(axis.cells).fill(0), sum: 0, last: 0 };
      rows.set(key, row);
    }
    row.sum += count;
    if (time === lastStart) row.last += count;
    const cell = cellAt(axis, time);
    if (cell >= 0 && cell < axis.cells) row.cells[cell]! += count;
  }
  const sorted = inOrder(by, [...rows.values()]);
  const kept = sorted.slice(0, mostRows);
  const rest = sorted.slice(kept.length);
  const add = (list: readonly TimelineRow[], of: 'sum' | 'last') =>
    list.reduce((total, row) => total + row[of], 0);
  return {
    by,
    axis,
    rows: kept,
    more:
      rest.length === 0 ? undefined : { rows: rest.length, sum: add(rest, 'sum'), last: add(rest, 'last') },
    sum: add(sorted, 'sum'),
    last: add(sorted, 'last'),
  };
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
