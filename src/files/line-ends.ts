// Finds the ends of lines by WebAssembly (wasm/line-ends.ts), several times faster than one native search a line.
// Works on a copy of the bytes, a window of them at a time.

import { MODULE } from './line-ends.wasm.ts';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  lines(from: number, end: number, begun: number, delta: number): number;
  readonly [constant: string]: unknown;
}

/** Starting the module takes about as long as this many bytes do without it. */
const FIRST_BYTES = 1024 * 1024;

class Engine {
  readonly lines: Exports['lines'];
  readonly most: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly start: number;
  readonly size: number;
  /** The window, with the byte in front of it. */
  readonly window: Uint8Array;

  constructor() {
    const module = new WebAssembly.Module(Buffer.from(MODULE, 'base64'));
    const exports = new WebAssembly.Instance(module, {}).exports as Exports;
    const { buffer } = exports.memory;
    const constant = (name: string): number => (exports[name] as { value: number }).value;
    this.lines = exports.lines;
    this.most = constant('MOST');
    this.starts = new Int32Array(buffer, constant('STARTS'), this.most + 1);
    this.ends = new Int32Array(buffer, constant('ENDS'), this.most);
    this.start = constant('WINDOW');
    this.size = constant('WINDOW_SIZE');
    this.window = new Uint8Array(buffer, this.start - 1, this.size + 1);
  }
}

/** The module, started when it is worth it. */
export class LineEnds {
  /** Its tables are copied out at once, so one is enough for all files. */
  static readonly shared = new LineEnds();
  /** What `read` told last: starts and ends of lines, and the position up to which it looked. */
  starts: Int32Array = new Int32Array(0);
  ends: Int32Array = new Int32Array(0);
  end = 0;
  #engine: Engine | undefined;
  #waits: number;

  /** `waits`: how many bytes are left to others before the module is started. */
  constructor(waits = FIRST_BYTES) {
    this.#waits = typeof WebAssembly === 'undefined' ? Number.POSITIVE_INFINITY : waits;
  }

  /** Whether so many bytes should be handed to `read`; says so only once the module runs. */
  isWorth(bytes: number): boolean {
    if (this.#engine !== undefined) return true;
    this.#waits -= bytes;
    if (this.#waits > 0) return false;
    try {
      this.#engine = new Engine();
      this.starts = this.#engine.starts;
      this.ends = this.#engine.ends;
      return true;
    } catch {
      // A processor that has not what the module needs; it is not tried again.
      this.#waits = Number.POSITIVE_INFINITY;
      return false;
    }
  }

  /** Looks for lines that end in `[from, to)`, the first begun at `begun`; how many. Perhaps not all: see `end`. Hot. */
  read(bytes: Buffer, from: number, to: number, begun: number): number {
    const engine = this.#engine!;
    const size = Math.min(to - from, engine.size);
    // The byte before tells whether a \n at the front follows a \r.
    const before = from === 0 ? 0 : 1;
    engine.window.set(bytes.subarray(from - before, from + size), 1 - before);
    const delta = from - engine.start;
    const count = engine.lines(engine.start, engine.start + size, begun - delta, delta);
    this.end = count === engine.most ? engine.starts[count]! : from + size;
    return count;
  }
}
