// What was counted as the sorted rows of a report. Nothing is counted here.
import { KlogError } from '../base/errors.ts';
import type { Column } from './column.ts';
import type { Counts } from './counts.ts';
import type { StatValue } from './report.ts';
import { type GroupValue, NO_STATS, type Report, type ReportPart, type ReportRow } from './report.ts';
import type { Statistic } from './statistic.ts';

/** Empty intervals are rows too: a record of 1970 among those of today must not make a billion. */
const MOST_EMPTY = 1_000_000;

/** A row on its way into order. */
interface Draft {
  /** The row of the table that tells its group; -1: no record. */
  readonly row: number;
  /** Others that add up with it. */
  more: number[] | undefined;
  /** -1: no time; 0 where rows have none. */
  readonly time: number;
  count: number;
}

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
  const compare = comparison(counts);
  const sorted = draftsOf(counts, part, inTime).sort((a, b) => byTime(a, b) || compare(a, b));
  const [rows, rest] = top === undefined ? [sorted, []] : parted(counts, sorted, top, inTime, compare);
  const shown = valueReader(counts.columns);
  const seconds = inTime ? (every ?? 0) : lengthOf(counts, showing, part);
  const rowOf = (draft: Draft): ReportRow => {
    const group = counts.columns.map((_, i) => shown(i, counts.table.at(draft.row, i + counts.first)));
    const stats = statsOf(counts, statistics, draft, seconds);
    if (!inTime) return { group, count: draft.count, stats };
    return { time: draft.time < 0 ? null : draft.time, group, count: draft.count, stats };
  };
  return {
    by,
    buckets: counts.columns.map(({ isBucket }) => isBucket),
    stats: statistics.map(({ name }) => name),
    every: inTime ? every : undefined,
    rows: rows.map(rowOf),
    rest: rest.map(rowOf),
    moreRows: inTime ? new Set(rest.map(({ row }) => keyOf(counts, row))).size : rest.length,
    moreCount: rest.reduce((sum, { count }) => sum + count, 0),
    total: totalOf(counts, part),
  };
}

/** The statistics of one row of the table, for testing a condition in between. */
export function rowStatistic(counts: Counts, statistic: Statistic, row: number, lengthMs: number): StatValue {
  return statOf(counts, statistic, [row], counts.table.count(row), lengthMs);
}

/** The time that rates are over, ms: the range asked for, else the span from the oldest to the newest record. */
export function lengthOf(counts: Counts, { range }: Pick<Showing, 'range'>, part: ReportPart = {}): number {
  const from = part.from ?? range.from ?? counts.oldest;
  const to = part.to ?? range.to ?? counts.newest;
  return Math.max(0, Number.isFinite(from) && Number.isFinite(to) ? to - from : 0);
}

function statsOf(
  counts: Counts,
  statistics: readonly Statistic[],
  { row, more, count }: Draft,
  lengthMs: number,
): readonly StatValue[] {
  if (statistics.length === 0) return NO_STATS;
  const rows = row < 0 ? [] : more === undefined ? [row] : [row, ...more];
  return statistics.map((one) => statOf(counts, one, rows, count, lengthMs));
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

/** One draft a row of the report, in no order. */
function draftsOf(counts: Counts, part: ReportPart, inTime: boolean): Draft[] {
  const { table, intervals, columns, question } = counts;
  const isWanted =
    intervals && Array.from({ length: intervals.size }, (_, i) => isIn(intervals.start(i), part));
  const together = inTime || intervals === undefined ? undefined : new Map<string, Draft>();
  const drafts: Draft[] = [];
  for (let row = 0; row < table.size; row++) {
    const interval = intervals === undefined ? 0 : table.at(row, 0);
    if (isWanted !== undefined && !isWanted[interval]) continue;
    const count = table.count(row);
    const known = together?.get(keyOf(counts, row));
    if (known !== undefined) {
      known.count += count;
      known.more ??= [];
      known.more.push(row);
      continue;
    }
    const time = inTime && intervals !== undefined ? intervals.start(interval) : 0;
    const draft: Draft = { row, more: undefined, time, count };
    together?.set(keyOf(counts, row), draft);
    drafts.push(draft);
  }
  if (columns.length > 0) return drafts;
  if (inTime) return withEmpty(drafts, question.every ?? 1);
  return drafts.length === 0 ? [{ row: -1, more: undefined, time: 0, count: 0 }] : drafts;
}

/** With the intervals in between that have no records. */
function withEmpty(drafts: readonly Draft[], every: number): Draft[] {
  const timed = drafts.filter(({ time }) => time >= 0).sort(byTime);
  const all = drafts.filter(({ time }) => time < 0);
  for (const [i, draft] of timed.entries()) {
    const next = timed[i + 1]?.time ?? draft.time;
    all.push(draft);
    if ((next - draft.time) / every + all.length > MOST_EMPTY) {
      throw new KlogError('too-many-groups', 'more than 1,000,000 intervals', {
        hint: 'klog count --every 1d, or a range: --since 1d',
      });
    }
    for (let time = draft.time + every; time < next; time += every) {
      all.push({ row: -1, more: undefined, time, count: 0 });
    }
  }
  return all;
}

function isIn(start: number, { from, to }: ReportPart): boolean {
  return (from === undefined || start >= from) && (to === undefined || start < to);
}

function totalOf({ intervals, total }: Counts, part: ReportPart): number {
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
function comparison({ table, columns, first }: Counts): (a: Draft, b: Draft) => number {
  const places = columns.map((column) => column.places());
  return (a, b) => {
    let difference = b.count - a.count;
    for (let i = 0; difference === 0 && i < places.length; i++) {
      difference = places[i]![table.at(a.row, i + first)]! - places[i]![table.at(b.row, i + first)]!;
    }
    return difference;
  };
}

/** The rows of the `top` groups that are the largest over all their intervals, and the others. */
function parted(
  counts: Counts,
  sorted: readonly Draft[],
  top: number,
  inTime: boolean,
  compare: (a: Draft, b: Draft) => number,
): [Draft[], Draft[]] {
  if (!inTime) return [sorted.slice(0, top), sorted.slice(top)];
  // Nothing grouped: all intervals are of one group.
  if (counts.columns.length === 0) return [[...sorted], []];
  const sums = new Map<string, Draft>();
  for (const draft of sorted) {
    const key = keyOf(counts, draft.row);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ...draft });
    else sum.count += draft.count;
  }
  const largest = [...sums].sort(([, a], [, b]) => compare(a, b)).slice(0, top);
  const kept = new Set(largest.map(([key]) => key));
  const isKept = ({ row }: Draft): boolean => kept.has(keyOf(counts, row));
  return [sorted.filter(isKept), sorted.filter((draft) => !isKept(draft))];
}

/** What tells groups apart, whatever their interval. */
function keyOf({ table, columns, first }: Counts, row: number): string {
  let key = '';
  for (let i = 0; i < columns.length; i++) key += `${table.at(row, i + first)},`;
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
