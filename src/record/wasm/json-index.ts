// AssemblyScript, not TypeScript: compiled by `npm run wasm` into src/record/json-index.wasm.ts. Indexes one JSON text as
// JsonTape.parse does (src/record/json.ts is the model, and a property test compares the two), 16 bytes at a time
// where that helps. Also tells which keys in which order an object has at its top: a shape, by number.
// Uses plain memory at fixed places, no allocation and no runtime.

/** More values than this are left to JsonTape. */
export const NODES: i32 = 4096;

/** Texts to look for: so many, each so long. */
export const NEEDLES: i32 = 512;
export const MOST_NEEDLES: i32 = 8;
export const NEEDLE_SIZE: i32 = 64;

// Columns, a little apart from each other, so that the same row of all does not fall into one set of the cache.
const GAP: i32 = 192;
const COLUMN: i32 = NODES * 4 + GAP;
/** allFlags and shape: what is to be told besides the tape. */
export const HEAD: i32 = 1024;
const ALL_FLAGS: i32 = 0;
const SHAPE: i32 = 4;
const MEMBER_COUNT: i32 = 8;
export const KINDS: i32 = 2048;
export const FLAGS: i32 = KINDS + NODES + GAP;
export const STARTS: i32 = FLAGS + NODES + GAP;
export const ENDS: i32 = STARTS + COLUMN;
export const KEY_STARTS: i32 = ENDS + COLUMN;
export const KEY_ENDS: i32 = KEY_STARTS + COLUMN;
export const NEXTS: i32 = KEY_ENDS + COLUMN;
export const PARENTS: i32 = NEXTS + COLUMN;
/** For an object or array: the shape around it, to go on with behind it. */
const OUTER: i32 = PARENTS + COLUMN;
/** The nodes of the top object's members. */
export const MEMBERS: i32 = OUTER + COLUMN;
/** An object with more members has no shape. */
const MOST_MEMBERS: i32 = 256;

// Shapes are a tree: a shape is the one before and one more key. What is known of each, from its address on:
/** The first 16 bytes of its key with quotes and colon, and a bit for each of them that is used. */
const BEGINNING: i32 = 0;
const MASK: i32 = 16;
const KEY_LENGTH: i32 = 20;
/** The flags of its key. */
const OF_KEY: i32 = 24;
/** Where the whole key stands in KEYS, with quotes and colon. */
const KEY: i32 = 28;
/** The shapes with one more key: the first, and for each of them the next beside it. The root is nobody's child. */
const CHILD: i32 = 32;
const SIBLING: i32 = 36;
/** The shape with which an object or array under the key begins; 0 while none was seen. */
const INNER: i32 = 40;
const SHAPE_SIZE: i32 = 64;
const SHAPES: i32 = (MEMBERS + MOST_MEMBERS * 4 + 127) & ~63;
const MOST_SHAPES: i32 = 512;
const SHAPES_END: i32 = SHAPES + MOST_SHAPES * SHAPE_SIZE;
/** Those inside others leave room. */
const INNER_END: i32 = SHAPES + (MOST_SHAPES / 2) * SHAPE_SIZE;
const MOST_CHILDREN: i32 = 8;
const LONGEST_KEY: i32 = 128;
/** The keys' bytes. */
const KEYS: i32 = SHAPES_END;
const KEYS_END: i32 = 3 * 65536;
/** Where texts are put, and how much of it there is. Behind it is room for reading 16 bytes at its end. */
export const WINDOW: i32 = KEYS_END;
export const WINDOW_SIZE: i32 = 2 * 65536;

const STRING: i32 = 0;
const NUMBER: i32 = 1;
const TRUE: i32 = 2;
const FALSE: i32 = 3;
const NULL: i32 = 4;
const OBJECT: i32 = 5;
const ARRAY: i32 = 6;
const ESCAPED: i32 = 1;
const HIGH: i32 = 2;

const BROKEN: i32 = -1;
const TOO_BIG: i32 = -2;
const NO_SHAPE: i32 = -1;

/** A letter's bit of case. */
const CASE: i32 = 0x20;

let shapesEnd: i32 = SHAPES + SHAPE_SIZE;
let keysEnd: i32 = KEYS;
let stringFlags: i32 = 0;

