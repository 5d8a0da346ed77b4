// An operation: a field and its operator, for whose value the text goes on. What reading that value needs to know,
// and the mistakes that all kinds of values share.

import type { FieldRef } from '../record/field.ts';
import type { Expr } from './ast.ts';
import { Mistake } from './fail.ts';
import { symbolAt } from './lex.ts';

export interface Parsed {
  readonly expr: Expr;
  readonly end: number;
}

/** An operator after a field: where both stand, and the operator's one name (`=` of `==` and `eq`). */
export interface Operation {
  readonly text: string;
  readonly field: FieldRef;
  readonly op: string;
  /** Where the field begins. */
  readonly start: number;
  /** The operator as it was written. */
  readonly written: string;
}

/** The mistake of an operator that nothing follows, or another operator. */
export function missingValue(operation: Operation, at: number): Mistake {
  const { text, start, op, written } = operation;
  const symbol = symbolAt(text, at);
  const head = text.slice(0, at);
  const example = '<>'.includes(op[0] ?? '') ? '500' : 'text';
  const phrase = text.slice(0, start) + JSON.stringify(head.slice(start).trimEnd()) + text.slice(at);
  const tries = symbol === undefined ? [] : [head + text.slice(at + symbol.length)];
  if (op === ':') tries.push(phrase);
  tries.push(`${head.trimEnd()}${/\w$/.test(written) ? ' ' : ''}${example}${text.slice(at)}`);
  return new Mistake(at, `expected a value after "${written}"`, tries);
}

/** The mistake of something that is glued to a closing quote. */
export function needsBlank(text: string, at: number): Mistake {
  return new Mistake(at, 'expected a blank after the closing quote', [
    `${text.slice(0, at)} ${text.slice(at)}`,
  ]);
}
