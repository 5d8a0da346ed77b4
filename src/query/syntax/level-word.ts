// The level names that mean more than their text when they stand alone: `error` also finds a fatal line that does
// not say "error". How records spell levels is told in record/level.

import { levelRank } from '../../record/vocabulary/level.ts';

const WORDS = new Set(
  'trace debug info notice warn warning err error crit critical fatal panic alert emerg emergency severe'.split(
    ' ',
  ),
);

/** Whether an unquoted word is a level name, in any case. */
export function isLevelWord(word: string): boolean {
  return WORDS.has(word.toLowerCase());
}

/** The ranks that a level word asks for, both ends included: `error` and `err` are that rank or worse. */
export function ranksOf(word: string): { readonly low: number; readonly high: number } {
  const name = word.toLowerCase();
  const rank = levelRank(name);
  return { low: rank, high: name === 'error' || name === 'err' ? Number.POSITIVE_INFINITY : rank };
}
