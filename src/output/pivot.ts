// Turns the rows of a report by something and level into one row each with a column a level. Plain data again;
// layout is table's. A pivot adds up all rows, also those that --top left out, and then keeps the largest itself.
import type { GroupValue, Report, ReportRow } from '../aggregate/report.ts';
import { levelRank } from '../record/level.ts';
import { compareValues, groupKey } from './group.ts';

export interface PivotLevel {
  /** Null: records without a level. */
  readonly name: string | null;
  readonly rank: number;
}

export interface PivotRow {
  readonly name: GroupValue;
  readonly total: number;
  /** One a level, in the order of `levels`. */
  readonly counts: readonly number[];
}

export interface Pivot {
  readonly by: string;
  /** Worst first, records without a level last. */
  readonly levels: readonly PivotLevel[];
  readonly rows: readonly PivotRow[];
  readonly moreRows: number;
  readonly moreCount: number;
  /** Of all rows, also those left out. */
  readonly totals: readonly number[];
  readonly total: number;
}

/**
 * The report as a pivot of at most `mostRows` rows, or undefined when it is not grouped by one thing and then by
 * level.
 */
export function pivotOf(report: Report, mostRows = Number.POSITIVE_INFINITY): Pivot | undefined {
  const [by, second] = report.by;
  if (report.by.length !== 2 || by === undefined || second !== 'level') return undefined;
  if (report.rows.length === 0 || report.every !== undefined || report.stats.length > 0) return undefined;
  const all = [...report.rows, ...report.rest];
  const levels = levelsOf(all);
  const columnOf = new Map(levels.map((level, i) => [level.name, i]));
  const rows = new Map<string, { name: GroupValue; total: number; counts: number[] }>();
  for (const { group, count } of all) {
    const name = group[0] ?? null;
    const key = groupKey(name);
    let row = rows.get(key);
    if (row === undefined) {
      row = { name, total: 0, counts: levels.map(() => 0) };
      rows.set(key, row);
    }
    row.total += count;
    row.counts[columnOf.get(levelText(group[1]))!]! += count;
  }
  const sorted = [...rows.values()].sort((a, b) => b.total - a.total || compareValues(a.name, b.name));
  const top = report.moreRows > 0 ? report.rows.length : sorted.length;
  const kept = sorted.slice(0, Math.min(top, mostRows));
  const totals = levels.map((_, i) => sorted.reduce((sum, row) => sum + row.counts[i]!, 0));
  return {
    by,
    levels,
    rows: kept,
    moreRows: sorted.length - kept.length,
    moreCount: sorted.slice(kept.length).reduce((sum, row) => sum + row.total, 0),
    totals,
    total: totals.reduce((sum, count) => sum + count, 0),
  };
}

function levelsOf(rows: readonly ReportRow[]): PivotLevel[] {
  const names = new Set(rows.map(({ group }) => levelText(group[1])));
  return [...names]
    .map((name) => ({ name, rank: name === null ? 0 : levelRank(name) }))
    .sort((a, b) => b.rank - a.rank);
}

function levelText(value: GroupValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
