// Indexes JSON by WebAssembly (wasm/json-index.ts), several times faster than JsonTape.parse, which says the same and
// takes what cannot be done here; looks for texts in the same bytes. Works on a copy of the batch's bytes, taken piece
// by piece as records are asked for, so it must be told which bytes stay as they are for a while. Also tells shapes:
// see layout.ts.

import { type JsonTape, OBJECT, type TapeColumns } from '../json/tape.ts';
import type { PlainText } from '../json/value.ts';
import { MODULE } from './json-index.wasm.ts';
import type { Layout } from './shape.ts';

/** What the module exports. Addresses are constants. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  parse(start: number, end: number, delta: number): number;
  find(start: number, end: number, number: number, length: number, fold: number): number;
  forget(): void;
  readonly [constant: string]: unknown;
}

/** Not JSON, JSON, not looked at: ask JsonTape. */
export const REFUSED = 0;
export const INDEXED = 1;
export const LEFT = 2;

/** Starting the module takes about as long as this many records do without it. */
const FIRST_RECORDS = 100;
const MAX_COPIED = 32_768;
/** A record that begins so soon behind what was copied is taken to be the next one. */
const NEAR = 1024;
/** So many objects without a shape, and the shapes known are taken to be those of other records. */
const TOO_STRANGE = 4096;

let compiled: WebAssembly.Module | undefined;

/** The module's memory as JsonTape's columns. */
class Engine {
  readonly parse: Exports['parse'];
  readonly find: Exports['find'];
  readonly forget: Exports['forget'];
  readonly columns: TapeColumns;
  readonly head: Int32Array;
  readonly members: Int32Array;
  readonly window: Uint8Array;
  readonly windowStart: number;
  readonly needles: Uint8Array;
  readonly needleSize: number;

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(MODULE, 'base64'));
    const exports = new WebAssembly.Instance(compiled, {}).exports as Exports;
    const { buffer } = exports.memory;
    const constant = (name: string): number => (exports[name] as { value: number }).value;
    const nodes = constant('NODES');
    const small = (name: string) => new Uint8Array(buffer, constant(name), nodes);
    const wide = (name: string) => new Int32Array(buffer, constant(name), nodes);
    this.parse = exports.parse;
    this.find = exports.find;
    this.forget = exports.forget;
    this.columns = {
      kinds: small('KINDS'),
      flags: small('FLAGS'),
      starts: wide('STARTS'),
      ends: wide('ENDS'),
      keyStarts: wide('KEY_STARTS'),
      keyEnds: wide('KEY_ENDS'),
      nexts: wide('NEXTS'),
      parents: wide('PARENTS'),
    };
    this.head = new Int32Array(buffer, constant('HEAD'), 2);
    this.members = new Int32Array(buffer, constant('MEMBERS'), 256);
    this.windowStart = constant('WINDOW');
    this.needleSize = constant('NEEDLE_SIZE');
    this.needles = new Uint8Array(buffer, constant('NEEDLES'), constant('MOST_NEEDLES') * this.needleSize);
    this.window = new Uint8Array(buffer, this.windowStart, constant('WINDOW_SIZE'));
  }
}

/** Indexes the records of one batch after the other onto one tape. */
export class Indexer {
  /** Where known names lie, by shape. Emptied when the numbers of shapes begin anew. */
  readonly layouts: (Layout | undefined)[] = [];
  readonly #needles: PlainText[] = [];
  #engine: Engine | undefined;
  #waits: number;
  #bytes: Buffer | undefined;
  #from = 0;
  #to = 0;
  /** The part of the batch that is copied, and the size of that copy. */
  #low = 0;
  #high = -1;
  #copied = 0;
  #strange = 0;

  /** `waits`: how many records are left to JsonTape before the module is started. */
  constructor(waits = FIRST_RECORDS) {
    this.#waits = typeof WebAssembly === 'undefined' ? Number.POSITIVE_INFINITY : waits;
  }

  /** Bytes that stay as they are until the next `begin` or `end`. */
  begin(bytes: Buffer, from: number, to: number): void {
    this.#bytes = bytes;
    this.#from = from;
    this.#to = to;
    // Nothing is copied yet, and not even a record of no bytes lies in that.
    this.#low = from;
    this.#high = from - 1;
  }

  end(): void {
    this.#bytes = undefined;
  }

  /** As `tape.parse`, with the shape told besides. LEFT: not done, and the tape is as it was. Hot. */
  parse(tape: JsonTape, bytes: Buffer, start: number, end: number): number {
    if (bytes !== this.#bytes) return LEFT;
    if ((start < this.#low || end > this.#high) && !this.#copy(start, end)) return LEFT;
    const engine = this.#engine!;
    const delta = this.#low - engine.windowStart;
    const count = engine.parse(start - delta, end - delta, delta);
    if (count < 0) return count === -1 ? REFUSED : LEFT;
    if (tape.kinds !== engine.columns.kinds) tape.adopt(engine.columns, engine.members);
    tape.bytes = bytes;
    tape.count = count;
    tape.allFlags = engine.head[0]!;
    const shape = engine.head[1]!;
    tape.shape = shape;
    if (shape < 0 && tape.kinds[0] === OBJECT) this.#meetStrange(engine);
    return INDEXED;
  }

  /** Whether the bytes stand in the record's: 0, 1 or LEFT. Hot. */
  find(bytes: Buffer, start: number, end: number, plain: PlainText): number {
    if (bytes !== this.#bytes) return LEFT;
    if ((start < this.#low || end > this.#high) && !this.#copy(start, end)) return LEFT;
    const engine = this.#engine!;
    let number = this.#needles.indexOf(plain);
    if (number < 0) number = this.#addNeedle(engine, plain);
    if (number < 0) return LEFT;
    const delta = this.#low - engine.windowStart;
    return engine.find(start - delta, end - delta, number, plain.bytes.length, plain.fold ? 1 : 0);
  }

  #addNeedle({ needles, needleSize }: Engine, plain: PlainText): number {
    const number = this.#needles.length;
    if ((number + 1) * needleSize > needles.length || plain.bytes.length > needleSize) return -1;
    needles.set(plain.bytes, number * needleSize);
    this.#needles.push(plain);
    return number;
  }

  /** Copies the record and, where records are read one after the other, more and more of what follows. */
  #copy(start: number, end: number): boolean {
    if (this.#waits > 0) {
      this.#waits--;
      return false;
    }
    this.#engine ??= this.#start();
    if (this.#engine === undefined) return false;
    const { window } = this.#engine;
    const size = end - start;
    if (start < this.#from || end > this.#to || size > window.length) return false;
    const isNext = start >= this.#low && start < this.#high + NEAR;
    const wanted = isNext ? Math.min(MAX_COPIED, this.#copied * 2) : size;
    this.#low = start;
    this.#high = Math.min(this.#to, start + Math.max(size, wanted));
    this.#copied = this.#high - start;
    window.set(this.#bytes!.subarray(start, this.#high));
    return true;
  }

  /** Undefined on a processor that has not what the module needs; it is not tried again. */
  #start(): Engine | undefined {
    try {
      return new Engine();
    } catch {
      this.#waits = Number.POSITIVE_INFINITY;
      return undefined;
    }
  }

  #meetStrange(engine: Engine): void {
    if (++this.#strange < TOO_STRANGE) return;
    this.#strange = 0;
    this.layouts.length = 0;
    engine.forget();
  }
}
