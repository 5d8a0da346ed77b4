// Expression -> matcher: closures, the cheapest test first. What bytes a match must contain is told by literals;
// each kind of test is a file of its own.

import type { LogEvent } from '../../record/event/event.ts';
import type { Expr } from '../syntax/ast.ts';
import { ranksOf } from '../syntax/level-word.ts';
import { ignoresCase } from '../text/fold.ts';
import { textSearch } from '../text/text-search.ts';
import { type AbsentField, AbsentFields } from './absent.ts';
import { fieldsAsked } from './asked.ts';
import type { CompileContext, CompileOptions, TypeMismatch } from './context.ts';
import { newContext } from './context.ts';
import { literalsOf } from './literals.ts';
import { compileName } from './narrow.ts';
import type { EventTest } from './order.ts';
import { compileOrder } from './order.ts';
import { Prefilter } from './prefilter.ts';
import { compileExists, compileMatch, compileRegexTest } from './test.ts';

/** A compiled expression. Fits the shape of a matcher that scan declares. */
export interface CompiledQuery {
  /** Whether the expression is none, so that everything matches. */
  readonly matchesAll: boolean;
  /** Whether a match must hold a literal: only then does `find` pass over anything. */
  readonly hasLiterals: boolean;
  /** Moves to another batch of so many records (if that is known); must be called before `find` is. */
  begin(bytes: Buffer, from: number, to: number, count?: number): void;
  /** The next position at or after `from` at which a record that may match has a byte, or -1. Hot. */
  find(bytes: Buffer, from: number, to: number): number;
  /** Whether the event matches: 1, or 0; 2 where it is kept all the same (keeper.ts). Hot. */
  test(event: LogEvent): 0 | 1 | 2;
  /** Ordering tests that met values of another type, the number of records each. Only those that did. */
  typeMismatches(): readonly TypeMismatch[];
  /** Fields of the expression that no record had, as far as that is certain. */
  absentFields(): readonly AbsentField[];
}

/** Compiles an expression. The result holds state of the batch that it looks at: one per reader at a time. */
export function compile(expr: Expr, options: CompileOptions): CompiledQuery {
  const context = newContext(options);
  const test = compileTest(expr, context);
  const literals = literalsOf(expr, options);
  const prefilter = new Prefilter(literals);
  const absent = new AbsentFields(fieldsAsked(expr), literals, options);
  return {
    matchesAll: expr.kind === 'all',
    hasLiterals: !prefilter.isOpen,
    begin(bytes, from, to, count = 0) {
      context.batch.begin(bytes, from, to);
      prefilter.begin(bytes, from, to, count);
      absent.begin(bytes, from, to);
    },
    find(_bytes, from, to) {
      const candidate = prefilter.find(from, to);
      return absent.isDone ? candidate : absent.find(from, to, candidate);
    },
    test(event) {
      const mayMatch = absent.isDone || absent.look(event);
      return mayMatch && test(event) ? 1 : 0;
    },
    typeMismatches() {
      const met = context.mismatches.filter((one) => one.count > 0);
      return met.map(({ field, expected, count }) => ({ field, expected, count }));
    },
    absentFields: () => absent.absent(),
  };
}

function compileTest(expr: Expr, context: CompileContext): EventTest {
  switch (expr.kind) {
    case 'all':
      return () => true;
    case 'and':
      return every(inOrder(expr.parts).map((part) => compileTest(part, context)));
    case 'or':
      return some(inOrder(expr.parts).map((part) => compileTest(part, context)));
    case 'not': {
      const test = compileTest(expr.part, context);
      return (event) => !test(event);
    }
    case 'text':
      return compileText(expr, context);
    case 'exists':
      return compileExists(expr.field);
    case 'match':
      return compileMatch(expr, context);
    case 'regex':
      return compileRegexTest(expr, context);
    case 'order':
    case 'range':
      return compileOrder(expr, context);
    case 'name':
      return compileName(expr, context);
  }
}

function compileText({ text, level }: Expr & { kind: 'text' }, context: CompileContext): EventTest {
  const fold = ignoresCase(text, context.letterCase);
  const search = textSearch(text, context.wholeWords ? 'words' : 'contains', fold, context.batch);
  if (!level) return (event) => event.contains(search);
  const { low, high } = ranksOf(text);
  return (event) => {
    if (event.contains(search)) return true;
    const rank = event.rank;
    return rank >= low && rank <= high;
  };
}

function every(tests: readonly EventTest[]): EventTest {
  const [a, b, c] = tests;
  if (tests.length === 2 && a && b) return (event) => a(event) && b(event);
  if (tests.length === 3 && a && b && c) return (event) => a(event) && b(event) && c(event);
  return (event) => {
    for (let i = 0; i < tests.length; i++) if (!tests[i]!(event)) return false;
    return true;
  };
}

function some(tests: readonly EventTest[]): EventTest {
  const [a, b] = tests;
  if (tests.length === 2 && a && b) return (event) => a(event) || b(event);
  return (event) => {
    for (let i = 0; i < tests.length; i++) if (tests[i]!(event)) return true;
    return false;
  };
}

function inOrder(parts: readonly Expr[]): readonly Expr[] {
  return parts.toSorted((a, b) => costOf(a) - costOf(b));
}

/** About how much a test costs, compared with others: what Kafka knows, bytes as they stand, fields, regexes. */
function costOf(expr: Expr): number {
  switch (expr.kind) {
    case 'all':
      return 0;
    case 'text':
      return expr.level ? 5 : 3;
    case 'name':
      return 5;
    case 'exists':
    case 'match':
    case 'order':
    case 'range':
      return expr.field.kind === 'meta' || expr.field.kind === 'header' ? 2 : 4;
    case 'regex':
      return 8;
    case 'not':
      return costOf(expr.part);
    case 'and':
    case 'or':
      return expr.parts.reduce((sum, part) => sum + costOf(part), 1);
  }
}
