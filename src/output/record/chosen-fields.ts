// Which fields of a record are shown after its message: not those that have a column of their own, not the parts of
// an error whose stack stands below, and what --fields and --hide say.
import type { ShownField } from '../../record/event/event.ts';
import { nearestField } from '../../record/vocabulary/nearest.ts';
import { ROLES, type Role } from '../../record/vocabulary/role.ts';
import type { AbsentName } from './line.ts';

/** Roles with a column of their own. */
const IN_COLUMNS: ReadonlySet<Role | undefined> = new Set<Role>(['time', 'level', 'msg', 'host', 'service']);
const STACK_NAME = /(^|\.)(?:stack|(?:extended_?)?stack_?trace)$/i;
/** What may be a list of places. */
const PLACES_NAME = /(^|\.)(?:frames|trace|backtrace)$/i;
/** Of an error with a stack, the stack's first line says these again. */
const SAID_BY_STACK = /^(?:type|name|message|msg|class|value|exc_type|exc_value)$/i;

/** Names that are kept for hints. */
const MAX_NAMES = 1_000;

/** The choice of `--fields` (only these) and `--hide` (not these), made once. */
export class ChosenFields {
  readonly #only: readonly RegExp[];
  readonly #not: readonly RegExp[];
  /** Names of `--fields` that no record had so far, while they are watched. */
  #absent: readonly { readonly name: string; readonly pattern: RegExp }[];
  readonly #names = new Set<string>();

  /** `watched`: names of `--fields` that no record has are told. */
  constructor(only: readonly string[], not: readonly string[], watched = false) {
    this.#only = only.map(namePattern);
    this.#not = not.map(namePattern);
    // Roles have a column of their own, whatever the field is called.
    const names = watched ? only.filter((name) => !ROLES.some((role) => role === name.toLowerCase())) : [];
    this.#absent = names.map((name) => ({ name, pattern: namePattern(name) }));
  }

  /** The names of `--fields` that none of the records had that `of` was asked about. */
  absent(): AbsentName[] {
    if (this.#names.size === 0) return [];
    return this.#absent.map(({ name }) => ({
      name,
      nearest: name.includes('*') ? undefined : nearestField(name, this.#names),
    }));
  }

  #watch(fields: readonly ShownField[]): void {
    this.#absent = this.#absent.filter(({ pattern }) => !fields.some(({ name }) => pattern.test(name)));
    for (const { name } of fields) if (this.#names.size < MAX_NAMES) this.#names.add(name);
  }

  /** The fields to show, in the order they were written. `stack` is what stands below the line, if anything. */
  of(fields: readonly ShownField[], stack: string | undefined): ShownField[] {
    if (this.#absent.length > 0) this.#watch(fields);
    const said = stack === undefined ? undefined : saidBy(stack, fields);
    return fields.filter((field) => {
      if (IN_COLUMNS.has(field.role)) return false;
      if (this.#not.some((pattern) => pattern.test(field.name))) return false;
      if (this.#only.length > 0) return this.#only.some((pattern) => pattern.test(field.name));
      return !said?.(field);
    });
  }
}

/** Tells the fields that the stack says already: itself, and type and message right beside it. */
function saidBy(stack: string, fields: readonly ShownField[]): (field: ShownField) => boolean {
  const own =
    fields.find((field) => field.text === stack) ??
    fields.find((field) => STACK_NAME.test(field.name)) ??
    fields.find(({ kind, name, role }) => kind === 'json' && (role === 'error' || PLACES_NAME.test(name)));
  const home = own === undefined ? undefined : own.name.slice(0, own.name.lastIndexOf('.') + 1);
  const firstLine = stack.split('\n', 1)[0] ?? '';
  return (field) => {
    if (field === own) return true;
    if (home === undefined || home === '' || !field.name.startsWith(home)) return false;
    return SAID_BY_STACK.test(field.name.slice(home.length)) && firstLine.includes(field.text);
  };
}

/** A name with `*`, as field names compare everywhere: case and `_` or `-` do not matter; a name stands for what lies in it. */
function namePattern(name: string): RegExp {
  const source = [...name]
    .map((character) => {
      if (character === '*') return '.*';
      if (character === '_' || character === '-') return '[_-]';
      return character.replace(/[.+?^${}()|[\]\\/]/, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}(?:[.[].*)?$`, 'isu');
}
