// Foreign text made safe and dressed, with what the person searched for marked wherever it stands. Matches are
// positions in the text as it came, so marking goes before escaping and both are done here, piece by piece.
import type { Paint } from '../terminal/look.ts';
import { sanitize } from '../terminal/sanitize.ts';

export type Spans = readonly (readonly [number, number])[];

/** What is needed to show a text: its role's look, the look of a match, how it is made safe. */
export interface Dress {
  readonly paint: Paint;
  readonly match: Paint;
  /** Makes one piece safe; must not depend on what stands around the piece. */
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

/** One line of a longer text, with the spans that reach into it. */
export interface MarkedLine {
  readonly text: string;
  readonly spans: Spans;
}

/** `text` at its line ends ("\n", "\r\n"), each line with its part of the spans. */
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

/** Safe text of one line; tabs are four blanks, since their width depends on where they stand. */
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
