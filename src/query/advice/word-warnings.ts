// Words that look as if more was meant: a star, a comparison without a field, an operator of another language, a unit
// that stands apart from its number.

import { readDuration } from '../../base/duration.ts';
import { isNumber } from '../../record/json/number.ts';
import type { Expr } from '../syntax/ast.ts';
import { isLevelWord } from '../syntax/level-word.ts';
import type { QueryOptions } from '../syntax/options.ts';
import { readSize } from '../syntax/quantity.ts';
import { swapped, type Written, writtenOf } from '../syntax/written.ts';
import type { Warn } from './warning.ts';

type TextExpr = Expr & { kind: 'text' };

const NAME = /^[.@]?[\p{L}_][\p{L}\p{N}_.-]*$/u;
/** Value first: 500<=status. */
const VALUE_FIRST = /^(-?\d[\w.:]*)(<=|>=|==?|!=|<|>)([A-Za-z_.@][\w.@-]*)$/;
/** 5<status<9. */
const BETWEEN = /^(-?\d[\w.:]*)([<>]=?)([A-Za-z_.@][\w.@-]*)([<>]=?)(-?\d[\w.:]*)$/;
const TURNED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
/** A comparison whose beginning is not a field name: a[x]=1, items[]x>5. */
const NO_FIELD = /^(?!-)[\w.@[\]-]*(?:>=|<=|==|!=|[<>=])[^=]/;

/** Warnings of one word or phrase. */
export function wordWarnings(word: TextExpr, { letterCase }: Pick<QueryOptions, 'letterCase'>): Warn[] {
  const written = writtenOf(word);
  if (written === undefined) return [];
  const { text } = word;
  if (written.quoted) return isLevelWord(text) ? [quotedLevel(word, written)] : [];
  const both = BETWEEN.exec(text);
  if (both !== null) {
    const [, low = '', sign = '', field = '', other = '', high = ''] = both;
    const instead = swapped(written, `${field}${TURNED[sign] ?? sign}${low} and ${field}${other}${high}`);
    return [{ code: 'value-first', text: `"${text}" is searched as a text: the field comes first`, instead }];
  }
  const negated = /^([\w.@-]+)!:(.+)$/.exec(text);
  if (negated !== null) {
    const what = `"${text}" is searched as a text: "!:" is not an operator`;
    return [
      { code: 'two-operators', text: what, instead: swapped(written, `not ${negated[1]}:${negated[2]}`) },
    ];
  }
  const first = VALUE_FIRST.exec(text);
  if (first !== null) {
    const [, value = '', sign = '', field = ''] = first;
    const instead = swapped(written, `${field}${TURNED[sign] ?? sign}${value}`);
    return [{ code: 'value-first', text: `"${text}" is searched as a text: the field comes first`, instead }];
  }
  if (text.includes('*')) {
    const pieces = text.split('*').filter((piece) => /[\p{L}\p{N}]/u.test(piece));
    const instead = swapped(written, pieces.join(' and ') || '""');
    const why = text === '*' ? 'nothing at all finds everything' : 'a word matches anywhere without one';
    return [{ code: 'star-in-word', text: `the * of "${text}" is searched as a star: ${why}`, instead }];
  }
  if (NO_FIELD.test(text) && !text.includes('://')) {
    const what = `"${text}" is searched as a text: what stands before the operator is not a field name`;
    return [{ code: 'no-field-name', text: what, instead: swapped(written, JSON.stringify(text)) }];
  }
  return letterCase === 'smart' && !word.level ? allCapitals(text, written) : [];
}

function quotedLevel({ text }: TextExpr, written: Written): Warn {
  const what = `"${text}" in quotes finds the text only, not the level`;
  return { code: 'quoted-level', text: what, instead: swapped(written, text) };
}

/** A warning of a word all in capitals, which is exact in case. */
function allCapitals(text: string, written: Written): Warn[] {
  // KB is a unit that stands apart.
  if (!/\p{Lu}{2}/u.test(text) || text !== text.toUpperCase() || /^[KMGTP]I?B$/.test(text)) return [];
  const what = `"${text}" is found in capitals only`;
  const { text: whole, at, end } = written;
  return [
    { code: 'capitals', text: what, instead: swapped({ text: whole, start: at, end }, text.toLowerCase()) },
  ];
}

