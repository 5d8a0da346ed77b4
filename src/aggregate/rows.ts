// Counted groups as the sorted rows of a report. Nothing is counted here.
import type { Column } from './column.ts';
import type { GroupTable } from './group-table.ts';
import type { Intervals } from './intervals.ts';
import { type GroupValue, NO_STATS, type Report, type ReportPart, type ReportRow } from './report.ts';

/** What was counted, as numbers that columns and intervals can read. */
export interface Counted {
  readonly by: readonly string[];
  readonly columns: readonly Column[];
  /** Its first column is the interval's number where there are intervals. */
  readonly table: GroupTable;
  readonly intervals: Intervals | undefined;
  readonly every: number | undefined;
  readonly top: number | undefined;
  readonly total: number;
}

/** A row on its way into order. */
interface Draft {
  /** The row of the table that tells its group; -1 for an interval without records. */
  readonly row: number;
  /** -1: no time; 0 where rows have none. */
  readonly time: number;
  count: number;
}

/** The report of what was counted so far, or of a part of it. */
export function reportOf(counted: Counted, part: ReportPart = {}): Report {
  const { by, columns, every, top } = counted;
  const inTime = every !== undefined && part.together !== true;
  const drafts = draftsOf(counted, part, inTime);
  const compare = comparison(counted);
  const sorted = drafts.sort((a, b) => byTime(a, b) || compare(a, b));
  const kept = top === undefined ? undefined : largestGroups(counted, sorted, top, compare);
  const shown = valueReader(columns);
  const shift = counted.intervals === undefined ? 0 : 1;
  const rowOf = (draft: Draft): ReportRow => ({
    ...(inTime ? { time: draft.time < 0 ? null : draft.time } : {}),
    group: draft.row < 0 ? [] : columns.map((_, i) => shown(i, counted.table.at(draft.row, i + shift))),
    count: draft.count,
    stats: NO_STATS,
  });
  const rows = kept === undefined ? sorted : sorted.filter(({ row }) => kept.has(keyOf(counted, row)));
  const rest = kept === undefined ? [] : sorted.filter(({ row }) => !kept.has(keyOf(counted, row)));
  return {
    by,
    buckets: by.map(() => false),
    stats: [],
    every: inTime ? every : undefined,
    rows: rows.map(rowOf),
    rest: rest.map(rowOf),
    moreRows: new Set(rest.map(({ row }) => keyOf(counted, row))).size,
    moreCount: rest.reduce((sum, { count }) => sum + count, 0),
    total: totalOf(counted, part),
  };
}

/** One draft a row of the report, in no order. */
function draftsOf(counted: Counted, part: ReportPart, inTime: boolean): Draft[] {
  const { table, intervals, columns, every } = counted;
  if (intervals === undefined) {
    if (columns.length === 0) return [{ row: -1, time: 0, count: counted.total }];
    return Array.from({ length: table.size }, (_, row) => ({ row, time: 0, count: table.count(row) }));
  }
  const isWanted = Array.from({ length: intervals.size }, (_, i) => isIn(intervals.start(i), part));
  if (columns.length === 0) {
    if (!inTime) return [{ row: -1, time: 0, count: totalOf(counted, part) }];
    const drafts = isWanted.flatMap((wanted, i) =>
      wanted ? [{ row: -1, time: intervals.start(i), count: intervals.total(i) }] : [],
    );
    return withEmpty(drafts, every ?? 1);
  }
  const together = new Map<string, Draft>();
  const drafts: Draft[] = [];
  for (let row = 0; row < table.size; row++) {
    const interval = table.at(row, 0);
    if (!isWanted[interval]) continue;
    const count = table.count(row);
    const draft: Draft = { row, time: inTime ? intervals.start(interval) : 0, count };
    if (!inTime) {
      const key = keyOf(counted, row);
      const known = together.get(key);
      if (known !== undefined) {
        known.count += count;
        continue;
      }
      together.set(key, draft);
    }
    drafts.push(draft);
  }
  return drafts;
}

/** With the intervals in between that have no records. */
function withEmpty(drafts: readonly Draft[], every: number): Draft[] {
  const timed = drafts.filter(({ time }) => time >= 0).sort(byTime);
  const all = drafts.filter(({ time }) => time < 0);
  for (const [i, draft] of timed.entries()) {
    const next = timed[i + 1]?.time ?? draft.time;
    all.push(draft);
    for (let time = draft.time + every; time < next; time += every) all.push({ row: -1, time, count: 0 });
  }
  return all;
}

function isIn(start: number, { from, to }: ReportPart): boolean {
  return (from === undefined || start >= from) && (to === undefined || start < to);
}

function totalOf({ intervals, total }: Counted, part: ReportPart): number {
  if (intervals === undefined || (part.from === undefined && part.to === undefined)) return total;
  let sum = 0;
  for (let i = 0; i < intervals.size; i++) if (isIn(intervals.start(i), part)) sum += intervals.total(i);
  return sum;
}

/** By time; what tells none comes last. */
function byTime(a: Draft, b: Draft): number {
  if (a.time === b.time) return 0;
  return a.time < 0 ? 1 : b.time < 0 ? -1 : a.time - b.time;
}

/** Largest count first, then by name. */
function comparison({ table, columns, intervals }: Counted): (a: Draft, b: Draft) => number {
  const places = columns.map((column) => column.places());
  const shift = intervals === undefined ? 0 : 1;
  return (a, b) => {
    let difference = b.count - a.count;
    for (let i = 0; difference === 0 && i < places.length; i++) {
      difference = places[i]![table.at(a.row, i + shift)]! - places[i]![table.at(b.row, i + shift)]!;
    }
    return difference;
  };
}

/** The keys of the `top` groups that are the largest over all their intervals. */
function largestGroups(
  counted: Counted,
  drafts: readonly Draft[],
  top: number,
  compare: (a: Draft, b: Draft) => number,
): Set<string> {
  const sums = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = keyOf(counted, draft.row);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ...draft });
    else sum.count += draft.count;
  }
  const largest = [...sums].sort(([, a], [, b]) => compare(a, b)).slice(0, top);
  return new Set(largest.map(([key]) => key));
}

/** What tells groups apart, whatever their interval. */
function keyOf({ table, columns, intervals }: Counted, row: number): string {
  if (row < 0) return '';
  const shift = intervals === undefined ? 0 : 1;
  let key = '';
  for (let i = 0; i < columns.length; i++) key += `${table.at(row, i + shift)},`;
  return key;
}

/** What numbers of columns stand for; each value is made once. */
function valueReader(columns: readonly Column[]): (column: number, number: number) => GroupValue {
  const known = columns.map((column) => new Array<GroupValue | undefined>(column.size));
  return (column, number) => {
    let value = known[column]![number];
    if (value === undefined) {
      value = columns[column]!.value(number);
      known[column]![number] = value;
    }
    return value;
  };
}
