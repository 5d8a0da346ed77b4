// What was typed and a caret under one place of it, as two lines: safe to show, as wide as a terminal shows them, and
// cut where the text is long. What is wrong there is said by others.

import type { Place } from '../../base/errors.ts';
import { sanitize } from '../../output/terminal/sanitize.ts';
import { columnsOf } from '../../output/terminal/width.ts';

/** Columns of what is shown, and of the part before the caret that stays when it is cut. */
const ROOM = 72;
const BEFORE = 48;
const MORE = '...';
/** UTF-16 units at each side that are looked at: more than fit. */
const LOOK = 500;

/** The text on one line, and a caret under the character at the place (or behind the last one). */
export function caretLines({ text, at }: Place): [string, string] {
  // One line, whatever blanks the text holds.
  const line = text.replace(/\s/gu, ' ').trimEnd();
  let before = shown(line.slice(0, at).padEnd(at).slice(-LOOK));
  let after = shown(line.slice(at, at + LOOK));
  const width = columnsOf(before.join('')) + columnsOf(after.join(''));
  if (width > ROOM) {
    const room = Math.max(BEFORE, ROOM - columnsOf(after.join('')));
    before = cut(before.toReversed(), room).toReversed();
    after = cut(after, ROOM - columnsOf(before.join('')));
  }
  const head = before.join('');
  return [head + after.join(''), `${' '.repeat(columnsOf(head))}^`];
}

/** The characters as a reader sees them, each safe to show. */
function shown(text: string): string[] {
  const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(characters.segment(text), ({ segment }) => sanitize(segment));
}

/** As many characters as fit, and dots in place of the others. */
function cut(characters: readonly string[], room: number): string[] {
  if (columnsOf(characters.join('')) <= room) return [...characters];
  const kept: string[] = [];
  let width = MORE.length;
  for (const character of characters) {
    width += columnsOf(character);
    if (width > room) break;
    kept.push(character);
  }
  return [...kept, MORE];
}
