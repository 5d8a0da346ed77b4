// Cells into aligned lines: names left, numbers right, two blanks between columns. Knows nothing of reports.
import type { Paint } from './look.ts';
import { columnsOf } from './width.ts';

/** Safe text, and how it is dressed once it has its place. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
}

/** The cells of one line; missing ones at its end are blank. */
export type TableLine = readonly Cell[];

const GAP = 2;
/** A name that is wider makes its own line longer, not all of them. */
const WIDEST_NAME = 120;

/**
 * The lines with the first `names` columns aligned left and the others right, `gap` blanks between them; no blanks at
 * line ends.
 */
export function alignedLines(lines: Iterable<TableLine>, names: number, gap = GAP): string[] {
  return Array.from(eachAligned(lines, names, gap));
}

/** The same, one at a time; `lines` are gone through twice. */
export function* eachAligned(lines: Iterable<TableLine>, names: number, gap = GAP): Generator<string> {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [i, cell] of line.entries()) {
      const columns = columnsOf(cell.text);
      widths[i] = Math.max(widths[i] ?? 0, i < names ? Math.min(columns, WIDEST_NAME) : columns);
    }
  }
  for (const line of lines) {
    const shown = line.map((cell, i) => {
      const pad = ' '.repeat(Math.max(0, widths[i]! - columnsOf(cell.text)));
      // Only the text is dressed, never the blanks around it.
      const text = cell.paint ? cell.paint(cell.text) : cell.text;
      return i < names ? text + pad : pad + text;
    });
    yield shown.join(' '.repeat(gap)).trimEnd();
  }
}
