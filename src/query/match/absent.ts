// Fields that were asked for and that no record had: most often a name that is mistyped. Nothing is claimed that is
// not known. Records that a prefilter passes over are not looked at; that they lack a field is known where the field's
// key stands nowhere in the batch. What a person is told, and when, is left to others.

import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { printField } from '../syntax/field-name.ts';
import type { CompileOptions } from './context.ts';
import { type Literal, literalsOf } from './literals.ts';
import { Prefilter } from './prefilter.ts';
import { Sampling } from './sampling.ts';
import { SeenNames } from './seen.ts';

/** A field that no record had. */
export interface AbsentField {
  readonly field: FieldRef;
  /** As an expression spells it. */
  readonly name: string;
  /** A name that was seen and may have been meant. */
  readonly nearest: string | undefined;
  /** So many records were looked at, and none had it; undefined: it is known of all of them. */
  readonly among: number | undefined;
}

const NOWHERE = Number.POSITIVE_INFINITY;
/** Records that are looked at for the sake of a field and do not have it: so many, and one per so many bytes. */
const MAX_IN_VAIN = 1_000;
const BYTES_IN_VAIN = 131_072;

const isThere = (): boolean => true;

/** A field that no record had so far. */
interface Missing {
  readonly field: FieldRef;
  /**
   * Finds its key in a batch, so that records are looked at for its sake which the expression passes over. Undefined
   * where each record that may have it is looked at anyway, and where no key tells.
   */
  readonly search: Prefilter | undefined;
  /** Whether no record that may have it is passed over. */
  readonly isCertain: boolean;
  /** Where its key may stand next in this batch. */
  at: number;
  wasSeen: boolean;
}

/**
 * Watches a scan for the fields of its expression. A field that was seen once is watched no more, so most scans are
 * done with their first record; then `isDone`, and nothing need be called.
 */
export class AbsentFields {
  /** Whether all fields were seen. */
  isDone: boolean;
  #missing: readonly Missing[];
  readonly #names = new SeenNames();
  readonly #sampling = new Sampling();
  #bytes: Buffer | undefined;
  #to = 0;
  /** The expression's own next candidate. */
  #candidate = 0;
  #vainLeft = MAX_IN_VAIN;
  #looked = 0;

  /** `literals`: those of the whole expression, without which a record is passed over; undefined: none is. */
  constructor(
    fields: readonly FieldRef[],
    literals: readonly Literal[] | undefined,
    options: Pick<CompileOptions, 'letterCase' | 'elsewhere'>,
  ) {
    const known = new Set(literals?.map(nameOf));
    // What Kafka itself knows is always there.
    const wanted = fields.filter(({ kind }) => kind !== 'meta');
    this.#missing = wanted.map((field) => {
      const own = literalsOf({ kind: 'exists', field }, options);
      const isCovered = literals === undefined || own?.every((literal) => known.has(nameOf(literal)));
      const search = isCovered || own === undefined ? undefined : new Prefilter(own);
      return { field, search, isCertain: isCovered === true || search !== undefined, at: -1, wasSeen: false };
    });
    this.isDone = this.#missing.length === 0;
  }

  /** Moves to another batch. */
  begin(bytes: Buffer, from: number, to: number): void {
    if (this.isDone) return;
    this.#bytes = bytes;
    this.#to = to;
    this.#candidate = from;
    this.#vainLeft += (to - from) / BYTES_IN_VAIN;
    this.#sampling.begin(from, to);
    for (const missing of this.#missing) {
      missing.search?.begin(bytes, from, to);
      missing.at = -1;
    }
  }

  /** The next candidate at or after `from`, where that of the expression is `candidate` (or -1). Hot while not done. */
  find(from: number, to: number, candidate: number): number {
    let first = candidate < 0 ? NOWHERE : candidate;
    this.#candidate = first;
    const missing = this.#missing;
    for (let i = 0; i < missing.length; i++) {
      const one = missing[i]!;
      if (one.search === undefined) continue;
      advance(one, from, to);
      if (one.at < first) first = one.at;
    }
    first = this.#sampling.find(from, to, first);
    return first < to ? first : -1;
  }

  /** Looks at a candidate; false where it is none of the expression's own, which then need not test it. Hot while not done. */
  look(event: LogEvent): boolean {
    const { record } = event;
    const inBatch = record.bytes === this.#bytes;
    const missing = this.#missing;
    this.#looked++;
    let found = false;
    for (let i = 0; i < missing.length; i++) {
      const one = missing[i]!;
      if (inBatch && one.search !== undefined) {
        advance(one, record.valueStart, this.#to);
        if (one.at >= record.valueEnd) continue;
      }
      if (event.any(one.field, isThere)) {
        one.wasSeen = true;
        found = true;
      } else if (one.search !== undefined && inBatch) this.#vainLeft--;
    }
    if (found) this.#missing = missing.filter(({ wasSeen }) => !wasSeen);
    if (this.#vainLeft < 0) this.#giveUp();
    this.isDone = this.#missing.length === 0;
    if (!this.isDone && this.#sampling.take(inBatch)) this.#names.note(event);
    return !inBatch || this.#candidate < Math.max(record.keyEnd, record.valueEnd, record.headersEnd);
  }

  /** Too many records hold a key as some other text: what they have is not worth finding out. */
  #giveUp(): void {
    this.#vainLeft = NOWHERE;
    this.#missing = this.#missing.map((one) =>
      one.search === undefined ? one : { ...one, search: undefined, isCertain: false },
    );
  }

  /** The fields that no record had; none where no record was looked at. */
  absent(): AbsentField[] {
    if (this.#looked === 0) return [];
    return this.#missing.map(({ field, isCertain }) =>
      absentField(field, this.#names, isCertain ? undefined : this.#looked),
    );
  }
}

/** Watches matches for fields that are asked of them alone (`--by`): each is looked at, so what it tells is certain. */
export class AbsentInMatches {
  #missing: readonly FieldRef[];
  readonly #names = new SeenNames();
  readonly #sampling = new Sampling();
  #looked = false;

  /** Only fields by their own name are watched: a role is nothing that one mistypes. */
  constructor(fields: readonly FieldRef[]) {
    this.#missing = fields.filter(({ kind }) => kind === 'path' || kind === 'header');
  }

  /** Looks at a match. Hot. */
  look(event: LogEvent): void {
    this.#looked = true;
    const missing = this.#missing;
    if (missing.length === 0) return;
    for (let i = 0; i < missing.length; i++) {
      if (!event.any(missing[i]!, isThere)) continue;
      this.#missing = missing.filter((field) => !event.any(field, isThere));
      break;
    }
    if (this.#missing.length > 0 && this.#sampling.take(false)) this.#names.note(event);
  }

  /** The fields that no match had; none where nothing matched. */
  absent(): AbsentField[] {
    return this.#looked ? this.#missing.map((field) => absentField(field, this.#names, undefined)) : [];
  }
}

function absentField(field: FieldRef, names: SeenNames, among: number | undefined): AbsentField {
  return { field, name: printField(field), nearest: names.nearest(field), among };
}

function advance(missing: Missing, from: number, to: number): void {
  if (missing.at >= from || missing.search === undefined) return;
  const at = missing.search.find(from, to);
  missing.at = at < 0 ? NOWHERE : at;
}

function nameOf({ text, fold }: Literal): string {
  return `${fold}${text}`;
}
