// Tests of one field that are no ordering: `:`, `=`, contains, startswith, endswith, wildcards, regular
// expressions, presence, and the level role, which compares by rank.

import type { FieldRef } from '../../record/fields/field.ts';
import { isNumber } from '../../record/json/number.ts';
import type { ValueTest } from '../../record/json/value.ts';
import { anyLeaf } from '../../record/json/value.ts';
import { levelRank } from '../../record/vocabulary/level.ts';
import type { Expr, Scalar } from '../syntax/ast.ts';
import { isQuotedTime, isTimeField, quantityOf } from '../syntax/quantity.ts';
import { ignoresCase } from '../text/fold.ts';
import { compileGlob, hasWildcard } from '../text/glob.ts';
import { compileRegex, flagsOf } from '../text/regex.ts';
import type { TextMode } from '../text/text-search.ts';
import { textSearch, valueText } from '../text/text-search.ts';
import type { CompileContext } from './context.ts';
import { timesOf } from './context.ts';
import { NumberOperand } from './number.ts';
import type { EventTest } from './order.ts';
import { equalPlace } from './order.ts';

const isNothing: ValueTest = () => false;
const MODES = { contains: 'contains', startswith: 'starts', endswith: 'ends' } as const;

/** Compiles `exists(a)`: there and not null. */
export function compileExists(field: FieldRef): EventTest {
  const test: ValueTest = (value) => value.kind !== 'null';
  return (event) => event.any(field, test);
}

/** Compiles a regular expression over the text of any value (an object: of any of its leaves). */
export function compileRegexTest(expr: Expr & { kind: 'regex' }, context: CompileContext): EventTest {
  return leafTest(expr.field, regexTest(expr, context));
}

/** The test that a regular expression makes of one value that is no object. */
export function regexTest(expr: Expr & { kind: 'regex' }, context: CompileContext): ValueTest {
  const regex = compileRegex(expr.source, flagsOf(expr.source, expr.flags, context.letterCase));
  return (value) => value.kind !== 'null' && value.kind !== 'array' && regex.test(value.text());
}

/** Compiles `:`, `=` and the word operators. */
export function compileMatch(expr: Expr & { kind: 'match' }, context: CompileContext): EventTest {
  const { field, op, value } = expr;
  const isPlain = (op === '=' || op === ':') && !isWild(expr);
  if (isPlain && field.kind === 'role' && field.role === 'level') return rankTest(value);
  if (isPlain && isTimeField(field)) return timeTest(expr, context);
  const test = valueTest(expr, context);
  return op === '=' ? (event) => event.any(field, test) : leafTest(field, test);
}

/** The test that `:`, `=` or a word operator makes of one value: of any but an object, which only `=` refuses. */
export function valueTest(expr: Expr & { kind: 'match' }, context: CompileContext): ValueTest {
  const { field, op, value } = expr;
  switch (op) {
    case ':':
      return isWild(expr)
        ? wildcardTest(value.text, context)
        : wordTest(value, typedTest(field, value, context), context);
    case '=':
      return equalTest(value, typedTest(field, value, context), context);
    default:
      return foldedText(value.text, MODES[op], context);
  }
}

function isWild({ op, value }: Expr & { kind: 'match' }): boolean {
  return op === ':' && value.bare && hasWildcard(value.text);
}

function leafTest(field: FieldRef, test: ValueTest): EventTest {
  const deep: ValueTest = (value) => (value.kind === 'object' ? anyLeaf(value, test) : test(value));
  return (event) => event.any(field, deep);
}

// klog's ranks; a level that is null is an absent one.
function rankTest(value: Scalar): EventTest {
  const rank = isNumber(value.text) ? Number(value.text) : levelRank(value.text);
  return (event) => rank > 0 && event.rank === rank;
}

function timeTest(expr: Expr & { kind: 'match' }, context: CompileContext): EventTest {
  const { field, op, value } = expr;
  const quantity = quantityOf(value.text, field, timesOf(context, true));
  const span = quantity?.kind === 'time' ? quantity.span : undefined;
  // Log4j's seconds are not the whole time: of the value itself only the spelling is asked.
  const typed = span === undefined || isNumber(value.text) ? typedTest(field, value, context) : isNothing;
  const test = (op === ':' ? wordTest : equalTest)(value, typed, context);
  const isRecordTime = field.kind === 'meta';
  return (event) => {
    const own = isRecordTime ? -1 : event.ownTime;
    const time = own === -1 ? event.record.timestamp : own;
    if (span !== undefined && time !== -1 && time >= span.start && time < span.end) return true;
    return event.any(field, test);
  };
}

function foldedText(text: string, mode: TextMode, context: CompileContext): ValueTest {
  return valueText(textSearch(text, mode, ignoresCase(text, context.letterCase), context.batch));
}

function isNull({ text, bare }: Scalar): boolean {
  return bare && text === 'null';
}

/** `:`: strings by whole words, numbers and booleans by equality. */
function wordTest(value: Scalar, typed: ValueTest, context: CompileContext): ValueTest {
  if (isNull(value)) return (candidate) => candidate.kind === 'null';
  const words = foldedText(value.text, 'words', context);
  return (candidate) => (candidate.kind === 'string' && words(candidate)) || typed(candidate);
}

/** `=`: the whole text in its case (`-i`: in any), or the same number, boolean, null, duration, size or time. */
function equalTest(value: Scalar, typed: ValueTest, context: CompileContext): ValueTest {
  if (isNull(value)) return (candidate) => candidate.kind === 'null';
  const same = valueText(textSearch(value.text, 'equals', context.letterCase === 'ignore', context.batch));
  const number = value.bare && isNumber(value.text) ? new NumberOperand(value.text) : undefined;
  return (candidate) => {
    if (candidate.kind !== 'string') return typed(candidate);
    return same(candidate) || (number !== undefined && number.compare(candidate) === 0) || typed(candidate);
  };
}

/** What a value means besides its text. Without quotes it may be a duration, size or time; a time also in them. */
function typedTest(field: FieldRef, { text, bare }: Scalar, context: CompileContext): ValueTest {
  if (text === 'true' || text === 'false') return (value) => value.kind === text;
  if (isNumber(text)) {
    const number = new NumberOperand(text);
    return (value) => value.kind === 'number' && number.compare(value) === 0;
  }
  const isMore = bare || isQuotedTime(text, field);
  const quantity = isMore ? quantityOf(text, field, timesOf(context, true)) : undefined;
  const place = quantity && equalPlace(quantity, field);
  return place === undefined ? isNothing : (value) => place(value) === 1;
}

/** `*` and `?` over the whole value; numbers and booleans by their spelling. */
function wildcardTest(pattern: string, context: CompileContext): ValueTest {
  const fold = ignoresCase(pattern, context.letterCase);
  const glob = compileGlob(pattern, fold);
  if (glob.simple !== undefined)
    return valueText(textSearch(glob.simple.text, glob.simple.mode, fold, context.batch));
  return (value) =>
    value.kind !== 'null' && value.kind !== 'array' && value.kind !== 'object' && glob.test(value.text());
}
