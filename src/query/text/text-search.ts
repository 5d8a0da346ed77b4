// A text to look for in a value or a whole record: contained, as a whole word, at an end, or the whole. Works on
// bytes as long as they say the same as the decoded text; folding beyond ASCII is decoded first.

import type { TextSearch, ValueTest } from '../../record/json/value.ts';
import { escapePattern, isAscii, wholeWordPattern, wordAfter, wordBefore, wordEdges } from './fold.ts';
import { Needle } from './search.ts';

export type TextMode = 'contains' | 'words' | 'starts' | 'ends' | 'equals';

/**
 * What is known about the batch that is looked at: whether it may hold the Kelvin sign or the long s, which fold to
 * the ASCII letters k and s. Bytes of no batch (decoded inner records) may hold anything.
 */
export class BatchFacts {
  #bytes: Buffer | undefined;
  #from = 0;
  #to = 0;
  #odd: boolean | undefined;

  begin(bytes: Buffer, from: number, to: number): void {
    this.#bytes = bytes;
    this.#from = from;
    this.#to = to;
    this.#odd = undefined;
  }

  /** Whether these bytes, a part of the batch or others, may hold such a letter. Looks once per batch. */
  mayBeOdd(bytes: Buffer): boolean {
    if (bytes !== this.#bytes) return true;
    if (this.#odd === undefined) {
      const batch = bytes.subarray(this.#from, this.#to);
      this.#odd = ODD_LETTERS.some((letter) => batch.includes(letter));
    }
    return this.#odd;
  }
}

/** Compiles a text search. The empty text is contained everywhere. */
export function textSearch(text: string, mode: TextMode, fold: boolean, batch: BatchFacts): TextSearch {
  const inText = textTest(text, mode, fold);
  if (text === '') {
    const empty = mode === 'equals';
    return { inText, inBytes: (_bytes, start, end) => !empty || start === end };
  }
  if (fold && !isAscii(text)) {
    return { inText, inBytes: (bytes, start, end) => inText(bytes.toString('utf8', start, end)) };
  }
  const needle = new Needle(Buffer.from(text), fold);
  const find = byteTest(needle, mode, wordEdges(text));
  if (!fold || !/[ks]/i.test(text)) {
    return mode === 'contains' ? { inText, inBytes: find, plain: needle } : { inText, inBytes: find };
  }
  return {
    inText,
    inBytes: (bytes, start, end) =>
      find(bytes, start, end) ||
      (batch.mayBeOdd(bytes) &&
        hasOddLetter(bytes, start, end) &&
        inText(bytes.toString('utf8', start, end))),
  };
}

/** The search as a test of a value's text; false for objects, arrays and null. */
export function valueText(search: TextSearch): ValueTest {
  return (value) => {
    switch (value.kind) {
      case 'string':
        return value.escaped
          ? search.inText(value.text())
          : search.inBytes(value.bytes, value.start, value.end);
      case 'number':
      case 'true':
      case 'false':
        return search.inBytes(value.bytes, value.start, value.end);
      default:
        return false;
    }
  };
}

/** The bytes of U+212A and U+017F in UTF-8. */
export const ODD_LETTERS: readonly Buffer[] = [Buffer.from('\u212a'), Buffer.from('\u017f')];

function hasOddLetter(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === 0xc5 && bytes[i + 1] === 0xbf) return true;
    if (byte === 0xe2 && bytes[i + 1] === 0x84 && bytes[i + 2] === 0xaa) return true;
  }
  return false;
}

function textTest(text: string, mode: TextMode, fold: boolean): (text: string) => boolean {
  if (mode === 'words' || fold) {
    const body = mode === 'words' ? wholeWordPattern(text) : escapePattern(text);
    const head = mode === 'starts' || mode === 'equals' ? '^' : '';
    const tail = mode === 'ends' || mode === 'equals' ? '$' : '';
    const pattern = new RegExp(head + body + tail, fold ? 'iu' : 'u');
    return (value) => pattern.test(value);
  }
  switch (mode) {
    case 'contains':
      return (value) => value.includes(text);
    case 'starts':
      return (value) => value.startsWith(text);
    case 'ends':
      return (value) => value.endsWith(text);
    case 'equals':
      return (value) => value === text;
  }
}

type ByteTest = (bytes: Buffer, start: number, end: number) => boolean;

function byteTest(needle: Needle, mode: TextMode, [first, last]: readonly [boolean, boolean]): ByteTest {
  const { length } = needle;
  switch (mode) {
    case 'contains':
      return (bytes, start, end) => needle.find(bytes, start, end) >= 0;
    case 'starts':
      return (bytes, start, end) => end - start >= length && needle.at(bytes, start);
    case 'ends':
      return (bytes, start, end) => end - start >= length && needle.at(bytes, end - length);
    case 'equals':
      return (bytes, start, end) => end - start === length && needle.at(bytes, start);
    case 'words':
      return (bytes, start, end) => {
        let at = needle.find(bytes, start, end);
        while (at >= 0) {
          const bordered =
            !(first && wordBefore(bytes, start, at)) && !(last && wordAfter(bytes, at + length, end));
          if (bordered) return true;
          at = needle.find(bytes, at + 1, end);
        }
        return false;
      };
  }
}
