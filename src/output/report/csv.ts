// A report as csv (RFC 4180, lines end in LF): a header, then a line a row. None is an empty field.
import { type GroupValue, type Report, spellingOf } from '../../aggregate/report/report.ts';
import { rfc3339 } from '../terminal/clock.ts';

/** The header and a line for each row, without line ends. A text may hold some. */
export function* csvLines(report: Report): Generator<string> {
  const { by, every, stats, rows } = report;
  yield [...(every === undefined ? [] : ['time']), ...by, 'count', ...stats].map(quoted).join(',');
  for (const row of rows) {
    const cells = [...row.group, row.count, ...row.stats].map(text);
    if (every !== undefined)
      cells.unshift(row.time === null || row.time === undefined ? '' : rfc3339(row.time));
    yield cells.map(quoted).join(',');
  }
}

function text(value: GroupValue): string {
  return value === null ? '' : spellingOf(value);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
