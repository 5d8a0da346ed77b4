// What a wrong expression says: the sentence, the place in the expression, one example that parses. How it is drawn is
// the business of cli/complain.

import { KlogError } from '../../base/errors.ts';

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

/** Characters that a message shows of an expression, which stands whole below it. */
const LONGEST_QUOTE = 60;
/** Beyond this nobody reads an example. */
const LONGEST_HINT = 2_000;

/**
 * The error of a mistake. The hint is the first example that `parses`, else the whole text as a phrase; none where
 * that is too long to read.
 */
export function badExpression(text: string, mistake: Mistake, parses: (text: string) => boolean): KlogError {
  const phrase = JSON.stringify(text.trim());
  const hint = [...mistake.tries, phrase].map(typeable).find((one) => isReadable(one) && parses(one));
  return new KlogError('bad-expression', `"${quoted(text)}": ${mistake.message}`, {
    place: { text, at: mistake.at },
    hint,
  });
}

function isReadable(text: string): boolean {
  return text !== '' && text.length <= LONGEST_HINT;
}

function quoted(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line.length <= LONGEST_QUOTE) return line;
  return `${line
    .slice(0, LONGEST_QUOTE - 3)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}...`;
}

/** The text as it can be typed on one line: what cannot be seen stands as JSON's escapes. */
function typeable(text: string): string {
  return text
    .replace(/\s/gu, ' ')
    .trim()
    .replace(/[\p{Cc}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu, jsonEscape);
}

function jsonEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
