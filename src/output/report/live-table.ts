// What a live count looks like on a terminal at one moment: the table, with sparklines, as far as there is room. When
// it is drawn is the caller's business.
import type { Report } from '../../aggregate/report/report.ts';
import type { Theme } from '../terminal/look.ts';
import { columnsOf } from '../terminal/width.ts';
import { type Axis, type AxisLook, axisLine, axisOf } from './axis.ts';
import { rowKey } from './group.ts';
import { isPivot } from './pivot.ts';
import { sparkline } from './sparkline.ts';
import { listLines, pivotTable, type Trail, tableLines } from './table.ts';
import { countsOf, timelineOf } from './timeline.ts';
import { roomForCells, timelineLines } from './timeline-table.ts';

/** A sparkline beside a table: no longer than is read at a glance, and none where there is no room for its times. */
const MAX_CELLS = 40;
const MIN_CELLS = 14;
const GAP = 3;

export interface LiveView {
  /** Counts of the whole view; undefined: the table is one of intervals. */
  readonly totals: Report | undefined;
  /** Counts by interval. */
  readonly intervals: Report;
  /** The first interval that can be shown, and the end of the newest, ms. */
  readonly from: number;
  readonly to: number;
  /** From where on klog has counted: before it nothing is known. */
  readonly knownFrom: number;
  /** The start of the newest interval that is over. */
  readonly lastStart: number;
  /** Columns, and rows for the table with its header. */
  readonly width: number;
  readonly rows: number;
}

/** The lines of the table. */
export function liveLines(view: LiveView, look: AxisLook, theme: Theme): string[] {
  const { totals, width } = view;
  // Beside the groups: the header, those that there is no room for, all.
  const mostRows = Math.max(1, view.rows - 3);
  if (totals === undefined) return intervalTable(view, mostRows, look, theme);
  const table = { width, terminal: true, mostRows, trail: NO_TRAIL };
  const pivot = pivotTable(totals, table, theme);
  const bare = Array.from(pivot ?? listLines(totals, table, theme));
  // What has no room for its levels has none for anything else.
  if (pivot === undefined && isPivot(totals)) return bare;
  const room = width - GAP - bare.reduce((most, line) => Math.max(most, plainColumns(line)), 0);
  if (room < MIN_CELLS || totals.by.length === 0) return bare;
  return tableLines(
    totals,
    { ...table, trail: trailOf(view, Math.min(room, MAX_CELLS), look, theme) },
    theme,
  );
}

const NO_TRAIL: Trail = { header: { text: '' }, of: () => ({ text: '' }) };

/** The line below the table: as many of the parts as have room, because a line that wraps pushes the header off the top. */
export function lineBelow(parts: readonly string[], width: number): string {
  const said = parts.filter((part) => part !== '');
  const line = (): string => `\u2500\u2500 ${said.join(' \u00b7 ')} \u2500\u2500`;
  while (said.length > 1 && line().length > width) said.pop();
  return line();
}

/** A sparkline a row, over the newest intervals. */
function trailOf(view: LiveView, cells: number, look: AxisLook, theme: Theme): Trail {
  const { totals, intervals } = view;
  // Of a pivot the levels of a row are added up.
  const names = isPivot(totals!) ? 1 : totals!.by.length;
  const counts = countsOf([...intervals.rows, ...intervals.rest]).map((one) => ({
    ...one,
    group: one.group.slice(0, names),
  }));
  const axis = axisIn(view, cells);
  const known = { knownFrom: view.knownFrom, knownTo: view.to };
  const { rows } = timelineOf(totals!.by.slice(0, names), counts, [], axis, view.lastStart, known);
  const byKey = new Map(rows.map((row) => [rowKey(row.group), row.cells]));
  let largest = 0;
  for (const row of rows) for (const count of row.cells) largest = Math.max(largest, count ?? 0);
  const blank = new Array<number | null>(axis.cells).fill(null);
  return {
    header: { text: ` ${axisLine(axis, look)}`, paint: theme.quiet },
    of: (group) => {
      const values = byKey.get(rowKey(group.slice(0, names))) ?? blank;
      const text = sparkline(values, largest, axis.wide, asIs, asIs);
      return { text, paint: () => sparkline(values, largest, axis.wide, asIs, theme.quiet) };
    },
  };
}

function intervalTable(view: LiveView, mostRows: number, look: AxisLook, theme: Theme): string[] {
  const { intervals, to, width, lastStart, knownFrom } = view;
  const counts = countsOf(intervals.rows);
  const rest = countsOf(intervals.rest);
  let sum = 0;
  for (const { count } of counts) sum += count;
  const groups = counts.map(({ group }) => group);
  const axis = axisIn(view, roomForCells(intervals.by, groups, sum, width, mostRows));
  const shown = counts.filter(({ time }) => time >= axis.start);
  const limits = { knownFrom, knownTo: to, mostRows };
  const timeline = timelineOf(intervals.by, shown, rest, axis, lastStart, limits);
  return timelineLines(timeline, look, width, theme);
}

/** The newest intervals; in the beginning the first ones, and blank cells for those to come. */
function axisIn({ intervals, from, to, knownFrom }: LiveView, room: number): Axis {
  const every = intervals.every ?? 1;
  const span = Math.min(to - from, room * every);
  const start = Math.max(to - span, from);
  const begun = Math.max(start, Math.floor(knownFrom / every) * every);
  // With a window the whole of it is known.
  return axisOf(Math.min(begun, to - every), Math.max(to, begun + span), every, room);
}

/** Columns of a line that may be coloured. */
function plainColumns(line: string): number {
  return columnsOf(line.replace(COLOUR, ''));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are written with
const COLOUR = /\u001b\[[0-9;]*m/g;

function asIs(text: string): string {
  return text;
}
