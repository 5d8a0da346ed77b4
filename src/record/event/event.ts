// An event is a record seen as a log line: its fields, its roles, its text. Everything is found when it is asked
// for and forgotten at the next record. What to ask is the query's business, how to show it the output's.

import type { EpochMs } from '../../base/brand.ts';
import { asEpochMs } from '../../base/brand.ts';
import type { KafkaRecord } from '../../batch/record.ts';
import { type DecodedTest, documentContains, someDecoded } from '../document/contains.ts';
import { Document, type Shape as DocumentShape } from '../document/document.ts';
import { unframe } from '../document/frame.ts';
import type { Indexer } from '../document/indexer.ts';
import { elementsOf, type ShownField as Field, fieldsOf } from '../document/leaves.ts';
import { addPaths, type FieldPath } from '../document/paths.ts';
import type { FieldRef } from '../fields/field.ts';
import { anyHeader, type HeaderName, headerNamed, headerNames } from '../fields/header.ts';
import { ACCEPTED, MISSING, type Outcome, type Path, pathOf, visit, visitValues } from '../fields/lookup.ts';
import { Meta } from '../fields/meta.ts';
import { byteOfUnit } from '../json/positions.ts';
import { Cursor, nodeText, type TextSearch, type Value, type ValueTest } from '../json/value.ts';
import { Roles } from '../roles/roles.ts';
import { findStack, isTraceText, stackOfError } from '../roles/stack.ts';
import { type Pins, ROLES, type Role } from '../vocabulary/role.ts';
import { decisivePlace } from './decisive.ts';

export type Shape = DocumentShape;
export type ShownField = Field;

/** A record seen as a log line. One instance serves all records, one after the other. */
export class LogEvent {
  readonly #document: Document;
  readonly #roles: Roles;
  readonly #meta = new Meta();
  readonly #cursor = new Cursor();
  readonly #headerNames = new Map<string, HeaderName>();

  /** `pinsOf`: the pinned roles of a topic (called once per topic, cached). `indexer`: for tests, one that starts at once. */
  constructor(pinsOf?: (topic: string) => Pins | undefined, indexer?: Indexer) {
    this.#document = new Document(indexer);
    this.#roles = new Roles(this.#document, pinsOf, (field, test) => this.any(field, test));
  }

  get record(): KafkaRecord {
    return this.#document.record;
  }

  /**
   * Promises that these bytes stay as they are until `endBatch` or the next batch, so that the records in them can
   * be read faster. Nobody has to.
   */
  beginBatch(bytes: Buffer, from: number, to: number): void {
    this.#document.beginBatch(bytes, from, to);
  }

  endBatch(): void {
    this.#document.endBatch();
  }

  /** Looks at another record; forgets everything of the one before. Cheap: nothing is scanned before it is asked for. */
  open(record: KafkaRecord): this {
    // The engine has done so already; a record that comes another way is read the same.
    if (record.valueStart >= 0 && record.bytes[record.valueStart] === 0) unframe(record);
    this.#document.open(record);
    this.#roles.reset();
    return this;
  }

  get shape(): Shape {
    return this.#document.shape;
  }

  /** True for a JSON object or array (also behind a Schema Registry header). */
  get isJson(): boolean {
    const { shape } = this.#document;
    return shape === 'object' || shape === 'array';
  }

