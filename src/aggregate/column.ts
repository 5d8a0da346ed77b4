// One grouping column: finds the values that a record has for it and gives each distinct text a number, 0 for none.
// Counting is count.ts's job. Texts stay bytes until the report, so that a record costs no string where its field
// is plain.
import { KlogError } from '../base/errors.ts';
import { Interner } from '../base/interner.ts';
import type { LogEvent } from '../record/event.ts';
import type { FieldRef } from '../record/field.ts';
import { levelName } from '../record/level.ts';
import { compactJson } from '../record/text.ts';
import type { Value } from '../record/value.ts';
import type { GroupValue } from './report.ts';

/** All texts together. Groups are limited in number too; this stops a million of huge ones. */
const MOST_TEXT_BYTES = 1024 * 1024 * 1024;

/** The number of "no such field" and of null. */
export const NONE = 0;

/** What a record of a column says, as numbers that only this column can read. */
export class Column {
  /** Numbers of the values of the last record, `[0, count)`, each once. */
  found = new Int32Array(8);
  count = 0;
  readonly #field: FieldRef;
  readonly #texts = new Interner();
  /** By number: 1 once a value that was no JSON number had this text. */
  #isText = new Uint8Array(512);
  /** By number: the last record that had it, so that an array counts once in each row. */
  #lastRecord = new Float64Array(512);
  #record = 0;
  readonly #levels = new Map<number, number>();
  readonly #take = (value: Value): boolean => {
    this.#push(this.#number(value));
    return false;
  };

  constructor(field: FieldRef) {
    this.#field = field;
  }

  /** Fills `found` with what `event` has for this column: at least one number. Hot. */
  read(event: LogEvent): void {
    this.count = 0;
    this.#record++;
    const field = this.#field;
    if (field.kind === 'role' && field.role === 'level') this.#push(this.#level(event.rank));
    else if (field.kind === 'role' && field.role === 'error') this.#push(this.#string(event.text('error')));
    else event.any(field, this.#take);
    if (this.count === 0) this.#push(NONE);
  }

  /** How many distinct numbers there may be, `NONE` among them. */
  get size(): number {
    return this.#texts.size + 1;
  }

  /** What a number stands for. */
  value(number: number): GroupValue {
    if (number === NONE) return null;
    const text = this.#texts.bytes(number - 1).toString('utf8');
    if (this.#isText[number] === 1) return text;
    const double = Number(text);
    return String(double) === text ? double : { spelling: text };
  }

  /** By number: its place when all texts are sorted by code point, `NONE` last. */
  places(): Int32Array {
    const numbers = Array.from({ length: this.#texts.size }, (_, i) => i);
    const bytes = numbers.map((number) => this.#texts.bytes(number));
    // UTF-8 sorts like its code points, which UTF-16 does not.
    numbers.sort((a, b) => Buffer.compare(bytes[a]!, bytes[b]!));
    const places = new Int32Array(this.size);
    for (const [place, number] of numbers.entries()) places[number + 1] = place;
    places[NONE] = this.#texts.size;
    return places;
  }

  /** The number of one value's text. Hot. */
  #number(value: Value): number {
    switch (value.kind) {
      // An array is asked for its elements, so one that comes as a value has none.
      case 'array':
      case 'null':
        return NONE;
      case 'object':
        return this.#string(compactJson(value.bytes, value.start, value.end));
      case 'string':
        return value.escaped
          ? this.#string(value.text())
          : this.#bytes(value.bytes, value.start, value.end, true);
      default:
        return this.#bytes(value.bytes, value.start, value.end, value.kind !== 'number');
    }
  }

  #level(rank: number): number {
    if (rank === 0) return NONE;
    let number = this.#levels.get(rank);
    if (number === undefined) {
      number = this.#string(levelName(rank));
      this.#levels.set(rank, number);
    }
    return number;
  }

  #string(text: string | undefined): number {
    if (text === undefined) return NONE;
    const bytes = Buffer.from(text);
    return this.#bytes(bytes, 0, bytes.length, true);
  }

  #bytes(bytes: Buffer, start: number, end: number, isText: boolean): number {
    const number = this.#texts.number(bytes, start, end) + 1;
    if (number >= this.#isText.length) this.#grow();
    if (this.#texts.textBytes > MOST_TEXT_BYTES) {
      throw new KlogError('too-many-groups', 'the names of the groups take more than 1 GiB', {
        hint: 'klog count --by host,level',
      });
    }
    if (isText) this.#isText[number] = 1;
    return number;
  }

  #push(number: number): void {
    if (this.#lastRecord[number] === this.#record) return;
    this.#lastRecord[number] = this.#record;
    if (this.count === this.found.length) {
      const larger = new Int32Array(this.count * 2);
      larger.set(this.found);
      this.found = larger;
    }
    this.found[this.count++] = number;
  }

  #grow(): void {
    const isText = new Uint8Array(this.#isText.length * 2);
    isText.set(this.#isText);
    this.#isText = isText;
    const lastRecord = new Float64Array(isText.length);
    lastRecord.set(this.#lastRecord);
    this.#lastRecord = lastRecord;
  }
}
