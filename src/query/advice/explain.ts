// How klog reads an expression, as plain data: its canonical form, what each test means, which fields are looked at,
// what the prefilter looks for, and what was probably not meant. Showing it is the business of cli.

import type { Role, TopicPins } from '../../record/vocabulary/role.ts';
import { printExpression, printPart } from '../language/print.ts';
import { fieldsAsked } from '../match/asked.ts';
import { literalsOf } from '../match/literals.ts';
import type { Question } from '../match/question.ts';
import type { Expr } from '../syntax/ast.ts';
import { type FieldNote, noteField } from './explain-field.ts';
import { noteTest, type TestNote } from './explain-test.ts';
import { noteWindow, type TimeRange } from './explain-window.ts';
import { reasonWithoutLiterals } from './unfiltered.ts';
import type { Warning } from './warning.ts';
import { warningsOf } from './warnings.ts';

export interface Explanation {
  /** The canonical form, with all parentheses. */
  readonly expression: string;
  /** The same in parts, the outermost `and` or `or` before each but the first. */
  readonly parts: readonly { readonly joint: '' | 'and' | 'or'; readonly text: string }[];
  /** Its tests in the order written, each once. */
  readonly tests: readonly TestNote[];
  readonly fields: readonly FieldNote[];
  readonly prefilter: {
    /** One of these at least stands in every record that matches. */
    readonly literals: readonly { readonly text: string; readonly case: 'any' | 'exact' }[];
    /** Why there is none; null when there is. */
    readonly reason: string | null;
  };
  readonly warnings: readonly Warning[];
}

/** What is known of the run besides the query. */
export interface ExplainContext {
  readonly window: TimeRange;
  /** Pinned roles of the topics that may be read. */
  readonly pins: readonly TopicPins[];
  /** Roles that some pins take from what Kafka knows. */
  readonly elsewhere: ReadonlySet<Role>;
}

/** Explains a question. */
export function explain(question: Question, { window, pins, elsewhere }: ExplainContext): Explanation {
  const { expr, options: query } = question;
  const inTime = noteWindow(window);
  const options = { ...query, elsewhere };
  const literals = literalsOf(expr, options);
  const parts = partsOf(expr, inTime?.test);
  const reasons = [
    ...(inTime !== undefined && expr.kind === 'all' ? [] : [reasonWithoutLiterals(expr, options)]),
    ...(inTime === undefined ? [] : ['a range of time is not a text']),
  ];
  return {
    expression: parts.map(({ joint, text }) => (joint === '' ? text : ` ${joint} ${text}`)).join(''),
    parts,
    tests: [...testsOf(expr).map((test) => noteTest(test, query)), ...(inTime === undefined ? [] : [inTime])],
    fields: fieldsOf(expr).map((field) => noteField(field, pins)),
    prefilter: {
      literals: (literals ?? []).map(({ text, fold }) => ({ text, case: fold ? 'any' : 'exact' })),
      reason: literals === undefined ? reasons.join('; ') : null,
    },
    warnings: warningsOf(question),
  };
}

/** `inTime`: the range of time, and-ed to the expression. */
function partsOf(expr: Expr, inTime: string | undefined): Explanation['parts'] {
  if (inTime === undefined && expr.kind !== 'and' && expr.kind !== 'or') {
    return [{ joint: '', text: printExpression(expr, true) }];
  }
  const kind = inTime === undefined && expr.kind === 'or' ? 'or' : 'and';
  const parts = expr.kind === kind ? expr.parts : expr.kind === 'all' ? [] : [expr];
  const texts = [...parts.map((part) => printPart(part, true)), ...(inTime === undefined ? [] : [inTime])];
  return texts.map((text, i) => ({ joint: i === 0 ? '' : kind, text }));
}

function testsOf(expr: Expr): Expr[] {
  const tests = new Map<string, Expr>();
  const collect = (part: Expr): void => {
    if (part.kind === 'and' || part.kind === 'or') part.parts.forEach(collect);
    else if (part.kind === 'not') collect(part.part);
    else if (part.kind !== 'all') tests.set(printExpression(part), part);
  };
  collect(expr);
  return [...tests.values()];
}

/** The fields of the tests; a level word asks for the level too. */
function fieldsOf(expr: Expr): ReturnType<typeof fieldsAsked> {
  const fields = fieldsAsked(expr);
  const hasLevel = fields.some((field) => field.kind === 'role' && field.role === 'level');
  const asksLevel = testsOf(expr).some((test) => test.kind === 'text' && test.level);
  return asksLevel && !hasLevel ? [...fields, { kind: 'role', role: 'level' }] : fields;
}
