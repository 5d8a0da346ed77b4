// Numbers as blocks: a bar beside a row, and a sparkline with one block for each cell of time.
import type { Cell } from '../terminal/columns.ts';
import { asIs, type Paint } from '../terminal/theme.ts';

/** Ends of bars in eighths of a column, from none to seven. */
const ENDS = ['', '\u258f', '\u258e', '\u258d', '\u258c', '\u258b', '\u258a', '\u2589'];
const FULL = '\u2588';
/** The lowest block is the base line, so that 0 and 1 look different. */
const NONE = '\u2581';
const HEIGHTS = ['\u2582', '\u2583', '\u2584', '\u2585', '\u2586', '\u2587', '\u2588'];

/** A bar of up to `columns`, relative to `largest`; anything above zero is visible. */
export function bar(value: number, largest: number, columns: number): string {
  if (!(value > 0) || !(largest > 0)) return '';
  const eighths = Math.max(1, Math.round((Math.min(value, largest) / largest) * columns * 8));
  return FULL.repeat(Math.floor(eighths / 8)) + ENDS[eighths % 8]!;
}

/** What a sparkline shows: a block for each value, `wide` columns each, relative to `largest`; a blank for null. */
export interface Spark {
  readonly values: readonly (number | null)[];
  readonly largest: number;
  readonly wide: number;
}

/** A sparkline as a cell; `paint` is for blocks above zero, `quiet` for the others. */
export function sparkCell(spark: Spark, paint: Paint, quiet: Paint): Cell {
  return { text: sparkline(spark, asIs, asIs), paint: () => sparkline(spark, paint, quiet) };
}

/** A sparkline as text. */
export function sparkline({ values, largest, wide }: Spark, paint: Paint, quiet: Paint): string {
  let line = '';
  let run = '';
  let isQuiet = false;
  // One escape sequence for each run of cells, not for each cell.
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
