// Random regular expressions on which RE2 and JavaScript agree.

import type { Dice } from './dice.ts';
import { WORDS } from './words.ts';

const PIECES = [
  '\\d+',
  '\\d{1,3}',
  '[a-z]',
  '[a-z]+',
  '[A-Z]',
  '[^a-z ]',
  '\\S',
  '.',
  '.*',
  '.+',
  'o?',
  'e*',
  '(?:web|err)',
  '(a|b|error)',
  '\\.',
  '\\*',
  '\\/',
  '"',
  '[/"]',
  '-',
  '^',
  '$',
  '\\b',
  '\\D',
  'x{0}',
  '[\\d.]+',
  'timeout|web',
  '\\p{L}',
  '(?:)',
  'k',
  's',
  '\u00e9',
];
const FLAGS = [undefined, undefined, undefined, 'i', 's', 'm', 'is', 'im'];

/** A pattern, most of it out of one of the texts, and the flags of its slash form. */
export function randomRegex(
  dice: Dice,
  texts: readonly string[],
): { readonly source: string; readonly flags: string | undefined } {
  const text = texts.length > 0 && !dice.rarely(4) ? dice.pick(texts) : dice.pick(WORDS);
  const pieces = [...text.replace(/\p{Cs}|\ufffd/gu, '')].slice(0, dice.pick([3, 6, 12])).map((piece) => {
    if (dice.rarely(8)) return dice.pick(['.', '.*', '\\S', '[^x]', '(?:.)', '.?']);
    return /[\p{L}\p{N}_ -]/u.test(piece) ? piece : '.';
  });
  const more = dice.rarely(3) ? dice.some(3, () => dice.pick(PIECES)) : [];
  const all = dice.pick(['', '', '^', '.*', 'a|']) + pieces.join('') + more.join('');
  // One such loop is enough: the oracle's engine goes back and forth in a long text.
  let loops = 0;
  const source = all.replace(/\.[*+]/g, (loop) => (loops++ === 0 ? loop : '.'));
  // In a smart-case expression the class of letters is one thing for RE2 and two for a reader.
  const flags = source.includes('\\p') ? 'i' : dice.pick(FLAGS);
  return { source: source === '' ? '.' : source, flags };
}
