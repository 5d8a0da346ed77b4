// Finds the ends of lines by WebAssembly (wasm/line-ends.ts), several times faster than one native search a line.
// Bytes that lie in memory made here are looked through where they are; of others a copy is, a window at a time.

import { MODULE } from './line-ends.wasm.ts';

interface Exports {
  lines(from: number, end: number, begun: number, delta: number): number;
  readonly [constant: string]: unknown;
}

declare global {
  namespace WebAssembly {
    /** Not in Node's own types. `initial`: pages of 64 KiB. */
    class Memory {
      constructor(size: { readonly initial: number });
      readonly buffer: ArrayBuffer;
    }
  }
}

/** Starting the module takes about as long as this many bytes do without it. */
const FIRST_BYTES = 1024 * 1024;
const PAGE = 65_536;
/** As the module has it: its tables lie in the first page, and behind the bytes it reads some more. */
const WINDOW = PAGE;
const BEHIND = 64;
const COPIED = PAGE;

/** The buffers of memories made here, and those of them that the module runs in. */
const memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>();
const engines = new WeakMap<ArrayBufferLike, Engine>();
let compiled: WebAssembly.Module | undefined;

class Engine {
  readonly lines: Exports['lines'];
  readonly most: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly bytes: Uint8Array;

  constructor(memory: WebAssembly.Memory) {
    compiled ??= new WebAssembly.Module(Buffer.from(MODULE, 'base64'));
    const exports = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Exports;
    const { buffer } = memory;
    const constant = (name: string): number => (exports[name] as { value: number }).value;
    this.lines = exports.lines;
    this.most = constant('MOST');
    this.starts = new Int32Array(buffer, constant('STARTS'), this.most + 1);
    this.ends = new Int32Array(buffer, constant('ENDS'), this.most);
    this.bytes = new Uint8Array(buffer);
  }
}

function makeMemory(size: number): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((WINDOW + size + BEHIND) / PAGE) });
  memories.set(memory.buffer, memory);
  return memory;
}

/**
 * So many bytes of memory in which lines are found without a copy. It begins with a page of the processor's, too,
 * which makes reading a file into it up to twice as fast. Plain memory where there is no WebAssembly.
 */
export function lineMemory(size: number): Buffer {
  try {
    return Buffer.from(makeMemory(size).buffer, WINDOW, size);
  } catch {
    // Also where a process may have only so much address space.
    return Buffer.allocUnsafeSlow(size);
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
  /** That of the copies. */
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
      this.#engine = new Engine(makeMemory(COPIED));
      return true;
    } catch {
      // A processor that has not what the module needs; it is not tried again.
      this.#waits = Number.POSITIVE_INFINITY;
      return false;
    }
  }

  /** Looks for lines that end in `[from, to)`, the first begun at `begun`; how many. Perhaps not all: see `end`. Hot. */
  read(bytes: Buffer, from: number, to: number, begun: number): number {
    const engine = engineOf(bytes);
    return engine === undefined
      ? this.#readCopy(bytes, from, to, begun)
      : this.#read(engine, from, to, begun, WINDOW);
  }

  /** `start`: where position 0 lies in the module's memory, or would. */
  #read(engine: Engine, from: number, to: number, begun: number, start: number): number {
    const count = engine.lines(from + start, to + start, begun + start, -start);
    this.starts = engine.starts;
    this.ends = engine.ends;
    this.end = count === engine.most ? engine.starts[count]! : to;
    return count;
  }

  #readCopy(bytes: Buffer, from: number, to: number, begun: number): number {
    const engine = this.#engine!;
    const end = Math.min(to, from + COPIED);
    // The byte before tells whether a \n at the front follows a \r.
    const before = from === 0 ? 0 : 1;
    engine.bytes.set(bytes.subarray(from - before, end), WINDOW - before);
    return this.#read(engine, from, end, begun, WINDOW - from);
  }
}

/** The module in the memory of these bytes; undefined where that is not one for it. */
function engineOf(bytes: Buffer): Engine | undefined {
  if (bytes.byteOffset !== WINDOW) return undefined;
  const known = engines.get(bytes.buffer);
  if (known !== undefined) return known;
  const memory = memories.get(bytes.buffer);
  if (memory === undefined) return undefined;
  const engine = new Engine(memory);
  engines.set(bytes.buffer, engine);
  return engine;
}
