// What goes wrong between tests: and and or mixed without parentheses, tests that exclude each other, tests of which one
// is always true, a phrase of which a field gets the first word only.

import { printExpression } from '../language/print.ts';
import { endsOf } from '../match/order.ts';
import type { Expr } from '../syntax/ast.ts';
import { negate } from '../syntax/ast.ts';
import { printField } from '../syntax/field-name.ts';
import type { QueryOptions } from '../syntax/options.ts';
import { magnitude, type Quantity } from '../syntax/quantity.ts';
import { isGrouped, writtenOf } from '../syntax/written.ts';
import type { Warn } from './warning.ts';

type Options = Pick<QueryOptions, 'now' | 'zone'>;
type Group = Expr & { kind: 'and' | 'or' };
type Equal = Expr & { kind: 'match' };

/** Warnings of the ands and ors of one argument. */
export function logicWarnings(text: string, expr: Expr, options: Options): Warn[] {
  const found: Warn[] = [];
  const visit = (part: Expr): void => {
    if (part.kind === 'not') visit(part.part);
    if (part.kind !== 'and' && part.kind !== 'or') return;
    const replaced = (by: Expr) => printExpression(replace(expr, part, by));
    if (part.kind === 'or') {
      if (part.parts.some((one) => one.kind === 'and' && !isGrouped(one))) found.push(mixed(expr));
      found.push(...unequal(part, replaced), ...everything(part, replaced, options));
    } else {
      found.push(
        ...equal(part, replaced),
        ...nothing(part, replaced, options),
        ...cutPhrase(text, part.parts),
      );
    }
    part.parts.forEach(visit);
  };
  visit(expr);
  return found;
}

function mixed(expr: Expr): Warn {
  const text = '"and" (or a blank) binds before "or"';
  return { code: 'mixed', text, instead: printExpression(expr) };
}

function replace(expr: Expr, part: Expr, by: Expr): Expr {
  if (expr === part) return by;
  if (expr.kind === 'not') return negate(replace(expr.part, part, by));
  if (expr.kind !== 'and' && expr.kind !== 'or') return expr;
  return { kind: expr.kind, parts: expr.parts.map((one) => replace(one, part, by)) };
}

