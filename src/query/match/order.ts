// Ordering tests and ranges: `> >= < <= a..b` on numbers, durations, sizes, times and levels. A value of another
// type is never in order, and is counted.

import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { numberOf } from '../../record/json/number.ts';
import type { Value, ValueTest } from '../../record/json/value.ts';
import { levelOfValue } from '../../record/roles/finder.ts';
import { timeOfValue } from '../../record/roles/time.ts';
import { foldName } from '../../record/vocabulary/fold.ts';
import { ruleOf } from '../../record/vocabulary/scale.ts';
import type { Expr } from '../syntax/ast.ts';
import { lastKey } from '../syntax/field-name.ts';
import type { Quantity } from '../syntax/quantity.ts';
import { isTimeField, quantityOf, readLength, readSize } from '../syntax/quantity.ts';
import { unitOf } from '../syntax/unit.ts';
import type { CompileContext } from './context.ts';
import { mismatchOf, timesOf } from './context.ts';
import { NumberOperand } from './number.ts';

/** A test of a whole event. */
export type EventTest = (event: LogEvent) => boolean;

/** 1: in the interval, 0: not, -1: of another type. */
type Place = (value: Value) => 0 | 1 | -1;

/** Half-open or closed, in one unit. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

/** Both ends of an ordering test or range, as what they are; an open end is undefined. */
export interface Ends {
  readonly low: Quantity | undefined;
  readonly high: Quantity | undefined;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

/** Compiles an ordering test or a range. The parser has seen to it that every end has an order. */
export function compileOrder(expr: Expr & { kind: 'order' | 'range' }, context: CompileContext): EventTest {
  const { field } = expr;
  const ends = endsOf(expr, context);
  const kind = (ends.low ?? ends.high)?.kind ?? 'number';
  if (kind === 'level' && field.kind === 'role' && field.role === 'level')
    return rankTest(intervalOf(ends, rankOf));
  if (kind === 'time' && isTimeField(field)) return timeTest(timeInterval(ends), field);
  return anyInPlace(field, placeOf(kind, ends, field), context, EXPECTED[kind]);
}

const EXPECTED: Readonly<Record<Quantity['kind'], string>> = {
  number: 'a number',
  duration: 'a duration',
  size: 'a size',
  time: 'a time',
  level: 'a level',
};

/** The ends of an ordering test or a range. */
export function endsOf(
  expr: Expr & { kind: 'order' | 'range' },
  context: Pick<CompileContext, 'now' | 'zone'>,
): Ends {
  const read = (text: string | undefined, past: boolean) =>
    text === undefined ? undefined : quantityOf(text, expr.field, timesOf(context, past));
  if (expr.kind === 'range') {
    const { lowOpen, highOpen } = expr;
    const low = read(expr.low, true);
    // What began yesterday evening does not end this evening.
    const isPast = low?.kind === 'time' && startOf(read(expr.low, false)) !== low.span.start;
    return { low, high: read(expr.high, isPast), lowOpen, highOpen };
  }
  const isLow = expr.op[0] === '>';
  const isOpen = expr.op.length === 1;
  const end = read(expr.value, isLow);
  return {
    low: isLow ? end : undefined,
    high: isLow ? undefined : end,
    lowOpen: isLow && isOpen,
    highOpen: !isLow && isOpen,
  };
}

function startOf(quantity: Quantity | undefined): number | undefined {
  return quantity?.kind === 'time' ? quantity.span.start : undefined;
}

function intervalOf(ends: Ends, size: (quantity: Quantity) => number): Interval {
  const { low, high, lowOpen, highOpen } = ends;
  return {
    low: low === undefined ? Number.NEGATIVE_INFINITY : size(low),
    high: high === undefined ? Number.POSITIVE_INFINITY : size(high),
    lowOpen,
    highOpen,
  };
}

function rankOf(quantity: Quantity): number {
  return quantity.kind === 'level' ? quantity.rank : Number.NaN;
}

/** From `low` on and before `high`: a written time is as long as its precision, after 14:05 begins with 14:06. */
export function timeInterval({ low, high, lowOpen, highOpen }: Ends): Interval {
  const from = low?.kind === 'time' ? (lowOpen ? low.span.end : low.span.start) : Number.NEGATIVE_INFINITY;
  const to = high?.kind === 'time' ? (highOpen ? high.span.start : high.span.end) : Number.POSITIVE_INFINITY;
  return { low: from, high: to, lowOpen: false, highOpen: true };
}

function isInside(value: number, { low, high, lowOpen, highOpen }: Interval): boolean {
  return (lowOpen ? value > low : value >= low) && (highOpen ? value < high : value <= high);
}

function rankTest(interval: Interval): EventTest {
  return (event) => {
    const rank = event.rank;
    return rank > 0 && isInside(rank, interval);
  };
}

function timeTest(interval: Interval, field: FieldRef): EventTest {
  const isRecordTime = field.kind === 'meta';
  return (event) => {
    const own = isRecordTime ? -1 : event.ownTime;
    const time = own === -1 ? event.record.timestamp : own;
    return time !== -1 && isInside(time, interval);
  };
}

/** Whether any value of the field is in place; if none is and some were of another type, they are counted once. */
function anyInPlace(field: FieldRef, place: Place, context: CompileContext, expected: string): EventTest {
  const counter = mismatchOf(context, field, expected);
  let sawOther = false;
  const test = (value: Value) => {
    if (value.kind === 'null' || value.kind === 'array') return false;
    const where = place(value);
    if (where < 0) sawOther = true;
    return where === 1;
  };
  return (event) => {
    sawOther = false;
    const found = event.any(field, test);
    if (!found && sawOther) counter.add(event);
    return found;
  };
}

/** One value's place between the ends. */
function placeOf(kind: Quantity['kind'], ends: Ends, field: FieldRef): Place {
  switch (kind) {
    case 'number':
      return numberPlace(ends);
    case 'duration':
      return lengthPlace(
        intervalOf(ends, (end) => (end.kind === 'duration' ? end.ms : Number.NaN)),
        field,
      );
    case 'size':
      return sizePlace(intervalOf(ends, (end) => (end.kind === 'size' ? end.bytes : Number.NaN)));
    case 'time':
      return timePlace(timeInterval(ends));
    case 'level':
      return levelPlace(intervalOf(ends, rankOf), field);
  }
}

function numberPlace({ low, high, lowOpen, highOpen }: Ends): Place {
  const least = low?.kind === 'number' ? new NumberOperand(low.text) : undefined;
  const most = high?.kind === 'number' ? new NumberOperand(high.text) : undefined;
  return (value) => {
    if (least !== undefined) {
      const order = least.compare(value);
      if (Number.isNaN(order)) return -1;
      if (lowOpen ? order <= 0 : order < 0) return 0;
    }
    if (most !== undefined) {
      const order = most.compare(value);
      if (Number.isNaN(order)) return -1;
      if (highOpen ? order >= 0 : order > 0) return 0;
    }
    return 1;
  };
}

function within(value: number, interval: Interval): 0 | 1 {
  return isInside(value, interval) ? 1 : 0;
}

function lengthPlace(interval: Interval, field: FieldRef): Place {
  // The ends in the field's unit, so that its values are compared as they stand.
  const unit = unitOf(field).ms;
  const bare = { ...interval, low: divide(interval.low, unit), high: divide(interval.high, unit) };
  return (value) => {
    if (value.kind === 'number') return within(numberOf(value), bare);
    const length = value.kind === 'string' ? readLength(value.text()) : undefined;
    return length === undefined ? -1 : within(length, interval);
  };
}

// By a whole number where the unit is a part of a millisecond: 1e-3 is not exact.
function divide(ms: number, unit: number): number {
  return unit < 1 ? ms * Math.round(1 / unit) : ms / unit;
}

function sizePlace(interval: Interval): Place {
  return (value) => {
    if (value.kind === 'number') return within(numberOf(value), interval);
    const size = value.kind === 'string' ? readSize(value.text()) : undefined;
    return size === undefined ? -1 : within(size, interval);
  };
}

function timePlace(interval: Interval): Place {
  return (value) => {
    const time = timeOfValue(value);
    return Number.isNaN(time) ? -1 : within(time, interval);
  };
}

function levelPlace(interval: Interval, field: FieldRef): Place {
  const rule = ruleOf(foldName(lastKey(field)));
  return (value) => {
    const rank = levelOfValue(value, rule, false);
    return rank === 0 ? -1 : within(rank, interval);
  };
}

/** The test that an ordering test or a range makes of one value. */
export function inPlace(expr: Expr & { kind: 'order' | 'range' }, context: CompileContext): ValueTest {
  const ends = endsOf(expr, context);
  const place = placeOf((ends.low ?? ends.high)?.kind ?? 'number', ends, expr.field);
  return (value) => value.kind !== 'null' && value.kind !== 'array' && place(value) === 1;
}

/** Whether a value equals a duration, size or time (within its precision); undefined for other quantities. */
export function equalPlace(quantity: Quantity, field: FieldRef): Place | undefined {
  if (quantity.kind === 'number' || quantity.kind === 'level') return undefined;
  return placeOf(quantity.kind, { low: quantity, high: quantity, lowOpen: false, highOpen: false }, field);
}
