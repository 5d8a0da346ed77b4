// All that was asked for about records, as one expression; and what else can be told from it: the service that the
// query is about, and whether words were likely meant as a phrase.

import { KlogError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import { LEVEL_NAMES } from '../../record/vocabulary/level.ts';
import type { Expr } from '../language/ast.ts';
import { ALL, allOf, anyOf, negate } from '../language/ast.ts';
import type { QueryOptions } from '../language/options.ts';
import { parseExpression } from '../language/parse.ts';
import { hasWildcard } from '../text/glob.ts';

/** The one expression of a query. A KlogError `bad-expression` for a wrong EXPR, -e or -l, naming the one. */
export function combine(options: QueryOptions): Expr {
  const asked = exprOf(options);
  const hasExpression = options.expressions.length + options.patterns.length > 0;
  const expr = options.invert && hasExpression ? negate(asked) : asked;
  const level = options.level === undefined ? [] : [levelOf(options.level)];
  return allOf([expr, ...level, neighbours(options)].filter((part) => part.kind !== 'all'));
}

/** The part of it that context lines fulfil as well: --host and --service. */
export function neighbours(options: QueryOptions): Expr {
  return allOf([
    ...namesOf('host', options.hosts, options.hostsInFull ?? false),
    ...namesOf('service', options.services, false),
  ]);
}

// EXPR arguments and-ed; -e or-ed.
function exprOf({ expressions, patterns, fixed }: QueryOptions): Expr {
  const parts = expressions.map((text) => parseExpression(text, { fixed }));
  const either = patterns.map((text) => parseExpression(text, { fixed }));
  if (either.length > 0) parts.push(either.some((part) => part.kind === 'all') ? ALL : anyOf(either));
  return allOf(parts.filter((part) => part.kind !== 'all'));
}

/** What EXPR and -e find, without the filters: nothing where they are inverted. */
export function sought(options: QueryOptions): Expr {
  return options.invert ? negate(exprOf(options)) : exprOf(options);
}

function namesOf(role: 'host' | 'service', patterns: readonly string[], whole: boolean): Expr[] {
  if (patterns.length === 0) return [];
  return [anyOf(patterns.map((pattern) => ({ kind: 'name', role, pattern, whole })))];
}

function levelOf(level: string): Expr {
  try {
    return parseExpression(`level>=${/^[\w.+-]+$/.test(level) ? level : JSON.stringify(level)}`, {
      fixed: false,
    });
  } catch (error) {
    if (!(error instanceof KlogError)) throw error;
    const nearest = nearestName(level, LEVEL_NAMES) ?? 'error';
    throw new KlogError(error.code, `--level: "${level}" is no level`, {
      hint: `--level ${nearest}`,
      cause: error,
    });
  }
}

/** The service a query asks for: `--service`, or a `service=` or `service:` that every match must fulfil. */
export function serviceAsked(options: QueryOptions): string | undefined {
  const [named, ...others] = options.services;
  if (named !== undefined) return others.length === 0 && !named.includes('*') ? named : undefined;
  if (options.invert) return undefined;
  const expr = exprOf(options);
  for (const part of expr.kind === 'and' ? expr.parts : [expr]) {
    if (part.kind !== 'match' || part.field.kind !== 'role' || part.field.role !== 'service') continue;
    const { op, value } = part;
    if (op === '=' || (op === ':' && !(value.bare && hasWildcard(value.text)))) return value.text;
  }
  return undefined;
}

/** A note for one argument of two or more plain words, which may have been meant as a phrase; else undefined. */
export function plainWordsNote(options: QueryOptions): string | undefined {
  if (options.fixed) return undefined;
  for (const text of [...options.expressions, ...options.patterns]) {
    const expr = parseExpression(text, { fixed: false });
    if (expr.kind !== 'and') continue;
    const words = expr.parts.map((part) => (part.kind === 'text' ? part.text : undefined));
    const phrase = text.trim().split(/\s+/).join(' ');
    // Only words as they were typed: with a written `and`, or quotes, the person knows.
    if (words.join(' ') === phrase && !words.includes(undefined)) {
      return `read as ${words.join(' and ')}; the phrase: -F ${JSON.stringify(phrase)}`;
    }
  }
  return undefined;
}
