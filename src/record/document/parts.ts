// What an object says under the first of several names that has a value. What the names mean: names.ts.

import { locate } from '../fields/lookup.ts';
import type { Name } from '../fields/names.ts';
import { type JsonTape, NULL } from '../json/tape.ts';
import type { Scope } from './scope.ts';

/** The node of the first name that is a key of the scope and not null, -1 when there is none. */
export function firstKey(scope: Scope, names: readonly Name[]): number {
  for (let i = 0; i < names.length; i++) {
    const node = scope.key(names[i]!.id);
    if (node >= 0 && scope.tape.kinds[node] !== NULL) return node;
  }
  return -1;
}

/** The same of any object; a name with dots may lead through objects. */
export function firstMember(tape: JsonTape, object: number, names: readonly Name[]): number {
  for (let i = 0; i < names.length; i++) {
    const node = locate(tape, object, names[i]!.whole.path);
    if (node >= 0 && tape.kinds[node] !== NULL) return node;
  }
  return -1;
}
