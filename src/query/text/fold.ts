// Letters: which case a pattern asks for, simple case folding, and what a word is made of. Folding of anything
// beyond ASCII is left to the `iu` flags of JavaScript's regular expressions, which are simple Unicode folding.

/** ASCII lower case by byte; other bytes are themselves. */
export const LOWER = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);
/** Every byte is itself: the table of an exact search. */
export const SAME = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const CAPITAL = /[\p{Lu}\p{Lt}]/u;
const WORD = /^[\p{L}\p{Nd}_]$/u;
const WORD_BYTES = Uint8Array.from({ length: 128 }, (_, byte) =>
  /\w/.test(String.fromCharCode(byte)) ? 1 : 0,
);

export type LetterCase = 'smart' | 'ignore' | 'exact';

/** Whether a pattern ignores case: `-i`, or smart-case and it has no capital. */
export function ignoresCase(pattern: string, letterCase: LetterCase): boolean {
  return letterCase === 'ignore' || (letterCase === 'smart' && !CAPITAL.test(pattern));
}

/** The text as the source of a regular expression (flag `u`) that finds it. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Letter, digit or `_`, of one character. */
function isWordCharacter(character: string): boolean {
  return WORD.test(character);
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** Whether the text begins, and ends, with a word character: only there a border is asked for. */
export function wordEdges(text: string): readonly [boolean, boolean] {
  const characters = [...text];
  return [isWordCharacter(characters[0] ?? ''), isWordCharacter(characters.at(-1) ?? '')];
}

/** The text as a whole word, as the source of a regular expression (flag `u`). */
export function wholeWordPattern(text: string): string {
  const [first, last] = wordEdges(text);
  return `${first ? '(?<![\\p{L}\\p{Nd}_])' : ''}${escapePattern(text)}${last ? '(?![\\p{L}\\p{Nd}_])' : ''}`;
}

/** Whether a word character ends at `at` in UTF-8 bytes that begin at `start`. Hot for ASCII. */
export function wordBefore(bytes: Buffer, start: number, at: number): boolean {
  if (at <= start) return false;
  const last = bytes[at - 1]!;
  if (last < 0x80) return WORD_BYTES[last] === 1;
  let first = at - 1;
  while (first > start && at - first < 4 && (bytes[first]! & 0xc0) === 0x80) first--;
  return isWordCharacter(bytes.toString('utf8', first, at));
}

/** Whether a word character begins at `at` in UTF-8 bytes that end at `end`. Hot for ASCII. */
export function wordAfter(bytes: Buffer, at: number, end: number): boolean {
  if (at >= end) return false;
  const first = bytes[at]!;
  if (first < 0x80) return WORD_BYTES[first] === 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return isWordCharacter(bytes.toString('utf8', at, Math.min(end, at + length)));
}
