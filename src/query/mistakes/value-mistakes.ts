// The mistakes that words, values and groups share: what was expected, and what to type instead. They are thrown by
// those who read; what a mistake becomes is fail.ts's business.

import { Mistake } from '../syntax/fail.ts';
import { isEnd, skipBlanks, symbolAt } from '../syntax/lex.ts';
import type { Operation } from '../syntax/operation.ts';
import { isTimeField } from '../syntax/quantity.ts';

/** How deep parentheses and negations may stand in each other. */
export const DEPTH_LIMIT = 200;

/** Two operators that are one, misspelled. */
const JOINED: ReadonlyMap<string, string> = new Map([
  ['=>', '>='],
  ['=<', '<='],
  ['=>=', '>='],
  ['=<=', '<='],
  ['<>', '!='],
  [':=', '='],
  [':==', '='],
]);

/** The mistake of an operator that nothing follows, or another operator. */
export function missingValue(operation: Operation, at: number): Mistake {
  const { text, start, op, written } = operation;
  const what = `expected a value after "${written}"`;
  const head = text.slice(0, at).trimEnd();
  const before = head.slice(0, -written.length);
  const withValue = (sign: string, rest: string) => {
    const blank = /\w$/.test(sign) ? ' ' : '';
    const value = exampleFor(operation, sign);
    return `${before}${sign}${blank}${value}${/^[\s),]|^$/.test(rest) ? '' : ' '}${rest}`;
  };
  const symbol = symbolAt(text, at);
  if (symbol !== undefined) {
    const rest = text.slice(skipBlanks(text, at + symbol.length));
    const joined = JOINED.get(written + symbol);
    const signs = joined === undefined ? [written, ':'] : [joined, written];
    const blanks = text.slice(head.length, at) || (/\w$/.test(written) ? ' ' : '');
    return new Mistake(at, what, [
      ...(rest === '' ? [] : signs.map((sign) => before + sign + blanks + rest)),
      ...signs.map((sign) => withValue(sign, rest)),
    ]);
  }
  const tries = [withValue(written, text.slice(at))];
  // "error:" was more likely meant as a text; a level has no other value.
  const phrase = text.slice(0, start) + JSON.stringify(head.slice(start)) + text.slice(at);
  if (op === ':') tries.unshift(phrase);
  if (op === ':' && isLevel(operation)) tries.reverse();
  return new Mistake(at, what, tries);
}

function isLevel({ field }: Operation): boolean {
  return field.kind === 'role' && field.role === 'level';
}

/** A value that fits the field and the operator. */
function exampleFor(operation: Operation, sign: string): string {
  const isOrder = /[<>]|^(?:gt|ge|lt|le)$/i.test(sign);
  if (isLevel(operation)) return isOrder ? 'warn' : 'error';
  if (isTimeField(operation.field)) return isOrder ? '15m' : '14:05';
  return isOrder ? '500' : 'text';
}

/** The mistake of something that is glued to the closing quote of a text that begins at `start`. */
export function needsBlank(text: string, start: number, at: number): Mistake {
  const inside = text.slice(start + 1, at - 1);
  const close = lastQuote(text, start, at);
  const isValue = start > 0 && /[\w:=~]/.test(text[start - 1] ?? '');
  const tries = [`${text.slice(0, at)} ${text.slice(at)}`];
  if (close >= 0) {
    const whole = JSON.stringify(text.slice(start + 1, close));
    tries.unshift(text.slice(0, start) + whole + text.slice(close + 1));
  } else if (isValue && /^[*?]/.test(text[at] ?? '') && /^[\w.-]+$/.test(inside)) {
    tries.unshift(text.slice(0, start) + inside + text.slice(at));
  }
  return new Mistake(at, 'expected a blank after the closing quote', tries);
}

/** Where a text ends that has quotes inside (`"he said "no" twice"`); -1 when it has none. */
function lastQuote(text: string, start: number, at: number): number {
  let last = -1;
  let inside = 1;
  for (let i = text.indexOf(text[start]!, at); i >= 0; i = text.indexOf(text[start]!, i + 1), inside++) {
    // The beginning of another value.
    if (/[\s:=~(<>]/.test(text[i - 1] ?? '')) return last;
    if (!isEnd(text, i + 1, true)) continue;
    if (inside % 2 === 0) return i;
    last = i;
  }
  return last;
}

/** The mistake of a parenthesis or negation inside too many others. */
export function tooDeep(text: string, at: number): Mistake {
  const once = text
    .replace(/\((?:\s*\()+/g, '(')
    .replace(/\)(?:\s*\))+/g, ')')
    .replace(/(?:\bnot\s+|[!-])(?:\bnot\s+|[!-])/gi, '');
  return new Mistake(at, `more than ${DEPTH_LIMIT} parentheses or negations inside each other`, [once]);
}

/** The mistake of a parenthesis that nothing closes. */
export function unclosedGroup(text: string, open: number): Mistake {
  return new Mistake(open, 'the parenthesis is not closed', closedGroup(text));
}

/** The text with its open parentheses closed, in the ways that may parse, a dangling operator left out. */
export function closedGroup(text: string): string[] {
  const whole = text.trimEnd();
  const cut = whole.replace(/(?:\s*(?:,|\|\||&&)|\s+(?:or|and|not))$/i, '');
  return [...new Set([cut, whole])].flatMap((one) =>
    [1, 2, 3, 4, 5, 6].map((count) => one + ')'.repeat(count)),
  );
}

/**
 * The mistake of a place in parentheses where a value is missing: before a comma, `and` or `or` (of `length`), or
 * before the closing parenthesis.
 */
export function missingItem(
  operation: Operation,
  open: number,
  at: number,
  length: number,
  needed: string,
): Mistake {
  const { text } = operation;
  const rest = text.slice(skipBlanks(text, at + Math.max(1, length)));
  const head = text.slice(0, at).trimEnd();
  const inside = text.slice(open + 1, at).trim();
  const tries =
    text[at] !== ')'
      ? [text.slice(0, at) + rest, head + rest]
      : inside === ''
        ? [
            `${text.slice(0, open)}(${examplesFor(operation, operation.op.endsWith('in') ? ', ' : ' or ')})${rest}`,
          ]
        : [`${head.replace(/\s*(?:,|\bor|\band|\|\||&&)$/i, '')})${rest === '' ? '' : ' '}${rest}`];
  return new Mistake(at, `expected ${needed}`, tries);
}

/** Two values that fit the field and the operator. */
function examplesFor({ field, op }: Operation, between: string): string {
  if (field.kind === 'role' && field.role === 'level') return `error${between}fatal`;
  return (/^[<>]/.test(op) ? ['500', '600'] : ['a', 'b']).join(between);
}

/** The mistake of "in" without a parenthesis. */
export function noList(operation: Operation, at: number): Mistake {
  const { text, written } = operation;
  const head = text.slice(0, at).trimEnd();
  const list = /^(?:[^\s,()]+(?:\s*,\s*|$))*[^\s,()]*/.exec(text.slice(at))?.[0] ?? '';
  const rest = text.slice(at + list.length);
  const items = list.replace(/^[[{]|[\]}]$|,\s*$/g, '');
  const tries = [`${head} (${items === '' ? examplesFor(operation, ', ') : items})${rest}`];
  // "in" as a word among others.
  const quoted = `${head.slice(0, -written.length)}"${written}" ${text.slice(at)}`;
  return new Mistake(at, `expected "(" after "${written}"`, [...tries, quoted]);
}
