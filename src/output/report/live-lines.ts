// Closed intervals for programs: one JSON line an interval and group, and one for an interval without any.
import type { Report, ReportRow } from '../../aggregate/report/report.ts';
import { jsonLines } from './json.ts';

/**
 * The lines of a report with intervals, in time order. `empty`: the intervals that get a line though they have no
 * row, as the starts `[from, to)` in steps of the report's own.
 */
export function* intervalLines(
  report: Report,
  empty: { readonly from: number; readonly to: number },
): Generator<string> {
  const every = report.every ?? 1;
  let next = empty.from;
  for (const rows of byTime(Array.from(report.rows))) {
    const time = rows[0]!.time;
    if (typeof time === 'number') {
      yield* emptyLines(next, Math.min(time, empty.to), every);
      next = Math.max(next, time + every);
    }
    yield* jsonLines({ ...report, rows });
  }
  yield* emptyLines(next, empty.to, every);
}

function* emptyLines(from: number, to: number, every: number): Generator<string> {
  for (let time = from; time < to; time += every) {
    yield `{"time":"${new Date(time).toISOString()}","count":0}`;
  }
}

/** Rows of one time each; those that tell none come last. */
function* byTime(rows: readonly ReportRow[]): Generator<readonly ReportRow[]> {
  for (let start = 0; start < rows.length; ) {
    let end = start + 1;
    while (end < rows.length && rows[end]!.time === rows[start]!.time) end++;
    yield rows.slice(start, end);
    start = end;
  }
}
