// What is used of the WebAssembly builds of lz4 and zstd and of WebAssembly itself, whose types come with the DOM.
// The packages' own functions are not used: see wasm.ts.

declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: object);
    readonly exports: object;
  }
  class RuntimeError extends Error {}
  function compile(bytes: Uint8Array): Promise<Module>;
}

declare module '@foxglove/wasm-lz4/dist/wasm-lz4.js' {
  export default function start(module: object): unknown;
}

declare module '@foxglove/wasm-zstd/dist/wasm-zstd.js' {
  export default function start(module: object): unknown;
}
