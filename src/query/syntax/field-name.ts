// Field names: `a.b`, `.a`, `a."b c"[0]`, `@key`, `@header.NAME`, `level`. Reads and prints them. Where a name is
// looked up in a record is told in record.

import type { FieldRef, PathStep } from '../../record/fields/field.ts';
import { ROLES } from '../../record/vocabulary/role.ts';
import { isQuote, readQuoted } from './lex.ts';

const METAS = ['topic', 'partition', 'offset', 'timestamp', 'key'] as const;
const START = /[\p{L}_@]/u;
const NAME = /[\p{L}\p{N}_@$/-]+/uy;
const PLAIN_INNER = /^[\p{L}\p{N}_$@-]+$/u;

/** A field name that was read, and where it ended. `simple`: one unquoted name. */
export interface FieldName {
  readonly field: FieldRef;
  readonly end: number;
  readonly simple: boolean;
}

/** Reads a field name at a position; undefined when none begins there. A Mistake when a quote is not closed. */
export function readFieldName(text: string, at: number): FieldName | undefined {
  const own = text[at] === '.';
  let end = own ? at + 1 : at;
  const begins = isQuote(text[end]) || START.test(text[end] ?? '') || (own && /[[$]/.test(text[end] ?? ''));
  if (!begins) return undefined;
  const steps: PathStep[] = [];
  for (;;) {
    const step = readStep(text, end);
    if (step === undefined) return undefined;
    steps.push(...step.steps);
    end = step.end;
    if (text[end] !== '.') break;
    end++;
  }
  const first = steps[0];
  const simple = steps.length === 1 && first?.kind === 'key' && !first.exact && !own;
  return { field: fieldOf(steps, own), end, simple };
}

function readStep(text: string, at: number): { steps: PathStep[]; end: number } | undefined {
  const steps: PathStep[] = [];
  let end = at;
  if (isQuote(text[at])) {
    const quoted = readQuoted(text, at);
    steps.push({ kind: 'key', name: quoted.text, exact: true });
    end = quoted.end;
  } else if (text[at] !== '[') {
    NAME.lastIndex = at;
    const name = NAME.exec(text)?.[0];
    if (name === undefined) return undefined;
    steps.push({ kind: 'key', name, exact: false });
    end = at + name.length;
  }
  for (;;) {
    const index = /^\[(-?\d{0,9})\]/.exec(text.slice(end, end + 13));
    if (index === null || index[1] === '-') break;
    steps.push(index[1] === '' ? { kind: 'any' } : { kind: 'index', index: Number(index[1]) });
    end += index[0].length;
  }
  return steps.length === 0 ? undefined : { steps, end };
}

function fieldOf(steps: readonly PathStep[], own: boolean): FieldRef {
  const [first, ...rest] = steps;
  if (own || first?.kind !== 'key' || first.exact) return { kind: 'path', steps, own };
  const name = first.name.toLowerCase();
  if (rest.length === 0) {
    const role = ROLES.find((known) => known === name);
    if (role !== undefined) return { kind: 'role', role };
    const meta = METAS.find((known) => `@${known}` === name);
    if (meta !== undefined) return { kind: 'meta', name: meta };
  }
  if (
    (name === '@header' || name === '@headers') &&
    rest.length > 0 &&
    rest.every((step) => step.kind === 'key')
  ) {
    return { kind: 'header', name: rest.map((step) => step.name).join('.') };
  }
  return { kind: 'path', steps, own };
}

/** The field as it is written in an expression; reading it again gives the same field. */
export function printField(field: FieldRef): string {
  switch (field.kind) {
    case 'role':
      return field.role;
    case 'meta':
      return `@${field.name}`;
    case 'header':
      return `@header.${PLAIN_INNER.test(field.name) ? field.name : JSON.stringify(field.name)}`;
    case 'path':
      return (field.own ? '.' : '') + printSteps(field.steps);
  }
}

function printSteps(steps: readonly PathStep[]): string {
  let text = '';
  for (const [i, step] of steps.entries()) {
    if (step.kind === 'any') text += '[]';
    else if (step.kind === 'index') text += `[${step.index}]`;
    else text += (i === 0 ? '' : '.') + (step.exact ? JSON.stringify(step.name) : step.name);
  }
  return text;
}

/** The last key of a path, which tells a unit (`latency_ms`); "" where there is none. */
export function lastKey(field: FieldRef): string {
  if (field.kind === 'header') return field.name;
  if (field.kind !== 'path') return '';
  const keys = field.steps.filter((step) => step.kind === 'key');
  return keys.at(-1)?.name ?? '';
}
