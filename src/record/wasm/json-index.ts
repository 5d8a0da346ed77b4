// AssemblyScript, not TypeScript: compiled by `npm run wasm` into src/record/json-index.wasm.ts. Indexes one JSON text as
// JsonTape.parse does (src/record/json.ts is the model, and a property test compares the two), 16 bytes at a time
// where that helps. Also tells which keys in which order an object has at its top: a shape, by number.
// Uses plain memory at fixed places, no allocation and no runtime.

import {
  ARRAY,
  blanksEnd,
  ESCAPED,
  FALSE,
  HIGH,
  NULL,
  NUMBER,
  numberEnd,
  OBJECT,
  STRING,
  stringEnd,
  stringFlags,
  TRUE,
} from './json-text';
import { innerOf, KEY_LENGTH, KEYS_END, NO_SHAPE, OF_KEY, SHAPE_SIZE, SHAPES, shapeAt, shapeWith } from './shapes';

export { forget } from './shapes';

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

/** Where texts are put, and how much of it there is. Behind it is room for reading 16 bytes at its end. */
export const WINDOW: i32 = KEYS_END;
export const WINDOW_SIZE: i32 = 2 * 65536;

const BROKEN: i32 = -1;
const TOO_BIG: i32 = -2;

/** A letter's bit of case. */
const CASE: i32 = 0x20;

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
