// Values of groups as they are shown and compared, and numbers: the same in every table.
import { type GroupValue, type StatValue, spellingOf } from '../../aggregate/report/report.ts';
import { levelRank } from '../../record/vocabulary/level.ts';
import type { Cell } from '../terminal/columns.ts';
import type { Theme } from '../terminal/look.ts';
import { sanitize } from '../terminal/sanitize.ts';
import { columnsOf, cutMiddle } from '../terminal/width.ts';

/** No name is cut to less. */
const MIN_NAME = 8;
const GAP = 2;

/** A group's value as shown: `-` for none. */
export function groupText(value: GroupValue): string {
  if (value === null) return '-';
  return sanitize(spellingOf(value));
}

/** Equal for equal values only, and different from that of none. */
export function groupKey(value: GroupValue): string {
  if (value === null) return 'null';
  return `=${spellingOf(value)}`;
}

/** One key for all values of a row. */
export function rowKey(group: readonly GroupValue[]): string {
  return group.length === 1 ? groupKey(group[0]!) : JSON.stringify(group.map(groupKey));
}

/** Code point order, none last. */
export function compareValues(a: GroupValue, b: GroupValue): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compareCodePoints(groupKey(a), groupKey(b));
}

/** Strings compare by UTF-16 units, in which what lies beyond them all comes before U+E000. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA === unitB) continue;
    const isOver = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000;
    if (isOver(unitA) !== isOver(unitB)) return isOver(unitA) ? 1 : -1;
    return unitA - unitB;
  }
  return a.length - b.length;
}

/** By the first value that differs. */
export function compareGroups(a: readonly GroupValue[], b: readonly GroupValue[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = compareValues(a[i]!, b[i] ?? null);
    if (difference !== 0) return difference;
  }
  return 0;
}

const plainNumber = new Intl.NumberFormat('en-US');
const compactNumber = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});

/** A number with thousands separators: 12,345. */
export function numberText(value: number): string {
  // Formatting takes longer than all else that a row needs.
  const isShort = Number.isInteger(value) && value >= 0 && value < 1000 && !Object.is(value, -0);
  return isShort ? String(value) : plainNumber.format(value);
}

/** A statistic for people: whole numbers whole, others with as many digits as tell something; `-` for none. */
export function statText(value: StatValue): string {
  if (value === null) return '-';
  if (typeof value === 'object') {
    const [whole = '', part] = value.spelling.split('.');
    return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`);
  }
  if (Number.isInteger(value)) return numberText(value);
  const digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 3 : undefined;
  if (digits !== undefined) return value.toLocaleString('en-US', { maximumFractionDigits: digits });
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** By where buckets start, none last. */
export function compareBuckets(a: GroupValue, b: GroupValue): number {
  if (a === null || b === null) return compareValues(a, b);
  return Number.parseFloat(groupText(a)) - Number.parseFloat(groupText(b)) || compareValues(a, b);
}

/** A number in at most five characters, for where there is no room: 950, 12.3K, 8.15M. */
export function compactText(value: number): string {
  return value < 1000 ? plainNumber.format(value) : compactNumber.format(value);
}

/** Columns for the names of these groups, so that all fit into `room` where that can be: the widest are cut first. */
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
  let over = widths.reduce((sum, columns) => sum + columns + GAP, 0) - room;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= MIN_NAME) break;
    const next = Math.max(MIN_NAME, ...widths.filter((columns) => columns < widest));
    const count = widths.filter((columns) => columns === widest).length;
    const less = Math.min(widest - next, Math.max(1, Math.ceil(over / count)));
    for (const [i, columns] of widths.entries()) if (columns === widest) widths[i] = columns - less;
    over -= less * count;
  }
  return widths;
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
