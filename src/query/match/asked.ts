// Which fields an expression names. What is done with them (warnings, explanations) is left to others.

import type { FieldRef } from '../../record/fields/field.ts';
import type { Expr } from '../syntax/ast.ts';
import { printField } from '../syntax/field-name.ts';

/** The fields of an expression's tests in the order written, each once; also those that `--host` and its like ask for. */
export function fieldsAsked(expr: Expr): FieldRef[] {
  const fields = new Map<string, FieldRef>();
  collect(expr, (field) => {
    const name = printField(field);
    if (!fields.has(name)) fields.set(name, field);
  });
  return [...fields.values()];
}

function collect(expr: Expr, add: (field: FieldRef) => void): void {
  switch (expr.kind) {
    case 'and':
    case 'or':
      for (const part of expr.parts) collect(part, add);
      return;
    case 'not':
      collect(expr.part, add);
      return;
    case 'exists':
    case 'match':
    case 'regex':
    case 'order':
    case 'range':
      add(expr.field);
      return;
    case 'name':
      add({ kind: 'role', role: expr.role });
      return;
    case 'all':
    case 'text':
      return;
  }
}