/** Forgets all shapes; their numbers begin anew. */
export function forget(): void {
  shapesEnd = SHAPES + SHAPE_SIZE;
  keysEnd = KEYS;
  memory.fill(SHAPES, 0, SHAPE_SIZE);
}

/**
 * Indexes the text in `[start, end)` of memory; `delta` is added to every position that is told. The number of
 * values, -1 when it is not JSON, -2 when it has too many values.
 */
export function parse(start: i32, end: i32, delta: i32): i32 {
  // A byte 0 is wrong wherever it stands, so that nothing below needs to look for the end.
  const behind = load<u8>(end);
  store<u8>(end, 0);
  const count = index(start, end, delta);
  store<u8>(end, behind);
  return count;
}

@inline
function index(start: i32, end: i32, delta: i32): i32 {
  let i = start;
  let count = 0;
  let parent = -1;
  // What closes the object or array at `parent`.
  let close = 0;
  let shape = SHAPES;
  // Few variables live through the loop, so that they stay in registers: a key is written down where its value will
  // be, before that is known.
  store<i32>(HEAD, 0, ALL_FLAGS);
  store<i32>(HEAD, 0, MEMBER_COUNT);
  store<i32>(0, -1, KEY_STARTS);
  store<i32>(0, -1, KEY_ENDS);
  store<u8>(0, 0, FLAGS);
  while (true) {
    if (load<u8>(i) <= 0x20) i = blanksEnd(i);
    const c: i32 = load<u8>(i);
    const at = count << 2;
    let opened = false;
    if (c === 0x22) {
      i++;
      store<u8>(count, STRING, KINDS);
      store<i32>(at, i + delta, STARTS);
      i = stringEnd(i);
      if (i < 0) return BROKEN;
      store<i32>(at, i + delta, ENDS);
      if (stringFlags !== 0) addFlags(count, stringFlags);
      i++;
    } else if (c - 0x30 < 10 && c >= 0x30) {
      store<u8>(count, NUMBER, KINDS);
      store<i32>(at, i + delta, STARTS);
      i = numberEnd(i);
      if (i < 0) return BROKEN;
      store<i32>(at, i + delta, ENDS);
    } else if ((c | 0x20) === 0x7b) {
      store<u8>(count, c === 0x7b ? OBJECT : ARRAY, KINDS);
      store<i32>(at, i + delta, STARTS);
      store<i32>(at, parent, PARENTS);
      store<i32>(at, shape, OUTER);
      opened = true;
      i++;
    } else {
      const to = wordEnd(i, count);
      if (to < 0) return BROKEN;
      store<i32>(at, i + delta, STARTS);
      store<i32>(at, to + delta, ENDS);
      i = to;
    }
    if (parent === 0) addMember(count);
    if (opened) {
      if (parent >= 0 && shape >= 0) shape = innerOf(shape);
      parent = count;
      close = c + 2;
    }
    count++;
    store<i32>(at, count, NEXTS);
    if (count === NODES) return TOO_BIG;
    // Behind a value: close what ends here, then go on to the next member or element.
    while (true) {
      if (load<u8>(i) <= 0x20) i = blanksEnd(i);
      const c: i32 = load<u8>(i);
      if (parent < 0) {
        if (load<u8>(0, KINDS) !== OBJECT || load<i32>(HEAD, MEMBER_COUNT) > MOST_MEMBERS) {
          store<i32>(HEAD, NO_SHAPE, SHAPE);
        }
        return i === end ? count : BROKEN;
      }
      if (c === close) {
        i++;
        const closed = parent << 2;
        store<i32>(closed, i + delta, ENDS);
        store<i32>(closed, count, NEXTS);
        if (parent === 0) store<i32>(HEAD, shape < 0 ? NO_SHAPE : (shape - SHAPES) / SHAPE_SIZE, SHAPE);
        shape = load<i32>(closed, OUTER);
        parent = load<i32>(closed, PARENTS);
        if (parent >= 0) close = load<u8>(parent, KINDS) === OBJECT ? 0x7d : 0x5d;
        opened = false;
        continue;
      }
      if (!opened) {
        if (c !== 0x2c) return BROKEN;
        i++;
      }
      break;
    }
    const next = count << 2;
    if (close === 0x5d) {
      store<i32>(next, -1, KEY_STARTS);
      store<i32>(next, -1, KEY_ENDS);
      store<u8>(count, 0, FLAGS);
      continue;
    }
    if (load<u8>(i) <= 0x20) i = blanksEnd(i);
    if (shape >= 0) {
      const child = shapeAt(shape, i);
      if (child > 0) {
        const length = load<i32>(child, KEY_LENGTH);
        shape = child;
        store<i32>(next, i + delta + 1, KEY_STARTS);
        store<i32>(next, i + delta + 1 + length, KEY_ENDS);
        i += length + 3;
        const flags = load<i32>(child, OF_KEY);
        store<u8>(count, 0, FLAGS);
        if (flags !== 0) addFlags(count, flags);
        continue;
      }
    }
    if (load<u8>(i) !== 0x22) return BROKEN;
    const key = i + 1;
    i = stringEnd(key);
    if (i < 0) return BROKEN;
    store<i32>(next, key + delta, KEY_STARTS);
    store<i32>(next, i + delta, KEY_ENDS);
    store<u8>(count, 0, FLAGS);
    if (stringFlags !== 0) addFlags(count, stringFlags << 2);
    if (shape >= 0) shape = shapeWith(shape, key, i - key, stringFlags << 2, parent === 0);
    i++;
    if (load<u8>(i) !== 0x3a) {
      i = blanksEnd(i);
      if (load<u8>(i) !== 0x3a) return BROKEN;
    }
    i++;
  }
}

