// What is asked about records: all of EXPR, -e and the filters, parsed once. config makes it; whoever compiles, marks or
// explains an expression takes it from here.

import { KlogError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import { LEVEL_NAMES } from '../../record/vocabulary/level.ts';
import { parseExpression } from '../language/parse.ts';
import type { Expr } from '../syntax/ast.ts';
import { ALL, allOf, anyOf, negate } from '../syntax/ast.ts';
import type { QueryOptions } from '../syntax/options.ts';
import { hasWildcard } from '../text/glob.ts';
import { loadRegexes } from '../text/regex.ts';

/** An EXPR or -e as it was typed, and what it was read as. */
interface Argument {
  readonly text: string;
  readonly expr: Expr;
}

export interface Question {
  readonly options: QueryOptions;
  /** EXPR arguments, then -e. */
  readonly args: readonly Argument[];
  /** The one expression that a match fulfils. */
  readonly expr: Expr;
  /** The part of it that context lines fulfil as well: --host and --service. */
  readonly neighbours: Expr;
  /** What EXPR and -e find, without the filters: nothing if they are inverted. */
  readonly found: Expr;
  /** The service it is about: `--service`, or a `service=` or `service:` that every match must fulfil. */
  readonly service: string | undefined;
  /** A note for one argument of two or more plain words, which may have been meant as a phrase. */
  readonly note: string | undefined;
}

/**
 * Reads a question, with the engine of regular expressions loaded if it needs one. A KlogError `bad-expression` names the
 * EXPR, -e or -l that is wrong.
 */
export async function readQuestion(options: QueryOptions): Promise<Question> {
  await loadRegexes([...options.expressions, ...options.patterns]);
  return questionOf(options);
}

/** As `readQuestion`, with that engine loaded. */
export function questionOf(options: QueryOptions): Question {
  const { fixed, invert, level } = options;
  const read = (text: string): Argument => ({ text, expr: parseExpression(text, { fixed }) });
  const [all, either] = [options.expressions.map(read), options.patterns.map(read)];
  const typed = typedOf(all, either);
  const found = invert ? negate(typed) : typed;
  const neighbours = allOf([
    ...namesOf('host', options.hosts, options.hostsInFull ?? false),
    ...namesOf('service', options.services, false),
  ]);
  const expr = all.length + either.length > 0 ? found : typed;
  const atLeast = level === undefined ? [] : [levelOf(level)];
  const args = [...all, ...either];
  return {
    options,
    args,
    expr: allOf([expr, ...atLeast, neighbours].filter((part) => part.kind !== 'all')),
    neighbours,
    found,
    service: serviceOf(options, typed),
    note: fixed ? undefined : plainWordsNote(args),
  };
}

// EXPR arguments and-ed; -e or-ed.
function typedOf(all: readonly Argument[], either: readonly Argument[]): Expr {
  const parts = all.map(({ expr }) => expr);
  const options = either.map(({ expr }) => expr);
  if (options.length > 0) parts.push(options.some((part) => part.kind === 'all') ? ALL : anyOf(options));
  return allOf(parts.filter((part) => part.kind !== 'all'));
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
    throw new KlogError(error.code, `--level: "${level}" is not a level`, {
      hint: `--level ${nearest}`,
      cause: error,
    });
  }
}

function serviceOf({ services, invert }: QueryOptions, typed: Expr): string | undefined {
  const [named, ...others] = services;
  if (named !== undefined) return others.length === 0 && !named.includes('*') ? named : undefined;
  if (invert) return undefined;
  for (const part of typed.kind === 'and' ? typed.parts : [typed]) {
    if (part.kind !== 'match' || part.field.kind !== 'role' || part.field.role !== 'service') continue;
    const { op, value } = part;
    if (op === '=' || (op === ':' && !(value.bare && hasWildcard(value.text)))) return value.text;
  }
  return undefined;
}

function plainWordsNote(args: readonly Argument[]): string | undefined {
  for (const { text, expr } of args) {
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
