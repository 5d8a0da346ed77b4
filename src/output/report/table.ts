// A report as a table for people: a pivot where levels are the second column, else a plain list. No boxes; numbers
// align right. Which rows there are and in what order is the report's business.
import { stripVTControlCharacters } from 'node:util';
import type { GroupValue, Report, StatValue } from '../../aggregate/report/report.ts';
import { intervalTexts } from '../terminal/clock.ts';
import { type Cell, eachAligned, type TableLine } from '../terminal/columns.ts';
import type { Theme } from '../terminal/look.ts';
import { sanitize } from '../terminal/sanitize.ts';
import { columnsOf, cutMiddle } from '../terminal/width.ts';
import { compactText, compareBuckets, nameCells, nameWidths, numberText, statText } from './group.ts';
import { lazyMap } from './lazy-map.ts';
import { type Pivot, pivotOf } from './pivot.ts';
import { bar } from './sparkline.ts';

const MAX_BAR_COLUMNS = 15;
/** A histogram is read by its bars. */
const MAX_HISTOGRAM_COLUMNS = 40;
const MIN_BAR_COLUMNS = 4;
const GAP = 2;

export interface TableLook {
  /** Columns of the terminal. */
  readonly width: number;
  /** Where a person looks: bars, and names that are cut to the width. What a program reads is whole. */
  readonly terminal: boolean;
  /** The zone of times; undefined is the local one. */
  readonly zone?: string | undefined;
  /** What stands behind each row in place of a bar. */
  readonly trail?: Trail | undefined;
  /** Rows that there is room for; the others are added up. */
  readonly mostRows?: number | undefined;
}

/** One more column, at the end: a header and a cell a row. All are equally wide. */
export interface Trail {
  readonly header: Cell;
  /** `group` is what the row is about: of a pivot the first value only. */
  of(group: readonly GroupValue[]): Cell;
}

/** The lines of `report` as a table, without line ends. */
export function tableLines(report: Report, look: TableLook, theme: Theme): string[] {
  return Array.from(eachTableLine(report, look, theme));
}

/** The same, one at a time: a million lines need not stand in memory. */
export function eachTableLine(report: Report, look: TableLook, theme: Theme): Iterable<string> {
  return pivotTable(report, look, theme) ?? listLines(report, look, theme);
}

/** The report with a column a level; undefined where that is not its form, or there is no room for it. */
export function pivotTable(report: Report, look: TableLook, theme: Theme): Iterable<string> | undefined {
  const pivot = pivotOf(report, look.mostRows);
  if (pivot === undefined) return undefined;
  if (!look.terminal) return pivotLines(pivot, look, theme);
  const lines = Array.from(pivotLines(pivot, look, theme));
  return columnsOf(stripVTControlCharacters(lines[0] ?? '')) > look.width ? undefined : lines;
}

/** The report with a line a row. */
export function listLines(report: Report, look: TableLook, theme: Theme): Iterable<string> {
  const { stats, every } = report;
  const by = every === undefined ? report.by : ['time', ...report.by];
  // A histogram is read along its buckets.
  const isHistogram = report.buckets.length === 1 && report.buckets[0] === true && every === undefined;
  const all = isHistogram ? inBucketOrder(report) : report.rows;
  const rows = all.slice(0, look.mostRows);
  const unshown = all.slice(rows.length);
  const moreRows = report.moreRows + unshown.length;
  let { moreCount } = report;
  for (const { count } of unshown) moreCount += count;
  const blanks = by.slice(1).map(() => ({ text: '' }));
  const tail: Line[] = [];
  if (moreRows > 0) {
    tail.push({ names: [{ text: `  ${numberText(moreRows)} more` }, ...blanks], numbers: [moreCount] });
  }
  if (by.length > 0 && rows.length > 1 && look.terminal) {
    tail.push({ names: [{ text: 'all' }, ...blanks], numbers: [report.total] });
  }
  const timeText = every === undefined ? undefined : intervalTexts(look.zone, every);
  return laidOut(
    {
      by,
      columns: ['count', ...stats].map((name) => ({ text: sanitize(name), paint: theme.quiet })),
      rows: lazyMap(rows, (row) => ({
        group: timeText === undefined ? row.group : [timeText(row.time ?? null), ...row.group],
        numbers: [row.count, ...row.stats],
      })),
      tail,
      mostBarColumns: isHistogram ? MAX_HISTOGRAM_COLUMNS : MAX_BAR_COLUMNS,
      hasBars: every === undefined,
    },
    look,
    theme,
  );
}

function inBucketOrder({ rows }: Report): Report['rows'] {
  return [...rows].sort((a, b) => compareBuckets(a.group[0] ?? null, b.group[0] ?? null));
}

