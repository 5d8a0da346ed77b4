// Ranges: `500..599`, `500..`, `"2026-11-24 14:00"..`, `[500 TO 599]`, `{500 TO *}`. A text with two dots whose
// ends have no order is no range but a text.

import type { Expr } from './ast.ts';
import { Mistake } from './fail.ts';
import { isEnd, isQuote, readQuoted, wordEnd } from './lex.ts';
import type { Operation, Parsed } from './operation.ts';
import type { Quantity } from './quantity.ts';
import { ANY_TIME, quantityOf } from './quantity.ts';

interface Ends {
  readonly low: string | undefined;
  readonly high: string | undefined;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  readonly end: number;
}

const BRACKETS = /([[{])\s*("(?:[^"\\]|\\.)*"|[^\s"]\S*)\s+to\s+("(?:[^"\\]|\\.)*"|[^\s"]\S*?)\s*([\]}])/iy;
const HALF = /[[{]\S*\s+to\s/iy;

/** Reads a range at a position; undefined when what stands there is none. */
export function readRange(operation: Operation, at: number, list: boolean): Parsed | undefined {
  const { text } = operation;
  if (text[at] === '[' || text[at] === '{') {
    const ends = readBrackets(text, at, list);
    return ends && rangeOf(operation, ends, at);
  }
  const ends = readDots(text, at, list);
  if (ends === undefined) return undefined;
  const fits = (end: string | undefined) => end === undefined || quantityOf(end, operation.field, ANY_TIME);
  if (fits(ends.low) && fits(ends.high)) return rangeOf(operation, ends, at);
  if (isQuote(text[at]))
    throw new Mistake(at, 'a range needs numbers, durations, sizes, times or levels', []);
  return undefined;
}

function readBrackets(text: string, at: number, list: boolean): Ends | undefined {
  BRACKETS.lastIndex = at;
  const match = BRACKETS.exec(text);
  const end = at + (match?.[0].length ?? 0);
  if (match === null || !isEnd(text, end, list)) {
    HALF.lastIndex = at;
    if (!HALF.test(text)) return undefined;
    throw new Mistake(at, 'the range is not closed', [`${text}]`]);
  }
  const [, open, first = '', second = '', close] = match;
  const low = endOf(first);
  const high = endOf(second);
  return {
    low,
    high,
    lowOpen: low !== undefined && open === '{',
    highOpen: high !== undefined && close === '}',
    end,
  };
}

function endOf(text: string): string | undefined {
  if (text === '*') return undefined;
  return isQuote(text[0]) ? readQuoted(text, 0).text : text;
}

function readDots(text: string, at: number, list: boolean): Ends | undefined {
  let dots: number;
  let low: string;
  if (isQuote(text[at])) {
    const first = readQuoted(text, at);
    dots = first.end;
    low = first.text;
  } else {
    dots = text.slice(at, wordEnd(text, at, list)).indexOf('..') + at;
    if (dots < at) return undefined;
    low = text.slice(at, dots);
  }
  if (!text.startsWith('..', dots)) return undefined;
  const second = dots + 2;
  const quoted = isQuote(text[second]) ? readQuoted(text, second) : undefined;
  const end = quoted?.end ?? wordEnd(text, second, list);
  const high = quoted?.text ?? text.slice(second, end);
  if (low === '' && high === '') return undefined;
  const given = (value: string) => (value === '' ? undefined : value);
  return { low: given(low), high: given(high), lowOpen: false, highOpen: false, end };
}

function rangeOf(operation: Operation, ends: Ends, at: number): Parsed {
  const { text, field } = operation;
  const { low, high, lowOpen, highOpen, end } = ends;
  const quantity = (value: string | undefined) => value && quantityOf(value, field, ANY_TIME);
  const lowest = quantity(low);
  const highest = quantity(high);
  if ((low !== undefined && !lowest) || (high !== undefined && !highest)) {
    throw new Mistake(at, 'a range needs numbers, durations, sizes, times or levels', [
      `${text.slice(0, at)}[1 TO 2]${text.slice(end)}`,
    ]);
  }
  if (low === undefined && high === undefined) {
    throw new Mistake(at, 'a range needs at least one end', [
      `${text.slice(0, at)}[1 TO *]${text.slice(end)}`,
    ]);
  }
  if (lowest && highest) {
    if (lowest.kind !== highest.kind) {
      const tries = [`${text.slice(0, at)}${low}..${text.slice(end)}`];
      throw new Mistake(
        at,
        `both ends of a range must be of one kind: ${lowest.kind} and ${highest.kind}`,
        tries,
      );
    }
    // Relative times count from now and the others do not: only ends of one sort can be judged here.
    if (magnitude(lowest) > magnitude(highest) && !isMixed(low ?? '', high ?? '')) {
      const quote = (value: string | undefined) =>
        /^[\w.:+-]+$/.test(value ?? '') ? value : JSON.stringify(value);
      const swapped = `${text.slice(0, at)}${quote(high)}..${quote(low)}${text.slice(end)}`;
      throw new Mistake(at, 'the range is reversed', [swapped]);
    }
  }
  const expr: Expr = { kind: 'range', field, low, high, lowOpen, highOpen };
  return { expr, end };
}

function isMixed(low: string, high: string): boolean {
  const dated = (text: string) => /^\d{4}-\d\d-\d\d|^\d{9}/.test(text);
  return dated(low) !== dated(high);
}

function magnitude(quantity: Quantity): number {
  switch (quantity.kind) {
    case 'number':
      return Number(quantity.text);
    case 'duration':
      return quantity.ms;
    case 'size':
      return quantity.bytes;
    case 'time':
      return quantity.span.start;
    case 'level':
      return quantity.rank;
  }
}
