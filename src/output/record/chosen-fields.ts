// Chooses the fields shown after the message, by --fields and --hide. Left out are fields that have their own column, and
// parts of an error that its stack trace repeats.
import type { ShownField } from '../../record/event/event.ts';
import { nearestField } from '../../record/vocabulary/nearest.ts';
import { ROLES, type Role } from '../../record/vocabulary/role.ts';
import type { AbsentName } from './line-printer.ts';

/** Roles that have their own column. */
const IN_COLUMNS: ReadonlySet<Role | undefined> = new Set<Role>(['time', 'level', 'msg', 'host', 'service']);
const STACK_NAME = /(^|\.)(?:stack|(?:extended_?)?stack_?trace)$/i;
/** Names of lists of stack frames. */
const PLACES_NAME = /(^|\.)(?:frames|trace|backtrace)$/i;
/** Fields of an error that the first line of its stack trace repeats. */
const SAID_BY_STACK = /^(?:type|name|message|msg|class|value|exc_type|exc_value)$/i;

/** Names kept for hints. */
const MAX_NAMES = 1_000;

/** The choice of `--fields` (only these) and `--hide` (not these), made once. */
export class ChosenFields {
  readonly #only: readonly RegExp[];
  readonly #not: readonly RegExp[];
  /** Names of `--fields` that no record has had so far, if they are watched. */
  #absent: readonly { readonly name: string; readonly pattern: RegExp }[];
  readonly #names = new Set<string>();

  /** `watched`: `absent()` is needed. */
  constructor(only: readonly string[], not: readonly string[], watched = false) {
    this.#only = only.map(namePattern);
    this.#not = not.map(namePattern);
    // Roles have their own column, whatever the field is called.
    const names = watched ? only.filter((name) => !ROLES.some((role) => role === name.toLowerCase())) : [];
    this.#absent = names.map((name) => ({ name, pattern: namePattern(name) }));
  }

  /** The names of `--fields` that none of the records passed to `of` had. */
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

  /** The fields to show, in their order in the record. `stack` is the stack trace shown below the line, if any. */
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

/** Tests for fields that the stack trace repeats: itself, and the type and message beside it. */
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

/** A pattern for a name with `*`: ignores case, `_` equals `-`, and a name includes everything below it. */
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
