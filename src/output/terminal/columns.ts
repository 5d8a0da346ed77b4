// Aligns cells in columns: names left, numbers right.
import type { Paint } from './theme.ts';
import { columnsOf } from './width.ts';

/** Safe text, and its colour. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
}

export const BLANK: Cell = { text: '' };

/** The cells of one line; missing ones at the end are blank. */
export type TableLine = readonly Cell[];

/** Blanks between columns. */
export const GAP = 2;
/** Wider names only shift their own line. */
const MAX_NAME_WIDTH = 120;

/** A list whose items are made anew each time it is iterated, so that a million of them need no memory. */
export function lazyMap<From, To>(list: Iterable<From>, make: (item: From) => To): Iterable<To> {
  return {
    *[Symbol.iterator]() {
      for (const item of list) yield make(item);
    },
  };
}

/**
 * Aligns the first `names` columns left and the others right, with `gap` blanks between them and none at line ends.
 * Iterates over `lines` twice.
 */
export function* alignedLines(lines: Iterable<TableLine>, names: number, gap = GAP): Generator<string> {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [i, cell] of line.entries()) {
      const columns = columnsOf(cell.text);
      widths[i] = Math.max(widths[i] ?? 0, i < names ? Math.min(columns, MAX_NAME_WIDTH) : columns);
    }
  }
  for (const line of lines) {
    const shown = line.map((cell, i) => {
      const pad = ' '.repeat(Math.max(0, widths[i]! - columnsOf(cell.text)));
      // Only the text is coloured, never the blanks around it.
      const text = cell.paint ? cell.paint(cell.text) : cell.text;
      return i < names ? text + pad : pad + text;
    });
    yield shown.join(' '.repeat(gap)).trimEnd();
  }
}
