// A field name as the query means it: a detected role, something Kafka knows, or a path inside the record.
// How a path is looked up is told by lookup.ts.

import type { Role } from '../vocabulary/role.ts';

/** One step of a path: a key (exact when it was quoted), any element, or one element (negative from the end). */
export type PathStep =
  | { readonly kind: 'key'; readonly name: string; readonly exact: boolean }
  | { readonly kind: 'any' }
  | { readonly kind: 'index'; readonly index: number };

export type FieldRef =
  /** A detected role. */
  | { readonly kind: 'role'; readonly role: Role }
  /** What Kafka knows: @topic @partition @offset @timestamp @key; a header by its name. */
  | { readonly kind: 'meta'; readonly name: 'topic' | 'partition' | 'offset' | 'timestamp' | 'key' }
  | { readonly kind: 'header'; readonly name: string }
  /** A field of the record; `own`: a leading dot, only the source's own path from the top. */
  | { readonly kind: 'path'; readonly steps: readonly PathStep[]; readonly own: boolean };

const META_NAMES = ['topic', 'partition', 'offset', 'timestamp', 'key'] as const;

/**
 * A field as the config names it: `node`, `k8s.node`, `.level` (the source's own), `@key`, `@header.NAME`. An
 * `@name` that is none of Kafka's is a field of the record. Never a role: what is pinned is looked up nowhere else.
 */
export function fieldNamed(text: string): FieldRef {
  const meta = META_NAMES.find((name) => text.toLowerCase() === `@${name}`);
  if (meta !== undefined) return { kind: 'meta', name: meta };
  if (/^@header\../i.test(text)) return { kind: 'header', name: text.slice('@header.'.length) };
  const own = text.startsWith('.');
  const names = (own ? text.slice(1) : text).split('.');
  return { kind: 'path', own, steps: names.map((name) => ({ kind: 'key', name, exact: false })) };
}
