// What cannot begin a term, and terms that are none: an operator without a field, empty and unopened parentheses,
// `exists` of something that is not a field. Says what was expected and what to type instead.

import { Mistake } from '../syntax/fail.ts';
import { skipBlanks, symbolAt, wordEnd, wordOperator } from '../syntax/lex.ts';
import { readLength, readSize } from '../syntax/quantity.ts';
import { closedGroup } from './value-mistakes.ts';

/** Throws where something stands that can only be an operator. `keyword`: the length of an `and` or `or` there, or 0. */
export function refuseOperator(text: string, at: number, keyword: number): void {
  const end = wordEnd(text, at);
  const word = text.slice(at, end);
  const quoted = `${text.slice(0, at)}${JSON.stringify(word)}${text.slice(end)}`;
  const symbol = symbolAt(text, at);
  if (symbol !== undefined) {
    const tries = [...withField(text, at, symbol), quoted];
    throw new Mistake(at, `expected a field name before "${symbol}"`, tries);
  }
  if (keyword > 0) {
    const tries = [text.slice(0, at) + text.slice(skipBlanks(text, at + keyword)), quoted];
    throw new Mistake(at, `expected an expression before "${text.slice(at, at + keyword)}"`, tries);
  }
  const operator = wordOperator(word);
  if (operator === undefined) return;
  const negated = negatedOperator(text, at, end, word);
  if (negated !== undefined)
    throw new Mistake(at, `"${word}" is an operator; quote it to search for it`, [negated, quoted]);
  const isFollowed = /^\s+(?!(?:and|or)\s)[^\s)]/i.test(text.slice(end));
  const field = isFollowed ? fieldFor(operator, text.slice(skipBlanks(text, end))) : undefined;
  const tries = field === undefined ? [] : [`${text.slice(0, at)}${field} ${text.slice(at)}`];
  throw new Mistake(at, `"${word}" is an operator; quote it to search for it`, [...tries, quoted]);
}

// host !contains x, host not contains x
function negatedOperator(text: string, at: number, end: number, word: string): string | undefined {
  const [whole, field] = /([\w.@[\]-]+)\s+(?:!\s*|-|not\s+)$/i.exec(text.slice(0, at)) ?? [];
  const isWord = field === undefined || /^(?:and|or|not|exists)$/i.test(field);
  if (whole === undefined || isWord || !/^\s+[^\s)]/.test(text.slice(end))) return undefined;
  const before = text.slice(0, at - whole.length);
  const rest = text.slice(at);
  return word.toLowerCase() === 'in' ? `${before}${field} not ${rest}` : `${before}not ${field} ${rest}`;
}

// A comparison without its field: the one before, else one that fits the value. Other symbols were likely meant as text.
function withField(text: string, at: number, symbol: string): string[] {
  if (!/^[<>]/.test(symbol)) return [];
  const head = text.slice(0, at);
  const before = /([\w.@-]+)\s*(?:[<>]=?)\s*[^\s<>=]+\s*$/.exec(head)?.[1];
  const rest = text.slice(skipBlanks(text, at + symbol.length));
  if (before !== undefined) return [`${head.trimEnd()} and ${before}${symbol}${rest}`];
  const field = fieldFor(symbol, rest);
  return field === undefined ? [] : [`${head}${field}${symbol}${rest}`];
}

/** A field of which the operator and the value may be asked; undefined where the value is no comparison's. */
function fieldFor(operator: string, rest: string): string | undefined {
  if (operator === 'in') return rest.startsWith('(') ? 'host' : undefined;
  if (/^[a-z~]/.test(operator)) return 'msg';
  if (!/^[<>]/.test(operator)) return undefined;
  const value = rest.slice(0, wordEnd(rest, 0));
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return 'status';
  if (readLength(value) !== undefined) return 'latency';
  return readSize(value) === undefined ? undefined : 'size';
}

/** The mistake of `()`. */
export function emptyGroup(text: string, open: number, close: number): Mistake {
  const before = text.slice(0, open);
  const after = text.slice(close + 1);
  const without = before.replace(/(?:\b(?:and|or|not)|&&|\|\||[!-])\s*$/i, '').trimEnd() + after;
  const isCall = /\w$/.test(before);
  const tries = without.trim() === '' ? [] : [without];
  return new Mistake(close, 'expected an expression in the parentheses', [
    ...(isCall ? [] : tries),
    `${before}(error)${after}`,
  ]);
}

/** The mistake of a `)` too many. */
export function neverOpened(text: string, at: number): Mistake {
  const head = text.slice(0, at);
  const tail = text.slice(at);
  return new Mistake(at, 'this parenthesis was never opened', [
    head + tail.slice(1),
    head + tail.replaceAll(')', ''),
    tail.slice(1),
  ]);
}

/** The mistake of `exists(` with something at `wrong` that belongs to no field name. */
export function notExists(text: string, at: number, open: number, wrong: number): Mistake {
  const close = text.indexOf(')', open);
  if (close < 0 && wrong >= text.length && text.slice(open + 1).trim() !== '')
    return new Mistake(open, 'the parenthesis is not closed', closedGroup(text));
  const inside = text.slice(open + 1, close < 0 ? text.length : close).trim();
  const replace = (term: string) => text.slice(0, at) + term + (close < 0 ? '' : text.slice(close + 1));
  const names = inside.split(/[\s,]+/).filter((name) => name !== '');
  const tries = [
    ...(/[:=<>~]/.test(inside) ? [replace(inside)] : []),
    ...(names.length > 1 ? [replace(names.map((name) => `exists(${name})`).join(' and '))] : []),
    ...(inside === '' ? [] : [replace(`exists(${JSON.stringify(inside)})`)]),
    replace('exists(host)'),
  ];
  const isField = text.slice(open + 1, wrong).trim() !== '';
  const what = isField ? 'expected ")" after the field name' : 'expected a field name in "exists(...)"';
  return new Mistake(wrong, what, tries);
}

/** Throws where one of Kafka's names ends in a dot and an operator follows: `@header.=3`. */
export function refuseHalfMeta(text: string, at: number): void {
  const half = /^@(topic|partition|offset|timestamp|key|headers?)\.(?=[:=~!<>[.])/i.exec(
    text.slice(at, at + 20),
  );
  if (half === null) return;
  const end = at + half[0].length;
  const isHeader = /^h/i.test(half[1] ?? '');
  const mended = isHeader ? `${text.slice(0, end)}retry` : text.slice(0, end - 1);
  const what = isHeader
    ? `the name of a header after "${half[0]}"`
    : `no dot after "${half[0].slice(0, -1)}"`;
  throw new Mistake(isHeader ? end : end - 1, `expected ${what}`, [mended + text.slice(end)]);
}
