// What a record has where: the paths of its values, so that expressions can be made that hit.

import type { Document, Scope } from './oracle/document.ts';
import type { Json } from './oracle/json.ts';
import { elementsOf, leavesOf, textOf } from './oracle/json.ts';
import type { Step } from './oracle/tree.ts';

export interface Place {
  readonly steps: readonly Step[];
  readonly value: Json;
}

const DEEPEST = 4;
const MOST = 60;

/** Paths to values, also from inside wrapper objects and inner records, where names are looked up too. */
export function placesIn(document: Document): readonly Place[] {
  return document.scopes.flatMap(inScope).slice(0, MOST);
}

function inScope(scope: Scope): readonly Place[] {
  const objects = [scope.object, ...scope.wrappers];
  return [...objects.flatMap((object) => below(object, [])), ...(scope.inner ? inScope(scope.inner) : [])];
}

function below(value: Json, steps: readonly Step[]): readonly Place[] {
  if (steps.length > DEEPEST) return [];
  const own = steps.length === 0 ? [] : [{ steps, value }];
  if (value.type === 'object') {
    return [
      ...own,
      ...value.members.flatMap(([key, member]) =>
        below(member, [...steps, { kind: 'key', name: key, exact: false }]),
      ),
    ];
  }
  if (value.type !== 'array') return own;
  const items = value.items.slice(0, 3);
  return [
    ...own,
    ...elementsOf(value)
      .slice(0, 3)
      .flatMap((item) => (item.type === 'array' ? [] : below(item, steps))),
    ...items.flatMap((item, index) =>
      steps.length === 0 ? [] : below(item, [...steps, { kind: 'index', index }]),
    ),
  ];
}

/** Texts that a value has, decoded; for anything without one an empty list. */
export function textsIn(value: Json): readonly string[] {
  return leavesOf(value).flatMap((leaf) => textOf(leaf) ?? (leaf.type === 'null' ? ['null'] : []));
}
