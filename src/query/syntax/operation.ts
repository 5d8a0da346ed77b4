// An operation: a field and its operator, for whose value the text goes on. What reading that value needs to know.

import type { FieldRef } from '../../record/fields/field.ts';
import type { Expr } from './ast.ts';

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