/** The tests of a group by their field. */
function byField<T extends Expr & { readonly field: unknown }>(
  parts: readonly Expr[],
  pick: (part: Expr) => T | undefined,
): T[][] {
  const groups = new Map<string, T[]>();
  for (const part of parts) {
    const one = pick(part);
    if (one === undefined || !('field' in one)) continue;
    const name = printField(one.field as Equal['field']);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function isEqual(part: Expr): Equal | undefined {
  if (part.kind !== 'match') return undefined;
  const isLevel = part.field.kind === 'role' && part.field.role === 'level';
  return part.op === '=' || (isLevel && part.op === ':') ? part : undefined;
}

// host=web-1 host=web-2: a record has one host.
function equal(group: Group, replaced: (by: Expr) => string): Warn[] {
  const single = (part: Expr) => {
    const one = isEqual(part);
    return one !== undefined && one.field.kind !== 'path' ? one : undefined;
  };
  return byField(group.parts, single)
    .filter((tests) => differ(tests))
    .map((tests) => {
      const all = tests.map((test) => printExpression(test)).join(' and ');
      const text = `${all} is never true: a blank is "and"`;
      return { code: 'never', text, instead: replaced(joined(group, tests, { kind: 'or', parts: tests })) };
    });
}

// host!=a or host!=b: one of them always is.
function unequal(group: Group, replaced: (by: Expr) => string): Warn[] {
  const negated = (part: Expr) => (part.kind === 'not' ? isEqual(part.part) : undefined);
  return byField(group.parts, negated)
    .filter((tests) => differ(tests))
    .map((tests) => {
      const all = tests.map((test) => `not ${printExpression(test)}`).join(' or ');
      const text = `${all} is always true`;
      const neither: Expr = { kind: 'and', parts: tests.map(negate) };
      const rest = group.parts.filter(
        (part) => part.kind !== 'not' || !tests.some((test) => test === part.part),
      );
      const by: Expr = rest.length === 0 ? neither : { kind: 'or', parts: [neither, ...rest] };
      return { code: 'always', text, instead: replaced(by) };
    });
}

function differ(tests: readonly Equal[]): boolean {
  return new Set(tests.map((test) => test.value.text.toLowerCase())).size > 1;
}

/** The group with some of its tests replaced by one. */
function joined(group: Group, tests: readonly Expr[], by: Expr): Expr {
  const rest = group.parts.filter((part) => !tests.includes(part));
  return rest.length === 0 ? by : { kind: group.kind, parts: [by, ...rest] };
}

interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly kind: Quantity['kind'];
}

type Order = Expr & { kind: 'order' | 'range' };

function isOrder(part: Expr): Order | undefined {
  return part.kind === 'order' || part.kind === 'range' ? part : undefined;
}

/** What a test allows. Whether an end itself counts is left out of account. */
function boundsOf(test: Order, options: Options): Bounds {
  const { low, high } = endsOf(test, options);
  const kind = (low ?? high)?.kind ?? 'number';
  return {
    low: low === undefined ? Number.NEGATIVE_INFINITY : magnitude(low),
    high: high === undefined ? Number.POSITIVE_INFINITY : magnitude(high),
    kind,
  };
}

// status>=500 status<400
function nothing(group: Group, replaced: (by: Expr) => string, options: Options): Warn[] {
  return byField(group.parts, isOrder).flatMap((tests) => {
    const bounds = tests.map((test) => boundsOf(test, options));
    const low = Math.max(...bounds.map((one) => one.low));
    const high = Math.min(...bounds.map((one) => one.high));
    if (low <= high || new Set(bounds.map((one) => one.kind)).size > 1) return [];
    const text = `${tests.map((test) => printExpression(test)).join(' and ')} is never true`;
    return [{ code: 'never', text, instead: replaced(joined(group, tests, { kind: 'or', parts: tests })) }];
  });
}

// status>=500 or status<600
function everything(group: Group, replaced: (by: Expr) => string, options: Options): Warn[] {
  return byField(group.parts, isOrder).flatMap((tests) => {
    const bounds = tests.map((test) => boundsOf(test, options));
    const low = Math.min(
      ...bounds.filter((one) => one.high === Number.POSITIVE_INFINITY).map((one) => one.low),
    );
    const high = Math.max(
      ...bounds.filter((one) => one.low === Number.NEGATIVE_INFINITY).map((one) => one.high),
    );
    if (!(low < high) || new Set(bounds.map((one) => one.kind)).size > 1) return [];
    const text = `${tests.map((test) => printExpression(test)).join(' or ')} is always true`;
    return [{ code: 'always', text, instead: replaced(joined(group, tests, { kind: 'and', parts: tests })) }];
  });
}

// msg:payment failed
function cutPhrase(text: string, parts: readonly Expr[]): Warn[] {
  return parts.flatMap((part, i) => {
    const next = parts[i + 1];
    const isText = part.kind === 'match' && part.op !== '=' && part.field.kind === 'role';
    if (!isText || part.field.kind !== 'role' || (part.field.role !== 'msg' && part.field.role !== 'error'))
      return [];
    const first = writtenOf(part);
    const second = next?.kind === 'text' ? writtenOf(next) : undefined;
    if (first === undefined || second === undefined || first.quoted || second.quoted) return [];
    // Side by side, with nothing written between them.
    if (text.slice(first.end, second.start).trim() !== '') return [];
    let end = second.end;
    for (const more of parts.slice(i + 2)) {
      const word = more.kind === 'text' ? writtenOf(more) : undefined;
      if (word === undefined || word.quoted || text.slice(end, word.start).trim() !== '') break;
      end = word.end;
    }
    const phrase = JSON.stringify(text.slice(first.at, end));
    const instead = text.slice(0, first.at) + phrase + text.slice(end);
    const word = text.slice(second.start, second.end);
    return [
      {
        code: 'cut-phrase',
        text: `"${word}" is looked for in the whole line: a phrase needs quotes`,
        instead,
      },
    ];
  });
}
