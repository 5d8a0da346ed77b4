// Why a regular expression is refused, in the words of people who know Perl's, and what they may type instead. What RE2
// takes is decided by regex.ts; this file only explains and guesses.

import { nearestName } from '../../base/nearest.ts';
import type { RegexRefusal } from '../text/regex.ts';
import { closeOf, openAt } from './regex-parts.ts';

export interface Refusal {
  readonly reason: string;
  /** Where in the pattern. */
  readonly at: number;
  /** Patterns to try instead, best first. */
  readonly tries: readonly string[];
  /** Of a negative lookaround: what must be found (maybe nothing), and what must not. */
  readonly split?: { readonly find: string; readonly not: string };
}

type Guess = (source: string, at: number, part: string) => Omit<Refusal, 'at'> & { readonly at?: number };

const CLASSES = 'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(
  ' ',
);
/** Escapes of Perl, Java and JavaScript, and what says the same. */
const ESCAPES: Readonly<Record<string, string>> = {
  Z: '\\z',
  h: '[ \\t]',
  R: '\\n',
  X: '.',
  e: '\\x1b',
  G: '^',
};
/** The most that RE2 repeats: https://github.com/google/re2/wiki/Syntax */
const MAX_REPEATS = 1_000;

/** By RE2's words; the first that fits both them and the part. */
const GUESSES: readonly (readonly [reason: RegExp, part: RegExp, Guess])[] = [
  [/./, /^\(\?<?=/, positiveLook],
  [/./, /^\(\?<?!/, negativeLook],
  [/./, /^\(\?P$|^\\[1-9kg]/, backreference],
  [/./, /^\(\?>/, atomic],
  [/nested repetition/, /\+$/, possessive],
  [/nested repetition/, /./, twice],
  [/repeat count/, /./, repeats],
  [/missing argument/, /./, nothingToRepeat],
  [/class range/, /^\[:/, posixClass],
  [/class range/, /^\\/, unicodeClass],
  [/class range/, /./, reversedRange],
  [/missing closing \)/, /./, openGroup],
  [/missing closing ]/, /./, openClass],
  [/unexpected \)/, /./, strayClose],
  [/trailing backslash/, /^$/, trailingBackslash],
  [/Perl syntax/, /./, perlGroup],
  [/escape sequence/, /./, unknownEscape],
  [/duplicate/, /./, (source, at, name) => say('two groups have one name', [dropName(source, at, name)])],
];

/** RE2's refusal explained. */
export function explainRefusal(source: string, { reason, part }: RegexRefusal): Refusal {
  const at = Math.max(0, source.indexOf(part));
  const guess = GUESSES.find(([why, what]) => why.test(reason) && what.test(part))?.[2];
  const guessed = guess?.(source, at, part) ?? say(reason, []);
  return { at, ...guessed };
}

function say(reason: string, tries: readonly string[]): Omit<Refusal, 'at'> {
  return { reason, tries };
}

function replace(source: string, at: number, length: number, by: string): string {
  return source.slice(0, at) + by + source.slice(at + length);
}

// What must follow is as good as what follows, where nothing else is asked of it.
function positiveLook(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const mark = part.startsWith('(?<') ? 4 : 3;
  return say('lookaround is not supported (RE2 syntax)', [replace(source, at, mark, '(?:')]);
}

function negativeLook(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const mark = part.startsWith('(?<') ? 4 : 3;
  const end = closeOf(source, at);
  const rest = source.slice(0, at) + source.slice(end);
  const find = /^[\^$]*(?:\.\*)?\$?$/.test(rest) ? '' : rest;
  const split = { find, not: replace(source, at, mark, '(?:') };
  return { ...say('lookaround is not supported (RE2 syntax)', []), split };
}

function backreference(source: string, at: number): Omit<Refusal, 'at'> {
  const reference = /^(?:\\(\d+)|\\[kg][<{'](\w+)[>}']|\(\?P=(\w+)\))/.exec(source.slice(at));
  const [whole = '', number, name, named] = reference ?? [];
  const open = openAt(source, number ?? name ?? named ?? '');
  const group = open < 0 ? undefined : source.slice(open, closeOf(source, open));
  const again = group?.replace(/^\(\?P?<\w+>/, '(');
  const tries = again === undefined ? [] : [replace(source, at, whole.length, again)];
  return say('backreferences are not supported (RE2 syntax)', tries);
}

function atomic(source: string, at: number): Omit<Refusal, 'at'> {
  return say('atomic groups are not supported (RE2 syntax)', [replace(source, at, 3, '(?:')]);
}

function possessive(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const reason = 'possessive quantifiers are not supported (RE2 syntax)';
  return say(reason, [replace(source, at, part.length, part.slice(0, -1))]);
}

function twice(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const first = /^(?:[*+?]|\{[^}]*\})\??/.exec(part)?.[0] ?? part;
  return say(`one repetition after another: "${part}"`, [replace(source, at, part.length, first)]);
}

function repeats(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const [low = 0, high = 0] = part.match(/\d+/g)?.map(Number) ?? [];
  const with_ = (text: string) => replace(source, at, part.length, text);
  if (part.includes(',') && high > 0 && high < low && low <= MAX_REPEATS)
    return say(`the repeat ${part} is reversed`, [with_(`{${high},${low}}`)]);
  const reason = `the repeat ${part} is too large: ${MAX_REPEATS} at most, also of all that is inside it`;
  const most = part.replace(/\d+/g, (count) => String(Math.min(MAX_REPEATS, Number(count))));
  return say(reason, [with_(most), source.replace(/\{\d+(?:,\d*)?\}/g, '+'), with_('+'), with_('')]);
}

function nothingToRepeat(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const tries = [replace(source, at, part.length, `.${part}`), replace(source, at, part.length, `\\${part}`)];
  return say(`"${part}" has nothing to repeat`, /^[*+]/.test(part) ? tries : tries.reverse());
}

function posixClass(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const name = part.replace(/[^a-z]/gi, '');
  const tries = [nearestName(name, CLASSES) ?? 'alpha'].map((one) =>
    replace(source, at, part.length, `[:${one}:]`),
  );
  return say(`unknown class "${part}"`, tries);
}

function unicodeClass(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  return say(`unknown class "${part}"`, [replace(source, at, part.length, `${part.slice(0, 2)}L`)]);
}

function reversedRange(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const [low = '', high = ''] = part.split('-');
  return say(`the range "${part}" is reversed`, [replace(source, at, part.length, `${high}-${low}`)]);
}

function openGroup(source: string): ReturnType<Guess> {
  const at = lastOpen(source);
  const escaped = replace(source, at, 1, '\\(');
  const closed = /^\((?:\?[^)]*)?$/.test(source.slice(at))
    ? [escaped]
    : [`${source})`, `${source}))`, escaped];
  return { at, ...say('the parenthesis is not closed', closed) };
}

/** The last parenthesis that is open at the end. */
function lastOpen(source: string): number {
  let at = -1;
  for (let i = source.indexOf('('); i >= 0; i = source.indexOf('(', i + 1))
    if (openAt(source, i) === i && closeOf(source, i) > source.length) at = i;
  return Math.max(0, at);
}

function openClass(source: string, at: number): Omit<Refusal, 'at'> {
  const isEmpty = /^\[\^?\]?$/.test(source.slice(at));
  const escaped = replace(source, at, 1, '\\[');
  return say('the bracket is not closed', isEmpty ? [escaped] : [`${source}]`, escaped]);
}

function strayClose(source: string): ReturnType<Guess> {
  let at = source.indexOf(')');
  while (at >= 0 && isClosing(source, at)) at = source.indexOf(')', at + 1);
  at = Math.max(0, at);
  return { at, ...say('this parenthesis was never opened', [replace(source, at, 1, '\\)')]) };
}

function isClosing(source: string, at: number): boolean {
  if (source[at - 1] === '\\') return true;
  for (let i = source.indexOf('('); i >= 0 && i < at; i = source.indexOf('(', i + 1))
    if (openAt(source, i) === i && closeOf(source, i) === at + 1) return true;
  return false;
}

function trailingBackslash(source: string): ReturnType<Guess> {
  return { at: source.length - 1, ...say('a backslash ends the pattern', [`${source}\\`]) };
}

function perlGroup(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const whole = source.slice(at, closeOf(source, at));
  const without = source.slice(0, at) + source.slice(at + whole.length);
  if (part.startsWith('(?#')) return say('comments are not supported (RE2 syntax)', [without]);
  if (/^\(\?(?:[R\d&+-]|\()/.test(part)) {
    const what = part === '(?(' ? 'conditions are' : 'recursion is';
    return say(`${what} not supported (RE2 syntax)`, [without]);
  }
  const flags = /^\(\?([a-zA-Z^-]+)[:)]?/.exec(whole)?.[1];
  if (flags === undefined)
    return say('unknown kind of group (RE2 syntax)', [replace(source, at, 2, '('), without]);
  const known = flags.replace(/[^imsU-]/g, '');
  const tries =
    known === '' ? [source.replace(/\(\?[a-zA-Z^-]+\)?/, whole[flags.length + 2] === ')' ? '' : '(')] : [];
  return say(`unknown flag in "(?${flags}": the flags are i, m, s and U`, [
    ...tries,
    replace(source, at + 2, flags.length, known),
  ]);
}

function unknownEscape(source: string, at: number, part: string): Omit<Refusal, 'at'> {
  const letter = part[1] ?? '';
  if (source[at - 1] === '-' && /[dDsSwW]/.test(letter))
    return say(`"${part}" cannot end a range`, [replace(source, at - 1, 1, '\\-')]);
  const code = /^\\u\{?([0-9a-fA-F]{2,6})\}?/.exec(source.slice(at));
  const known = ESCAPES[letter];
  const tries = [
    ...(code === null ? [] : [replace(source, at, code[0].length, `\\x{${code[1]}}`)]),
    ...(known === undefined ? [] : [replace(source, at, part.length, known)]),
    ...(letter === 'x' ? [] : [replace(source, at, 1, '\\\\')]),
  ];
  return say(`unknown escape "${part}" (RE2 syntax)`, tries);
}

/** The pattern with the second group of a name as one without. */
function dropName(source: string, at: number, name: string): string {
  const next = source.indexOf(`<${name}>`, at + name.length);
  const open = next < 0 ? -1 : source.lastIndexOf('(', next);
  return open < 0 ? source : replace(source, open, next + name.length + 2 - open, '(');
}
