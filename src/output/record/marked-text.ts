// Makes text from records safe, colours it and marks matches in it. Matches are positions in the original text, so
// marking and escaping are done together, piece by piece.

import { sanitize } from '../terminal/sanitize.ts';
import type { Paint } from '../terminal/theme.ts';

export type Spans = readonly (readonly [number, number])[];

/** How a text is shown: the colours of its role and of a match, and how it is made safe. */
export interface Dress {
  readonly paint: Paint;
  readonly match: Paint;
  /** Makes one piece safe, independently of the text around it. */
  readonly escape: (text: string) => string;
}

/** `text` escaped and painted, the spans in it marked as matches. Empty text stays empty. */
export function dressed(text: string, spans: Spans, dress: Dress): string {
  if (text === '') return '';
  if (spans.length === 0) return dress.paint(dress.escape(text));
  let shown = '';
  let at = 0;
  for (const [from, to] of spans) {
    const start = Math.max(at, from);
    const end = Math.min(to, text.length);
    if (start >= end) continue;
    shown += dress.escape(text.slice(at, start)) + dress.match(dress.escape(text.slice(start, end)));
    at = end;
  }
  return dress.paint(shown + dress.escape(text.slice(at)));
}

/** One line of a text, with the spans in it. */
export interface MarkedLine {
  readonly text: string;
  readonly spans: Spans;
}

/** Splits a text and its spans at line ends ("\n", "\r\n"). */
export function markedLines(text: string, spans: Spans): MarkedLine[] {
  const lines: MarkedLine[] = [];
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline;
    const end = newline > start && text[newline - 1] === '\r' ? newline - 1 : next;
    lines.push({ text: text.slice(start, end), spans: within(spans, start, end) });
    start = next + 1;
  }
  return lines;
}

/** Safe text of one line. Tabs become four blanks, because their width depends on their column. */
export function safeLine(text: string): string {
  return sanitize(text.replaceAll('\t', '    '));
}

function within(spans: Spans, start: number, end: number): Spans {
  if (spans.length === 0) return spans;
  const inside: [number, number][] = [];
  for (const [from, to] of spans) {
    if (to > start && from < end) inside.push([Math.max(from, start) - start, Math.min(to, end) - start]);
  }
  return inside;
}
