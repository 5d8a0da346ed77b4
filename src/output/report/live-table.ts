// A live count on a terminal at one moment: the table, with sparklines if there is room for them.
import type { Report } from '../../aggregate/report/report.ts';
import { BLANK } from '../terminal/columns.ts';
import { asIs, type Theme } from '../terminal/theme.ts';
import { columnsOfColored } from '../terminal/width.ts';
import { type Axis, type AxisLook, axisLine, axisOf } from './axis.ts';
import type { Trail } from './layout.ts';
import { isPivot } from './pivot.ts';
import { sparkCell } from './sparkline.ts';
import { listLines, pivotTable, tableLines } from './table.ts';
import { countsOf, timelineOf } from './timeline.ts';
import { roomForCells, timelineLines } from './timeline-table.ts';
import { rowKey } from './values.ts';

/** Sparklines beside a table are short enough to read at a glance, and left out if their times would not fit. */
const MAX_CELLS = 40;
const MIN_CELLS = 14;
const SPARK_GAP = 3;

export interface LiveView {
  /** Counts of the whole view; undefined: show intervals. */
  readonly totals: Report | undefined;
  /** Counts by interval. */
  readonly intervals: Report;
  /** Start of the first interval that can be shown, and end of the newest, ms. */
  readonly from: number;
  readonly to: number;
  /** When klog began to count: earlier cells are blank. */
  readonly knownFrom: number;
  /** Start of the newest complete interval. */
  readonly lastStart: number;
  /** Columns and rows of the terminal. */
  readonly width: number;
  readonly rows: number;
}

/** The lines of the table. */
export function liveLines(view: LiveView, look: AxisLook, theme: Theme): string[] {
  const { totals, width } = view;
  // The other three: header, "N more", "all".
  const maxRows = Math.max(1, view.rows - 3);
  if (totals === undefined) return intervalTable(view, maxRows, look, theme);
  const table = { width, terminal: true, maxRows, trail: NO_TRAIL };
  const pivot = pivotTable(totals, table, theme);
  const bare = Array.from(pivot ?? listLines(totals, table, theme));
  // Too narrow for levels is too narrow for sparklines.
  if (pivot === undefined && isPivot(totals)) return bare;
  const room = width - SPARK_GAP - bare.reduce((most, line) => Math.max(most, columnsOfColored(line)), 0);
  if (room < MIN_CELLS || totals.by.length === 0) return bare;
  const trail = trailOf(totals, view, Math.min(room, MAX_CELLS), look, theme);
  return Array.from(tableLines(totals, { ...table, trail }, theme));
}

const NO_TRAIL: Trail = { header: BLANK, of: () => BLANK };

/** The line below the table, with as many parts as fit: if it wrapped, the header would scroll away. */
export function lineBelow(parts: readonly string[], width: number): string {
  const said = parts.filter((part) => part !== '');
  const line = (): string => `\u2500\u2500 ${said.join(' \u00b7 ')} \u2500\u2500`;
  while (said.length > 1 && line().length > width) said.pop();
  return line();
}

/** A sparkline of the newest intervals for each row. */
function trailOf(totals: Report, view: LiveView, cells: number, look: AxisLook, theme: Theme): Trail {
  const { intervals } = view;
  // The levels of a pivot are added up.
  const names = isPivot(totals) ? 1 : totals.by.length;
  const counts = countsOf([...intervals.rows, ...intervals.rest]).map((one) => ({
    ...one,
    group: one.group.slice(0, names),
  }));
  const axis = axisIn(view, cells);
  const known = { knownFrom: view.knownFrom, knownTo: view.to };
  const { rows } = timelineOf(totals.by.slice(0, names), counts, [], axis, view.lastStart, known);
  const byKey = new Map(rows.map((row) => [rowKey(row.group), row.cells]));
  let largest = 0;
  for (const row of rows) for (const count of row.cells) largest = Math.max(largest, count ?? 0);
  const blank = new Array<number | null>(axis.cells).fill(null);
  return {
    header: { text: ` ${axisLine(axis, look)}`, paint: theme.quiet },
    of: (group) => {
      const values = byKey.get(rowKey(group.slice(0, names))) ?? blank;
      return sparkCell({ values, largest, wide: axis.wide }, asIs, theme.quiet);
    },
  };
}

function intervalTable(view: LiveView, maxRows: number, look: AxisLook, theme: Theme): string[] {
  const { intervals, to, width, lastStart, knownFrom } = view;
  const counts = countsOf(intervals.rows);
  const rest = countsOf(intervals.rest);
  let sum = 0;
  for (const { count } of counts) sum += count;
  const groups = counts.map(({ group }) => group);
  const axis = axisIn(view, roomForCells(intervals.by, groups, sum, width, maxRows));
  const shown = counts.filter(({ time }) => time >= axis.start);
  const limits = { knownFrom, knownTo: to, maxRows };
  const timeline = timelineOf(intervals.by, shown, rest, axis, lastStart, limits);
  return timelineLines(timeline, look, width, theme);
}

/** The axis of the newest intervals; at first it has blank cells for those to come. */
function axisIn({ intervals, from, to, knownFrom }: LiveView, room: number): Axis {
  const every = intervals.every ?? 1;
  const span = Math.min(to - from, room * every);
  const start = Math.max(to - span, from);
  const begun = Math.max(start, Math.floor(knownFrom / every) * every);
  return axisOf(Math.min(begun, to - every), Math.max(to, begun + span), every, room);
}
