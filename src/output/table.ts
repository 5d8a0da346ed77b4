// A report as a table for people: a pivot where levels are the second column, else a plain list. No boxes; numbers
// align right. Which rows there are and in what order is the report's business.
import type { GroupValue, Report } from '../aggregate/report.ts';
import { alignedLines, type Cell, type TableLine } from './columns.ts';
import type { Theme } from './look.ts';
import { type Pivot, pivotOf } from './pivot.ts';
import { sanitize } from './sanitize.ts';

const BAR = '\u2588';
const MOST_BAR_COLUMNS = 15;
const LEAST_BAR_COLUMNS = 4;

export interface TableLook {
  /** Columns of the terminal. */
  readonly width: number;
  /** Bars are for people only. */
  readonly bars: boolean;
}

/** The lines of `report` as a table, without line ends. */
export function tableLines(report: Report, look: TableLook, theme: Theme): string[] {
  const pivot = pivotOf(report);
  return pivot ? pivotLines(pivot, look, theme) : listLines(report, theme);
}

function listLines(report: Report, theme: Theme): string[] {
  const lines: TableLine[] = [header([...report.by, 'count'], theme)];
  for (const row of report.rows) lines.push([...row.group.map(nameCell), numberCell(row.count)]);
  if (report.moreRows > 0) {
    const blanks = report.by.slice(1).map(() => ({ text: '' }));
    lines.push([{ text: `  ${grouped(report.moreRows)} more` }, ...blanks, numberCell(report.moreCount)]);
  }
  return alignedLines(lines, report.by.length);
}

function pivotLines(pivot: Pivot, look: TableLook, theme: Theme): string[] {
  const lines: TableLine[] = [
    [
      ...header([pivot.by, 'total'], theme),
      ...pivot.levels.map(({ name, rank }) => ({ text: name ?? '-', paint: theme.level(rank) })),
    ],
  ];
  for (const row of pivot.rows) {
    lines.push([nameCell(row.name), numberCell(row.total), ...row.counts.map(numberCell)]);
  }
  if (pivot.moreRows > 0)
    lines.push([{ text: `  ${grouped(pivot.moreRows)} more` }, numberCell(pivot.moreCount)]);
  lines.push([{ text: 'all' }, numberCell(pivot.total), ...pivot.totals.map(numberCell)]);
  const aligned = alignedLines(lines, 1);
  return look.bars ? withBars(aligned, pivot, look.width, theme) : aligned;
}

/** A bar after each row, as long as its share of the largest; none where the terminal has no room for it. */
function withBars(lines: string[], pivot: Pivot, width: number, theme: Theme): string[] {
  // The totals row is the widest there can be: every number column is filled to its right edge.
  const room = Math.min(MOST_BAR_COLUMNS, width - columnsOfLast(lines) - 3);
  if (room < LEAST_BAR_COLUMNS) return lines;
  const largest = Math.max(...pivot.rows.map((row) => row.total));
  return lines.map((line, i) => {
    const row = pivot.rows[i - 1];
    if (i === 0 || row === undefined) return line;
    return `${line}   ${theme.quiet(BAR.repeat(Math.max(1, Math.round((row.total / largest) * room))))}`;
  });
}

function columnsOfLast(lines: readonly string[]): number {
  return lines.at(-1)?.length ?? 0;
}

function header(names: readonly string[], theme: Theme): TableLine {
  return names.map((name) => ({ text: sanitize(name), paint: theme.quiet }));
}

function nameCell(value: GroupValue): Cell {
  return { text: groupText(value) };
}

function numberCell(value: number): Cell {
  return { text: grouped(value) };
}

/** A group's value as shown: `-` for none. */
function groupText(value: GroupValue): string {
  if (value === null) return '-';
  return typeof value === 'object' ? sanitize(value.spelling) : sanitize(String(value));
}

/** A number with thousands separators: 12,345. */
function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
