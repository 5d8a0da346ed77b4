// Why there is no literal that every matching record holds, in words. Which literals there are is told by literals.ts.

import type { FieldRef } from '../../record/fields/field.ts';
import type { Role } from '../../record/vocabulary/role.ts';
import { printPart } from '../language/print.ts';
import type { CompileOptions } from '../match/context.ts';
import { literalsOf } from '../match/literals.ts';
import type { Expr } from '../syntax/ast.ts';
import { printField } from '../syntax/field-name.ts';
import { isTimeField } from '../syntax/quantity.ts';

/** The reason why `literalsOf` knows none. */
export function reasonWithoutLiterals(
  expr: Expr,
  options: Pick<CompileOptions, 'letterCase' | 'elsewhere'>,
): string {
  switch (expr.kind) {
    case 'all':
      return 'everything matches';
    case 'and':
      return [...new Set(expr.parts.map((part) => reasonWithoutLiterals(part, options)))].join('; ');
    case 'or': {
      const without = expr.parts.find((part) => literalsOf(part, options) === undefined);
      if (without === undefined) return 'there are too many alternatives to look for';
      return `the alternative ${printPart(without, true)} has none: ${reasonWithoutLiterals(without, options)}`;
    }
    case 'not':
      return 'a negation also matches records without the text';
    case 'text':
      return expr.level ? 'a level word also matches levels that are numbers' : ofText(expr.text);
    case 'name':
      return options.elsewhere?.has(expr.role) ? pinned(expr.role) : ofText(expr.pattern.replaceAll('*', ''));
    case 'match':
      return ofField(expr.field, options) ?? (ofTyped(expr) || ofText(expr.value.text));
    case 'regex':
      return ofField(expr.field, options) ?? 'no plain text is in every match of the pattern';
    case 'exists':
      return expr.field.kind === 'role'
        ? ofName(expr.field)
        : (ofField(expr.field, {}) ?? ofName(expr.field));
    case 'order':
    case 'range':
      return ofField(expr.field, {}) ?? ofName(expr.field);
  }
}

function pinned(role: Role): string {
  return `${role} is pinned to what Kafka knows`;
}

/** Reasons that lie in the field, whatever the value. */
function ofField(field: FieldRef, { elsewhere }: Pick<CompileOptions, 'elsewhere'>): string | undefined {
  if (field.kind === 'meta' || field.kind === 'header')
    return `${printField(field)} does not stand in the record's value`;
  if (isTimeField(field)) return 'a time can be written in many ways';
  if (field.kind !== 'role') return undefined;
  if (field.role === 'level') return 'a level may be a number';
  return elsewhere?.has(field.role) ? pinned(field.role) : undefined;
}

function ofTyped({ value, field }: Expr & { kind: 'match' }): string {
  if (field.kind !== 'role') return ofName(field);
  return value.bare ? `${field.role} has many names, and the value can be written in several ways` : '';
}

function ofName(field: FieldRef): string {
  if (field.kind === 'role') return `${field.role} may stand under any of its names`;
  const isError = /^error\./i.test(printField(field));
  return isError ? 'a part of the error may stand under another name' : 'the name is too short to look for';
}

function ofText(text: string): string {
  if (text === '') return 'every text fits';
  return /[^ !#-.0-[\]-~]/.test(text)
    ? 'JSON can write the text in several ways'
    : 'a text of one character is too common to look for';
}
