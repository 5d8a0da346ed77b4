// Reports for programs: JSON lines, CSV, and the JSON lines of a live count.
import { type GroupValue, type Report, type ReportRow, spellingOf } from '../../aggregate/report/report.ts';
import { rfc3339 } from '../terminal/clock.ts';
import { sanitizeJson } from '../terminal/sanitize.ts';

/** JSON's grammar of numbers; other spellings, which logfmt allows, become strings. */
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * A line for each row, safe for a terminal: `{"host":"web-1","level":"error","count":12}`. With intervals `"time"` comes
 * first; statistics come last.
 */
export function* jsonLines(report: Report): Generator<string> {
  const names = report.by.map((name) => JSON.stringify(name));
  const stats = report.stats.map((name) => JSON.stringify(name));
  for (const { time, group, count, stats: values } of report.rows) {
    let line = report.every === undefined ? '{' : `{"time":${isNone(time) ? 'null' : `"${rfc3339(time)}"`},`;
    for (let i = 0; i < names.length; i++) line += `${names[i]}:${valueJson(group[i] ?? null)},`;
    line += `"count":${count}`;
    for (let i = 0; i < stats.length; i++) line += `,${stats[i]}:${valueJson(values[i] ?? null)}`;
    yield sanitizeJson(`${line}}`);
  }
}

/** RFC 4180, without line ends: a header, then a line for each row; none is an empty field. A text may hold line ends. */
export function* csvLines({ by, every, stats, rows }: Report): Generator<string> {
  const hasTime = every !== undefined;
  yield [...(hasTime ? ['time'] : []), ...by, 'count', ...stats].map(quoted).join(',');
  for (const { time, group, count, stats: values } of rows) {
    const cells = [...group, count, ...values].map((value) => (value === null ? '' : spellingOf(value)));
    if (hasTime) cells.unshift(isNone(time) ? '' : rfc3339(time));
    yield cells.map(quoted).join(',');
  }
}

/**
 * The JSON lines of a report with intervals, in time order. Intervals without rows that start in `[from, to)` get a line
 * with a count of 0.
 */
export function* intervalLines(
  report: Report,
  empty: { readonly from: number; readonly to: number },
): Generator<string> {
  const every = report.every ?? 1;
  let next = empty.from;
  for (const rows of byTime(Array.from(report.rows))) {
    const time = rows[0]!.time;
    if (!isNone(time)) {
      yield* emptyLines(next, Math.min(time, empty.to), every);
      next = Math.max(next, time + every);
    }
    yield* jsonLines({ ...report, rows });
  }
  yield* emptyLines(next, empty.to, every);
}

function* emptyLines(from: number, to: number, every: number): Generator<string> {
  for (let time = from; time < to; time += every) yield `{"time":"${rfc3339(time)}","count":0}`;
}

/** Rows of one time each; those without a time come last. */
function* byTime(rows: readonly ReportRow[]): Generator<readonly ReportRow[]> {
  for (let start = 0; start < rows.length; ) {
    let end = start + 1;
    while (end < rows.length && rows[end]!.time === rows[start]!.time) end++;
    yield rows.slice(start, end);
    start = end;
  }
}

function isNone(time: number | null | undefined): time is null | undefined {
  return time === null || time === undefined;
}

function valueJson(value: GroupValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return JSON_NUMBER.test(value.spelling) ? value.spelling : JSON.stringify(value.spelling);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
