// What bytes every matching record must contain: a set of which one at least occurs, or nothing known. May only say
// what is certain: a value is text that JSON can write in several ways, so that only characters are used that JSON
// leaves alone. Escapes that spell them all the same (`\u0065`) are looked for by prefilter.

import type { FieldRef } from '../../record/fields/field.ts';
import { isNumber } from '../../record/json/number.ts';
import type { Role } from '../../record/vocabulary/role.ts';
import type { Expr } from '../syntax/ast.ts';
import { isQuotedTime, isTimeField } from '../syntax/quantity.ts';
import type { LetterCase } from '../text/fold.ts';
import { ignoresCase } from '../text/fold.ts';
import { compileGlob, hasWildcard } from '../text/glob.ts';
import { flagsOf } from '../text/regex.ts';
import { literalsOfRegex } from '../text/regex-literal.ts';
import { commonnessOf } from '../text/search.ts';
import type { CompileOptions } from './context.ts';

/** ASCII text that occurs in the record's bytes as it stands, or in any case. */
export interface Literal {
  readonly text: string;
  readonly fold: boolean;
}

const MOST = 8;
const SHORTEST = 2;

/** The literals of which every record that matches contains at least one; undefined when nothing is known. */
export function literalsOf(
  expr: Expr,
  options: Pick<CompileOptions, 'letterCase' | 'elsewhere'>,
): readonly Literal[] | undefined {
  const { letterCase, elsewhere } = options;
  const role = roleAsked(expr);
  if (role !== undefined && elsewhere?.has(role)) return undefined;
  switch (expr.kind) {
    case 'and':
      return rarest(expr.parts.map((part) => literalsOf(part, options)));
    case 'or':
      return union(expr.parts.map((part) => literalsOf(part, options)));
    case 'text':
      // A level word asks for a rank too, which may be a number.
      return expr.level ? undefined : ofText(expr.text, ignoresCase(expr.text, letterCase));
    case 'exists':
      return ofKey(expr.field);
    case 'match':
      return ofMatch(expr, letterCase);
    case 'regex': {
      if (isMade(expr.field)) return undefined;
      const flags = flagsOf(expr.source, expr.flags, letterCase);
      const fold = flags.includes('i');
      return (
        union(literalsOfRegex(expr.source).map((text) => ofValue(expr.field, text, fold))) ??
        ofKey(expr.field)
      );
    }
    case 'order':
    case 'range':
      return ofKey(expr.field);
    case 'name':
      return rarest(
        namePieces(expr.pattern).map((piece) => ofText(piece, ignoresCase(expr.pattern, letterCase))),
      );
    default:
      return undefined;
  }
}

/** The role that a single test asks for. */
function roleAsked(expr: Expr): Role | undefined {
  if (expr.kind === 'name') return expr.role;
  if (expr.kind !== 'match' && expr.kind !== 'regex') return undefined;
  if (expr.field.kind === 'role') return expr.field.role;
  return isErrorPart(expr.field) ? 'error' : undefined;
}

function ofMatch(expr: Expr & { kind: 'match' }, letterCase: LetterCase): readonly Literal[] | undefined {
  const { field, op, value } = expr;
  if (isMade(field)) return undefined;
  if (op === ':' && value.bare && hasWildcard(value.text)) {
    const { literals } = compileGlob(value.text, false);
    const fold = ignoresCase(value.text, letterCase);
    return rarest(literals.map((literal) => ofValue(field, literal, fold))) ?? ofKey(field);
  }
  if (op === ':' || op === '=') {
    // 503 may be written 5.03e2, a duration or time in many ways.
    const isTyped =
      value.bare ||
      isNumber(value.text) ||
      /^(?:null|true|false)$/.test(value.text) ||
      isQuotedTime(value.text, field);
    if (isTyped) return ofKey(field);
    const fold = op === ':' ? ignoresCase(value.text, letterCase) : letterCase === 'ignore';
    return ofValue(field, value.text, fold) ?? ofKey(field);
  }
  return ofValue(field, value.text, ignoresCase(value.text, letterCase)) ?? ofKey(field);
}

/** Whether the field's text may be none that stands in the value: ranks and times are made up, Kafka's is elsewhere. */
function isMade(field: FieldRef): boolean {
  if (field.kind === 'role') return field.role === 'level' || isTimeField(field);
  return field.kind !== 'path';
}

// The name of a key, in any case. `_` and `-` are alike in names, so only what lies between them is certain.
function ofKey(field: FieldRef): readonly Literal[] | undefined {
  if (field.kind !== 'path') return undefined;
  const keys = field.steps.filter((step) => step.kind === 'key');
  if (isErrorPart(field)) return undefined;
  return rarest(keys.flatMap((key) => key.name.split(/[_-]/).map((piece) => ofText(piece, true))));
}

/** error.message and its like may be found under another name. */
function isErrorPart(field: FieldRef): boolean {
  if (field.kind !== 'path' || field.steps.length !== 2) return false;
  const first = field.steps[0]!;
  return first.kind === 'key' && first.name.toLowerCase() === 'error';
}

function namePieces(pattern: string): string[] {
  return pattern.split('*').filter((piece) => piece !== '');
}

// The message of a logfmt line is made of the words beside its fields, which need not stand side by side.
function ofValue(field: FieldRef, text: string, fold: boolean): readonly Literal[] | undefined {
  const isJoined = field.kind === 'role' && field.role === 'msg';
  return isJoined ? rarest(text.split(' ').map((word) => ofText(word, fold))) : ofText(text, fold);
}

/** The best run of characters that JSON writes only as they are (or as `\uXXXX`). */
function ofText(text: string, fold: boolean): readonly Literal[] | undefined {
  const runs = text.split(/[^ !#-.0-[\]-~]+/).filter((run) => run.length >= SHORTEST);
  return rarest(runs.map((run) => [{ text: run.slice(0, 100), fold }]));
}

function union(sets: readonly (readonly Literal[] | undefined)[]): readonly Literal[] | undefined {
  const all = new Map<string, Literal>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const literal of set) all.set(`${literal.fold}${literal.text}`, literal);
  }
  return all.size === 0 || all.size > MOST ? undefined : [...all.values()];
}

/** The set that occurs least often; fewer literals win a tie. */
function rarest(sets: readonly (readonly Literal[] | undefined)[]): readonly Literal[] | undefined {
  let best: readonly Literal[] | undefined;
  let bestScore = 0;
  for (const set of sets) {
    if (set === undefined) continue;
    const score = Math.min(...set.map(rarityOf)) / set.length;
    if (best === undefined || score > bestScore) {
      best = set;
      bestScore = score;
    }
  }
  return best;
}

// Letters beyond the eighth hardly make a text rarer.
function rarityOf({ text, fold }: Literal): number {
  const bits = Array.from(text, (letter) => {
    const lower = letter.toLowerCase();
    const share =
      commonnessOf(lower) + (fold && lower !== lower.toUpperCase() ? commonnessOf(lower.toUpperCase()) : 0);
    return -Math.log2(share);
  });
  return bits
    .sort((a, b) => b - a)
    .slice(0, 8)
    .reduce((sum, bit) => sum + bit, 0);
}
