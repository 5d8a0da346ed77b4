// AssemblyScript, not TypeScript: part of json-index.ts and known-records.ts. Which keys in which order an object has at its
// top: a shape, by number.

// Shapes are a tree: a shape is the one before and one more key. What is known of each, from its address on:
/** The first 16 bytes of its key with quotes and colon, and a bit for each of them that is used. */
const BEGINNING: i32 = 0;
const MASK: i32 = 16;
export const KEY_LENGTH: i32 = 20;
/** The flags of its key. */
export const OF_KEY: i32 = 24;
/** Where the whole key stands in KEYS, with quotes and colon. */
const KEY: i32 = 28;
/** The shapes with one more key: the first, and for each of them the next beside it. The root is nobody's child. */
const CHILD: i32 = 32;
const SIBLING: i32 = 36;
/** The shape with which an object or array under the key begins; 0 while none was seen. */
const INNER: i32 = 40;
export const SHAPE_SIZE: i32 = 64;
export const SHAPES: i32 = 2 * 65536;
export const MOST_SHAPES: i32 = 512;
const SHAPES_END: i32 = SHAPES + MOST_SHAPES * SHAPE_SIZE;
/** Those inside others leave room. */
const INNER_END: i32 = SHAPES + (MOST_SHAPES / 2) * SHAPE_SIZE;
const MOST_CHILDREN: i32 = 8;
const LONGEST_KEY: i32 = 128;
/** The keys' bytes. */
const KEYS: i32 = SHAPES_END;
export const KEYS_END: i32 = 3 * 65536;
export const NO_SHAPE: i32 = -1;

let shapesEnd: i32 = SHAPES + SHAPE_SIZE;
let keysEnd: i32 = KEYS;

/** Forgets all shapes; their numbers begin anew. */
export function forget(): void {
  shapesEnd = SHAPES + SHAPE_SIZE;
  keysEnd = KEYS;
  memory.fill(SHAPES, 0, SHAPE_SIZE);
}

/** The shape that `shape` becomes by the key that stands at `i`, if it is known and a colon follows; else 0. */
@inline
export function shapeAt(shape: i32, i: i32): i32 {
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
export function shapeWith(shape: i32, key: i32, length: i32, flags: i32, isTop: bool): i32 {
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
export function innerOf(shape: i32): i32 {
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

export function isSame(a: i32, b: i32, length: i32): bool {
  while (length >= 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) !== 0xffff) return false;
    a += 16;
    b += 16;
    length -= 16;
  }
  const same = i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b)));
  return (~same & ((1 << length) - 1)) === 0;
}
