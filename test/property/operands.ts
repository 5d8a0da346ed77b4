// The right sides of random tests, made from texts that the records have.

import type { Dice } from './dice.ts';
import { hasOrder, isTyped } from './oracle/quantities.ts';
import type { Value } from './oracle/tree.ts';
import { LENGTHS, NUMBERS, SIZES, TIMES, TYPED_TIMES, WORDS } from './words.ts';

/** A text to ask for: what may not be typed is left out. */
export function someText(dice: Dice, texts: readonly string[]): string {
  const chosen = texts.length > 0 && !dice.rarely(5) ? dice.pick(texts) : dice.pick(WORDS);
  return chosen.slice(0, 40).replace(/\p{Cs}|\ufffd/gu, '');
}

/** The text, or a part of it, or in another case. */
export function partOf(dice: Dice, whole: string): string {
  const characters = [...whole];
  switch (dice.roll(6)) {
    case 1:
      return dice.pick(whole.split(/[ \n]+/));
    case 2:
      return characters.slice(dice.roll(4)).join('');
    case 3:
      return characters.slice(dice.roll(5), 5 + dice.roll(10)).join('');
    case 4:
      return whole.toLowerCase();
    case 5:
      return dice.roll(2) === 0 ? whole.toUpperCase() : whole.slice(0, 2);
    default:
      return whole;
  }
}

/** A value for `:`. */
export function wordsValue(dice: Dice, texts: readonly string[]): Value {
  const whole = someText(dice, texts);
  if (dice.rarely(4)) return wildcards(dice, whole);
  return typedValue(dice, partOf(dice, whole));
}

/** A value for `=` and `in`. */
export function equalValue(dice: Dice, texts: readonly string[]): Value {
  if (dice.rarely(5))
    return bareOf(dice.pick([...NUMBERS, ...LENGTHS, ...SIZES, ...TYPED_TIMES, 'true', 'false', 'null']));
  return typedValue(dice, dice.rarely(4) ? partOf(dice, someText(dice, texts)) : someText(dice, texts));
}

/** Without quotes what means more so, at times. */
function typedValue(dice: Dice, text: string): Value {
  return isTyped(text) && dice.roll(3) < 2 ? bareOf(text) : { text, bare: false };
}

/** What is typed without quotes, where it can be. */
export function bareOf(text: string): Value {
  return { text, bare: !/\s/.test(text) };
}

/** A pattern out of a text, some characters replaced by wildcards; without blanks and what else would end it. */
function wildcards(dice: Dice, whole: string): Value {
  const safe = [...whole.replace(/[^\p{L}\p{N}_*./@-]/gu, '?').replace(/^-+/, '')].slice(0, 20);
  const pieces = safe.map((piece) => {
    if (piece === '*') return '\\*';
    return dice.rarely(7) ? dice.pick(['?', '*']) : piece;
  });
  const ends = dice.roll(4);
  let text = `${ends === 1 || ends === 3 ? '*' : ''}${pieces.join('')}${ends >= 2 ? '*' : ''}`;
  // A lone star asks for presence, two dots may be a range.
  if (/^\**$/.test(text)) text = `a${text}*`;
  text = text.replace(/\.\.+/g, '.');
  return /(?<!\\)[*?]/.test(text) ? { text, bare: true } : { text: `${text}*`, bare: true };
}

/** The right side of an ordering test, often of the same kind as the field's values. */
export function orderText(dice: Dice, texts: readonly string[]): string {
  const fits = texts.filter(hasOrder);
  if (fits.length === 0 || dice.rarely(4))
    return dice.pick([
      ...NUMBERS,
      ...LENGTHS,
      ...SIZES,
      ...TIMES,
      ...TYPED_TIMES,
      'warn',
      'error',
      'info',
      'http',
    ]);
  const chosen = dice.pick(fits);
  // Of the same kind, so that the value is compared at all.
  const others = [NUMBERS, LENGTHS, SIZES, [...TIMES, ...TYPED_TIMES]].find((list) => list.includes(chosen));
  return others !== undefined && dice.roll(2) === 0 ? dice.pick(others) : chosen;
}
