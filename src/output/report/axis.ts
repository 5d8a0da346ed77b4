// The time axis of sparklines: how much time a cell covers, and the header line with times and deploys.
import { dayText, WallClock } from '../terminal/clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RULE = '\u2500';
const MARK = '\u252c';
/** Round lengths of time, ms. */
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
  /** The time a cell covers: a multiple of `everyMs`, aligned to the epoch. */
  readonly cellMs: number;
  readonly everyMs: number;
  readonly cells: number;
  /** Columns of a cell: more than one if the header would not fit otherwise. */
  readonly wide: number;
}

/** Room for both times and a deploy. */
const MIN_COLUMNS = 30;

/**
 * Cells for the intervals in `[start, end)`, both multiples of `everyMs`: one for each interval, or several intervals in a
 * cell if `room` columns are not enough.
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
  // Cells are aligned, so a span may touch one more cell than it fills.
  let share = Math.max(2, Math.ceil((end - start) / everyMs / room));
  while (room > 1 && !fits(share * everyMs)) share++;
  return share * everyMs;
}

/** The cell of an instant; not in `[0, cells)` if it is outside the axis. */
export function cellAt(axis: Axis, at: number): number {
  return Math.floor((at - axis.start) / axis.cellMs);
}

export interface AxisLook {
  /** IANA zone of times; undefined is the local one. */
  readonly zone: string | undefined;
  /** Start of the run, ms: times of its day are shown without the date. */
  readonly now: number;
  /** Times of deploys, ms. */
  readonly deploys: readonly number[];
}

/**
 * `14:00 ----- 5m a cell -----+deploy----- 14:30`, with box-drawing characters, as wide as the cells. If it is too narrow
 * for everything, deploys come first.
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
  const hasStart = put(`${label(axis.start)} `, 0);
  const end = ` ${label(axis.end)}`;
  put(end, line.length - end.length);
  // A deploy near the start takes the place of its time, and shows its own time instead.
  const [first] = columns;
  const deploy = look.deploys.find((at) => columnOf(at) === first);
  if (!hasStart && deploy !== undefined) put(`deploy ${label(deploy)} `, first! + 1);
  if (axis.cellMs !== axis.everyMs) putInGap(` ${spell(axis.cellMs)} a cell `, line, taken, put);
  for (const column of columns) put('deploy', column + 1);
  return line.join('');
}

/** Puts a text into the middle of the longest gap. */
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

/** Formats times as precisely as the cells, with the date if that is not today. */
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

/** A length of time in few letters: `5m`, `1h30m`, `250ms`. */
export function spell(ms: number): string {
  if (ms < SECOND || ms % SECOND !== 0) return `${ms}ms`;
  let text = '';
  let rest = ms;
  for (const [name, size] of Object.entries({ d: DAY, h: HOUR, m: MINUTE, s: SECOND })) {
    if (rest >= size) text += `${Math.floor(rest / size)}${name}`;
    rest %= size;
  }
  return text;
}
