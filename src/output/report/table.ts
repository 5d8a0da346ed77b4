// A report as a table for people: with a column for each level if levels are the second group, else one row per group.
import type { Report } from '../../aggregate/report/report.ts';
import { intervalTexts } from '../terminal/clock.ts';
import { lazyMap } from '../terminal/columns.ts';
import { sanitize } from '../terminal/sanitize.ts';
import type { Theme } from '../terminal/theme.ts';
import { columnsOfColored } from '../terminal/width.ts';
import { layOut, type TableLook, type TailRow } from './layout.ts';
import { moreText } from './numbers.ts';
import { type Pivot, pivotOf } from './pivot.ts';
import { compareBuckets } from './values.ts';

const MAX_BAR_WIDTH = 15;
/** A histogram is read by its bars. */
const MAX_HISTOGRAM_WIDTH = 40;

/** The lines of `report` as a table, without line ends. */
export function tableLines(report: Report, look: TableLook, theme: Theme): Iterable<string> {
  return pivotTable(report, look, theme) ?? listLines(report, look, theme);
}

/** The report with a column for each level; undefined if it is not grouped like that or the table would be too wide. */
export function pivotTable(report: Report, look: TableLook, theme: Theme): Iterable<string> | undefined {
  const pivot = pivotOf(report, look.maxRows);
  if (pivot === undefined) return undefined;
  if (!look.terminal) return pivotLines(pivot, look, theme);
  const lines = Array.from(pivotLines(pivot, look, theme));
  return columnsOfColored(lines[0] ?? '') > look.width ? undefined : lines;
}

/** The report with one row per group. */
export function listLines(report: Report, look: TableLook, theme: Theme): Iterable<string> {
  const { stats, every } = report;
  const by = every === undefined ? report.by : ['time', ...report.by];
  const isHistogram = report.buckets.length === 1 && report.buckets[0] === true && every === undefined;
  const all = isHistogram ? inBucketOrder(report) : report.rows;
  const rows = all.slice(0, look.maxRows);
  let { moreRows, moreCount } = report;
  for (const { count } of all.slice(rows.length)) {
    moreRows++;
    moreCount += count;
  }
  const tail: TailRow[] = [];
  if (moreRows > 0) tail.push({ name: moreText(moreRows), numbers: [moreCount] });
  if (by.length > 0 && rows.length > 1 && look.terminal) tail.push({ name: 'all', numbers: [report.total] });
  const timeText = every === undefined ? undefined : intervalTexts(look.zone, every);
  return layOut(
    {
      by,
      columns: ['count', ...stats].map((name) => ({ text: sanitize(name), paint: theme.quiet })),
      rows: lazyMap(rows, (row) => ({
        group: timeText === undefined ? row.group : [timeText(row.time ?? null), ...row.group],
        numbers: [row.count, ...row.stats],
      })),
      tail,
      hasQuietZeros: false,
      maxBarWidth: every !== undefined ? 0 : isHistogram ? MAX_HISTOGRAM_WIDTH : MAX_BAR_WIDTH,
    },
    look,
    theme,
  );
}

function inBucketOrder({ rows }: Report): Report['rows'] {
  return [...rows].sort((a, b) => compareBuckets(a.group[0] ?? null, b.group[0] ?? null));
}

function pivotLines(pivot: Pivot, look: TableLook, theme: Theme): Iterable<string> {
  const { by, levels, rows, moreRows, moreCount, total, totals } = pivot;
  const more = moreRows === 0 ? [] : [{ name: moreText(moreRows), numbers: [moreCount] }];
  return layOut(
    {
      by: [by],
      columns: [
        { text: 'total', paint: theme.quiet },
        ...levels.map(({ name, rank }) => ({ text: name ?? '-', paint: theme.level(rank) })),
      ],
      rows: lazyMap(rows, ({ name, total, counts }) => ({ group: [name], numbers: [total, ...counts] })),
      tail: [...more, { name: 'all', numbers: [total, ...totals] }],
      hasQuietZeros: true,
      maxBarWidth: MAX_BAR_WIDTH,
    },
    look,
    theme,
  );
}
