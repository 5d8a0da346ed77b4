// A timeline as a table for people: a sparkline a group below a time axis, with its sum and its last interval.
import type { GroupValue } from '../../aggregate/report/report.ts';
import { alignedLines, type Cell, type TableLine } from '../terminal/columns.ts';
import type { Theme } from '../terminal/look.ts';
import { sanitize } from '../terminal/sanitize.ts';
import { cutMiddle } from '../terminal/width.ts';
import { type AxisLook, axisLine } from './axis.ts';
import { groupText, nameCells, nameWidths, numberText, rowKey } from './group.ts';
import { sparkline } from './sparkline.ts';
import { hasLevelsInside, rankOf, type Timeline, type TimelineRow } from './timeline.ts';

/** Names are cut so that the cells get so many columns, and never below so many. */
const GOOD_CELLS = 24;
const MIN_CELLS = 12;
/** The share of the width that names may take: beyond it they are cut. */
const NAMES_SHARE = 0.4;
const MIN_NUMBER = 6;
const GAP = 2;
/** The rank of errors: what is worse is dressed with a background, which a line of blocks must not have. */
const ERROR = 50;

/** Columns that are left for cells beside the names of these groups, of which so many get a row. */
export function roomForCells(
  by: readonly string[],
  groups: readonly (readonly GroupValue[])[],
  largestSum: number,
  width: number,
  mostRows: number = Number.POSITIVE_INFINITY,
): number {
  const numbers = numbersColumns(largestSum, largestSum);
  const names = nameWidths(by, groups, Math.min(width * NAMES_SHARE, width - GOOD_CELLS - numbers));
  const left = new Set(groups.map(rowKey)).size - mostRows;
  if (left > 0 && by.length > 0) names[0] = Math.max(names[0]!, moreText(left).length);
  return Math.max(MIN_CELLS, width - numbers - names.reduce((sum, columns) => sum + columns + GAP, 0));
}

/** The lines of a timeline; names are cut so that they fit into `width`. */
export function timelineLines(timeline: Timeline, look: AxisLook, width: number, theme: Theme): string[] {
  const { by, axis, rows, more } = timeline;
  const room = width - axis.cells * axis.wide - numbersColumns(timeline.sum, timeline.last);
  const widths = nameWidths(
    by,
    rows.map(({ group }) => group),
    room,
  );
  const scale = scaleOf(timeline);
  const header = [
    ...by.map((name, i) => cutMiddle(sanitize(name), widths[i]!)),
    axisLine(axis, look),
    'sum',
    'last',
  ];
  const lines: TableLine[] = [header.map((text) => ({ text, paint: theme.quiet }))];
  let above: TimelineRow | undefined;
  for (const row of rows) {
    const names = nameCells(by, row.group, widths, theme);
    const isSame = hasLevelsInside(by) && above !== undefined && outerKey(row) === outerKey(above);
    const shown = isSame ? [...names.slice(0, -1).map(() => blank), names.at(-1)!] : names;
    lines.push([...shown, cells(row, scale(row), timeline, theme), number(row.sum), number(row.last)]);
    above = row;
  }
  const blanks = Array.from({ length: Math.max(1, by.length) }, () => blank);
  if (more !== undefined) {
    lines.push([{ text: moreText(more.rows) }, ...blanks, number(more.sum), number(more.last)]);
  }
  if (by.length > 0 && rows.length > 1) {
    lines.push([{ text: 'all' }, ...blanks, number(timeline.sum), number(timeline.last)]);
  }
  return alignedLines(lines, by.length + 1);
}

/** Columns that sum and last take, with the blanks before them. */
function numbersColumns(sum: number, last: number): number {
  const columns = (value: number): number => GAP + Math.max(MIN_NUMBER, numberText(value).length);
  return columns(sum) + columns(last);
}

function moreText(rows: number): string {
  return `  ${numberText(rows)} more`;
}

const blank: Cell = { text: '' };

function number(value: number): Cell {
  return { text: numberText(value) };
}

function cells(row: TimelineRow, largest: number, { by, axis: { wide } }: Timeline, theme: Theme): Cell {
  const paint = by.at(-1) === 'level' ? theme.level(Math.min(rankOf(row), ERROR)) : asIs;
  const text = sparkline(row.cells, largest, wide, asIs, asIs);
  return { text, paint: () => sparkline(row.cells, largest, wide, paint, theme.quiet) };
}

/**
 * What the highest block of a row means: the most of any row, so that rows can be compared; with levels the most of
 * any row of its level, or a hundred errors would be flat beside a million infos.
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

const asIs = (text: string): string => text;
