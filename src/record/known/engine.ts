// The WebAssembly module that passes over batches (wasm/known-records.ts), with its memory. What is learned here are
// bytes; how it is known which bytes decide, and what an answer means, is known-records.ts's business.

import { MODULE } from './known-records.wasm.ts';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  pass(
    from: number,
    to: number,
    isLast: number,
    index: number,
    count: number,
    most: number,
    early: number,
    late: number,
    delta: number,
  ): number;
  learn(start: number, end: number): number;
  readonly [constant: string]: unknown;
}

/** What `pass` of the module says. */
const LONG = 1;
const ODD = 2;
/** Words of HEAD. */
const NEXT = 0;
const NEXT_INDEX = 1;
const LEFT_COUNT = 2;
/** Where it is told the places, in bytes from HEAD on, and how much that is. */
const ASKED = 16;
const PLAN_SIZE = 32;
/** Words of an answer, and which of them is its count. */
const ANSWER_SIZE = 4;
const COUNT = 3;

/** The least and the largest difference of time, ms, that the module takes; they stand for none. */
const OPEN_BELOW = -(2 ** 31);
const OPEN_ABOVE = 2 ** 31 - 1;

let compiled: WebAssembly.Module | undefined;

/** Passes over records whose answer is known. Throws on a processor that lacks what the module needs. */
export class KnownEngine {
  /** Records that `pass` left: position and number in the batch, in turn. */
  left = new Int32Array(1024);
  leftCount = 0;
  /** The record from which on it did not read, by position and number; that of the end where it read all. */
  restAt = 0;
  restIndex = 0;
  /** How many answers there are, how many there can be, and on how many places one may depend. */
  size = 0;
  readonly most: number;
  readonly mostPlaces: number;
  readonly #exports: Exports;
  readonly #head: Int32Array;
  readonly #asked: Uint8Array;
  readonly #window: Uint8Array;
  readonly #windowStart: number;
  readonly #left: Int32Array;
  readonly #answers: Int32Array;

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(MODULE, 'base64'));
    const exports = new WebAssembly.Instance(compiled, {}).exports as Exports;
    const { buffer } = exports.memory;
    const constant = (name: string): number => (exports[name] as { value: number }).value;
    this.#exports = exports;
    this.most = constant('MOST_ANSWERS');
    this.mostPlaces = constant('MOST_PLACES');
    this.#head = new Int32Array(buffer, constant('HEAD'), 4);
    this.#asked = new Uint8Array(buffer, constant('HEAD') + ASKED, PLAN_SIZE);
    this.#windowStart = constant('WINDOW');
    this.#window = new Uint8Array(buffer, this.#windowStart, constant('WINDOW_SIZE'));
    this.#left = new Int32Array(buffer, constant('LEFT'));
    this.#answers = new Int32Array(buffer, constant('ANSWERS'), this.most * ANSWER_SIZE);
  }

  /**
   * Passes over a batch of `count` records in `[start, end)`, as format v2 writes them. Known records are counted under
   * their answer if their time is at least `early` and less than `late` ms after the batch's; none may lie more than `span` offsets behind the batch's. `left` has the others, up to `restAt`, where
   * something is odd. Hot.
   */
  pass(
    bytes: Buffer,
    start: number,
    end: number,
    count: number,
    span: number,
    early: number,
    late: number,
  ): void {
    const from = bound(early);
    const until = bound(late);
    const window = this.#window;
    const windowStart = this.#windowStart;
    const head = this.#head;
    let at = start;
    let index = 0;
    let said = 0;
    this.leftCount = 0;
    while (at < end && said !== ODD) {
      const to = Math.min(end, at + window.length);
      const delta = at - windowStart;
      window.set(bytes.subarray(at, to));
      const isLast = to === end ? 1 : 0;
      said = this.#exports.pass(windowStart, to - delta, isLast, index, count, span, from, until, delta);
      this.#noteLeft();
      at = head[NEXT]!;
      index = head[NEXT_INDEX]!;
      if (said === LONG && at > end) {
        said = ODD;
        index--;
        at = this.left[2 * --this.leftCount]!;
      }
    }
    this.restAt = at;
    this.restIndex = index;
  }

  #noteLeft(): void {
    const more = this.#head[LEFT_COUNT]!;
    const all = this.leftCount + more;
    if (2 * all > this.left.length) {
      const larger = new Int32Array(4 * all);
      larger.set(this.left);
      this.left = larger;
    }
    for (let i = 0; i < 2 * more; i++) this.left[2 * this.leftCount + i] = this.#left[i]!;
    this.leftCount = all;
  }

  /**
   * Learns the JSON text in `[start, end)`, whose answer depends on the members at the first `columns` of `places`, and on
   * no text at the others being an object. The number of its answer; negative where nothing could be learned.
   */
  learn(bytes: Buffer, start: number, end: number, columns: number, places: Uint8Array): number {
    const window = this.#window;
    if (end - start > window.length || places.length + 2 > PLAN_SIZE) return -1;
    this.#asked[0] = columns;
    this.#asked[1] = places.length - columns;
    this.#asked.set(places, 2);
    window.set(bytes.subarray(start, end));
    const number = this.#exports.learn(this.#windowStart, this.#windowStart + end - start);
    if (number === this.size) this.size++;
    return number;
  }

  /** How often an answer was met since the last time. */
  take(number: number): number {
    const at = number * ANSWER_SIZE + COUNT;
    const times = this.#answers[at]!;
    this.#answers[at] = 0;
    return times;
  }
}

/** A bound of time for the module: open where it is infinite, but never where it is only far away. */
function bound(difference: number): number {
  if (difference === Number.NEGATIVE_INFINITY) return OPEN_BELOW;
  if (difference === Number.POSITIVE_INFINITY) return OPEN_ABOVE;
  return Math.min(Math.max(difference, OPEN_BELOW + 1), OPEN_ABOVE - 1);
}
