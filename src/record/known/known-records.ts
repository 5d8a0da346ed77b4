// Known records: what was found of one is true of all with the same keys in the same order and the same bytes in the
// few values that decide (decisive.ts). Most records of a log are known soon, so that whole batches are passed over in
// one call (known-engine.ts), and only what is not known is looked at and learned. What an answer is, the caller knows.

import type { LogEvent } from '../event/event.ts';
import type { FieldRef } from '../fields/field.ts';
import { KnownEngine } from './engine.ts';

/** So many records in a row from which nothing could be learned, and no more are tried. */
const MAX_IN_VAIN = 10_000;

/** Answers to one question about records, by number. */
export class KnownRecords {
  readonly engine: KnownEngine;
  /**
   * Answers that depend on a record's time as well: called before a batch is passed over, with a time in it, ms. Returns
   * the interval that this time is in; records of others are not passed over.
   */
  intervalOf: ((time: number) => { readonly start: number; readonly end: number }) | undefined;
  readonly #fields: readonly FieldRef[];
  /** By number in the engine. */
  readonly #answers: number[] = [];
  #places = new Uint8Array(0);
  #vain = 0;

  private constructor(fields: readonly FieldRef[], engine: KnownEngine) {
    this.#fields = fields;
    this.engine = engine;
  }

  /** For answers that depend on `fields`; undefined where none can be known. */
  static of(fields: readonly FieldRef[]): KnownRecords | undefined {
    if (fields.length === 0 || typeof WebAssembly === 'undefined') return undefined;
    try {
      const engine = new KnownEngine();
      return fields.length > engine.mostPlaces ? undefined : new KnownRecords(fields, engine);
    } catch {
      return undefined;
    }
  }

  /** Learns the answer for a record, where its bytes tell it. Of topics without pinned roles. */
  learn(event: LogEvent, answer: number): void {
    const { engine } = this;
    if (engine.size === engine.most || this.#vain === MAX_IN_VAIN) return;
    this.#vain++;
    const { bytes, valueStart, valueEnd } = event.record;
    const columns = this.#fields.length;
    const inner = event.innerPlaces;
    if (this.#places.length !== columns + inner.length) this.#places = new Uint8Array(columns + inner.length);
    const places = this.#places;
    for (let i = 0; i < columns; i++) {
      const place = event.decisivePlace(this.#fields[i]!);
      if (place < 0) return;
      places[i] = place;
    }
    for (let i = 0; i < inner.length; i++) places[columns + i] = inner[i]!;
    const number = engine.learn(bytes, valueStart, valueEnd, columns, places);
    if (number < 0) return;
    this.#vain = 0;
    this.#answers[number] = answer;
  }

  /** Hands over how often each answer was met since the last time. */
  take(met: (answer: number, times: number) => void): void {
    for (let number = 0; number < this.engine.size; number++) {
      const times = this.engine.take(number);
      if (times > 0) met(this.#answers[number]!, times);
    }
  }
}
