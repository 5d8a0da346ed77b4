// A stretch of time as cells of a line: how much time a cell is, and the header above the cells, with its ends
// labelled and deploys marked. What the cells hold is the caller's business.
import { dayText, WallClock } from '../terminal/clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RULE = '\u2500';
const MARK = '\u252c';
/** What people count in, ms. */
const ROUND = [
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 4, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28].map((count) => count * DAY),
];

export interface Axis {
  /** Start of the first cell and end of the last, ms since the epoch. */
  readonly start: number;
  readonly end: number;
  /** How much time a cell is: a multiple of `everyMs`, aligned to the epoch. */
  readonly cellMs: number;
  readonly everyMs: number;
  readonly cells: number;
  /** Columns that a cell takes: more than one where there are so few that the header needs them. */
  readonly wide: number;
}

/** Below so many columns there is no room for a deploy and both ends of the time. */
const MIN_COLUMNS = 30;

/**
 * Cells for the intervals that lie in `[start, end)`, both multiples of `everyMs`: one each, or several in a cell where
 * there is no room.
 */
export function axisOf(start: number, end: number, everyMs: number, room: number): Axis {
  const cellMs = cellOf(start, end, everyMs, Math.max(1, room));
  const first = Math.floor(start / cellMs);
  const cells = Math.max(1, Math.ceil(end / cellMs) - first);
  const wide = Math.max(1, Math.min(Math.ceil(MIN_COLUMNS / cells), Math.floor(room / cells)));
  return { start: first * cellMs, end: (first + cells) * cellMs, cellMs, everyMs, cells, wide };
}

function cellOf(start: number, end: number, everyMs: number, room: number): number {
  const fits = (cellMs: number): boolean => Math.ceil(end / cellMs) - Math.floor(start / cellMs) <= room;
  if (fits(everyMs)) return everyMs;
  const round = ROUND.find((cellMs) => cellMs % everyMs === 0 && fits(cellMs));
  if (round !== undefined) return round;
  // A span of whole cells may touch one more than it fills; two cells always do where only one would.
  let share = Math.max(2, Math.ceil((end - start) / everyMs / room));
  while (room > 1 && !fits(share * everyMs)) share++;
  return share * everyMs;
}

/** The cell that an instant lies in; outside of `[0, cells)` it lies outside of the axis. */
export function cellAt(axis: Axis, at: number): number {
  return Math.floor((at - axis.start) / axis.cellMs);
}

export interface AxisLook {
  /** Shown times: an IANA zone, undefined the local one; and the start of the run, for what day it is. */
  readonly zone: string | undefined;
  readonly now: number;
  /** When there was a deploy, ms. */
  readonly deploys: readonly number[];
}

/**
 * `14:00 ----- 5 min a cell -----+deploy----- 14:30` with rules and tees for the dashes, as wide as the cells; narrow
 * ones get what there is room for, the marks first.
 */
export function axisLine(axis: Axis, look: AxisLook): string {
  const line = new Array<string>(axis.cells * axis.wide).fill(RULE);
  const label = labels(axis, look);
  const columnOf = (at: number): number => cellAt(axis, at) * axis.wide;
  const columns = [...new Set(look.deploys.map(columnOf))]
    .filter((column) => column >= 0 && column < line.length)
    .sort((a, b) => a - b);
  const taken = new Set(columns);
  for (const column of columns) line[column] = MARK;
  const put = (text: string, column: number): boolean => {
    if (column < 0 || column + text.length > line.length) return false;
    for (let i = 0; i < text.length; i++) if (taken.has(column + i)) return false;
    for (let i = 0; i < text.length; i++) {
      line[column + i] = text[i]!;
      taken.add(column + i);
    }
    return true;
  };
  const start = label(axis.start);
  const end = label(axis.end);
  // A deploy near the beginning takes the place of the start; its label has the time then.
  const [first] = columns;
  if (put(`${start} `, 0)) {
    put(` ${end}`, line.length - end.length - 1);
  } else {
    put(` ${end}`, line.length - end.length - 1);
    if (first !== undefined)
      put(`deploy ${label(look.deploys.find((at) => columnOf(at) === first)!)} `, first + 1);
  }
  if (axis.cellMs !== axis.everyMs) putInGap(` ${spell(axis.cellMs)} a cell `, line, taken, put);
  for (const column of columns) put('deploy', column + 1);
  return line.join('');
}

/** In the middle of the longest stretch that is free. */
function putInGap(
  text: string,
  line: readonly string[],
  taken: ReadonlySet<number>,
  put: (text: string, column: number) => boolean,
): void {
  let best = 0;
  let bestAt = 0;
  for (let i = 0, from = 0; i <= line.length; i++) {
    if (i < line.length && !taken.has(i)) continue;
    if (i - from > best) [best, bestAt] = [i - from, from];
    from = i + 1;
  }
  if (best >= text.length) put(text, bestAt + Math.floor((best - text.length) / 2));
}

/** Clock times, as exact as the cells are; with the day where that is not today. */
function labels(axis: Axis, { zone, now }: AxisLook): (at: number) => string {
  const clock = new WallClock(zone);
  const today = clock.day(now);
  const isDays = axis.cellMs % DAY === 0;
  const digits = axis.cellMs % MINUTE === 0 ? 5 : 8;
  return (at) => {
    const day = clock.day(at);
    const date = dayText(day, Math.floor(today / 10_000)).replace(/^\w+ /, '');
    if (isDays) return date;
    const time = clock.time(at).slice(0, digits);
    return day === today ? time : `${date} ${time}`;
  };
}

/** A length as few letters say it: `5m`, `1h30m`, `250ms`. */
export function spell(ms: number): string {
  if (ms < SECOND || ms % SECOND !== 0) return `${ms}ms`;
  const units: readonly (readonly [number, string])[] = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'm'],
    [SECOND, 's'],
  ];
  let rest = ms;
  let text = '';
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${name}`;
  }
  return text;
}
