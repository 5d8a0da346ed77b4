// What was counted as the sorted rows of a report. Nothing is counted here.
import type { Column } from '../group/column.ts';
import type { Counts } from '../group/counts.ts';
import type { Statistic } from '../measure/statistic.ts';
import type { StatValue } from '../report/report.ts';
import { type GroupValue, NO_STATS, type Report, type ReportPart, type ReportRow } from '../report/report.ts';
import { rowsOf } from '../report/row-list.ts';
import { type Drafts, draftsOf, isIn, keyOf } from './drafts.ts';

/** So many values of a column are kept while rows are made of them. */
const MAX_KEPT = 10_000;

/** What a report shows of what was counted. */
export interface Showing {
  /** Keep the N largest groups. */
  readonly top: number | undefined;
  /** The statistics that are shown, which are among those measured. */
  readonly statistics: readonly Statistic[];
  /** The range that was asked for, ms; what is open ends where records do. */
  readonly range: { readonly from: number | undefined; readonly to: number | undefined };
}

/** The report of what was counted so far, or of a part of it. */
export function reportOf(counts: Counts, showing: Showing, part: ReportPart = {}): Report {
  const { by, every } = counts.question;
  const { top, statistics } = showing;
  const inTime = every !== undefined && part.together !== true;
  const drafts = draftsOf(counts, part, inTime);
  const compare = comparison(counts, drafts);
  const sorted = numbersTo(drafts.size).sort(
    (a, b) => byTime(drafts.time[a]!, drafts.time[b]!) || compare(a, b),
  );
  const [rows, rest] =
    top === undefined
      ? [sorted, sorted.subarray(0, 0)]
      : parted(counts, drafts, sorted, top, inTime, compare);
  const { table, columns, first } = counts;
  const shown = valueReader(columns);
  const seconds = inTime ? (every ?? 0) : lengthOf(counts, showing, part);
  const rowOf = (draft: number): ReportRow => {
    const row = drafts.row[draft]!;
    const group = columns.map((_, i) => shown(i, table.at(row, i + first)));
    const stats = statsOf(counts, statistics, drafts, draft, seconds);
    const count = drafts.count[draft]!;
    if (!inTime) return { group, count, stats };
    const time = drafts.time[draft]!;
    return { time: time < 0 ? null : time, group, count, stats };
  };
  return {
    by,
    buckets: columns.map(({ isBucket }) => isBucket),
    stats: statistics.map(({ name }) => name),
    every: inTime ? every : undefined,
    rows: rowsOf(rows, rowOf, statistics.length === 0),
    rest: rowsOf(rest, rowOf, statistics.length === 0),
    moreRows: inTime ? groupsAmong(counts, drafts, rest) : rest.length,
    moreCount: rest.reduce((sum, draft) => sum + drafts.count[draft]!, 0),
    total: totalOf(counts, part),
  };
}

/** The statistics of one row of the table, for testing a condition in between. */
export function rowStatistic(counts: Counts, statistic: Statistic, row: number, lengthMs: number): StatValue {
  return statOf(counts, statistic, [row], counts.table.count(row), lengthMs);
}

/** The time that rates are over, ms: the range asked for, else the span from the oldest to the newest record. */
function lengthOf(counts: Counts, { range }: Pick<Showing, 'range'>, part: ReportPart = {}): number {
  const from = part.from ?? range.from ?? counts.oldest;
  const to = part.to ?? range.to ?? counts.newest;
  return Math.max(0, Number.isFinite(from) && Number.isFinite(to) ? to - from : 0);
}

function statsOf(
  counts: Counts,
  statistics: readonly Statistic[],
  { row, more, count }: Drafts,
  draft: number,
  lengthMs: number,
): readonly StatValue[] {
  if (statistics.length === 0) return NO_STATS;
  const rows = row[draft]! < 0 ? [] : [row[draft]!, ...(more.get(draft) ?? [])];
  return statistics.map((one) => statOf(counts, one, rows, count[draft]!, lengthMs));
}

