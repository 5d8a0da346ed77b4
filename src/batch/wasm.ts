// Runs a decoder that was compiled to WebAssembly with Emscripten, and keeps its input and output memory between
// calls. The packages' own functions allocate and copy for every call, and stay broken after one corrupt frame.
// Which functions the decoder has, and which formats it reads, is the business of lz4.ts and zstd.ts.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { corrupt } from './corrupt.ts';
import { KEEP, roomy } from './memory.ts';

/** What every Emscripten module offers. `HEAPU8` is replaced when the memory grows: never keep it. */
export interface WasmExports {
  readonly HEAPU8: Uint8Array;
  _malloc(size: number): number;
  _free(pointer: number): void;
}

/** A decoder's code and its memory: an area for input, one for output. */
export class WasmDecoder<Exports extends WasmExports> {
  readonly #start: () => Exports;
  #exports: Exports;
  #input = 0;
  #inputSize = 0;
  #output = 0;
  #outputSize = 0;

  constructor(start: () => Exports) {
    this.#start = start;
    this.#exports = start();
  }

  get exports(): Exports {
    return this.#exports;
  }
  /** Addresses of the two areas. */
  get input(): number {
    return this.#input;
  }
  get output(): number {
    return this.#output;
  }

  /** Copies `[from, to)` into the input area and makes the output area hold `size` bytes. Moves both. */
  load(bytes: Buffer, from: number, to: number, size: number): void {
    const held = this.#inputSize + this.#outputSize;
    // WebAssembly memory never shrinks; a fresh instance is how a huge batch's memory is given back.
    if (held > KEEP && to - from + size <= KEEP) this.restart();
    if (this.#inputSize < to - from) {
      if (this.#input !== 0) this.#exports._free(this.#input);
      this.#inputSize = roomy(to - from);
      this.#input = this.#allocate(this.#inputSize);
    }
    if (this.#outputSize < size) {
      if (this.#output !== 0) this.#exports._free(this.#output);
      this.#outputSize = roomy(size);
      this.#output = this.#allocate(this.#outputSize);
    }
    // After the allocations, which may have replaced the heap.
    this.#exports.HEAPU8.set(bytes.subarray(from, to), this.#input);
  }

  /** The first `size` bytes of the output area, in place: valid until the next `load`. */
  result(size: number): Buffer {
    return Buffer.from(this.#exports.HEAPU8.buffer, this.#output, size);
  }

  /** What `decode` returns; -1, with the decoder started over, when that is negative or the code trapped. */
  attempt(decode: () => number): number {
    let size = -1;
    try {
      size = decode();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    }
    if (size < 0) this.restart();
    return size;
  }

  /** Starts over with fresh memory. Needed after a failure, which leaves the decoder's state undefined. */
  restart(): void {
    this.#exports = this.#start();
    this.#input = this.#inputSize = this.#output = this.#outputSize = 0;
  }

  #allocate(size: number): number {
    const pointer = this.#exports._malloc(size);
    if (pointer === 0) {
      this.restart();
      throw corrupt(`there is no memory for the ${size} bytes it needs`);
    }
    return pointer;
  }
}

/**
 * Compiles the `.wasm` file `name` (a package's path) once, and returns what makes fresh instances of it. `glue` is
 * the start-up function that Emscripten wrote for it.
 */
export async function compileWasm<Exports extends WasmExports>(
  name: string,
  glue: (module: object) => unknown,
): Promise<() => Exports> {
  const path = createRequire(import.meta.url).resolve(name);
  const code = await WebAssembly.compile(await readFile(path));
  return () => {
    // Given this hook, the glue starts at once and not after a promise, so that a decoder can be replaced in the
    // middle of a synchronous scan. It fills in `module`.
    const module = {
      instantiateWasm(imports: object, receive: (instance: WebAssembly.Instance) => void): object {
        const instance = new WebAssembly.Instance(code, imports);
        receive(instance);
        return instance.exports;
      },
      // The glue's own complaints come back as errors too; nothing of it may reach stdout or stderr.
      print(): void {},
      printErr(): void {},
    };
    glue(module);
    return module as unknown as Exports;
  };
}
