// A report for programs: one JSON object a row, the fields named as they were asked for.
import type { GroupValue, Report, ReportRow } from '../../aggregate/report/report.ts';
import { rfc3339 } from '../terminal/clock.ts';
import { sanitizeJson } from '../terminal/sanitize.ts';

/** JSON's own grammar of numbers; logfmt knows more spellings, which stay text. */
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * `{"host":"web-1","level":"error","count":12}` for each row, with intervals `"time"` first, statistics last; safe for
 * a terminal too.
 */
export function* jsonLines(report: Report): Generator<string> {
  const names = report.by.map((name) => JSON.stringify(name));
  const stats = report.stats.map((name) => JSON.stringify(name));
  for (const row of report.rows) yield sanitizeJson(jsonLine(row, names, stats, report.every !== undefined));
}

function jsonLine(
  row: ReportRow,
  names: readonly string[],
  stats: readonly string[],
  hasTime: boolean,
): string {
  let line = hasTime ? `{"time":${timeJson(row.time ?? null)},` : '{';
  for (let i = 0; i < names.length; i++) line += `${names[i]}:${valueJson(row.group[i] ?? null)},`;
  line += `"count":${row.count}`;
  for (let i = 0; i < stats.length; i++) line += `,${stats[i]}:${valueJson(row.stats[i] ?? null)}`;
  return `${line}}`;
}

function timeJson(time: number | null): string {
  return time === null ? 'null' : `"${rfc3339(time)}"`;
}

function valueJson(value: GroupValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return JSON_NUMBER.test(value.spelling) ? value.spelling : JSON.stringify(value.spelling);
}