function statOf(
  counts: Counts,
  statistic: Statistic,
  rows: readonly number[],
  count: number,
  lengthMs: number,
): StatValue {
  if (statistic.kind === 'count') return count;
  if (statistic.kind === 'rate') return lengthMs > 0 ? (count * statistic.per) / lengthMs : null;
  const measure = counts.measures.find(({ fieldName }) => fieldName === statistic.fieldName);
  if (measure === undefined) throw new Error(`bug: nothing measured for ${statistic.name}`);
  return measure.value(statistic, rows);
}

function numbersTo(size: number): Int32Array {
  const numbers = new Int32Array(size);
  for (let i = 0; i < size; i++) numbers[i] = i;
  return numbers;
}

function totalOf({ intervals, total }: Counts, part: ReportPart): number {
  if (intervals === undefined || (part.from === undefined && part.to === undefined)) return total;
  let sum = 0;
  for (let i = 0; i < intervals.size; i++) if (isIn(intervals.start(i), part)) sum += intervals.total(i);
  return sum;
}

/** By time; what tells none comes last. */
function byTime(a: number, b: number): number {
  if (a === b) return 0;
  return a < 0 ? 1 : b < 0 ? -1 : a - b;
}

/** Largest count first, then by name; `count` tells other counts than the drafts'. */
function comparison(
  { table, columns, first }: Counts,
  { row, count: counted }: Drafts,
): (a: number, b: number, count?: Float64Array) => number {
  const places = columns.map((column) => column.places());
  return (a, b, count = counted) => {
    let difference = count[b]! - count[a]!;
    for (let i = 0; difference === 0 && i < places.length; i++) {
      difference = places[i]![table.at(row[a]!, i + first)]! - places[i]![table.at(row[b]!, i + first)]!;
    }
    return difference;
  };
}

/** The rows of the `top` groups that are the largest over all their intervals, and the others. */
function parted(
  counts: Counts,
  drafts: Drafts,
  sorted: Int32Array,
  top: number,
  inTime: boolean,
  compare: ReturnType<typeof comparison>,
): [Int32Array, Int32Array] {
  if (!inTime) return [sorted.subarray(0, top), sorted.subarray(top)];
  // Nothing grouped: all intervals are of one group.
  if (counts.columns.length === 0) return [sorted, sorted.subarray(0, 0)];
  const keys = Array.from({ length: drafts.size }, (_, draft) => keyOf(counts, drafts.row[draft]!));
  /** By group: one of its drafts, under which the count of all stands. */
  const ones = new Map<string, number>();
  const sums = new Float64Array(drafts.size);
  for (const [draft, key] of keys.entries()) {
    const one = ones.get(key) ?? draft;
    ones.set(key, one);
    sums[one]! += drafts.count[draft]!;
  }
  const largest = [...ones.values()].sort((a, b) => compare(a, b, sums)).slice(0, top);
  const kept = new Set(largest.map((draft) => keys[draft]));
  return [sorted.filter((draft) => kept.has(keys[draft])), sorted.filter((draft) => !kept.has(keys[draft]))];
}

function groupsAmong(counts: Counts, { row }: Drafts, drafts: Int32Array): number {
  const keys = new Set<string>();
  for (const draft of drafts) keys.add(keyOf(counts, row[draft]!));
  return keys.size;
}

/** What numbers of columns stand for. Of a column of few values each is made once. */
function valueReader(columns: readonly Column[]): (column: number, number: number) => GroupValue {
  const known = columns.map(({ size }) => (size <= MAX_KEPT ? new Array<GroupValue | undefined>(size) : []));
  return (column, number) => {
    let value = known[column]![number];
    if (value === undefined) {
      value = columns[column]!.value(number);
      if (columns[column]!.size <= MAX_KEPT) known[column]![number] = value;
    }
    return value;
  };
}