function addFlags(node: i32, flags: i32): void {
  store<u8>(node, load<u8>(node, FLAGS) | flags, FLAGS);
  store<i32>(HEAD, load<i32>(HEAD, ALL_FLAGS) | flags, ALL_FLAGS);
}

@inline
function addMember(node: i32): void {
  const members = load<i32>(HEAD, MEMBER_COUNT);
  store<i32>((members & (MOST_MEMBERS - 1)) << 2, node, MEMBERS);
  store<i32>(HEAD, members + 1, MEMBER_COUNT);
}

function wordEnd(i: i32, node: i32): i32 {
  const word = load<u32>(i);
  if (word === 0x65757274) {
    store<u8>(node, TRUE, KINDS);
    return i + 4;
  }
  if (word === 0x6c6c756e) {
    store<u8>(node, NULL, KINDS);
    return i + 4;
  }
  if (word === 0x736c6166 && load<u8>(i, 4) === 0x65) {
    store<u8>(node, FALSE, KINDS);
    return i + 5;
  }
  if (load<u8>(i) !== 0x2d) return BROKEN;
  store<u8>(node, NUMBER, KINDS);
  return numberEnd(i + 1);
}

function blanksEnd(i: i32): i32 {
  while (true) {
    const c: i32 = load<u8>(i);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return i;
    i++;
  }
}

