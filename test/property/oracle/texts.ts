// Texts: smart-case, whole words, wildcards, regular expressions. Everything becomes a regular expression of
// JavaScript with the flag u, whose i is simple Unicode folding.

import type { Flags } from './tree.ts';

const LETTER = '[\\p{L}\\p{Nd}_]';

/** Whether a pattern ignores case. */
export function ignoresCase(pattern: string, flags: Flags): boolean {
  if (flags.letterCase !== 'smart') return flags.letterCase === 'ignore';
  return !/[\p{Lu}\p{Lt}]/u.test(pattern);
}

const cache = new Map<string, RegExp>();

function regexOf(source: string, flags: string): RegExp {
  const key = `${flags}/${source}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    if (cache.size > 10_000) cache.clear();
    regex = new RegExp(source, flags);
    cache.set(key, regex);
  }
  return regex;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

const flagsOf = (fold: boolean): string => (fold ? 'isu' : 'su');

export function contains(text: string, part: string, fold: boolean): boolean {
  return regexOf(escaped(part), flagsOf(fold)).test(text);
}

export function startsWith(text: string, part: string, fold: boolean): boolean {
  return regexOf(`^${escaped(part)}`, flagsOf(fold)).test(text);
}

export function endsWith(text: string, part: string, fold: boolean): boolean {
  return regexOf(`${escaped(part)}$`, flagsOf(fold)).test(text);
}

export function equals(text: string, other: string, fold: boolean): boolean {
  return regexOf(`^${escaped(other)}$`, flagsOf(fold)).test(text);
}

/** A border is asked for where the words' own edge is a letter, digit or `_`. */
export function containsWords(text: string, words: string, fold: boolean): boolean {
  const letter = regexOf(`^${LETTER}$`, 'u');
  const characters = [...words];
  const before = letter.test(characters[0] ?? '') ? `(?<!${LETTER})` : '';
  const after = letter.test(characters.at(-1) ?? '') ? `(?!${LETTER})` : '';
  return regexOf(before + escaped(words) + after, flagsOf(fold)).test(text);
}

export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern.replaceAll('\\*', ''));
}

/** `*` any text, `?` one character, `\\*` a star; over the whole text. */
export function matchesWildcard(text: string, pattern: string, fold: boolean): boolean {
  const isSame = (a: string, b: string) => a === b || (fold && equals(a, b, true));
  const characters = [...text];
  // Which beginnings of the text the beginning of the pattern matches: star by star, without going back.
  let matched = [true, ...characters.map(() => false)];
  for (const piece of pattern.match(/\\\*|[\s\S]/gu) ?? []) {
    if (piece === '*') {
      const first = matched.indexOf(true);
      matched = matched.map((_, at) => first >= 0 && at >= first);
      continue;
    }
    const wanted = piece === '\\*' ? '*' : piece;
    matched = matched.map((_, at) => {
      if (at === 0 || !matched[at - 1]) return false;
      return piece === '?' || isSame(characters[at - 1]!, wanted);
    });
  }
  return matched.at(-1) === true;
}

/** `*` any text, all else itself. */
export function matchesStars(text: string, pattern: string, fold: boolean): boolean {
  const parts = pattern.split('*').map(escaped);
  return regexOf(`^${parts.join('[\\s\\S]*')}$`, flagsOf(fold)).test(text);
}

/** RE2's meaning by JavaScript's engine. */
export function matchesRegex(text: string, source: string, own: string | undefined, flags: Flags): boolean {
  let letters = own;
  if (letters === undefined) {
    const capital = /[\p{Lu}\p{Lt}]/u.test(source.replace(/\\./gu, ''));
    const fold = flags.letterCase === 'ignore' || (flags.letterCase === 'smart' && !capital);
    letters = fold ? 'i' : '';
  }
  const translated = source.replace(/\\.|\[[^\]]*\]|[.^$]/gu, (piece) => translate(piece, letters));
  return regexOf(translated, `${letters}u`).test(text);
}

// RE2 knows one line end, the line feed, and white space of ASCII only.
function translate(piece: string, letters: string): string {
  if (piece === '\\S') return '[^\\t\\n\\f\\r ]';
  if (piece === '.') return letters.includes('s') ? piece : '[^\\n]';
  if (letters.includes('m') && piece === '^') return '(?<![^\\n])';
  if (letters.includes('m') && piece === '$') return '(?![^\\n])';
  return piece;
}