function pivotLines(pivot: Pivot, look: TableLook, theme: Theme): Iterable<string> {
  const tail: Line[] = [];
  if (pivot.moreRows > 0) {
    tail.push({ names: [{ text: `  ${numberText(pivot.moreRows)} more` }], numbers: [pivot.moreCount] });
  }
  tail.push({ names: [{ text: 'all' }], numbers: [pivot.total, ...pivot.totals] });
  return laidOut(
    {
      by: [pivot.by],
      columns: [
        { text: 'total', paint: theme.quiet },
        ...pivot.levels.map(({ name, rank }) => ({ text: name ?? '-', paint: theme.level(rank) })),
      ],
      rows: lazyMap(pivot.rows, ({ name, total, counts }) => ({
        group: [name],
        numbers: [total, ...counts],
      })),
      tail,
      hasQuietZeros: true,
    },
    look,
    theme,
  );
}

interface Line {
  readonly names: readonly Cell[];
  readonly numbers: readonly StatValue[];
}

interface Row {
  readonly group: readonly GroupValue[];
  readonly numbers: readonly StatValue[];
}

interface Layout {
  readonly by: readonly string[];
  /** Headers of the numbers. */
  readonly columns: readonly Cell[];
  /** The first number is what a bar shows. */
  readonly rows: Iterable<Row>;
  readonly tail: readonly Line[];
  readonly hasQuietZeros?: boolean;
  readonly hasBars?: boolean;
  readonly mostBarColumns?: number;
}

/** Rows below their header: names cut to what the numbers leave, and a bar or a trail where there is room. */
function laidOut(layout: Layout, look: TableLook, theme: Theme): Iterable<string> {
  const { by, columns, rows, tail } = layout;
  const { width, terminal, trail } = look;
  const trailColumns = trail === undefined ? 0 : columnsOf(trail.header.text) + GAP;
  const room = terminal ? width - trailColumns : Number.POSITIVE_INFINITY;
  const groups = lazyMap(rows, ({ group }) => group);
  const ofNames = nameWidths(by, groups, 0).reduce((sum, columns) => sum + columns + GAP, -GAP);
  const show = numbersColumns(layout, statText) + ofNames <= room ? statText : compactStat;
  const gap = numbersColumns(layout, show) + ofNames <= room ? GAP : 1;
  const ofTail = tail.reduce((most, { names }) => Math.max(most, names[0]?.text.length ?? 0), 0);
  const widths = nameWidths(by, groups, room - numbersColumns(layout, show, gap) + GAP);
  if (by.length > 0) widths[0] = Math.max(widths[0]!, ofTail);
  const numberCell = (value: StatValue): Cell =>
    value === 0 && layout.hasQuietZeros === true
      ? { text: show(value), paint: theme.quiet }
      : { text: show(value) };
  const header = by.map((name, i) => ({ text: cutMiddle(sanitize(name), widths[i]!), paint: theme.quiet }));
  const lines: Iterable<TableLine> = {
    *[Symbol.iterator]() {
      yield withTrail([...header, ...columns], trail?.header);
      for (const { group, numbers } of rows) {
        const cells = [...nameCells(by, group, widths, theme), ...numbers.map(numberCell)];
        yield withTrail(cells, trail?.of(group));
      }
      for (const { names, numbers } of tail) {
        yield [...names, ...numbers.map((value) => ({ text: show(value) }))];
      }
    },
  };
  const aligned = eachAligned(lines, by.length, gap);
  if (trail !== undefined) return aligned;
  if (!terminal || by.length === 0 || show === compactStat || layout.hasBars === false) return aligned;
  const used = widths.reduce((sum, columns) => sum + columns + GAP, -GAP) + numbersColumns(layout, show);
  return withBars(aligned, layout, width - used, theme);
}

function withTrail(line: TableLine, cell: Cell | undefined): TableLine {
  return cell === undefined ? line : [...line, cell];
}

function compactStat(value: StatValue): string {
  return typeof value === 'number' ? compactText(value) : statText(value);
}

/** Columns that the numbers take, with the blanks before them. */
function numbersColumns(
  { columns, rows, tail }: Layout,
  show: (value: StatValue) => string,
  gap = GAP,
): number {
  const widths = columns.map(({ text }) => columnsOf(text));
  const widen = ({ numbers }: Pick<Row, 'numbers'>): void => {
    for (const [i, value] of numbers.entries()) widths[i] = Math.max(widths[i] ?? 0, show(value).length);
  };
  for (const row of rows) widen(row);
  tail.forEach(widen);
  return widths.reduce((sum, columns) => sum + gap + columns, 0);
}

/** A bar after each row, as long as its share of the largest; none where the terminal has no room for it. */
function* withBars(
  lines: Iterable<string>,
  { rows, mostBarColumns }: Layout,
  room: number,
  theme: Theme,
): Generator<string> {
  const columns = Math.min(mostBarColumns ?? MAX_BAR_COLUMNS, room - 3);
  let largest = 0;
  for (const { numbers } of rows) largest = Math.max(largest, Number(numbers[0]));
  const shown = rows[Symbol.iterator]();
  let isHeader = true;
  for (const line of lines) {
    const row = isHeader || columns < MIN_BAR_COLUMNS ? undefined : shown.next().value;
    isHeader = false;
    yield row === undefined
      ? line
      : `${line}   ${theme.quiet(bar(Number(row.numbers[0]), largest, columns))}`.trimEnd();
  }
}
