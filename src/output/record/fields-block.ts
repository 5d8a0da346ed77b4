// The `name=value` part of a line: how a value is shown, and where the list wraps.
import type { ShownField } from '../../record/event/event.ts';
import type { Highlight } from '../terminal/options.ts';
import { sanitize } from '../terminal/sanitize.ts';
import type { Theme } from '../terminal/theme.ts';
import { columnsOf } from '../terminal/width.ts';
import { dressed } from './marked-text.ts';

/** Where the block begins: columns used on its first line, the gap after them, the indent of later lines, the width. */
export interface BlockPlace {
  readonly at: number;
  readonly gap: string;
  readonly indent: number;
  readonly width: number;
}

/** Text that would be ambiguous without quotes: empty, or with blanks, quotes or an equals sign. */
const NEEDS_QUOTES = /^$|[\s"=]/u;

/** The fields, separated by blanks and wrapped at the width; begins with the gap or with a new line. */
export function fieldsBlock(
  fields: readonly ShownField[],
  theme: Theme,
  highlight: Highlight,
  place: BlockPlace,
): string {
  let block = '';
  let at = place.at;
  let gap = place.gap;
  for (const field of fields) {
    const name = sanitize(field.name);
    const isQuoted = field.kind === 'string' && NEEDS_QUOTES.test(field.text);
    const safe = isQuoted ? escapeQuoted : sanitize;
    const columns = columnsOf(name) + 1 + columnsOf(safe(field.text)) + (isQuoted ? 2 : 0);
    // A field that is wider than a whole line goes on a line of its own.
    if (at + gap.length + columns > place.width && at > place.indent) {
      block += `\n${' '.repeat(place.indent)}`;
      at = place.indent;
    } else {
      block += gap;
      at += gap.length;
    }
    block += shownField(field, isQuoted, safe, theme, highlight);
    at += columns;
    gap = ' ';
  }
  return block;
}

function shownField(
  field: ShownField,
  isQuoted: boolean,
  safe: (text: string) => string,
  theme: Theme,
  highlight: Highlight,
): string {
  const { fieldName, fieldValue, match } = theme;
  const nameDress = { paint: fieldName, match, escape: sanitize };
  // Without a match in the name the sign is coloured with it: one pair of escapes fewer.
  const spans = highlight(field.name, undefined);
  const name =
    spans.length === 0
      ? dressed(`${field.name}=`, spans, nameDress)
      : dressed(field.name, spans, nameDress) + fieldName('=');
  const dress = { paint: fieldValue, match, escape: safe };
  const value = dressed(field.text, highlight(field.text, field.role), dress);
  return isQuoted ? `${name}"${value}"` : name + value;
}

function escapeQuoted(text: string): string {
  return sanitize(text.replace(/["\\]/g, '\\$&'));
}
