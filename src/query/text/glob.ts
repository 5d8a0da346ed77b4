// Wildcards: `*` any characters (newlines too), `?` one character, `\*` and `\?` themselves. Matches whole texts in
// time that does not explode with the number of stars.

import { escapePattern } from './fold.ts';

/** A pattern in pieces: literal texts between stars; `?` is a piece's unknown character. */
export interface Glob {
  /** The literal texts without any wildcard, longest first: what every match must contain. */
  readonly literals: readonly string[];
  test(text: string): boolean;
  /** Where one star ends or begins the pattern and the rest is plain, the cheaper test that does the same. */
  readonly simple:
    | { readonly mode: 'starts' | 'ends' | 'contains' | 'equals'; readonly text: string }
    | undefined;
}

/** Whether an unquoted text has a wildcard that is not escaped. */
export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text.replace(/\\[*?]/g, ''));
}

/** The text without the backslashes before `*` and `?`. */
export function unescapeStars(text: string): string {
  return text.replace(/\\([*?])/g, '$1');
}

/** Compiles a wildcard pattern over a whole text. */
export function compileGlob(pattern: string, ignoreCase: boolean): Glob {
  const tokens = pattern.match(/\\[*?]|[\s\S]/gu) ?? [];
  const parts: string[][] = [[]];
  for (const token of tokens) {
    if (token === '*') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const flags = ignoreCase ? 'iu' : 'u';
  const regexes = parts.map((part) =>
    part.map((token) => (token === '?' ? '[\\s\\S]' : escapePattern(unescapeStars(token)))),
  );
  const literals = parts
    .flatMap((part) =>
      part
        .map((token) => (token === '?' ? '\n?' : unescapeStars(token)))
        .join('')
        .split('\n?'),
    )
    .filter((text) => text !== '')
    .sort((a, b) => b.length - a.length);
  return {
    literals,
    test: testOf(
      regexes.map((part) => part.join('')),
      flags,
    ),
    simple: simpleOf(parts),
  };
}

// The first part is tied to the beginning, the last one to the end, and each part between them is best where it
// occurs first: one pass, each part a text without stars.
function testOf(parts: readonly string[], flags: string): (text: string) => boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) {
    const whole = new RegExp(`^${first}$`, flags);
    return (text) => whole.test(text);
  }
  const head = new RegExp(first, `${flags}y`);
  const middle = rest.filter((part) => part !== '').map((part) => new RegExp(part, `${flags}g`));
  const tail = new RegExp(`${last}$`, `${flags}g`);
  return (text) => {
    head.lastIndex = 0;
    if (!head.test(text)) return false;
    let at = head.lastIndex;
    for (const part of middle) {
      part.lastIndex = at;
      if (!part.test(text)) return false;
      at = part.lastIndex;
    }
    tail.lastIndex = at;
    return tail.test(text);
  };
}

function simpleOf(parts: readonly (readonly string[])[]): Glob['simple'] {
  const texts = parts.map((part) => (part.includes('?') ? undefined : part.map(unescapeStars).join('')));
  if (texts.includes(undefined)) return undefined;
  const [first = '', second, third, more] = texts;
  if (more !== undefined) return undefined;
  if (second === undefined) return { mode: 'equals', text: first };
  if (third === undefined) {
    if (second === '') return { mode: 'starts', text: first };
    return first === '' ? { mode: 'ends', text: second } : undefined;
  }
  return first === '' && third === '' ? { mode: 'contains', text: second } : undefined;
}
