// Finds candidates in a whole batch: the places at which a literal stands, or anything that may be another
// spelling of one. May say too much, never too little.

import { Needle, NeedleStream } from '../text/search.ts';
import { ODD_LETTERS } from '../text/text-search.ts';
import type { Literal } from './literals.ts';

/** Positions in a batch, from left to right; Infinity after the last. */
interface Stream {
  begin(bytes: Buffer, from: number): void;
  next(from: number): number;
}

/** Where more than this share of the records is found, looking for them costs more than it saves; tried again later. */
const MAX_FOUND = 3 / 4;
const ENOUGH = 64;
const PAUSE = 32;
const ESCAPE = Buffer.from('\\u');

/** Goes through one batch after another and names the places where a record may match. */
export class Prefilter {
  readonly #needles: readonly Stream[];
  readonly #escapes: readonly Stream[];
  /** Those that matter in this batch. */
  #streams: readonly Stream[] = [];
  // Until the first batch nothing is known.
  #paused = 1;
  #finds = 0;
  #count = 0;

  /** `literals` undefined: every record is a candidate. */
  constructor(literals: readonly Literal[] | undefined) {
    this.#needles = literals === undefined ? [] : needlesOf(literals);
    this.#escapes = literals === undefined ? [] : escapesOf(literals);
  }

  /** Whether every record is a candidate, because nothing is known of what a match holds. */
  get isOpen(): boolean {
    return this.#needles.length === 0;
  }

  /** `count`: how many records there are; 0: not known. */
  begin(bytes: Buffer, from: number, to: number, count = 0): void {
    if (this.#needles.length === 0) return;
    if (this.#paused > 0) this.#paused--;
    else if (this.#finds >= ENOUGH && this.#finds > this.#count * MAX_FOUND) this.#paused = PAUSE;
    this.#finds = 0;
    this.#count = count === 0 ? Number.POSITIVE_INFINITY : count;
    if (this.#paused > 0) return;
    const batch = to === bytes.length ? bytes : bytes.subarray(0, to);
    // Most batches have no \u escape at all.
    const hasEscapes = batch.indexOf(ESCAPE, from) >= 0;
    this.#streams = hasEscapes ? [...this.#needles, ...this.#escapes] : this.#needles;
    for (const stream of this.#streams) stream.begin(batch, from);
  }

  /** The next candidate at or after `from`, or -1. `from` never goes back within a batch. Hot. */
  find(from: number, to: number): number {
    const streams = this.#streams;
    if (this.#needles.length === 0 || this.#paused > 0) return from < to ? from : -1;
    let first = Number.POSITIVE_INFINITY;
    for (let i = 0; i < streams.length; i++) {
      const at = streams[i]!.next(from);
      if (at < first) first = at;
    }
    if (first >= to) return -1;
    this.#finds++;
    return first;
  }
}

function foldsToOdd(literals: readonly Literal[]): boolean {
  return literals.some(({ text, fold }) => fold && /[ks]/i.test(text));
}

function needlesOf(literals: readonly Literal[]): Stream[] {
  const needles = literals.map(({ text, fold }) => new Needle(Buffer.from(text), fold));
  if (foldsToOdd(literals)) needles.push(...ODD_LETTERS.map((letter) => new Needle(letter, false)));
  return needles.map((needle) => new NeedleStream(needle));
}

function escapesOf(literals: readonly Literal[]): Stream[] {
  const escapes = [new EscapeStream('\\u00', 2, spellings(literals))];
  if (!foldsToOdd(literals)) return escapes;
  return [
    ...escapes,
    new EscapeStream('\\u212', 1, new Set([0xa])),
    new EscapeStream('\\u017', 1, new Set([0xf])),
  ];
}

/**
 * The characters whose escape matters: those of the literals, and those that escapes are made of, because an inner
 * record is escaped twice.
 */
function spellings(literals: readonly Literal[]): Set<number> {
  const characters = `\\u0123456789abcdefABCDEF${literals
    .map(({ text, fold }) => (fold ? text.toLowerCase() + text.toUpperCase() : text))
    .join('')}`;
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

/** JSON escapes that begin with `head` and go on with hex digits whose value is one of those asked for. */
class EscapeStream implements Stream {
  readonly #head: Buffer;
  readonly #digits: number;
  readonly #values: ReadonlySet<number>;
  #bytes: Buffer = Buffer.alloc(0);
  #found = -1;

  constructor(head: string, digits: number, values: ReadonlySet<number>) {
    this.#head = Buffer.from(head);
    this.#digits = digits;
    this.#values = values;
  }

  begin(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#found = -1;
  }

  next(from: number): number {
    if (this.#found >= from) return this.#found;
    const bytes = this.#bytes;
    let at = bytes.indexOf(this.#head, from);
    while (at >= 0) {
      const start = at + this.#head.length;
      let value = 0;
      for (let i = start; i < start + this.#digits; i++) value = value * 16 + digitOf(bytes[i] ?? 0);
      if (this.#values.has(value)) break;
      at = bytes.indexOf(this.#head, start);
    }
    this.#found = at < 0 ? Number.POSITIVE_INFINITY : at;
    return this.#found;
  }
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 1_000;
}
