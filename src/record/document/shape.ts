// Where the known names of an object are, remembered for all objects of its shape: those that have the same keys,
// byte for byte, in the same order. Members are told by their place among the object's members, because what lies
// below them moves their nodes. What is known of one object is looked up by scope.ts, which asks here.

import { findMember, type Pattern } from '../fields/lookup.ts';
import { INNER_NAMES, NAMES_OF, type Name, SPELLINGS, WRAPPERS } from '../fields/names.ts';
import type { JsonTape } from '../json/tape.ts';
import { ROLES } from '../vocabulary/role.ts';
import type { LevelRule } from '../vocabulary/scale.ts';

const NONE = -1;
const UNKNOWN = -2;

/** The member that is asked first for a role, where the keys alone tell which. */
export interface FirstChoice {
  /** Its place among the members; -1 where more must be looked at. */
  readonly place: number;
  /** Which of the role's names it is. */
  readonly name: number;
  readonly rule: LevelRule;
  readonly isMonolog: boolean;
}

/** What the keys of an object alone tell. */
export class Layout {
  /** Which of WRAPPERS, and which of INNER_NAMES, are there. */
  readonly wrappers: readonly number[];
  readonly inner: readonly number[];
  /** By a role's number: which of its names (NAMES_OF) may be there. */
  readonly names: readonly (readonly number[])[];
  /** Places of the texts that may hold a record. */
  readonly innerPlaces: readonly number[];
  /** By a role's number; worked out by finder.ts when it first meets this layout. */
  readonly firstChoices: (FirstChoice | undefined)[] = ROLES.map(() => undefined);
  /** Places of known names, by their number. */
  readonly #places: Int16Array;
  /** Places of the keys that queries look for, by their patterns' numbers. */
  #patterns = new Int16Array(16).fill(UNKNOWN);

  /** `nodeOf`: the node of a known name, -1 when there is none. */
  constructor(tape: JsonTape, nodeOf: (id: number) => number) {
    const places = new Int16Array(SPELLINGS.length).fill(NONE);
    for (let id = 0; id < places.length; id++) places[id] = placeAmong(tape, nodeOf(id));
    const isThere = (id: number): boolean => places[id] !== NONE;
    const mayBeThere = (name: Name): boolean => isThere(name.id) || name.heads.some(({ id }) => isThere(id));
    this.#places = places;
    this.wrappers = indexesOf(WRAPPERS, isThere);
    this.inner = indexesOf(INNER_NAMES, isThere);
    this.innerPlaces = this.inner.map((i) => places[INNER_NAMES[i]!]!);
    this.names = NAMES_OF.map((names) => indexesOf(names, mayBeThere));
  }

  /** The place of a known name among the members, negative when it is not there. */
  placeOf(id: number): number {
    return this.#places[id]!;
  }

  /** The node of a known name in an object of this shape, -1 when there is none. Hot. */
  key(tape: JsonTape, id: number): number {
    const place = this.#places[id]!;
    return place < 0 ? -1 : tape.members[place]!;
  }

  /** As `findMember` of the tape's top object, which has this shape. Hot. */
  member(tape: JsonTape, pattern: Pattern): number {
    const { number } = pattern;
    const place = number < this.#patterns.length ? this.#patterns[number]! : UNKNOWN;
    if (place === UNKNOWN) return this.#learn(tape, pattern);
    return place < 0 ? -1 : tape.members[place]!;
  }

  #learn(tape: JsonTape, pattern: Pattern): number {
    const node = findMember(tape, 0, pattern);
    if (pattern.number >= this.#patterns.length) {
      const more = new Int16Array(pattern.number * 2).fill(UNKNOWN);
      more.set(this.#patterns);
      this.#patterns = more;
    }
    this.#patterns[pattern.number] = placeAmong(tape, node);
    return node;
  }
}

/** The place of a node among the members of the tape's top object; negative for none. */
export function placeAmong(tape: JsonTape, node: number): number {
  if (node < 0) return NONE;
  let place = 0;
  while (tape.members[place] !== node) place++;
  return place;
}

function indexesOf<T>(list: readonly T[], isWanted: (one: T) => boolean): number[] {
  return list.flatMap((one, i) => (isWanted(one) ? [i] : []));
}
