// Pivots a report that is grouped by one thing and then by level: one row each, with a column for each level. It adds up
// all rows, including those that --top left out, and then keeps the largest.
import { type GroupValue, type Report, type ReportRow, spellingOf } from '../../aggregate/report/report.ts';
import { levelRank } from '../../record/vocabulary/level.ts';
import { lazyMap } from '../terminal/columns.ts';
import { compareValues } from './values.ts';

interface PivotLevel {
  /** Null: records without a level. */
  readonly name: string | null;
  readonly rank: number;
}

interface PivotRow {
  readonly name: GroupValue;
  readonly total: number;
  /** One for each of `levels`, in their order. */
  readonly counts: readonly number[];
}

export interface Pivot {
  readonly by: string;
  /** Worst first, records without a level last. */
  readonly levels: readonly PivotLevel[];
  readonly rows: Iterable<PivotRow>;
  readonly moreRows: number;
  readonly moreCount: number;
  /** Of all rows, including those left out. */
  readonly totals: readonly number[];
  readonly total: number;
}

/** Whether a report can be shown as a pivot: two groups, the second of them level, and nothing else. */
export function isPivot({ by, rows, every, stats }: Report): boolean {
  return by.length === 2 && by[1] === 'level' && rows.length > 0 && every === undefined && stats.length === 0;
}

/** The report as a pivot of at most `maxRows` rows; undefined if it is not one. */
export function pivotOf(report: Report, maxRows = Number.POSITIVE_INFINITY): Pivot | undefined {
  const [by] = report.by;
  if (by === undefined || !isPivot(report)) return undefined;
  const numberOf = new Map<string | null, number>();
  const names: GroupValue[] = [];
  // A list of counts for each level, by the number of a row: a million rows must not be objects.
  const countsOf = new Map<string | null, Float64Array<ArrayBuffer>>();
  let room = 64;
  for (const { group, count } of rowsOf(report)) {
    const name = group[0] ?? null;
    const key = name === null ? null : spellingOf(name);
    let number = numberOf.get(key);
    if (number === undefined) {
      number = names.push(name) - 1;
      numberOf.set(key, number);
      if (names.length > room) {
        room *= 2;
        for (const [level, counts] of countsOf) countsOf.set(level, enlarged(counts, room));
      }
    }
    const level = levelText(group[1]);
    let counts = countsOf.get(level);
    if (counts === undefined) {
      counts = new Float64Array(room);
      countsOf.set(level, counts);
    }
    counts[number]! += count;
  }
  numberOf.clear();
  const levels = [...countsOf.keys()]
    .map((name) => ({ name, rank: name === null ? 0 : levelRank(name) }))
    .sort((a, b) => b.rank - a.rank);
  const columns = levels.map(({ name }) => countsOf.get(name)!);
  const sums = new Float64Array(names.length);
  for (const counts of columns) for (let i = 0; i < sums.length; i++) sums[i]! += counts[i]!;
  const sorted = Int32Array.from(sums.keys()).sort(
    (a, b) => sums[b]! - sums[a]! || compareValues(names[a]!, names[b]!),
  );
  const top = report.moreRows > 0 ? report.rows.length : sorted.length;
  const kept = sorted.subarray(0, Math.min(top, maxRows));
  const left = sorted.subarray(kept.length);
  const totals = columns.map(sum);
  return {
    by,
    levels,
    rows: lazyMap(kept, (number) => ({
      name: names[number]!,
      total: sums[number]!,
      counts: columns.map((column) => column[number]!),
    })),
    moreRows: left.length,
    moreCount: left.reduce((all, number) => all + sums[number]!, 0),
    totals,
    total: sum(totals),
  };
}

function* rowsOf({ rows, rest }: Report): Generator<ReportRow> {
  yield* rows;
  yield* rest;
}

function sum(counts: Iterable<number>): number {
  let all = 0;
  for (const count of counts) all += count;
  return all;
}

function enlarged(counts: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(size);
  larger.set(counts);
  return larger;
}

function levelText(value: GroupValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
