// All fields of a record as a flat list for showing it. Allocates freely: only what matched comes here.

import { ARRAY, type JsonTape, NULL, NUMBER, OBJECT, STRING } from '../json/tape.ts';
import { compactJson } from '../json/text.ts';
import { keyText, nodeText } from '../json/value.ts';
import type { Role } from '../vocabulary/role.ts';
import type { Scope } from './scope.ts';

/** One field of an event for showing it: nested objects are flattened to dotted names. */
export interface ShownField {
  readonly name: string;
  /** Decoded text of a string; the spelling of a number, boolean or null; compact JSON of an array. */
  readonly text: string;
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'json';
  /** The role that this very field plays in this record. */
  readonly role: Role | undefined;
}

/** Objects below this depth are shown as JSON. */
const DEEPEST = 16;

/** Tells which role a node plays, if any. */
export type RoleOf = (tape: JsonTape, node: number) => Role | undefined;

/** The fields of a record in the order written; a record inside a text stands in that text's place. */
export function fieldsOf(scope: Scope, roleOf: RoleOf): ShownField[] {
  const shown: ShownField[] = [];
  scope.inner();
  addMembers(scope, scope.tape, scope.node, '', 0, roleOf, shown);
  return shown;
}

/** The fields of a top-level array: `[0]`, `[1].name`. */
export function elementsOf(tape: JsonTape, roleOf: RoleOf): ShownField[] {
  const shown: ShownField[] = [];
  let i = 0;
  for (let at = 1; at < tape.nexts[0]!; at = tape.nexts[at]!) {
    addField(tape, at, `[${i++}]`, 1, roleOf, shown);
  }
  return shown;
}

function addMembers(
  scope: Scope | undefined,
  tape: JsonTape,
  object: number,
  prefix: string,
  depth: number,
  roleOf: RoleOf,
  shown: ShownField[],
): void {
  // Of a repeated key the last counts.
  const last = new Map<string, number>();
  for (let at = object + 1; at < tape.nexts[object]!; at = tape.nexts[at]!) last.set(keyText(tape, at), at);
  for (let at = object + 1; at < tape.nexts[object]!; at = tape.nexts[at]!) {
    const key = keyText(tape, at);
    if (last.get(key) !== at) continue;
    const inner = scope !== undefined && at === scope.innerNode ? scope.inner() : undefined;
    if (inner !== undefined) shown.push(...fieldsOf(inner, roleOf));
    else addField(tape, at, prefix + key, depth + 1, roleOf, shown);
  }
}

function addField(
  tape: JsonTape,
  node: number,
  name: string,
  depth: number,
  roleOf: RoleOf,
  shown: ShownField[],
): void {
  const kind = tape.kinds[node]!;
  if (kind === OBJECT && depth <= DEEPEST && tape.nexts[node]! > node + 1) {
    addMembers(undefined, tape, node, `${name}.`, depth, roleOf, shown);
    return;
  }
  const isJson = kind === OBJECT || kind === ARRAY;
  const text = isJson ? compactJson(tape.bytes, tape.starts[node]!, tape.ends[node]!) : nodeText(tape, node);
  shown.push({ name, text, kind: isJson ? 'json' : kindName(kind), role: roleOf(tape, node) });
}

function kindName(kind: number): 'string' | 'number' | 'boolean' | 'null' {
  return kind === STRING ? 'string' : kind === NUMBER ? 'number' : kind === NULL ? 'null' : 'boolean';
}
