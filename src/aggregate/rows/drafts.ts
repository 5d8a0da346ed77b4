// The rows of a report on their way into order: which rows of the table add up to each, its time and its count.
import { KlogError } from '../../base/errors.ts';
import type { Counts } from '../group/counts.ts';
import type { ReportPart } from '../report/report.ts';

/** Empty intervals are rows too: a record of 1970 among those of today must not make a billion. */
const MAX_EMPTY = 1_000_000;

/** Rows on their way into order, told by their number here; a million of them are no objects. */
export interface Drafts {
  readonly size: number;
  /** The row of the table that tells the group; -1: no record. */
  readonly row: Int32Array;
  /** Rows that add up with it, where there are such. */
  readonly more: ReadonlyMap<number, readonly number[]>;
  /** -1: no time; 0 where rows have none. */
  readonly time: Float64Array;
  readonly count: Float64Array;
}

/** One draft a row of the report, in no order. */
export function draftsOf(counts: Counts, part: ReportPart, inTime: boolean): Drafts {
  const { table, intervals, columns, question } = counts;
  const isWanted =
    intervals && Array.from({ length: intervals.size }, (_, i) => isIn(intervals.start(i), part));
  const together = inTime || intervals === undefined ? undefined : new Map<string, number>();
  const row = new Int32Array(table.size);
  const time = new Float64Array(table.size);
  const count = new Float64Array(table.size);
  const more = new Map<number, number[]>();
  let size = 0;
  for (let at = 0; at < table.size; at++) {
    const interval = intervals === undefined ? 0 : table.at(at, 0);
    if (isWanted !== undefined && !isWanted[interval]) continue;
    const key = together && keyOf(counts, at);
    const known = key === undefined ? undefined : together?.get(key);
    if (known !== undefined) {
      count[known]! += table.count(at);
      const others = more.get(known);
      if (others === undefined) more.set(known, [at]);
      else others.push(at);
      continue;
    }
    if (key !== undefined) together?.set(key, size);
    row[size] = at;
    time[size] = inTime && intervals !== undefined ? intervals.start(interval) : 0;
    count[size] = table.count(at);
    size++;
  }
  const drafts = { size, row, more, time, count };
  if (columns.length > 0) return drafts;
  if (inTime) return withEmpty(drafts, question.every ?? 1);
  return size > 0 ? drafts : draftsFrom([{ row: -1, time: 0, count: 0 }]);
}

interface Draft {
  readonly row: number;
  readonly time: number;
  readonly count: number;
}

function draftsFrom(all: readonly Draft[]): Drafts {
  return {
    size: all.length,
    row: Int32Array.from(all, ({ row }) => row),
    more: new Map(),
    time: Float64Array.from(all, ({ time }) => time),
    count: Float64Array.from(all, ({ count }) => count),
  };
}

/** With the intervals in between that have no records. Nothing is grouped, so that there is one draft an interval. */
function withEmpty({ size, row, time, count }: Drafts, every: number): Drafts {
  const drafts = Array.from({ length: size }, (_, i) => ({ row: row[i]!, time: time[i]!, count: count[i]! }));
  const timed = drafts.filter((draft) => draft.time >= 0).sort((a, b) => a.time - b.time);
  const all: Draft[] = drafts.filter((draft) => draft.time < 0);
  for (const [i, draft] of timed.entries()) {
    const next = timed[i + 1]?.time ?? draft.time;
    all.push(draft);
    if ((next - draft.time) / every + all.length > MAX_EMPTY) {
      throw new KlogError('too-many-groups', 'more than 1,000,000 intervals', {
        hint: 'klog count --every 1d, or a range: --since 1d',
      });
    }
    for (let at = draft.time + every; at < next; at += every) all.push({ row: -1, time: at, count: 0 });
  }
  return draftsFrom(all);
}

/** Whether an interval with this start belongs to the part. */
export function isIn(start: number, { from, to }: ReportPart): boolean {
  return (from === undefined || start >= from) && (to === undefined || start < to);
}

/** What tells groups apart, whatever their interval. */
export function keyOf({ table, columns, first }: Counts, row: number): string {
  let key = '';
  for (let i = 0; i < columns.length; i++) key += `${table.at(row, i + first)},`;
  return key;
}
