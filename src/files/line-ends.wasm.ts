// The ends of lines as WebAssembly. Written by `npm run wasm` out of src/files/wasm/line-ends.ts; do not edit.

/** SHA-256 of the source, and of what it imports, that this was compiled from. */
export const SOURCE_HASH = '2ce4c3191393ce04921eec4fdb53fb5852c983492d5c2ab3063c0567adbc772f';

/** The module, in base64. */
export const MODULE: string = [
  'AGFzbQEAAAABCQFgBH9/f38BfwIPAQNlbnYGbWVtb3J5AgACAwIBAAYbBH8AQYAgC38AQYAIC38AQcCIAQt/AEGAgAQLBzIGBE1P',
  'U1QDAAZTVEFSVFMDAQRFTkRTAwIGV0lORE9XAwMFbGluZXMAAAZtZW1vcnkCAAqkAgGhAgICfwF+QYAIIAIgA2o2AgADQCAAIAFI',
  'BEAgAP0ABAD9DAoKCgoKCgoKCgoKCgoKCgr9I/1krCAA/QAEEP0MCgoKCgoKCgoKCgoKCgoKCv0j/WSsQhCGhCAA/QAEIP0MCgoK',
  'CgoKCgoKCgoKCgoKCv0j/WSsQiCGhCAA/QAEMP0MCgoKCgoKCgoKCgoKCgoKCv0j/WSsQjCGhCEGA0AgBkIAUgRAIAAgBnqnaiIF',
  'IAFOBEAgBA8LIARBAnQgBSACIAVIIgIEfyAFQQFrLQAAQQ1GBSACC0EAR2sgA2o2AsCIASAEQQFqIgRBAnQgAyAFQQFqIgJqNgKA',
  'CCAEQYAgRgRAIAQPCyAGIAZCAX2DIQYMAQsLIABBQGshAAwBCwsgBAs=',
].join('');
