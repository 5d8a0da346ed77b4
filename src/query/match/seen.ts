// The names of fields that records were seen to have, and which of them somebody may have meant by another name.
// Which records are looked at, and when, is left to others: it costs some microseconds each.

import { nearestName } from '../../base/nearest.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { nearestField } from '../../record/vocabulary/nearest.ts';
import { ROLES, type Role } from '../../record/vocabulary/role.ts';
import { printField, readFieldName } from '../syntax/field-name.ts';
import { roleNamed } from './role-name.ts';

/** Names of one record, and of all together. */
const MAX_OF_ONE = 200;
const MOST = 2_000;

/** Names as an expression spells them. */
export class SeenNames {
  readonly #names = new Set<string>();
  /** The source's own paths, without their leading dot. */
  readonly #own = new Set<string>();
  readonly #headers = new Set<string>();

  /** Takes down what a record has. */
  note(event: LogEvent): void {
    if (this.#names.size + this.#own.size + this.#headers.size >= MOST) return;
    for (const { keys, own } of event.paths(MAX_OF_ONE)) {
      const text = keys.join('.');
      // Most records have what others had.
      if (this.#names.has(text) && (!own || this.#own.has(text))) continue;
      const name = spelled(keys);
      // `@timestamp` and its like are Kafka's.
      const kind = readFieldName(name, 0)?.field.kind;
      if (kind === 'path' || kind === 'role') this.#names.add(name);
      if (own) this.#own.add(name);
    }
    for (const role of ROLES) if (event.text(role) !== undefined) this.#names.add(role);
    for (const name of event.headerNames()) this.#headers.add(printField({ kind: 'header', name }));
  }

  /** The name that was most likely meant by one that is not there; undefined for roles, which nobody mistypes. */
  nearest(field: FieldRef): string | undefined {
    const wanted = printField(field);
    switch (field.kind) {
      case 'header':
        return nearestName(wanted, this.#headers);
      case 'path':
        return field.own
          ? this.#nearestOwn(wanted.slice(1))
          : (this.#role(wanted) ?? nearestField(wanted, this.#names));
      default:
        return undefined;
    }
  }

  /** `lvl` where records have a level under another name. */
  #role(wanted: string): Role | undefined {
    const role = roleNamed(wanted);
    return role !== undefined && this.#names.has(role) ? role : undefined;
  }

  #nearestOwn(wanted: string): string | undefined {
    const name = nearestField(wanted, this.#own);
    return name === undefined ? undefined : `.${name}`;
  }
}

/** The keys as an expression spells them. A key with dots needs no quotes: a name is looked up as one key first. */
function spelled(keys: readonly string[]): string {
  const name = keys.join('.');
  const isPlain = !name.includes('[') && readFieldName(name, 0)?.end === name.length;
  return isPlain ? name : keys.map((key) => JSON.stringify(key)).join('.');
}
