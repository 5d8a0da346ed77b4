// Which parts of a record an expression matched, byte for byte: for --only-matching. Only what the positive tests of
// EXPR and -e found. What is marked in a text that is shown to a person is told by highlight.ts, which knows no fields.

import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { anyLeaf, type Value, type ValueTest } from '../../record/json/value.ts';
import type { CompileContext, CompileOptions } from '../match/context.ts';
import { newContext } from '../match/context.ts';
import { compileOrder, type EventTest, inPlace } from '../match/order.ts';
import { compileExists, compileMatch, compileRegexTest, regexTest, valueTest } from '../match/test.ts';
import type { Expr } from '../syntax/ast.ts';
import { compileRegex, flagsOf } from '../text/regex.ts';
import { matchFinder, type Span, type TextFinder, textFinder } from './highlight.ts';

/** A part of a record: its bytes `[start, end)`, and its text where these spell it in another way. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly text: string | undefined;
}

/** The matched parts of a record in the order they stand, none inside another. */
export type PartsFinder = (event: LogEvent) => readonly Part[];

type Marker = (event: LogEvent, parts: Part[]) => void;

/** Compiles an expression to what tells the parts that it matched. */
export function partsFinder(expr: Expr, options: CompileOptions): PartsFinder {
  const markers = markersOf(expr, newContext(options));
  return (event) => {
    const parts: Part[] = [];
    for (const mark of markers) mark(event, parts);
    return leftmostLongest(parts);
  };
}

function markersOf(expr: Expr, context: CompileContext): Marker[] {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.parts.flatMap((part) => markersOf(part, context));
    case 'text':
      return [textMarker(textFinder(expr, context))];
    case 'exists':
    case 'match':
    case 'regex':
    case 'order':
    case 'range':
      return fieldMarker(expr, context);
    case 'all':
    case 'not':
    case 'name':
      return [];
  }
}

/** A word: in the bytes as they are, and in what reads differently from how it is written. */
function textMarker(find: TextFinder): Marker {
  return (event, parts) => event.visitTexts((value) => addSpans(event, value, find(value.text()), parts));
}

type FieldExpr = Expr & { kind: 'exists' | 'match' | 'regex' | 'order' | 'range' };

/** A test of a field: what it found in the values that pass it. */
function fieldMarker(expr: FieldExpr, context: CompileContext): Marker[] {
  const { field } = expr;
  // What Kafka knows is no part of the line.
  if (field.kind === 'meta' || field.kind === 'header') return [];
  const { passes, accepts, find, goesDown } = fieldTest(expr, context);
  return [
    (event, parts) => {
      if (!passes(event)) return;
      const take: ValueTest = (value) => {
        if (accepts(value)) addSpans(event, value, find(value.text()), parts);
        return false;
      };
      event.any(field, (value) => (goesDown && value.kind === 'object' ? anyLeaf(value, take) : take(value)));
    },
  ];
}

interface FieldTest {
  /** The test of the whole event. */
  readonly passes: EventTest;
  /** The test of one value; a role that is compared as a whole has one value, which then is it. */
  readonly accepts: ValueTest;
  /** What it found in the text of a value that passes. */
  readonly find: TextFinder;
  /** Whether an object's leaves are tested in its place. */
  readonly goesDown: boolean;
}

const WHOLE: TextFinder = (text) => [[0, text.length]];

function fieldTest(expr: FieldExpr, context: CompileContext): FieldTest {
  const isWhole = isComparedWhole(expr.field);
  const whole = { find: WHOLE, goesDown: false };
  switch (expr.kind) {
    case 'exists':
      return { passes: compileExists(expr.field), accepts: ({ kind }) => kind !== 'null', ...whole };
    case 'order':
    case 'range':
      return {
        passes: compileOrder(expr, context),
        accepts: isWhole ? () => true : inPlace(expr, context),
        ...whole,
      };
    case 'match': {
      const isExact = expr.op === '=' || expr.op === ':';
      const find = matchFinder(expr, context.letterCase);
      return {
        passes: compileMatch(expr, context),
        accepts: isWhole && isExact ? () => true : valueTest(expr, context),
        // A number that is written in another way is found as a whole.
        find: (text) => orWhole(find(text), text),
        goesDown: expr.op !== '=',
      };
    }
    case 'regex': {
      const regex = compileRegex(expr.source, flagsOf(expr.source, expr.flags, context.letterCase));
      return {
        passes: compileRegexTest(expr, context),
        accepts: regexTest(expr, context),
        find: (text) => regex.spans(text),
        goesDown: true,
      };
    }
  }
}

/** Ranks and times are compared, not the texts that spell them. */
function isComparedWhole(field: FieldRef): boolean {
  return field.kind === 'role' && (field.role === 'level' || field.role === 'time');
}

function orWhole(spans: readonly Span[], text: string): readonly Span[] {
  return spans.length === 0 ? WHOLE(text) : spans;
}

function addSpans(event: LogEvent, value: Value, spans: readonly Span[], parts: Part[]): void {
  if (spans.length === 0) return;
  const text = value.text();
  const { bytes, valueStart } = event.record;
  let behind = valueStart;
  for (const [from, to] of spans) {
    if (from === to) continue;
    const found = text.slice(from, to);
    const place = event.place(value, from, to) ?? joinedPlace(event, value, found, behind);
    if (place === undefined) continue;
    const [start, end] = place;
    const isAsWritten = bytes.toString('utf8', start, end) === found;
    parts.push({ start, end, text: isAsWritten ? undefined : found });
    behind = end;
  }
}

/**
 * The message of a logfmt line is made of the words beside its fields: where they stand side by side, behind what was
 * found of it before; else what was found stands nowhere, and is shown there.
 */
function joinedPlace(
  { shape, record }: LogEvent,
  value: Value,
  found: string,
  behind: number,
): readonly [number, number] | undefined {
  const { bytes, valueEnd } = record;
  if (shape !== 'logfmt' || value.bytes === bytes) return undefined;
  const at = bytes.subarray(behind, valueEnd).indexOf(found);
  return at < 0 ? [behind, behind] : [behind + at, behind + at + Buffer.byteLength(found)];
}

// As grep does: from left to right, of those that begin at one place the longest, and on behind it.
function leftmostLongest(parts: Part[]): readonly Part[] {
  if (parts.length < 2) return parts;
  parts.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return parts.filter((part) => {
    if (part.start < end) return false;
    end = part.end;
    return true;
  });
}
