// How many columns a text takes on a terminal, and cutting it to a width. The only import of string-width.
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

/** Nearly everything that is measured. */
const ASCII = /^[ -~]*$/;
const ELLIPSIS = '\u2026';
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns of a sanitized text: two for CJK and emoji, none for combining marks. */
export function columnsOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** Columns of a line with colours in it. */
export function columnsOfColored(line: string): number {
  return columnsOf(stripVTControlCharacters(line));
}

/**
 * A sanitized text cut to `columns` (at least 1) with an ellipsis in the middle, because similar names mostly differ at
 * their ends. Never cuts within a grapheme.
 */
export function cutMiddle(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const ofHead = Math.ceil((columns - 1) / 2);
  const head = fitting(graphemes.segment(text), ofHead);
  // Enough for the end of any name; the text may be huge.
  const end = text.slice(-64 * columns).replace(/^[\udc00-\udfff]/, '');
  const reversed = [...graphemes.segment(end)].reverse();
  const tail = fitting(reversed, columns - 1 - ofHead).reverse();
  return head.join('') + ELLIPSIS + tail.join('');
}

/** As many characters as fit into `columns`. */
function fitting(characters: Iterable<{ segment: string }>, columns: number): string[] {
  const fit: string[] = [];
  let used = 0;
  for (const { segment } of characters) {
    used += columnsOf(segment);
    if (used > columns) break;
    fit.push(segment);
  }
  return fit;
}
