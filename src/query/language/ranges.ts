// Ranges: `500..599`, `500..`, `"2026-11-24 14:00"..`, `[500 TO 599]`, `{500 TO *}`. A text with two dots whose
// ends have no order is not a range but a text.

import { likelyMeant } from '../mistakes/meant.ts';
import type { Expr } from '../syntax/ast.ts';
import { Mistake } from '../syntax/fail.ts';
import { isEnd, isQuote, readQuoted, wordEnd } from '../syntax/lex.ts';
import type { Operation, Parsed } from '../syntax/operation.ts';
import { ANY_TIME, magnitude, quantityOf } from '../syntax/quantity.ts';
import { noteWritten } from '../syntax/written.ts';

interface Ends {
  readonly low: string | undefined;
  readonly high: string | undefined;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  readonly end: number;
  /** Where the ends are written. */
  readonly lowAt: number;
  readonly highAt: number;
}

const BRACKETS = /([[{])\s*("(?:[^"\\]|\\.)*"|[^\s"]\S*)\s+to\s+("(?:[^"\\]|\\.)*"|[^\s"]\S*?)\s*([\]}])/iy;
const HALF = /[[{]\s*(?:"[^"]*"|\S*)\s+to(?:\s+("[^"]*"|[^\s)]+)|(?=\s|$))/iy;
/** Ends without a TO between them: `[500 599]`, `[500,599]`, `[500..599]`, `[500-599]`. */
const WITHOUT_TO = /([[{])\s*(\S+?)(?:\s*(?:,|\.\.|-)\s*|\s+)([^\s,]+?)\s*([\]}])/y;
const NEEDS = 'a range needs numbers, durations, sizes, times or levels';

/** Reads a range at a position; undefined when what stands there is none. */
export function readRange(operation: Operation, at: number, list: boolean): Parsed | undefined {
  const { text } = operation;
  if (text[at] === '[' || text[at] === '{') {
    const ends = readBrackets(text, at, list);
    if (ends === undefined) refuseWithoutTo(operation, at);
    return ends && rangeOf(operation, ends, at);
  }
  const ends = readDots(text, at, list);
  if (ends === undefined) return undefined;
  const fits = (end: string | undefined) => end === undefined || quantityOf(end, operation.field, ANY_TIME);
  if (fits(ends.low) && fits(ends.high)) return rangeOf(operation, ends, at);
  if (isQuote(text[at])) throw notOrdered(operation, ends, at);
  return undefined;
}

function readBrackets(text: string, at: number, list: boolean): Ends | undefined {
  BRACKETS.lastIndex = at;
  const match = BRACKETS.exec(text);
  const end = at + (match?.[0].length ?? 0);
  if (match === null || !isEnd(text, end, list)) {
    HALF.lastIndex = at;
    const half = HALF.exec(text);
    if (half === null) return undefined;
    const rest = text.slice(at + half[0].length);
    const closed = text.slice(0, at) + half[0] + (half[1] === undefined ? ' *]' : ']');
    throw new Mistake(at, 'the range is not closed', [closed + rest, `${text}]`]);
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
    lowAt: at + match[0].indexOf(first, 1),
    highAt: at + match[0].lastIndexOf(second),
  };
}

/** Throws where two ends stand in brackets with something else than TO between them. */
function refuseWithoutTo({ text, field }: Operation, at: number): void {
  WITHOUT_TO.lastIndex = at;
  const [whole, open, low = '', high = '', close] = WITHOUT_TO.exec(text) ?? [];
  const isEndOf = (end: string): boolean => end === '*' || quantityOf(end, field, ANY_TIME) !== undefined;
  if (whole === undefined || !isEndOf(low) || !isEndOf(high)) return;
  const range = `${open}${low} TO ${high}${close}`;
  const mended = text.slice(0, at) + range + text.slice(at + whole.length);
  throw new Mistake(at, `a range in brackets has TO between its ends: ${range}`, [mended]);
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
  const is = { lowOpen: false, highOpen: false, end, lowAt: at, highAt: second };
  return { low: given(low), high: given(high), ...is };
}

