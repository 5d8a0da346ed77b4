// How many columns a text takes on a terminal. The only import of string-width.
import stringWidth from 'string-width';

/** Columns of `text`: two for CJK and emoji, none for combining marks. The text is sanitized already. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}
