// AssemblyScript, not TypeScript: part of json-index.ts and known-records.ts. Where JSON's strings, numbers and blanks end,
// 16 bytes at a time. Nothing here looks for the end of the text: a byte 0 behind it is wrong wherever it stands.

/** Kinds of values, as src/record/json.ts has them. */
export const STRING: i32 = 0;
export const NUMBER: i32 = 1;
export const TRUE: i32 = 2;
export const FALSE: i32 = 3;
export const NULL: i32 = 4;
export const OBJECT: i32 = 5;
export const ARRAY: i32 = 6;

/** Flags of strings. */
export const ESCAPED: i32 = 1;
export const HIGH: i32 = 2;

/** Of the string whose end was found last. */
export let stringFlags: i32 = 0;

export function blanksEnd(i: i32): i32 {
  while (true) {
    const c: i32 = load<u8>(i);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return i;
    i++;
  }
}

/** A bit for each of the 16 bytes at `i` that ends a string or needs a closer look there. */
@inline
export function stringMarks(i: i32): i32 {
  const bytes = v128.load(i);
  const marks = v128.or(
    i8x16.eq(bytes, i8x16.splat(0x22)),
    v128.or(i8x16.eq(bytes, i8x16.splat(0x5c)), i8x16.lt_s(bytes, i8x16.splat(0x20))),
  );
  return i8x16.bitmask(marks);
}

/** The closing quote of the string whose text begins at `i`, -1 when it is broken. */
@inline
export function stringEnd(i: i32): i32 {
  const mask = stringMarks(i);
  if (mask !== 0) {
    const to = i + ctz(mask);
    if (load<u8>(to) === 0x22) {
      stringFlags = 0;
      return to;
    }
    return longStringEnd(to);
  }
  return longStringEnd(i + 16);
}

function longStringEnd(i: i32): i32 {
  let flags = 0;
  while (true) {
    const bytes = v128.load(i);
    const marks = v128.or(
      i8x16.eq(bytes, i8x16.splat(0x22)),
      v128.or(
        i8x16.eq(bytes, i8x16.splat(0x5c)),
        // Signed: bytes of 0x80 and above are below zero. Once they are known they are passed over.
        flags & HIGH ? i8x16.lt_u(bytes, i8x16.splat(0x20)) : i8x16.lt_s(bytes, i8x16.splat(0x20)),
      ),
    );
    const mask = i8x16.bitmask(marks);
    if (mask === 0) {
      i += 16;
      continue;
    }
    i += ctz(mask);
    const c: i32 = load<u8>(i);
    if (c === 0x22) {
      stringFlags = flags;
      return i;
    }
    if (c >= 0x80) {
      flags |= HIGH;
      i++;
      continue;
    }
    if (c !== 0x5c) return -1;
    flags |= ESCAPED;
    const code: i32 = load<u8>(i, 1);
    if (code === 0x75) {
      if (!isHex(i + 2) || !isHex(i + 3) || !isHex(i + 4) || !isHex(i + 5)) return -1;
      i += 6;
    } else {
      if (!isEscape(code)) return -1;
      i += 2;
    }
  }
}

function isHex(i: i32): bool {
  const c: i32 = load<u8>(i);
  const letter = c | 0x20;
  return (c >= 0x30 && c <= 0x39) || (letter >= 0x61 && letter <= 0x66);
}

function isEscape(c: i32): bool {
  switch (c) {
    case 0x22:
    case 0x2f:
    case 0x5c:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return true;
    default:
      return false;
  }
}

/** The end of the number whose digits begin at `i`, -1 when none do. */
@inline
export function numberEnd(i: i32): i32 {
  let others = notDigits(i);
  if (others === 0) return longNumberEnd(i);
  let length = ctz(others);
  let c: i32 = load<u8>(i + length);
  // A leading zero stands alone.
  if (length === 0 || (length > 1 && load<u8>(i) === 0x30)) return -1;
  if (c === 0x2e) {
    others &= others - 1;
    if (others === 0) return longNumberEnd(i);
    const point = length;
    length = ctz(others);
    if (length === point + 1) return -1;
    c = load<u8>(i + length);
  }
  return (c | 0x20) === 0x65 ? longNumberEnd(i) : i + length;
}

function longNumberEnd(i: i32): i32 {
  let to = load<u8>(i) === 0x30 ? i + 1 : digitsEnd(i);
  if (to === i) return -1;
  if (load<u8>(to) === 0x2e) {
    i = to + 1;
    to = digitsEnd(i);
    if (to === i) return -1;
  }
  if ((load<u8>(to) | 0x20) === 0x65) {
    i = to + 1;
    const sign: i32 = load<u8>(i);
    if (sign === 0x2b || sign === 0x2d) i++;
    to = digitsEnd(i);
    if (to === i) return -1;
  }
  return to;
}

/** A bit for each of the 16 bytes at `i` that is no digit. */
@inline
export function notDigits(i: i32): i32 {
  const digits = i8x16.sub(v128.load(i), i8x16.splat(0x30));
  return i8x16.bitmask(i8x16.gt_u(digits, i8x16.splat(9)));
}

function digitsEnd(i: i32): i32 {
  while (true) {
    const others = notDigits(i);
    if (others !== 0) return i + ctz(others);
    i += 16;
  }
}
