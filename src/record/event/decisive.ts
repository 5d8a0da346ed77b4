// Which one value decides what a field resolves to. Of records with the same keys in the same order, those with the
// same bytes there have the same answer, so that it need not be worked out again (known-records.ts).

import type { Document } from '../document/document.ts';
import type { FieldRef } from '../fields/field.ts';
import { pathOf } from '../fields/lookup.ts';
import { Cursor } from '../json/value.ts';
import type { Roles } from '../roles/roles.ts';

const cursor = new Cursor();
const isThere = (): boolean => true;

/**
 * The place, among the members of the record's top object, of the value that decides alone; -1 where more than its
 * bytes and the object's keys decide, or nothing in the object does.
 */
export function decisivePlace(field: FieldRef, document: Document, roles: Roles): number {
  const { scope } = document;
  if (document.shape !== 'object' || scope.layout === undefined || !scope.surelyHoldsNone) return -1;
  switch (field.kind) {
    case 'path':
      return scope.decisivePlace(pathOf(field), cursor, isThere);
    case 'role':
      return roles.decisivePlace(field.role);
    default:
      return -1;
  }
}
