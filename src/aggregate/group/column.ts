// One grouping column: gives each distinct text that records have for it a number, 0 for none. Which texts those are
// is told by texts.ts and bucket.ts, counting is counts.ts's job. Texts stay bytes until the report.
import { KlogError } from '../../base/errors.ts';
import { Interner } from '../../base/interner.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { levelName } from '../../record/vocabulary/level.ts';
import { FieldTexts, type TakeText } from '../measure/texts.ts';
import { type GroupValue, spellingOf } from '../report/report.ts';
import { type BucketField, Buckets } from './bucket.ts';

/** What a column groups by. */
export type ColumnField = FieldRef | BucketField;

/** All texts together. Groups are limited in number too; this stops a million of huge ones. */
const MAX_TEXT_BYTES = 1024 * 1024 * 1024;

/** The number of "no such field" and of null. */
const NONE = 0;

/** What a record of a column says, as numbers that only this column can read. */
export class Column {
  /** Numbers of the values of the last record, `[0, count)`, each once. */
  found = new Int32Array(8);
  count = 0;
  readonly isBucket: boolean;
  readonly #isLevel: boolean;
  readonly #reader: FieldTexts | Buckets;
  readonly #texts = new Interner();
  /** By number: 1 once a value that was no JSON number had this text. */
  #isText = new Uint8Array(512);
  /** By number: the last record that had it, so that an array counts once in each row. */
  #lastRecord = new Float64Array(512);
  #record = 0;
  /** By rank, which most often is a small number. */
  readonly #levels: number[] = new Array<number>(128).fill(-1);
  readonly #take: TakeText = (bytes, start, end, isText) => {
    this.#push(this.#bytes(bytes, start, end, isText));
  };

  constructor(field: ColumnField) {
    this.isBucket = field.kind === 'bucket';
    this.#isLevel = field.kind === 'role' && field.role === 'level';
    this.#reader =
      field.kind === 'bucket'
        ? new Buckets(field, this.#take)
        : new FieldTexts(field, this.#take, () => this.#push(NONE));
  }

  /** Of a column of buckets: how many values fell into one, and how many into none. */
  get bucketed(): { readonly numbers: number; readonly ignored: number } | undefined {
    return this.#reader instanceof Buckets ? this.#reader : undefined;
  }

  /** Fills `found` with what `event` has for this column: at least one number. Hot. */
  read(event: LogEvent): void {
    this.count = 0;
    if (this.#isLevel) {
      this.found[0] = this.#level(event.rank);
      this.count = 1;
      return;
    }
    this.#record++;
    this.#reader.read(event);
    if (this.count === 0) this.#push(NONE);
  }

  /** The number of a value that a report tells. */
  numberOf(value: GroupValue): number {
    if (value === null) return NONE;
    const bytes = Buffer.from(spellingOf(value));
    return this.#bytes(bytes, 0, bytes.length, typeof value === 'string');
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

  /** By number: its place when all are sorted by code point, buckets by their start, `NONE` last. */
  places(): Int32Array {
    // UTF-8 sorts like its code points, which UTF-16 does not.
    const numbers = this.#texts.sorted();
    if (this.isBucket) {
      const starts = new Float64Array(numbers.length);
      for (const number of numbers) starts[number] = Number.parseFloat(this.#texts.bytes(number).toString());
      // What starts alike stays in the order of its text.
      numbers.sort((a, b) => starts[a]! - starts[b]!);
    }
    const places = new Int32Array(this.size);
    for (let place = 0; place < numbers.length; place++) places[numbers[place]! + 1] = place;
    places[NONE] = this.#texts.size;
    return places;
  }

  #level(rank: number): number {
    if (rank === 0) return NONE;
    const known = this.#levels[rank] ?? -1;
    if (known >= 0) return known;
    const name = Buffer.from(levelName(rank));
    const number = this.#bytes(name, 0, name.length, true);
    if (rank < this.#levels.length && Number.isInteger(rank)) this.#levels[rank] = number;
    return number;
  }

  #bytes(bytes: Buffer, start: number, end: number, isText: boolean): number {
    const number = this.#texts.number(bytes, start, end) + 1;
    if (number >= this.#isText.length) this.#grow();
    if (this.#texts.textBytes > MAX_TEXT_BYTES) {
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
