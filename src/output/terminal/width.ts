// How many columns a text takes on a terminal, and cutting it to a number of them. The only import of string-width.
import stringWidth from 'string-width';

/** Nearly all that is measured. */
const ASCII = /^[ -~]*$/;
const ELLIPSIS = '\u2026';
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns of `text`: two for CJK and emoji, none for combining marks. The text is sanitized already. */
export function columnsOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/**
 * `text`, or its beginning and its end with an ellipsis in between where it takes more than `columns` (at least 1):
 * names that differ most often differ in their ends. Whole characters as a reader sees them; sanitized already.
 */
export function cutMiddle(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const ofHead = Math.ceil((columns - 1) / 2);
  const head = fitting(graphemes.segment(text), ofHead);
  // Enough for the end of any name; what stands there may be huge.
  const end = text.slice(-64 * columns).replace(/^[\udc00-\udfff]/, '');
  const reversed = [...graphemes.segment(end)].reverse();
  const tail = fitting(reversed, columns - 1 - ofHead).reverse();
  return head.join('') + ELLIPSIS + tail.join('');
}

/** As many characters as `columns` have room for. */
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
