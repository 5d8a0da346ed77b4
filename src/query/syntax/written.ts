// How the parts of an expression were typed, kept beside them: expressions that mean the same are equal, and whoever
// explains one has to point at what was typed.

import type { Expr } from './ast.ts';

/** One test as it was typed: `text.slice(start, end)`. Of a word the value is the word itself. */
export interface Written {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Where its value begins; `quoted`: in quotes. */
  readonly at: number;
  readonly quoted: boolean;
}

const places = new WeakMap<Expr, Written>();
const grouped = new WeakSet<Expr>();

/** Notes how a test was typed, and returns it. */
export function noteWritten<E extends Expr>(expr: E, written: Written): E {
  places.set(expr, written);
  return expr;
}

/** How a test was typed; undefined for what nobody typed. */
export function writtenOf(expr: Expr): Written | undefined {
  return places.get(expr);
}

/** Notes that an expression stood in parentheses, and returns it. */
export function noteGroup<E extends Expr>(expr: E): E {
  grouped.add(expr);
  return expr;
}

/** Whether it stood in parentheses. */
export function isGrouped(expr: Expr): boolean {
  return grouped.has(expr);
}

/** The whole text with one part of it replaced. */
export function swapped({ text, start, end }: Pick<Written, 'text' | 'start' | 'end'>, by: string): string {
  return (text.slice(0, start) + by + text.slice(end)).replace(/\s+/g, ' ').trim();
}