/** Warnings of what stands side by side in an `and`. */
export function wordsWarnings(parts: readonly Expr[]): Warn[] {
  const found: Warn[] = [];
  // More words than a comparison has are prose.
  const isProse = parts.length > 5 && parts.every((part) => part.kind === 'text');
  for (const [i, part] of parts.entries()) {
    const next = parts[i + 1];
    const pair =
      unitApart(part, next) ??
      callOfExists(part, next) ??
      (isProse ? undefined : foreign(part, next, parts[i + 2], parts[i + 3]));
    if (pair !== undefined) found.push(pair);
  }
  return found;
}

/** An unquoted word and where it stands. */
function wordOf(expr: Expr | undefined): { word: string; written: Written } | undefined {
  const written = expr?.kind === 'text' ? writtenOf(expr) : undefined;
  return expr?.kind !== 'text' || written === undefined || written.quoted
    ? undefined
    : { word: expr.text, written };
}

// latency>250 ms
function unitApart(part: Expr, next: Expr | undefined): Warn | undefined {
  const after = wordOf(next);
  const before = writtenOf(part);
  if (after === undefined || before === undefined || before.quoted || before.end > after.written.start)
    return undefined;
  const value = part.kind === 'order' ? part.value : part.kind === 'match' ? part.value.text : '';
  const joined = value + after.word;
  if (!isNumber(value) || (readDuration(joined) ?? readSize(joined)) === undefined) return undefined;
  const { text } = before;
  const instead = text.slice(0, before.end) + text.slice(after.written.start);
  const what = `"${after.word}" stands apart from its number and is searched as a text`;
  return { code: 'unit-apart', text: what, instead };
}

// exists user.id
function callOfExists(part: Expr, next: Expr | undefined): Warn | undefined {
  const call = wordOf(part.kind === 'not' ? part.part : part);
  const name = wordOf(next);
  if (call === undefined || name === undefined || call.word.toLowerCase() !== 'exists') return undefined;
  if (!NAME.test(name.word)) return undefined;
  const range = { ...call.written, end: name.written.end };
  const what = '"exists" without parentheses is searched as a text';
  return { code: 'exists-call', text: what, instead: swapped(range, `exists(${name.word})`) };
}

/** Operators of SQL and other languages, and what klog has for them. */
const FOREIGN: Readonly<Record<string, (field: string, value: string) => string>> = {
  like: (field, value) => `${field}:${value.replaceAll('%', '*')}`,
  ilike: (field, value) => `${field}:${value.replaceAll('%', '*')}`,
  is: (field, value) => `${field}=${value}`,
  equals: (field, value) => `${field}=${value}`,
  has: (field, value) => `${field} contains ${value}`,
  includes: (field, value) => `${field} contains ${value}`,
  regexp: (field, value) => `${field}~${value}`,
  rlike: (field, value) => `${field}~${value}`,
};

// msg like foo, status between 500 and 599
function foreign(
  part: Expr,
  operator: Expr | undefined,
  value: Expr | undefined,
  second: Expr | undefined,
): Warn | undefined {
  const [field, word, first] = [wordOf(part), wordOf(operator), wordOf(value)];
  if (field === undefined || word === undefined || !NAME.test(field.word)) return undefined;
  const name = word.word.toLowerCase();
  const code = 'foreign-operator';
  const text = `"${word.word}" is not an operator of klog and is searched as a text`;
  const last = wordOf(second);
  if (name === 'between' && first !== undefined && last !== undefined) {
    const range = { ...field.written, end: last.written.end };
    return {
      code,
      text,
      instead: swapped(range, `${field.word}:${first.word.replace(/,$/, '')}..${last.word}`),
    };
  }
  const shown = value?.kind === 'text' ? writtenOf(value) : undefined;
  if (value?.kind === 'not' && name === 'is') {
    const nothing = wordOf(value.part);
    if (nothing?.word !== 'null') return undefined;
    const range = { ...field.written, end: nothing.written.end };
    return { code, text, instead: swapped(range, `exists(${field.word})`) };
  }
  const make = Object.hasOwn(FOREIGN, name) ? FOREIGN[name] : undefined;
  if (make === undefined || shown === undefined) return undefined;
  const spelled = shown.text.slice(shown.start, shown.end);
  return { code, text, instead: swapped({ ...field.written, end: shown.end }, make(field.word, spelled)) };
}