/** The closing quote of the string whose text begins at `i`, -1 when it is broken. */
@inline
function stringEnd(i: i32): i32 {
  const bytes = v128.load(i);
  const marks = v128.or(
    i8x16.eq(bytes, i8x16.splat(0x22)),
    v128.or(i8x16.eq(bytes, i8x16.splat(0x5c)), i8x16.lt_s(bytes, i8x16.splat(0x20))),
  );
  const mask = i8x16.bitmask(marks);
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
function numberEnd(i: i32): i32 {
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
function notDigits(i: i32): i32 {
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

/** The shape that `shape` becomes by the key that stands at `i`, if it is known and a colon follows; else 0. */
@inline
function shapeAt(shape: i32, i: i32): i32 {
  const bytes = v128.load(i);
  let child = load<i32>(shape, CHILD);
  while (child !== 0) {
    const same = i8x16.bitmask(i8x16.eq(bytes, v128.load(child, BEGINNING)));
    if ((~same & load<i32>(child, MASK)) === 0) {
      const length = load<i32>(child, KEY_LENGTH);
      if (length <= 13 || isSame(i + 16, load<i32>(child, KEY) + 16, length - 13)) return child;
    }
    child = load<i32>(child, SIBLING);
  }
  return 0;
}

/** The shape that `shape` becomes by the key in `[key, key + length)`; a new one when it was never seen. */
function shapeWith(shape: i32, key: i32, length: i32, flags: i32, isTop: bool): i32 {
  let link = shape + CHILD;
  let child = load<i32>(link);
  for (let i = 0; child !== 0; i++) {
    if (i === MOST_CHILDREN) return NO_SHAPE;
    if (load<i32>(child, KEY_LENGTH) === length && isSame(load<i32>(child, KEY) + 1, key, length)) return child;
    link = child + SIBLING;
    child = load<i32>(link);
  }
  if (shapesEnd >= (isTop ? SHAPES_END : INNER_END)) return NO_SHAPE;
  if (length > LONGEST_KEY || keysEnd + length + 32 > KEYS_END) return NO_SHAPE;
  child = newShape(link);
  store<u8>(keysEnd, 0x22);
  memory.copy(keysEnd + 1, key, length);
  store<u8>(keysEnd + 1 + length, 0x22);
  store<u8>(keysEnd + 2 + length, 0x3a);
  v128.store(child, v128.load(keysEnd), BEGINNING);
  store<i32>(child, length >= 13 ? 0xffff : (1 << (length + 3)) - 1, MASK);
  store<i32>(child, length, KEY_LENGTH);
  store<i32>(child, flags, OF_KEY);
  store<i32>(child, keysEnd, KEY);
  keysEnd += length + 3;
  return child;
}

/** The shape with which what stands under the last key of `shape` begins, should it be an object or array. */
function innerOf(shape: i32): i32 {
  const known = load<i32>(shape, INNER);
  if (known !== 0) return known;
  return shapesEnd >= INNER_END ? NO_SHAPE : newShape(shape + INNER);
}

function newShape(link: i32): i32 {
  const made = shapesEnd;
  shapesEnd += SHAPE_SIZE;
  memory.fill(made, 0, SHAPE_SIZE);
  store<i32>(link, made);
  return made;
}

function isSame(a: i32, b: i32, length: i32): bool {
  while (length >= 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) !== 0xffff) return false;
    a += 16;
    b += 16;
    length -= 16;
  }
  const same = i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b)));
  return (~same & ((1 << length) - 1)) === 0;
}

/**
 * Whether needle number `number` (ASCII, `length` bytes, in lower case where `fold`) stands in `[start, end)`: 1 or 0.
 * Its first and last byte are looked for at 16 places at once.
 */
export function find(start: i32, end: i32, number: i32, length: i32, fold: bool): i32 {
  const needle = NEEDLES + number * NEEDLE_SIZE;
  const last = length - 1;
  const first: i32 = load<u8>(needle);
  const final: i32 = load<u8>(needle + last);
  const firsts = i8x16.splat(<i8>first);
  const finals = i8x16.splat(<i8>final);
  // Other bytes may become equal by this, too: what is found is looked at closely.
  const firstCase = i8x16.splat(fold && isLetter(first) ? <i8>CASE : 0);
  const finalCase = i8x16.splat(fold && isLetter(final) ? <i8>CASE : 0);
  const limit = end - last;
  for (let i = start; i < limit; i += 16) {
    const marks = v128.and(
      i8x16.eq(v128.or(v128.load(i), firstCase), firsts),
      i8x16.eq(v128.or(v128.load(i + last), finalCase), finals),
    );
    let mask = i8x16.bitmask(marks);
    while (mask !== 0) {
      const at = i + ctz(mask);
      if (at >= limit) return 0;
      if (stands(at, needle, length, fold)) return 1;
      mask &= mask - 1;
    }
  }
  return 0;
}

function stands(at: i32, needle: i32, length: i32, fold: bool): bool {
  for (let k = 0; k < length; k++) {
    let c: i32 = load<u8>(at + k);
    if (fold && c <= 0x5a && c >= 0x41) c |= CASE;
    if (c !== load<u8>(needle + k)) return false;
  }
  return true;
}

function isLetter(c: i32): bool {
  return c >= 0x61 && c <= 0x7a;
}
