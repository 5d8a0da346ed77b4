// A record's value read once: its text, and the objects in which names are looked up, each with the record that
// may stand in one of its texts.

import type { Json, JsonObject } from './json.ts';
import { readJson, stringsOf } from './json.ts';
import type { Line } from './lines.ts';
import { readLine } from './lines.ts';
import { memberOf } from './names.ts';

const INNER_NAMES = ['log', 'message', 'msg', 'MESSAGE', 'line'];
const WRAPPERS = ['fields', 'attributes', 'payload', 'labels', 'jsonPayload'];

/** An object with names, its wrapper objects, and the record inside it. */
export interface Scope {
  readonly object: JsonObject;
  /** Objects, or arrays of objects, for paths; roles look into objects only. */
  readonly wrappers: readonly Json[];
  readonly inner: Scope | undefined;
  /** The name of the text that holds it. */
  readonly innerName: string | undefined;
}

export interface Document {
  readonly raw: string;
  /** What bare words are looked for in: the raw text and all decoded keys and strings. */
  readonly texts: readonly string[];
  /** One for an object, one for each object of a top-level array, none for anything else. */
  readonly scopes: readonly Scope[];
  /** What a line that is not JSON says of itself. */
  readonly line: { readonly msg?: Json; readonly level?: Json; readonly time?: Json };
}

/** Reads a record's value; null is a tombstone. */
export function readDocument(value: Buffer | null): Document {
  if (value === null || value.length === 0) return { raw: '', texts: [], scopes: [], line: {} };
  const framed = value[0] === 0 && value.length > 5 ? value.toString('utf8', 5) : undefined;
  const inFrame = framed === undefined ? undefined : readJson(framed);
  const raw = inFrame === undefined ? value.toString('utf8') : (framed ?? '');
  const json = inFrame ?? readJson(raw);
  const read = json === undefined ? readLine(raw) : { fields: json };
  const scopes = scopesOf(read.fields);
  const texts = [
    raw,
    ...(read.fields === undefined ? [] : stringsOf(read.fields)),
    ...scopes.flatMap(innerTexts),
  ];
  return { raw, texts, scopes, line: json === undefined ? (read as Line) : {} };
}

function scopesOf(top: Json | undefined): readonly Scope[] {
  if (top?.type === 'object') return [scopeOf(top, 0)];
  if (top?.type === 'array') return top.items.flatMap(scopesOf);
  return [];
}

function scopeOf(object: JsonObject, depth: number): Scope {
  const wrappers = WRAPPERS.flatMap((name) => memberOf(object, name) ?? []);
  const innerName = depth === 2 ? undefined : INNER_NAMES.find((name) => innerIn(object, name) !== undefined);
  const inner = innerName === undefined ? undefined : innerIn(object, innerName);
  return { object, wrappers, inner: inner && scopeOf(inner, depth + 1), innerName };
}

function innerIn(object: JsonObject, name: string): JsonObject | undefined {
  const member = memberOf(object, name);
  const json = member?.type === 'string' ? readJson(member.text) : undefined;
  return json?.type === 'object' ? json : undefined;
}

function innerTexts(scope: Scope): readonly string[] {
  return scope.inner === undefined ? [] : [...stringsOf(scope.inner.object), ...innerTexts(scope.inner)];
}
