// Where a shown text holds what the person searched for. Only the positive parts of an expression count; how a
// span looks is the output's business.

import type { FieldRef } from '../../record/fields/field.ts';
import type { Role } from '../../record/vocabulary/role.ts';
import type { Expr } from '../syntax/ast.ts';
import type { QueryOptions } from '../syntax/options.ts';
import { escapePattern, ignoresCase, wholeWordPattern } from '../text/fold.ts';
import { compileGlob, hasWildcard } from '../text/glob.ts';
import { compileRegex, flagsOf } from '../text/regex.ts';

export type Span = readonly [number, number];
/** What is marked in a text. */
export type TextFinder = (text: string) => readonly Span[];
type Finder = (text: string, role: Role | undefined) => readonly Span[];
type HighlightOptions = Pick<QueryOptions, 'letterCase' | 'wholeWords'>;

const NONE: readonly Span[] = [];

/**
 * Compiles an expression to a finder of spans: `[start, end)` in UTF-16 units, in order, not overlapping. `role` is
 * the role that the shown text plays: a test of one role marks nothing else, a test of any other field marks texts
 * that play no role.
 */
export function highlighter(expr: Expr, options: HighlightOptions): Finder {
  const finders = findersOf(expr, options);
  if (finders.length === 0) return () => NONE;
  return (text, role) => merge(finders.flatMap((find) => find(text, role)));
}

function findersOf(expr: Expr, options: HighlightOptions): Finder[] {
  const { letterCase } = options;
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.parts.flatMap((part) => findersOf(part, options));
    case 'text':
      return [textFinder(expr, options)];
    case 'match':
      return [inField(expr.field, matchFinder(expr, letterCase))];
    case 'regex': {
      const regex = compileRegex(expr.source, flagsOf(expr.source, expr.flags, letterCase));
      return [inField(expr.field, (text) => regex.spans(text))];
    }
    case 'name': {
      const glob = compileGlob(expr.pattern.replaceAll('?', '\\?'), ignoresCase(expr.pattern, letterCase));
      const whole: Finder = (text) => (glob.test(text) ? [[0, text.length]] : firstLabel(text, glob.test));
      return [(text, role) => (role === expr.role ? whole(text, role) : NONE)];
    }
    default:
      return [];
  }
}

/** What a match marks in the text of a value. */
export function matchFinder(
  expr: Expr & { kind: 'match' },
  letterCase: QueryOptions['letterCase'],
): TextFinder {
  const { op, value } = expr;
  const { text } = value;
  if (text === '') return () => NONE;
  const fold = ignoresCase(text, letterCase);
  switch (op) {
    case '=':
      return patternFinder(`^${escapePattern(text)}$`, letterCase === 'ignore');
    case ':': {
      if (!value.bare || !hasWildcard(text)) return patternFinder(wholeWordPattern(text), fold);
      const glob = compileGlob(text, fold);
      return (shown) => (glob.test(shown) ? [[0, shown.length]] : NONE);
    }
    case 'contains':
      return patternFinder(escapePattern(text), fold);
    case 'startswith':
      return patternFinder(`^${escapePattern(text)}`, fold);
    case 'endswith':
      return patternFinder(`${escapePattern(text)}$`, fold);
  }
}

/** What a word or phrase marks. */
export function textFinder(
  { text }: Expr & { kind: 'text' },
  { letterCase, wholeWords }: HighlightOptions,
): TextFinder {
  if (text === '') return () => NONE;
  return patternFinder(
    wholeWords ? wholeWordPattern(text) : escapePattern(text),
    ignoresCase(text, letterCase),
  );
}

function patternFinder(source: string, fold: boolean): TextFinder {
  const pattern = new RegExp(source, fold ? 'giu' : 'gu');
  return (text) =>
    Array.from(text.matchAll(pattern), (match) => [match.index, match.index + match[0].length]);
}

function firstLabel(text: string, test: (text: string) => boolean): readonly Span[] {
  const dot = text.indexOf('.');
  return dot > 0 && test(text.slice(0, dot)) ? [[0, dot]] : NONE;
}

function inField(field: FieldRef, find: Finder): Finder {
  if (field.kind === 'meta' || field.kind === 'header') return () => NONE;
  const wanted = field.kind === 'role' ? field.role : undefined;
  return (text, role) => (role === wanted ? find(text, role) : NONE);
}

function merge(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const merged: [number, number][] = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
