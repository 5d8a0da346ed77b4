// The values that rows are grouped by: as text, as keys, in order.
import { type GroupValue, spellingOf } from '../../aggregate/report/report.ts';
import { sanitize } from '../terminal/sanitize.ts';

/** A value as shown: `-` for none. */
export function groupText(value: GroupValue): string {
  return value === null ? '-' : sanitize(spellingOf(value));
}

/** A key that only equal values share; none has its own. */
function groupKey(value: GroupValue): string {
  return value === null ? 'null' : `=${spellingOf(value)}`;
}

/** One key for all values of a row. */
export function rowKey(group: readonly GroupValue[]): string {
  return group.length === 1 ? groupKey(group[0]!) : JSON.stringify(group.map(groupKey));
}

/** Code point order, none last. */
export function compareValues(a: GroupValue, b: GroupValue): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compareCodePoints(spellingOf(a), spellingOf(b));
}

/** By the first value that differs. */
export function compareGroups(a: readonly GroupValue[], b: readonly GroupValue[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = compareValues(a[i]!, b[i] ?? null);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** By the start of buckets, none last. */
export function compareBuckets(a: GroupValue, b: GroupValue): number {
  if (a === null || b === null) return compareValues(a, b);
  return Number.parseFloat(groupText(a)) - Number.parseFloat(groupText(b)) || compareValues(a, b);
}

function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = unitOrder(a.charCodeAt(i)) - unitOrder(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Moves surrogates behind all other UTF-16 units: the characters they spell come last. */
function unitOrder(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
