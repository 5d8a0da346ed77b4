// The columns of a table that name a row: how wide they are, and their cells.
import type { GroupValue } from '../../aggregate/report/report.ts';
import { levelRank } from '../../record/vocabulary/level.ts';
import { type Cell, GAP } from '../terminal/columns.ts';
import { sanitize } from '../terminal/sanitize.ts';
import type { Theme } from '../terminal/theme.ts';
import { columnsOf, cutMiddle } from '../terminal/width.ts';
import { groupText } from './values.ts';

/** Names are never cut to less. */
const MIN_NAME_WIDTH = 8;

/** Widths of the name columns, so that they fit into `room` columns if possible: the widest are cut first. */
export function nameWidths(
  by: readonly string[],
  groups: Iterable<readonly GroupValue[]>,
  room: number,
): number[] {
  const widths = by.map((name) => columnsOf(sanitize(name)));
  for (const group of groups) {
    for (let i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i]!, columnsOf(groupText(group[i] ?? null)));
    }
  }
  let over = columnsWithGaps(widths) - room;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= MIN_NAME_WIDTH) break;
    const next = Math.max(MIN_NAME_WIDTH, ...widths.filter((columns) => columns < widest));
    const count = widths.filter((columns) => columns === widest).length;
    const less = Math.min(widest - next, Math.max(1, Math.ceil(over / count)));
    for (const [i, columns] of widths.entries()) if (columns === widest) widths[i] = columns - less;
    over -= less * count;
  }
  return widths;
}

/** The sum of column widths, each with a gap. */
export function columnsWithGaps(widths: readonly number[], gap = GAP): number {
  return widths.reduce((sum, columns) => sum + columns + gap, 0);
}

/** The headers of the name columns. */
export function nameHeaders(by: readonly string[], widths: readonly number[], theme: Theme): Cell[] {
  return by.map((name, i) => ({ text: cutMiddle(sanitize(name), widths[i]!), paint: theme.quiet }));
}

/** The names of one row, cut to their columns; levels and hosts in their colours. */
export function nameCells(
  by: readonly string[],
  group: readonly GroupValue[],
  widths: readonly number[],
  theme: Theme,
): Cell[] {
  return by.map((name, i) => {
    const whole = groupText(group[i] ?? null);
    const text = cutMiddle(whole, widths[i] ?? Number.POSITIVE_INFINITY);
    if (group[i] === null) return { text, paint: theme.quiet };
    if (name === 'level') return { text, paint: theme.level(levelRank(whole)) };
    return name === 'host' ? { text, paint: theme.host(whole) } : { text };
  });
}
