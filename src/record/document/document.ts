// A record's value, indexed: what form it has (JSON, logfmt, text, nothing) and the objects in which names are
// looked up. Decided once per record, when first asked for. What fields mean is not known here.

import { KafkaRecord } from '../../batch/record.ts';
import { ARRAY, JsonTape, OBJECT } from '../json/tape.ts';
import type { TextSearch } from '../json/value.ts';
import { INDEXED, Indexer, LEFT } from './indexer.ts';
import { parseLogfmt } from './logfmt.ts';
import { Scope } from './scope.ts';
import { Layout } from './shape.ts';

export type Shape = 'object' | 'array' | 'scalar' | 'logfmt' | 'text' | 'empty';

/** The value of one record at a time. */
export class Document {
  record: KafkaRecord = new KafkaRecord();
  /** Where the values lie; of no meaning for text and nothing. */
  readonly tape: JsonTape = new JsonTape();
  /** The top of a JSON object or a logfmt line. */
  readonly scope: Scope = new Scope(0);
  readonly #element = new Scope(0);
  readonly #indexer: Indexer;
  #shape: Shape = 'empty';
  #isDecided = false;
  /** Tokens of a logfmt line that are no key=value: starts and ends, in turn. */
  readonly #bareWords: number[] = [];
  readonly #addWord = (start: number, end: number): void => {
    this.#bareWords.push(start, end);
  };

  constructor(indexer: Indexer = new Indexer()) {
    this.#indexer = indexer;
  }

  /** Tells of bytes that stay as they are until `endBatch` or the next batch. */
  beginBatch(bytes: Buffer, from: number, to: number): void {
    this.#indexer.begin(bytes, from, to);
  }

  endBatch(): void {
    this.#indexer.end();
  }

  /** Moves to another record. Nothing is read yet. */
  open(record: KafkaRecord): void {
    this.record = record;
    this.#isDecided = false;
  }

  /** The form of the value; the first question indexes it. Hot. */
  get shape(): Shape {
    return this.#isDecided ? this.#shape : this.#decideOnce();
  }

  #decideOnce(): Shape {
    this.#isDecided = true;
    this.#shape = this.#decide();
    return this.#shape;
  }

  /** True for what has named fields at its top: a JSON object, a logfmt line. */
  get hasFields(): boolean {
    const { shape } = this;
    return shape === 'object' || shape === 'logfmt';
  }

  /** Whether the text stands in the value's bytes as they are. Hot. */
  contains(search: TextSearch): boolean {
    const { bytes, valueStart, valueEnd } = this.record;
    const { plain } = search;
    const found = plain === undefined ? LEFT : this.#indexer.find(bytes, valueStart, valueEnd, plain);
    return found === LEFT ? search.inBytes(bytes, valueStart, valueEnd) : found === 1;
  }

  #decide(): Shape {
    const { bytes, valueStart, valueEnd } = this.record;
    if (valueStart < 0 || valueEnd <= valueStart) return 'empty';
    if (this.#parse(bytes, valueStart, valueEnd)) {
      const kind = this.tape.kinds[0];
      if (kind === ARRAY) return 'array';
      if (kind !== OBJECT) return 'scalar';
      this.scope.open(this.tape, 0);
      if (this.tape.shape >= 0) this.scope.layout = this.#layout(this.tape.shape);
      return 'object';
    }
    this.#bareWords.length = 0;
    if (!parseLogfmt(this.tape, bytes, valueStart, valueEnd, this.#addWord)) return 'text';
    this.scope.open(this.tape, 0);
    return 'logfmt';
  }

  #parse(bytes: Buffer, start: number, end: number): boolean {
    const done = this.#indexer.parse(this.tape, bytes, start, end);
    return done === LEFT ? this.tape.parse(bytes, start, end) : done === INDEXED;
  }

  #layout(shape: number): Layout {
    const { layouts } = this.#indexer;
    const known = layouts[shape];
    if (known !== undefined) return known;
    const made = new Layout(this.tape, (id) => this.scope.key(id));
    layouts[shape] = made;
    return made;
  }

  /** The next object of a top-level array, at any depth of arrays, behind `node` (0 at first); -1 when there is none. */
  nextElement(node: number): number {
    const { kinds, nexts } = this.tape;
    const end = nexts[0]!;
    let at = node === 0 ? 1 : nexts[node]!;
    while (at < end && kinds[at] !== OBJECT) at = kinds[at] === ARRAY ? at + 1 : nexts[at]!;
    return at < end ? at : -1;
  }

  /** An object of a top-level array as a scope; the one before is gone. */
  element(node: number): Scope {
    return this.#element.open(this.tape, node);
  }

  /** Where in the record's bytes a place in a value's bytes is written; -1 for bytes that are not in the record's value. */
  outward(bytes: Buffer, place: number): number {
    const { record, shape } = this;
    const scope = shape === 'array' ? this.#element : this.scope;
    const isInner = bytes !== record.bytes && (shape === 'object' || shape === 'array');
    const at = isInner ? scope.outward(bytes, place) : bytes === record.bytes ? place : -1;
    return at >= record.valueStart && at <= record.valueEnd ? at : -1;
  }

  /** The words of a logfmt line beside its fields, joined by blanks; empty when there are none. */
  bareText(): string {
    const words: string[] = [];
    for (let i = 0; i < this.#bareWords.length; i += 2) {
      words.push(this.record.bytes.toString('utf8', this.#bareWords[i], this.#bareWords[i + 1]));
    }
    return words.join(' ');
  }
}