function rangeOf(operation: Operation, ends: Ends, at: number): Parsed {
  const { text, field } = operation;
  const { low, high, lowOpen, highOpen, end } = ends;
  const quantity = (value: string | undefined) => value && quantityOf(value, field, ANY_TIME);
  const lowest = quantity(low);
  const highest = quantity(high);
  if ((low !== undefined && !lowest) || (high !== undefined && !highest))
    throw notOrdered(operation, ends, at);
  if (low === undefined && high === undefined) {
    const any = operation.op === ':' ? '*' : '[1 TO *]';
    throw new Mistake(at, 'a range needs at least one end', [text.slice(0, at) + any + text.slice(end)]);
  }
  if (lowest && highest) {
    if (lowest.kind !== highest.kind) throw notAlike(operation, ends, at, lowest.kind, highest.kind);
    // Relative times count from now and the others do not: only ends of one sort can be judged here.
    if (magnitude(lowest) > magnitude(highest) && !isMixed(low ?? '', high ?? '')) {
      const swapped = `${text.slice(0, at)}${spell(high)}..${spell(low)}${text.slice(end)}`;
      throw new Mistake(at, 'the range is reversed', [swapped]);
    }
  }
  const expr: Expr = { kind: 'range', field, low, high, lowOpen, highOpen };
  noteWritten(expr, { text, start: operation.start, end, at, quoted: false });
  return { expr, end };
}

function spell(value = ''): string {
  return /^[\w.:+-]*$/.test(value) ? value : JSON.stringify(value);
}

/** The mistake of an end that has no order. */
function notOrdered({ text, field }: Operation, ends: Ends, at: number): Mistake {
  const { low, high, end } = ends;
  const isWrong = (value: string | undefined) => value !== undefined && !quantityOf(value, field, ANY_TIME);
  const lowIsWrong = isWrong(low);
  const wrong = (lowIsWrong ? low : high) ?? '';
  const place = lowIsWrong ? ends.lowAt : ends.highAt;
  const range = (value: string) => {
    const both = lowIsWrong ? [value, spell(high)] : [spell(low), value];
    return `${text.slice(0, at)}${both.join('..')}${text.slice(end)}`;
  };
  const meant = likelyMeant(wrong, field);
  const asText =
    low === undefined || high === undefined
      ? JSON.stringify(`${low ?? ''}..${high ?? ''}`)
      : `(${spell(low)} or ${spell(high)})`;
  const isOneWrong = low !== undefined && high !== undefined && !isWrong(lowIsWrong ? high : low);
  const other =
    lowIsWrong && high !== undefined && isWrong(high) ? likelyMeant(high, field)?.texts[0] : undefined;
  const both =
    other === undefined ? [] : [`${text.slice(0, at)}${meant?.texts[0]}..${spell(other)}${text.slice(end)}`];
  const tries = [
    ...both,
    ...(meant?.texts ?? []).map((one) => range(spell(one))),
    isOneWrong ? range('') : text.slice(0, at) + asText + text.slice(end),
  ];
  return new Mistake(place, meant === undefined ? NEEDS : meant.what, tries);
}

/** The mistake of ends of two kinds: 1..5m. */
function notAlike({ text }: Operation, ends: Ends, at: number, low: string, high: string): Mistake {
  const unitOf = (value = '') => /[a-z\u00b5\u03bc]+$/i.exec(value)?.[0] ?? '';
  const replace = (range: string) => text.slice(0, at) + range + text.slice(ends.end);
  const one = spell(ends.low);
  const other = spell(ends.high);
  return new Mistake(ends.highAt, `both ends of a range must be of one kind: ${low} and ${high}`, [
    ...(low === 'number' ? [replace(`${one}${unitOf(ends.high)}..${other}`)] : []),
    ...(low === 'number' && high === 'duration' ? [replace(`${one}ms..${other}`)] : []),
    ...(high === 'number' ? [replace(`${one}..${other}${unitOf(ends.low)}`)] : []),
    replace(`${one}..`),
  ]);
}

function isMixed(low: string, high: string): boolean {
  const dated = (text: string) => /^\d{4}-\d\d-\d\d|^\d{9}/.test(text);
  return dated(low) !== dated(high);
}
