// AssemblyScript, not TypeScript: compiled by `npm run wasm` into src/files/line-ends.wasm.ts. Finds where lines lie,
// 64 bytes at a time. LineTable (src/files/lines.ts) is its model, and a test compares the two.
// Uses plain memory that it is handed, at fixed places; no allocation and no runtime.

/** Lines that one call tells at most. */
export const MOST: i32 = 4096;
/** Where their starts and ends are told, as int32; behind the starts stands where the next line begins. */
export const STARTS: i32 = 1024;
export const ENDS: i32 = STARTS + (MOST + 16) * 4;
/** Where the bytes stand, or a copy of them with the byte before in front. Behind them must be room to read 64. */
export const WINDOW: i32 = 65536;

const LF: i32 = 10;
const CR: i32 = 13;

/**
 * Tells the lines that end in `[from, end)` of memory; the first of them begins at `begun`, which may lie before the
 * window. `delta` is added to every position. The number of lines: fewer than MOST, and all are told.
 */
export function lines(from: i32, end: i32, begun: i32, delta: i32): i32 {
  const feeds = i8x16.splat(<i8>LF);
  let count = 0;
  store<i32>(0, begun + delta, STARTS);
  for (let i = from; i < end; i += 64) {
    let marks: u64 =
      at16(i, feeds) | (at16(i + 16, feeds) << 16) | (at16(i + 32, feeds) << 32) | (at16(i + 48, feeds) << 48);
    while (marks !== 0) {
      const at = i + <i32>ctz(marks);
      if (at >= end) return count;
      const to = at - i32(at > begun && load<u8>(at - 1) === CR);
      store<i32>(count << 2, to + delta, ENDS);
      begun = at + 1;
      count++;
      store<i32>(count << 2, begun + delta, STARTS);
      if (count === MOST) return count;
      marks &= marks - 1;
    }
  }
  return count;
}

@inline
function at16(i: i32, bytes: v128): u64 {
  return <u64>i8x16.bitmask(i8x16.eq(v128.load(i), bytes));
}
