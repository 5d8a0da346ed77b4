// The letters of the language: blanks, words, quotes, operators, regular expressions. Each function reads at a
// position and says where it ended; what the pieces mean is the business of the parser.

import { Mistake } from './fail.ts';

/** A piece of text that was read: what it stands for, and where it ended. */
export interface Piece {
  readonly text: string;
  readonly end: number;
}

const SYMBOLS = ['==', '=~', '!=', '!~', '>=', '<=', ':', '=', '>', '<', '~'] as const;
/** Word operators, and the symbol that each stands for. */
const WORD_OPERATORS: ReadonlyMap<string, string> = new Map([
  ['eq', '='],
  ['ne', '!='],
  ['gt', '>'],
  ['ge', '>='],
  ['lt', '<'],
  ['le', '<='],
  ['matches', '~'],
  ['contains', 'contains'],
  ['startswith', 'startswith'],
  ['endswith', 'endswith'],
  ['in', 'in'],
]);
const BLANK = /\s/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '*': '*',
};

export function isBlank(text: string, at: number): boolean {
  return at < text.length && BLANK.test(text[at]!);
}

export function skipBlanks(text: string, at: number): number {
  while (isBlank(text, at)) at++;
  return at;
}

/** A blank, a closing parenthesis or the end: what may follow a finished piece. `list`: a comma too. */
export function isEnd(text: string, at: number, list: boolean): boolean {
  return at >= text.length || text[at] === ')' || BLANK.test(text[at]!) || (list && text[at] === ',');
}

/** Where an unquoted word ends: at a blank or an unbalanced `)`; `list`: at a comma outside parentheses too. */
export function wordEnd(text: string, at: number, list = false): number {
  let depth = 0;
  for (; at < text.length; at++) {
    const letter = text[at]!;
    if (BLANK.test(letter)) break;
    if (letter === '(') depth++;
    if (letter === ')' && depth-- === 0) break;
    if (list && letter === ',' && depth === 0) break;
  }
  return at;
}

/** The symbolic operator at a position, the longest one; undefined when there is none. */
export function symbolAt(text: string, at: number): string | undefined {
  return SYMBOLS.find((symbol) => text.startsWith(symbol, at));
}

/** The meaning of a word operator, e.g. `>=` of `ge`; undefined for any other word. */
export function wordOperator(word: string): string | undefined {
  return WORD_OPERATORS.get(word.toLowerCase());
}

/**
 * Whether the keyword stands here, in any case, and is not a field name (followed at once by an operator).
 * `list`: a comma ends it too.
 */
export function keywordAt(text: string, at: number, keyword: string, list = false): boolean {
  const end = at + keyword.length;
  if (text.slice(at, end).toLowerCase() !== keyword) return false;
  return isEnd(text, end, list) || text[end] === '(';
}

export function isQuote(letter: string | undefined): letter is '"' | "'" {
  return letter === '"' || letter === "'";
}

/** A quoted text: JSON's escapes and `\*` in double quotes, only `\'` in single ones. */
export function readQuoted(text: string, at: number): Piece {
  const quote = text[at];
  let value = '';
  for (let i = at + 1; i < text.length; i++) {
    const letter = text[i]!;
    if (letter === quote) return { text: value, end: i + 1 };
    if (letter !== '\\') value += letter;
    else if (quote === "'") {
      if (text[i + 1] === "'") i++;
      value += text[i];
    } else {
      const piece = readEscape(text, i, at);
      value += piece.text;
      i = piece.end - 1;
    }
  }
  throw unclosed(text, at);
}

