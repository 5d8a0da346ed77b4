// A timeline as a table for people: below a time axis a sparkline for each group, with its sum and its last interval.
import type { GroupValue } from '../../aggregate/report/report.ts';
import { alignedLines, BLANK, type Cell, GAP, type TableLine } from '../terminal/columns.ts';
import { asIs, type Theme } from '../terminal/theme.ts';
import { type AxisLook, axisLine } from './axis.ts';
import { columnsWithGaps, nameCells, nameHeaders, nameWidths } from './names.ts';
import { moreText, numberText } from './numbers.ts';
import { sparkCell } from './sparkline.ts';
import { hasLevelsInside, rankOf, type Timeline, type TimelineRow } from './timeline.ts';
import { groupText, rowKey } from './values.ts';

/** Names are cut until the cells have GOOD_CELLS columns; cells never get fewer than MIN_CELLS. */
const GOOD_CELLS = 24;
const MIN_CELLS = 12;
/** Names are cut to this share of the width. */
const NAMES_SHARE = 0.4;
const MIN_NUMBER = 6;
/** The rank of errors. Worse levels have a background colour, which would hide the blocks. */
const ERROR = 50;

/** Columns that are left for cells beside the names of `groups`, `maxRows` of which are shown. */
export function roomForCells(
  by: readonly string[],
  groups: readonly (readonly GroupValue[])[],
  largestSum: number,
  width: number,
  maxRows: number = Number.POSITIVE_INFINITY,
): number {
  const numbers = numbersColumns(largestSum, largestSum);
  const names = nameWidths(by, groups, Math.min(width * NAMES_SHARE, width - GOOD_CELLS - numbers));
  const left = new Set(groups.map(rowKey)).size - maxRows;
  if (left > 0 && by.length > 0) names[0] = Math.max(names[0]!, moreText(left).length);
  return Math.max(MIN_CELLS, width - numbers - columnsWithGaps(names));
}

/** The lines of a timeline; names are cut to fit into `width`. */
export function timelineLines(timeline: Timeline, look: AxisLook, width: number, theme: Theme): string[] {
  const { by, axis, rows, more } = timeline;
  const room = width - axis.cells * axis.wide - numbersColumns(timeline.sum, timeline.last);
  const widths = nameWidths(
    by,
    rows.map(({ group }) => group),
    room,
  );
  const scale = scaleOf(timeline);
  const headers = [axisLine(axis, look), 'sum', 'last'].map((text) => ({ text, paint: theme.quiet }));
  const lines: TableLine[] = [[...nameHeaders(by, widths, theme), ...headers]];
  let above: TimelineRow | undefined;
  for (const row of rows) {
    const names = nameCells(by, row.group, widths, theme);
    const isSame = hasLevelsInside(by) && above !== undefined && outerKey(row) === outerKey(above);
    const shown = isSame ? [...names.slice(0, -1).map(() => BLANK), names.at(-1)!] : names;
    lines.push([...shown, cells(row, scale(row), timeline, theme), number(row.sum), number(row.last)]);
    above = row;
  }
  const blanks = Array.from({ length: Math.max(1, by.length) }, () => BLANK);
  const addTail = (text: string, { sum, last }: { readonly sum: number; readonly last: number }): void => {
    lines.push([{ text }, ...blanks, number(sum), number(last)]);
  };
  if (more !== undefined) addTail(moreText(more.rows), more);
  if (by.length > 0 && rows.length > 1) addTail('all', timeline);
  return Array.from(alignedLines(lines, by.length + 1));
}

/** Columns of the sum and the last interval, with the gaps before them. */
function numbersColumns(sum: number, last: number): number {
  const columns = (value: number): number => GAP + Math.max(MIN_NUMBER, numberText(value).length);
  return columns(sum) + columns(last);
}

function number(value: number): Cell {
  return { text: numberText(value) };
}

function cells(row: TimelineRow, largest: number, { by, axis: { wide } }: Timeline, theme: Theme): Cell {
  const paint = by.at(-1) === 'level' ? theme.level(Math.min(rankOf(row), ERROR)) : asIs;
  return sparkCell({ values: row.cells, largest, wide }, paint, theme.quiet);
}

/**
 * What the highest block of a row means: the largest count of all rows, so that they can be compared. Each level has a
 * scale of its own, or a hundred errors would be flat beside a million infos.
 */
function scaleOf({ by, rows }: Timeline): (row: TimelineRow) => number {
  const isLevel = by.at(-1) === 'level';
  const scaleKey = (row: TimelineRow): string => (isLevel ? groupText(row.group.at(-1) ?? null) : '');
  const largest = new Map<string, number>();
  for (const row of rows) {
    const key = scaleKey(row);
    const most = row.cells.reduce<number>((max, count) => Math.max(max, count ?? 0), largest.get(key) ?? 0);
    largest.set(key, most);
  }
  return (row) => largest.get(scaleKey(row)) ?? 0;
}

function outerKey({ group }: TimelineRow): string {
  return rowKey(group.slice(0, -1));
}
