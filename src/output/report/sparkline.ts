// Numbers as strokes: a bar beside a row, and a sparkline of one block a cell of time. What the numbers are is the
// caller's business.
import type { Paint } from '../terminal/look.ts';

/** By eighths of a column, from none to seven. */
const ENDS = ['', '\u258f', '\u258e', '\u258d', '\u258c', '\u258b', '\u258a', '\u2589'];
const FULL = '\u2588';
/** The lowest block is the base line: none. One of many can be told from it. */
const NONE = '\u2581';
const HEIGHTS = ['\u2582', '\u2583', '\u2584', '\u2585', '\u2586', '\u2587', '\u2588'];

/** A bar of at most `columns`, as long as the share of `value` in `largest`; what is not zero can be seen. */
export function bar(value: number, largest: number, columns: number): string {
  if (!(value > 0) || !(largest > 0)) return '';
  const eighths = Math.max(1, Math.round((Math.min(value, largest) / largest) * columns * 8));
  return FULL.repeat(Math.floor(eighths / 8)) + ENDS[eighths % 8]!;
}

/**
 * A block a value, `wide` columns each, as high as its share of `largest`; a blank for null. `paint` dresses what is
 * not zero.
 */
export function sparkline(
  values: readonly (number | null)[],
  largest: number,
  wide: number,
  paint: Paint,
  quiet: Paint,
): string {
  let line = '';
  let run = '';
  let isQuiet = false;
  // One escape sequence a run, not one a cell.
  const end = (): void => {
    if (run !== '') line += isQuiet ? quiet(run) : paint(run);
    run = '';
  };
  for (const value of values) {
    const isNone = value === null || !(value > 0);
    if (isNone !== isQuiet) end();
    isQuiet = isNone;
    run += (value === null ? ' ' : isNone ? NONE : block(value, largest)).repeat(wide);
  }
  end();
  return line;
}

function block(value: number, largest: number): string {
  const height = largest > 0 ? Math.ceil((Math.min(value, largest) / largest) * HEIGHTS.length) : 1;
  return HEIGHTS[Math.max(1, height) - 1]!;
}