  /** Calls `test` for each value that `field` resolves to (arrays: every element, at any depth) until it says true. Hot. */
  any(field: FieldRef, test: ValueTest): boolean {
    switch (field.kind) {
      case 'path':
        return this.#anyAt(pathOf(field), test);
      case 'role':
        return this.#anyOfRole(field.role, test);
      case 'header':
        return anyHeader(this.record, this.#headerName(field.name), this.#cursor, test);
      case 'meta':
        return test(this.#meta.value(this.record, field.name, this.#cursor));
    }
  }

  #anyAt(path: Path, test: ValueTest): boolean {
    const document = this.#document;
    let outcome: Outcome = MISSING;
    if (document.hasFields) outcome = document.scope.visit(path, this.#cursor, test);
    else if (document.shape === 'array') outcome = this.#visitElements(path, test);
    if (outcome !== MISSING || path.errorPart === undefined) return outcome === ACCEPTED;
    return this.#anyOfErrorPart(path.errorPart, test);
  }

  #visitElements(path: Path, test: ValueTest): Outcome {
    const document = this.#document;
    if (path.steps[0]?.kind === 'index') return visit(document.tape, 0, path, 0, this.#cursor, test);
    let outcome: Outcome = MISSING;
    for (let at = document.nextElement(0); at > 0 && outcome !== ACCEPTED; at = document.nextElement(at)) {
      const one = document.element(at).visit(path, this.#cursor, test);
      if (one !== MISSING) outcome = one;
    }
    return outcome;
  }

  #anyOfErrorPart(part: 'message' | 'type' | 'stack', test: ValueTest): boolean {
    const error = this.#roles.value('error');
    if (error === undefined) return false;
    // An error that is a text is its own message, and a trace is one, too.
    if (!error.isError || error.tape === undefined)
      return (part === 'message' || (part === 'stack' && isTraceText(error))) && test(error);
    const node = part === 'message' ? error.messageNode : part === 'type' ? error.typeNode : error.stackNode;
    return node >= 0 && visitValues(error.tape, node, this.#cursor, test) === ACCEPTED;
  }

  #anyOfRole(role: Role, test: ValueTest): boolean {
    const value = this.#roles.value(role);
    if (value !== undefined) return test(value);
    // A line without a time of its own has Kafka's.
    const { timestamp } = this.record;
    return role === 'time' && timestamp >= 0 && test(this.#meta.number(timestamp, this.#cursor));
  }

  /** Whether the text occurs: in the raw value, or in the decoded text of a JSON key or string, inner records too. Hot. */
  contains(search: TextSearch): boolean {
    return documentContains(this.#document, search);
  }

  /** As decisive.ts tells, for records of topics without pins. */
  decisivePlace(field: FieldRef): number {
    return decisivePlace(field, this.#document, this.#roles);
  }

  /** Places of the texts that may hold a record, where the record has a layout. */
  get innerPlaces(): readonly number[] {
    return this.#document.scope.layout?.innerPlaces ?? [];
  }

  /** Whether the config pins roles of a topic to fields. */
  hasPins(topic: string): boolean {
    return this.#roles.hasPins(topic);
  }

  /** Rank of the record's level (trace 10 ... emergency 70), 0 when it has none. Hot. */
  get rank(): number {
    return this.#roles.value('level') === undefined ? 0 : this.#roles.rank;
  }

  /** The log line's own time, ms since the epoch; -1 when it has none. */
  get ownTime(): EpochMs {
    return asEpochMs(this.#roles.value('time') === undefined ? -1 : this.#roles.time);
  }

  /** Decoded text of a role's value (msg, host, service, error's message, trace; level's and time's own spelling); undefined when absent. */
  text(role: Role): string | undefined {
    const value = this.#roles.value(role);
    if (value === undefined) return undefined;
    if (!value.isError || value.tape === undefined) return value.text();
    const node = value.messageNode >= 0 ? value.messageNode : value.typeNode;
    return node < 0 ? undefined : nodeText(value.tape, node);
  }

  /** The stack trace, lines split by "\n", when the error role or a stack field has one. */
  stack(): string | undefined {
    const error = this.#roles.value('error');
    const own = error && stackOfError(error);
    if (own !== undefined) return own;
    return this.#document.hasFields ? findStack(this.#document.scope) : undefined;
  }

  /** All fields in the order written. For printing, not for filtering: it allocates. */
  fields(): ShownField[] {
    const document = this.#document;
    const played = ROLES.map((role) => ({ role, value: this.#roles.value(role) }));
    const roleOf = (tape: unknown, node: number): Role | undefined =>
      played.find(({ value }) => {
        if (value === undefined || value.tape !== tape) return false;
        return value.node === node || (value.isError && isErrorPart(value, node));
      })?.role;
    if (document.hasFields) return fieldsOf(document.scope, roleOf);
    return document.shape === 'array' ? elementsOf(document.tape, roleOf) : [];
  }

  /**
   * Where a part of a value's text, `[from, to)` in UTF-16 units, stands in the record's bytes; undefined for what is
   * not in its value (a header, words that were joined). Valid for a value only inside of the test it was handed to.
   */
  place(value: Value, from: number, to: number): readonly [number, number] | undefined {
    const { bytes, start, end } = value;
    const escaped = value instanceof Cursor && value.isEscaped;
    const at = (unit: number): number =>
      this.#document.outward(bytes, byteOfUnit(bytes, start, end, unit, escaped));
    const [first, last] = [at(from), at(to)];
    return first < 0 || last < 0 ? undefined : [first, last];
  }

  /** Calls `visit` for all texts in which a word is looked for: the raw value, then keys and strings as they read. */
  visitTexts(visit: (value: Value) => void): void {
    const { bytes, valueStart, valueEnd } = this.record;
    if (valueStart < 0) return;
    const cursor = new Cursor();
    visit(cursor.over('string', bytes, valueStart, valueEnd));
    someDecoded(this.#document, handOver, { cursor, visit });
  }

  /** The names that lead to the record's fields, about `most` of them. For telling a person: it allocates. */
  paths(most: number): FieldPath[] {
    const document = this.#document;
    const paths: FieldPath[] = [];
    if (document.hasFields) addPaths(document.scope, true, most, paths);
    if (document.shape !== 'array') return paths;
    for (let at = document.nextElement(0); at > 0 && paths.length < most; at = document.nextElement(at)) {
      addPaths(document.element(at), true, most, paths);
    }
    return paths;
  }

  /** The names of Kafka's headers. For telling a person: it allocates. */
  headerNames(): string[] {
    return headerNames(this.record);
  }

  /** The raw value as text (UTF-8, bad bytes as U+FFFD). */
  line(): string {
    const { bytes, valueStart, valueEnd } = this.record;
    return valueStart < 0 ? '' : bytes.toString('utf8', valueStart, valueEnd);
  }

  #headerName(name: string): HeaderName {
    let known = this.#headerNames.get(name);
    if (known === undefined) {
      known = headerNamed(name);
      this.#headerNames.set(name, known);
    }
    return known;
  }
}

const handOver: DecodedTest<{ cursor: Cursor; visit: (value: Value) => void }> = (
  bytes,
  flags,
  start,
  end,
  { cursor, visit },
) => {
  cursor.over('string', bytes, start, end);
  cursor.flags = flags;
  visit(cursor);
  return false;
};

function isErrorPart(error: Cursor, node: number): boolean {
  return node === error.typeNode || node === error.messageNode || node === error.stackNode;
}
