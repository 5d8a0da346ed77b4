// A report for programs: one JSON object a row, the fields named as they were asked for.
import type { GroupValue, Report } from '../aggregate/report.ts';
import { sanitizeJson } from './sanitize.ts';

/** JSON's own grammar of numbers; logfmt knows more spellings, which stay text. */
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** `{"host":"web-1","level":"error","count":12}` for each row; safe for a terminal too. */
export function* jsonLines(report: Report): Generator<string> {
  const names = report.by.map((name) => JSON.stringify(name));
  for (const row of report.rows) {
    let line = '{';
    for (let i = 0; i < names.length; i++) line += `${names[i]}:${valueJson(row.group[i] ?? null)},`;
    yield sanitizeJson(`${line}"count":${row.count}}`);
  }
}

function valueJson(value: GroupValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return JSON_NUMBER.test(value.spelling) ? value.spelling : JSON.stringify(value.spelling);
}