function readEscape(text: string, at: number, quote: number): Piece {
  const letter = text[at + 1] ?? '';
  const known = ESCAPES[letter];
  if (known !== undefined) return { text: known, end: at + 2 };
  const code = /^u([0-9a-fA-F]{4})/.exec(text.slice(at + 1, at + 6))?.[1];
  if (code !== undefined) return { text: String.fromCharCode(Number.parseInt(code, 16)), end: at + 6 };
  const head = text.slice(0, at);
  const tail = text.slice(at + 1);
  if (letter === '') throw unclosed(text, quote);
  const byte = /^x([0-9a-fA-F]{2})/.exec(tail)?.[1];
  const tries = byte === undefined ? [`${head}\\\\${tail}`] : [`${head}\\u00${byte}${tail.slice(3)}`];
  if (letter === "'") tries.unshift(head + tail);
  const what = letter === 'u' ? 'expected four hex digits after "\\u"' : `unknown escape "\\${letter}"`;
  throw new Mistake(at, `${what} in double quotes`, tries);
}

/** A regular expression in quotes: only the quote itself is escaped, all else is the expression's own. */
export function readQuotedRegex(text: string, at: number): Piece {
  const quote = text[at]!;
  let source = '';
  for (let i = at + 1; i < text.length; i++) {
    const letter = text[i]!;
    if (letter === quote) return { text: source, end: i + 1 };
    if (letter === '\\' && i + 1 < text.length) {
      i++;
      source += text[i] === quote ? quote : `\\${text[i]}`;
    } else source += letter;
  }
  throw unclosed(text, at);
}

/** Where an unquoted regular expression ends: as a word does, escapes and classes left out of account. */
export function readBareRegex(text: string, at: number): Piece {
  let depth = 0;
  let inClass = false;
  let i = at;
  for (; i < text.length; i++) {
    const letter = text[i]!;
    if (BLANK.test(letter)) break;
    if (letter === '\\' && i + 1 < text.length && !isBlank(text, i + 1)) i++;
    else if (inClass) inClass = letter !== ']';
    else if (letter === '[') inClass = true;
    else if (letter === '(') depth++;
    else if (letter === ')' && depth-- === 0) break;
  }
  if ((depth > 0 || inClass) && isBlank(text, i)) {
    const close = text.indexOf(inClass ? ']' : ')', i);
    const all = text.slice(at, close < 0 ? text.length : close + 1);
    const rest = close < 0 ? '' : text.slice(close + 1);
    const mended = `${text.slice(0, at)}"${all.replaceAll('"', '\\"')}"${rest}`;
    throw new Mistake(i, 'a blank ends a regular expression that is not quoted', [mended]);
  }
  return { text: text.slice(at, i), end: i };
}

/** The slash form `/source/flags`; undefined when the text at the position is none (a path, say). */
export function readSlashRegex(text: string, at: number): (Piece & { readonly flags: string }) | undefined {
  if (text[at] !== '/') return undefined;
  let source = '';
  let inClass = false;
  for (let i = at + 1; i < text.length; i++) {
    const letter = text[i]!;
    if (letter === '\\' && i + 1 < text.length) {
      i++;
      source += text[i] === '/' ? '/' : `\\${text[i]}`;
      continue;
    }
    if (letter === '[') inClass = true;
    if (letter === ']') inClass = false;
    if (letter === '/' && !inClass) {
      const flags = /^[a-zA-Z]*/.exec(text.slice(i + 1))?.[0] ?? '';
      const end = i + 1 + flags.length;
      if (source === '' || !isEnd(text, end, false) || !/^[imsguyxU]*$/.test(flags)) return undefined;
      if (/[^ims]/.test(flags)) {
        const mended = text.slice(0, i + 1) + flags.replace(/[^ims]/g, '') + text.slice(end);
        throw new Mistake(i + 1, `unknown flag in "${flags}": the flags are i, m and s`, [mended]);
      }
      return { text: source, flags, end };
    }
    source += letter;
  }
  return undefined;
}

function unclosed(text: string, at: number): Mistake {
  const quote = text[at]!;
  // Inside parentheses the quote was likely meant to end before them.
  const inside = text.replace(/\)+\s*$/, (end) => quote + end);
  const escaped = text.replace(/\\$/, '\\\\');
  const tries = [`${text}${quote}`, inside, `${escaped}${quote}`];
  return new Mistake(at, `the quote ${quote} is not closed`, tries);
}
