// The values that play the roles in one record, each looked up once: in the field that the config pins, else in
// the record's fields (finder.ts), else in a line of text, and the host last in a header.

import type { Document } from '../document/document.ts';
import { type FieldRef, fieldNamed } from '../fields/field.ts';
import { anyHeader, headerNamed } from '../fields/header.ts';
import { Cursor, type Value, type ValueTest } from '../json/value.ts';
import { foldName } from '../vocabulary/fold.ts';
import { numberOf, type Pins, ROLES, type Role } from '../vocabulary/role.ts';
import { type LevelRule, ruleOf } from '../vocabulary/scale.ts';
import { RoleFinder } from './finder.ts';
import { findLevel, type LevelMark, withoutColours } from './plain.ts';
import { timeAtStart, timeEnd } from './time.ts';

const HOST_HEADERS = ['host', 'hostname'].map(headerNamed);
/** So far a line's time and level may be. */
const COLOURED = 512;
const isFilledText: ValueTest = (value) => value.kind === 'string' && value.end > value.start;

interface PinnedField {
  readonly field: FieldRef;
  readonly rule: LevelRule;
}
type PinnedFields = ReadonlyMap<Role, PinnedField>;

/** The roles of one record at a time. */
export class Roles {
  /** Rank of the record's level, once `value('level')` found one. */
  rank = 0;
  /** ms of the record's own time, once `value('time')` found one. */
  time = 0;
  readonly #document: Document;
  readonly #pinsOf: ((topic: string) => Pins | undefined) | undefined;
  readonly #any: (field: FieldRef, test: ValueTest) => boolean;
  readonly #pins = new Map<string, PinnedFields | undefined>();
  /** The topic that was looked up last, and its pins: records of one come one after the other. */
  #topic: string | undefined;
  #topicPins: PinnedFields | undefined;
  readonly #finder = new RoleFinder();
  /** A bit for each role that was looked for, and for each that was found. */
  #asked = 0;
  #present = 0;
  readonly #values: readonly Cursor[] = ROLES.map(() => new Cursor());
  readonly #mark: LevelMark = { rank: 0, start: 0, end: 0 };

  /** `any` looks a pinned field up. */
  constructor(
    document: Document,
    pinsOf: ((topic: string) => Pins | undefined) | undefined,
    any: (field: FieldRef, test: ValueTest) => boolean,
  ) {
    this.#document = document;
    this.#pinsOf = pinsOf;
    this.#any = any;
  }

  /** Forgets the record before. */
  reset(): void {
    this.#asked = 0;
    this.#present = 0;
  }

  /** The value that plays a role, undefined when none does. Valid until `reset`. Hot. */
  value(role: Role): Cursor | undefined {
    const i = numberOf(role);
    const bit = 1 << i;
    const value = this.#values[i]!;
    if ((this.#asked & bit) === 0) {
      // Beforehand: a role that is pinned to a part of itself (error.message) asks for itself.
      this.#asked |= bit;
      if (this.#find(role, value)) this.#present |= bit;
    }
    return (this.#present & bit) === 0 ? undefined : value;
  }

  /** Whether the config pins roles of a topic to fields. */
  hasPins(topic: string): boolean {
    const pins = this.#pinsOf?.(topic);
    return pins !== undefined && Object.keys(pins).length > 0;
  }

  /** As decisive.ts tells; of a topic without pins. */
  decisivePlace(role: Role): number {
    const value = this.value(role);
    // Of an error parts are told.
    if (value === undefined || role === 'error') return -1;
    return this.#finder.decisivePlace(role, this.#document.scope, value);
  }

  #find(role: Role, into: Cursor): boolean {
    const pins = this.#pinsOf === undefined ? undefined : this.#pinned(this.#pinsOf);
    const pinned = pins?.get(role);
    if (pinned !== undefined) return this.#takePinned(role, pinned, into);
    const found = this.#findInFields(role, into) || this.#findInLine(role, into);
    if (found || role !== 'host') return found;
    const { record } = this.#document;
    return HOST_HEADERS.some((name) => anyHeader(record, name, into, isFilledText));
  }

  #findInFields(role: Role, into: Cursor): boolean {
    const document = this.#document;
    const { shape } = document;
    let found = false;
    if (shape === 'object' || shape === 'logfmt') found = this.#finder.find(role, document.scope, into);
    else if (shape === 'array') {
      for (let at = document.nextElement(0); at > 0 && !found; at = document.nextElement(at)) {
        found = this.#finder.find(role, document.element(at), into);
      }
    }
    if (found) this.#keep(role);
    return found;
  }

  #keep(role: Role): void {
    if (role === 'level') this.rank = this.#finder.rank;
    if (role === 'time') this.time = this.#finder.time;
  }

  /** What a line of text says of itself; of logfmt, what its words beside the fields say. */
  #findInLine(role: Role, into: Cursor): boolean {
    const { shape } = this.#document;
    if (shape !== 'text' && shape !== 'logfmt') return false;
    if (role !== 'msg' && role !== 'time' && role !== 'level') return false;
    let { bytes, valueStart: start, valueEnd: end } = this.#document.record;
    if (shape === 'logfmt' && role !== 'time') {
      bytes = Buffer.from(this.#document.bareText());
      start = 0;
      end = bytes.length;
      if (end === 0) return false;
    }
    if (role === 'msg') {
      into.over('string', bytes, start, end);
      return true;
    }
    const plain = withoutColours(bytes, start, Math.min(end, start + COLOURED));
    if (plain !== undefined) {
      bytes = plain;
      start = 0;
      end = plain.length;
    }
    if (role === 'time') {
      this.time = timeAtStart(bytes, start, end);
      const inBracket = bytes[start] === 0x5b || bytes[start] === 0x28;
      into.over('string', bytes, inBracket ? start + 1 : start, timeEnd());
      return this.time >= 0;
    }
    if (!findLevel(bytes, start, end, this.#mark)) return false;
    this.rank = this.#mark.rank;
    into.over('string', bytes, this.#mark.start, this.#mark.end);
    return true;
  }

  #takePinned(role: Role, pinned: PinnedField, into: Cursor): boolean {
    const found = this.#any(pinned.field, (value: Value) => {
      if (!(value instanceof Cursor)) return false;
      if (value.tape !== undefined) into.at(value.tape, value.node);
      else into.over(value.kind, value.bytes, value.start, value.end);
      return this.#finder.fits(role, into, pinned.rule, false);
    });
    if (found) this.#keep(role);
    return found;
  }

  #pinned(pinsOf: (topic: string) => Pins | undefined): PinnedFields | undefined {
    const { topic } = this.#document.record;
    if (topic === this.#topic) return this.#topicPins;
    if (!this.#pins.has(topic)) {
      const pins = pinsOf(topic);
      this.#pins.set(topic, pins && compilePins(pins));
    }
    this.#topic = topic;
    this.#topicPins = this.#pins.get(topic);
    return this.#topicPins;
  }
}

function compilePins(pins: Pins): PinnedFields {
  const fields = new Map<Role, PinnedField>();
  for (const role of ROLES) {
    const name = pins[role];
    if (name === undefined) continue;
    // Whatever its name is, a pinned field is a level also in numbers.
    const rule = ruleOf(foldName(name.slice(name.lastIndexOf('.') + 1)));
    fields.set(role, { field: fieldNamed(name), rule: rule === 'name-only' ? 'plain' : rule });
  }
  return fields;
}
