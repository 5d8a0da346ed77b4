// Shows a place in a text as two lines: the text, cut if it is long, and a caret below the place.

import type { Place } from '../../base/errors.ts';
import { sanitize } from '../../output/terminal/sanitize.ts';
import { columnsOf } from '../../output/terminal/width.ts';

/** Columns of the line, and of the part before the caret that is kept if the line is cut. */
const ROOM = 72;
const BEFORE = 48;
const MORE = '...';
/** UTF-16 units on each side of the place: more than fit. */
const NEARBY = 500;

/** The text on one line, and a caret below the place or after the end. */
export function caretLines({ text, at }: Place): [string, string] {
  const line = text.replace(/\s/gu, ' ').trimEnd();
  let before = shown(line.slice(0, at).padEnd(at).slice(-NEARBY));
  let after = shown(line.slice(at, at + NEARBY));
  const width = columnsOf(before.join('')) + columnsOf(after.join(''));
  if (width > ROOM) {
    const room = Math.max(BEFORE, ROOM - columnsOf(after.join('')));
    before = cut(before.toReversed(), room).toReversed();
    after = cut(after, ROOM - columnsOf(before.join('')));
  }
  const head = before.join('');
  return [head + after.join(''), `${' '.repeat(columnsOf(head))}^`];
}

/** The graphemes of a text, made safe. */
function shown(text: string): string[] {
  const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(characters.segment(text), ({ segment }) => sanitize(segment));
}

/** As many characters as fit, and dots for the others. */
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
