// One test of an expression in words: what it is true of, the case rule that holds for its text, the unit that is
// assumed, times as instants, levels as ranks. What is compared is decided by match, order and textsearch.

import { isNumber } from '../../record/json/number.ts';
import { levelName, levelRank } from '../../record/vocabulary/level.ts';
import { printExpression } from '../language/print.ts';
import { timesOf } from '../match/context.ts';
import { endsOf } from '../match/order.ts';
import type { Expr } from '../syntax/ast.ts';
import { printField } from '../syntax/field-name.ts';
import { ranksOf } from '../syntax/level-word.ts';
import type { QueryOptions } from '../syntax/options.ts';
import { isQuotedTime, isTimeField, quantityOf } from '../syntax/quantity.ts';
import { ignoresCase } from '../text/fold.ts';
import { hasWildcard } from '../text/glob.ts';
import { flagsOf } from '../text/regex.ts';
import { type EndsNote, noteEnds, rankText } from './explain-ends.ts';

export interface TestNote {
  /** As an expression of its own. */
  readonly test: string;
  /** The field it asks; null for a text that is looked for in the whole line, and for the range of time. */
  readonly field: string | null;
  readonly means: string;
  /** How letters are compared; null where there are none to compare. */
  readonly case: 'any' | 'exact' | null;
  /** The ends of a comparison or range, null where open or none, and what they are. */
  readonly low: EndsNote['low'];
  readonly high: EndsNote['high'];
  readonly unit: EndsNote['unit'] | null;
}

type Options = Pick<QueryOptions, 'letterCase' | 'wholeWords' | 'now' | 'zone'>;
type Note = Omit<TestNote, 'test' | 'field'>;

const NO_ENDS = { low: null, high: null, unit: null } as const;

/** Tells what a test (no and, or, not) means. */
export function noteTest(test: Expr, options: Options): TestNote {
  const { means, case: how, low, high, unit } = noteOf(test, options);
  return { test: printExpression(test), field: fieldOf(test), means, case: how, low, high, unit };
}

function fieldOf(test: Expr): string | null {
  if (test.kind === 'name') return test.role;
  return 'field' in test ? printField(test.field) : null;
}

function noteOf(test: Expr, options: Options): Note {
  switch (test.kind) {
    case 'text':
      return noteText(test, options);
    case 'exists':
      return plain('is there and is not null');
    case 'match':
      return test.op === ':' || test.op === '=' ? noteEqual(test, options) : notePart(test, options);
    case 'regex': {
      const ignores = flagsOf(test.source, test.flags, options.letterCase).includes('i');
      const how = hasLetters(test.source) ? (ignores ? ', in any case' : ', in this case') : '';
      const by = test.flags === undefined ? '' : `, by its flags /${test.flags}`;
      const means = `the pattern matches anywhere in the value${how}${by}; RE2, in linear time`;
      return { ...plain(means), case: how === '' ? null : ignores ? 'any' : 'exact' };
    }
    case 'order':
    case 'range':
      return noteOrder(test, options);
    case 'name': {
      const star = test.pattern.includes('*') ? '; * is any text' : '';
      return cased('the whole name, or its part before the first dot', test.pattern, options, star);
    }
    default:
      return plain('');
  }
}

function plain(means: string): Note {
  return { means, case: null, ...NO_ENDS };
}

/** A sentence about a text, with the case rule that holds for it. */
function cased(means: string, text: string, { letterCase }: Pick<Options, 'letterCase'>, after = ''): Note {
  if (!hasLetters(text)) return plain(means + after);
  const any = ignoresCase(text, letterCase);
  const why = any || letterCase === 'exact' ? '' : ' (it has a capital)';
  return {
    means: `${means}, in ${any ? 'any' : 'this'} case${why}${after}`,
    case: any ? 'any' : 'exact',
    ...NO_ENDS,
  };
}

function hasLetters(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase();
}

function noteText(test: Expr & { kind: 'text' }, options: Options): Note {
  const { text, level } = test;
  const what = `the text${options.wholeWords ? ' as a whole word' : ''} anywhere in the line`;
  if (!level) return cased(what, text, options);
  const { low, high } = ranksOf(text);
  const rank = `; or the level is ${levelName(low)}${high > low ? ' or worse' : ''} (rank ${low}${high > low ? ' and up' : ''})`;
  const ends = { low, high: Number.isFinite(high) ? high : null, unit: 'rank' } as const;
  return { ...cased(what, text, options, rank), ...ends };
}

// contains, startswith, endswith
function notePart(test: Expr & { kind: 'match' }, options: Options): Note {
  const { op, value } = test;
  const verb = { contains: 'holds', startswith: 'begins with', endswith: 'ends with' }[op as 'contains'];
  const isLevel = test.field.kind === 'role' && test.field.role === 'level';
  return cased(`${verb} this text${isLevel ? ', as the record spells its level' : ''}`, value.text, options);
}

// `:` and `=`
function noteEqual(test: Expr & { kind: 'match' }, options: Options): Note {
  const { field, op, value } = test;
  const { text, bare } = value;
  if (op === ':' && bare && hasWildcard(text)) {
    return cased('the whole value fits', text, options, '; * is any text, ? one character');
  }
  if (bare && text === 'null') return plain('is null');
  if (field.kind === 'role' && field.role === 'level') {
    const rank = isNumber(text) ? Number(text) : levelRank(text);
    return {
      means: `${rankText(rank)}, whatever way the record spells it`,
      case: null,
      low: rank,
      high: rank,
      unit: 'rank',
    };
  }
  const asText = op === ':' ? 'a text that holds it as a whole word' : `the text "${text}"`;
  if (text === 'true' || text === 'false') return plain(`is ${text}, or ${asText}`);
  if (isNumber(text)) {
    const same = op === '=' && bare ? 'a text that is this number' : asText;
    return {
      ...plain(`is the number ${text}, or ${same}`),
      low: Number(text),
      high: Number(text),
      unit: 'number',
    };
  }
  const isMore = bare || isTimeField(field) || isQuotedTime(text, field);
  const quantity = isMore ? quantityOf(text, field, timesOf(options, true)) : undefined;
  const closed = { low: quantity, high: quantity, lowOpen: false, highOpen: false };
  if (quantity !== undefined && quantity.kind !== 'level') {
    const { means, ...ends } = noteEnds(closed, quantity.kind, field);
    const [what, ...more] = means.split('; ');
    return { ...ends, means: [`${what}, or ${asText}`, ...more].join('; '), case: null };
  }
  if (op === ':') return cased('holds this as whole words', text, options);
  const letterCase = options.letterCase === 'ignore' ? 'ignore' : 'exact';
  return cased('is exactly this text', text, { letterCase });
}

function noteOrder(test: Expr & { kind: 'order' | 'range' }, options: Options): Note {
  const ends = endsOf(test, options);
  return { ...noteEnds(ends, (ends.low ?? ends.high)?.kind ?? 'number', test.field), case: null };
}
