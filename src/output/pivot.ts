// Turns the rows of a report by something and level into one row each with a column a level. Plain data again;
// layout is table's. A pivot adds up all rows, also those that --top left out, and then keeps the largest itself.
import type { GroupValue, Report, ReportRow } from '../aggregate/report.ts';
import { levelRank } from '../record/level.ts';
import { compareValues } from './group.ts';

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
  readonly rows: Iterable<PivotRow>;
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
  const levels = levelsOf(report);
  const columnOf = new Map(levels.map((level, i) => [level.name, i]));
  const width = levels.length;
  const numberOf = new Map<string | null, number>();
  const names: GroupValue[] = [];
  // A million rows are no objects.
  let counts = new Float64Array(64 * width);
  for (const { group, count } of rowsOf(report)) {
    const name = group[0] ?? null;
    const key = name === null ? null : typeof name === 'object' ? name.spelling : String(name);
    let number = numberOf.get(key);
    if (number === undefined) {
      number = names.push(name) - 1;
      numberOf.set(key, number);
      if (names.length * width > counts.length) counts = doubled(counts);
    }
    counts[number * width + columnOf.get(levelText(group[1]))!]! += count;
  }
  const rowTotals = Float64Array.from(names, (_, i) => sum(counts.subarray(i * width, (i + 1) * width)));
  const sorted = Int32Array.from(names, (_, i) => i).sort(
    (a, b) => rowTotals[b]! - rowTotals[a]! || compareValues(names[a]!, names[b]!),
  );
  const top = report.moreRows > 0 ? report.rows.length : sorted.length;
  const kept = sorted.subarray(0, Math.min(top, mostRows));
  const left = sorted.subarray(kept.length);
  const totals = levels.map((_, i) => {
    let total = 0;
    for (let at = i; at < names.length * width; at += width) total += counts[at]!;
    return total;
  });
  return {
    by,
    levels,
    rows: {
      *[Symbol.iterator]() {
        for (const number of kept) {
          const ofRow = Array.from(counts.subarray(number * width, (number + 1) * width));
          yield { name: names[number]!, total: rowTotals[number]!, counts: ofRow };
        }
      },
    },
    moreRows: left.length,
    moreCount: left.reduce((all, number) => all + rowTotals[number]!, 0),
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

function doubled(counts: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(counts.length * 2);
  larger.set(counts);
  return larger;
}

function levelsOf(report: Report): PivotLevel[] {
  const names = new Set<string | null>();
  for (const { group } of rowsOf(report)) names.add(levelText(group[1]));
  return [...names]
    .map((name) => ({ name, rank: name === null ? 0 : levelRank(name) }))
    .sort((a, b) => b.rank - a.rank);
}

function levelText(value: GroupValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
