// What fields a record has, by the names that lead to them: for telling a person what there is. Finding the values
// of a known name is lookup.ts's and scope.ts's business, showing a record's fields fields.ts's.

import { WRAPPERS } from '../fields/names.ts';
import { ARRAY, type JsonTape, OBJECT } from '../json/tape.ts';
import { keyText } from '../json/value.ts';
import type { Scope } from './scope.ts';

/** A way to a field: its keys from the top. */
export interface FieldPath {
  readonly keys: readonly string[];
  /** The source's own path; false where a wrapper object or the text of an inner record is left out. */
  readonly own: boolean;
}

/** Below this depth names are of no use to a person. */
const DEEPEST = 8;
/** Of an array so many elements are looked at. */
const MAX_ELEMENTS = 4;

/** Adds the names of all fields of a record, in the order written, as long as there are fewer than `most`. Allocates. */
export function addPaths(scope: Scope, own: boolean, most: number, paths: FieldPath[]): void {
  const inner = scope.inner();
  const wrapped = WRAPPERS.flatMap((_, i) => scope.wrapper(i)?.node ?? []);
  const { tape } = scope;
  for (let at = scope.node + 1; at < tape.nexts[scope.node]!; at = tape.nexts[at]!) {
    if (paths.length >= most) return;
    addField(tape, at, [], own, most, paths);
    if (wrapped.includes(at)) addMembers(tape, at, [], false, most, paths);
    if (inner !== undefined && at === scope.innerNode) addPaths(inner, false, most, paths);
  }
}

function addField(
  tape: JsonTape,
  node: number,
  above: readonly string[],
  own: boolean,
  most: number,
  paths: FieldPath[],
): void {
  const keys = [...above, keyText(tape, node)];
  paths.push({ keys, own });
  if (keys.length < DEEPEST) addBelow(tape, node, keys, own, most, paths);
}

/** What lies in an object, or in the objects of an array. */
function addBelow(
  tape: JsonTape,
  node: number,
  keys: readonly string[],
  own: boolean,
  most: number,
  paths: FieldPath[],
): void {
  if (tape.kinds[node] === OBJECT) addMembers(tape, node, keys, own, most, paths);
  if (tape.kinds[node] !== ARRAY) return;
  let left = MAX_ELEMENTS;
  for (let at = node + 1; at < tape.nexts[node]! && left > 0; at = tape.nexts[at]!, left--) {
    if (tape.kinds[at] === OBJECT) addMembers(tape, at, keys, own, most, paths);
  }
}

function addMembers(
  tape: JsonTape,
  object: number,
  keys: readonly string[],
  own: boolean,
  most: number,
  paths: FieldPath[],
): void {
  for (let at = object + 1; at < tape.nexts[object]! && paths.length < most; at = tape.nexts[at]!) {
    addField(tape, at, keys, own, most, paths);
  }
}
