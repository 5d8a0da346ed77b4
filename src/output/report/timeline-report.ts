// A finished report with intervals, as sparklines. With statistics it is a table of all intervals instead, because a
// sparkline shows one number only.
import type { Report } from '../../aggregate/report/report.ts';
import type { Theme } from '../terminal/theme.ts';
import { type AxisLook, axisOf } from './axis.ts';
import { tableLines } from './table.ts';
import { countsOf, timelineOf } from './timeline.ts';
import { roomForCells, timelineLines } from './timeline-table.ts';

export interface TimeLook extends AxisLook {
  /** The requested range, ms; undefined: from the first or to the last record. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** The lines of a report with intervals. */
export function timelineReport(
  report: Report,
  look: TimeLook,
  width: number,
  theme: Theme,
): Iterable<string> {
  const counts = countsOf(report.rows);
  const every = report.every ?? 1;
  if (report.stats.length > 0 || counts.length === 0) {
    return tableLines(report, { width, terminal: true, zone: look.zone }, theme);
  }
  let first = look.from === undefined ? Number.POSITIVE_INFINITY : Math.floor(look.from / every) * every;
  let end = look.to === undefined ? Number.NEGATIVE_INFINITY : Math.ceil(look.to / every) * every;
  let sum = 0;
  for (const { time, count } of counts) {
    first = Math.min(first, time);
    end = Math.max(end, time + every);
    sum += count;
  }
  const groups = counts.map(({ group }) => group);
  const axis = axisOf(first, end, every, roomForCells(report.by, groups, sum, width));
  const timeline = timelineOf(report.by, counts, countsOf(report.rest), axis, end - every);
  return timelineLines(timeline, look, width, theme);
}
