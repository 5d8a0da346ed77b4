// What a wrong expression says: the sentence, the expression with a caret under the column, one example that parses.

import { KlogError } from '../base/errors.ts';

/** A mistake at a place in the expression, before it is put in words for the user. `tries`: examples, best first. */
export class Mistake extends Error {
  readonly at: number;
  readonly tries: readonly string[];

  constructor(at: number, what: string, tries: readonly string[]) {
    super(what);
    this.at = at;
    this.tries = tries;
  }
}

/** Letters that take two columns: the blank above the caret is as wide. */
const WIDE = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\u3000-\u303f\uff01-\uff60\p{Emoji_Presentation}]/u;

/** The error of a mistake. The hint is the first example that `parses`, else the whole text as a phrase. */
export function badExpression(text: string, mistake: Mistake, parses: (text: string) => boolean): KlogError {
  // One line, whatever blanks and controls the text holds.
  const shown = text.replace(/[\s\p{Cc}]/gu, ' ');
  const blanks = [...shown.slice(0, mistake.at)]
    .map((letter) => (WIDE.test(letter) ? '\u3000' : ' '))
    .join('');
  const hint = [...mistake.tries, JSON.stringify(text)].find((one) => one.trim() !== '' && parses(one));
  return new KlogError('bad-expression', `"${shown}": ${mistake.message}`, {
    detail: [`    ${shown}`, `    ${blanks}^`],
    hint,
  });
}
