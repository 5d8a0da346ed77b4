// The expression: one union for everything that decides about a record. Parsing, printing, compiling and the
// finding of literals are each a file of their own; this one only says what there is.

import type { FieldRef } from '../../record/fields/field.ts';

/** `:` is whole-word containment (numbers: equality), `=` is equal; the others are as they read. */
type MatchOp = ':' | '=' | 'contains' | 'startswith' | 'endswith';
export type OrderOp = '>' | '>=' | '<' | '<=';

/** The right side of a match. */
export interface Scalar {
  readonly text: string;
  /**
   * Written without quotes, and this matters: a number, null, true, false, a duration, size or time, or (after
   * `:`) a text with wildcards, kept as it was written. Any other value has lost its quotes and escapes.
   */
  readonly bare: boolean;
}

export type Expr =
  /** Every record (the empty expression). */
  | { readonly kind: 'all' }
  /** Two or more parts, none of them of the same kind. */
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expr[] }
  | { readonly kind: 'not'; readonly part: Expr }
  /** A word or phrase anywhere; `level`: an unquoted level name, which also asks for the rank. */
  | { readonly kind: 'text'; readonly text: string; readonly level: boolean }
  | { readonly kind: 'exists'; readonly field: FieldRef }
  | { readonly kind: 'match'; readonly field: FieldRef; readonly op: MatchOp; readonly value: Scalar }
  /** `flags` undefined: smart-case rules; else the flags of a slash form (of `ims`). */
  | {
      readonly kind: 'regex';
      readonly field: FieldRef;
      readonly source: string;
      readonly flags: string | undefined;
    }
  | { readonly kind: 'order'; readonly field: FieldRef; readonly op: OrderOp; readonly value: string }
  /** Open ends are undefined; `lowOpen`, `highOpen`: that end itself is left out. */
  | {
      readonly kind: 'range';
      readonly field: FieldRef;
      readonly low: string | undefined;
      readonly high: string | undefined;
      readonly lowOpen: boolean;
      readonly highOpen: boolean;
    }
  /** Never typed: `--host`, `--service`; the whole name or its first label, `*` allowed. */
  /** `--host` and `--service`; `whole`: without a star the name in full, not its first label alone. */
  | {
      readonly kind: 'name';
      readonly role: 'host' | 'service';
      readonly pattern: string;
      readonly whole: boolean;
    };
/** Never typed: the time range, and the deploy start of each host. */

export const ALL: Expr = { kind: 'all' };

/** All of them; nested `and`s are flattened, one part is itself, none is every record. */
export function allOf(parts: readonly Expr[]): Expr {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const flat = parts.flatMap((part) => (part.kind === 'and' ? part.parts : [part]));
  return flat.length === 1 ? (flat[0] ?? ALL) : flat.length === 0 ? ALL : { kind: 'and', parts: flat };
}

/** Any of them; nested `or`s are flattened, one part is itself. There must be one. */
export function anyOf(parts: readonly Expr[]): Expr {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const flat = parts.flatMap((part) => (part.kind === 'or' ? part.parts : [part]));
  return flat.length === 1 ? (flat[0] ?? ALL) : { kind: 'or', parts: flat };
}

export function negate(part: Expr): Expr {
  return { kind: 'not', part };
}
