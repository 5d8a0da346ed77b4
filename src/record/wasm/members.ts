// AssemblyScript, not TypeScript: part of known-records.ts. Reads JSON as json-index.ts does, but keeps of it only the shape
// of the object at the top and where its members are.

import {
  ARRAY,
  blanksEnd,
  FALSE,
  NULL,
  NUMBER,
  numberEnd,
  OBJECT,
  STRING,
  stringEnd,
  stringFlags,
  TRUE,
} from './json-text';
import { DEEPEST, MEMBERS, MOST_MEMBERS, OUTER } from './known-memory';
import { innerOf, KEY_LENGTH, SHAPE_SIZE, SHAPES, shapeAt, shapeWith } from './shapes';

/** Of a member: where its value begins, ends, and its kind. Of an object or array around: its shape, and what closes it. */
export const MEMBER_END: i32 = 4;
export const MEMBER_KIND: i32 = 8;

const NONE: i32 = -1;

let members: i32 = 0;

/** The shape of the object in `[start, end)`, its members at MEMBERS; negative for what is none, or has none. */
export function shapeOf(start: i32, end: i32): i32 {
  if (load<u8>(start) !== 0x7b) return NONE;
  // A byte 0 is wrong wherever it stands, so that nothing below needs to look for the end.
  const behind = load<u8>(end);
  store<u8>(end, 0);
  const shape = read(start + 1, end);
  store<u8>(end, behind);
  if (shape < 0) return shape;
  return members > MOST_MEMBERS ? NONE : (shape - SHAPES) / SHAPE_SIZE;
}

/** Reads the object whose brace stands before `i`: the address of its shape; negative as `shapeOf` says. */
@inline
function read(i: i32, end: i32): i32 {
  let shape = SHAPES;
  let depth = 0;
  let close = 0x7d;
  let member = MEMBERS;
  members = 0;
  if (load<u8>(i) <= 0x20) i = blanksEnd(i);
  if (load<u8>(i) === 0x7d) return NONE;
  while (true) {
    if (close === 0x7d) {
      if (load<u8>(i) <= 0x20) i = blanksEnd(i);
      const child = shape < 0 ? 0 : shapeAt(shape, i);
      if (child > 0) {
        shape = child;
        i += load<i32>(child, KEY_LENGTH) + 3;
      } else {
        if (load<u8>(i) !== 0x22) return NONE;
        const key = i + 1;
        i = stringEnd(key);
        if (i < 0) return NONE;
        if (shape >= 0) shape = shapeWith(shape, key, i - key, stringFlags << 2, depth === 0);
        i++;
        if (load<u8>(i) !== 0x3a) {
          i = blanksEnd(i);
          if (load<u8>(i) !== 0x3a) return NONE;
        }
        i++;
      }
    }
    if (load<u8>(i) <= 0x20) i = blanksEnd(i);
    const c: i32 = load<u8>(i);
    const value = i;
    let kind = STRING;
    if (c === 0x22) {
      i = stringEnd(i + 1);
      if (i < 0) return NONE;
      if (depth === 0) {
        store<i32>(member, value + 1);
        store<i32>(member, i, MEMBER_END);
        store<i32>(member, STRING, MEMBER_KIND);
        member = nextMember(member);
      }
      i++;
    } else {
      if (c - 0x30 < 10 && c >= 0x30) {
        kind = NUMBER;
        i = numberEnd(i);
        if (i < 0) return NONE;
      } else if ((c | 0x20) === 0x7b) {
        kind = c === 0x7b ? OBJECT : ARRAY;
        if (depth === DEEPEST) return NONE;
        const outer = OUTER + (depth << 3);
        store<i32>(outer, shape);
        store<i32>(outer, close, 4);
        if (depth === 0) {
          store<i32>(member, value);
          store<i32>(member, kind, MEMBER_KIND);
        }
        depth++;
        if (shape >= 0) shape = innerOf(shape);
        close = c + 2;
        i++;
        if (load<u8>(i) <= 0x20) i = blanksEnd(i);
        if (load<u8>(i) !== close) continue;
      } else {
        const word = load<u32>(i);
        if (word === 0x65757274) {
          kind = TRUE;
          i += 4;
        } else if (word === 0x6c6c756e) {
          kind = NULL;
          i += 4;
        } else if (word === 0x736c6166 && load<u8>(i, 4) === 0x65) {
          kind = FALSE;
          i += 5;
        } else {
          if (c !== 0x2d) return NONE;
          kind = NUMBER;
          i = numberEnd(i + 1);
          if (i < 0) return NONE;
        }
      }
      if (depth === 0) {
        store<i32>(member, value);
        store<i32>(member, i, MEMBER_END);
        store<i32>(member, kind, MEMBER_KIND);
        member = nextMember(member);
      }
    }
    // Behind a value: close what ends here, then go on to the next member or element.
    while (true) {
      if (load<u8>(i) <= 0x20) i = blanksEnd(i);
      const c: i32 = load<u8>(i);
      if (c === 0x2c) {
        i++;
        break;
      }
      if (c !== close) return NONE;
      i++;
      if (depth === 0) {
        if (i !== end) i = blanksEnd(i);
        return i !== end ? NONE : shape;
      }
      depth--;
      const outer = OUTER + (depth << 3);
      shape = load<i32>(outer);
      close = load<i32>(outer, 4);
      if (depth === 0) {
        store<i32>(member, i, MEMBER_END);
        member = nextMember(member);
      }
    }
  }
}

/** Members beyond the last place overwrite it: an object with so many has no shape. */
@inline
function nextMember(member: i32): i32 {
  members++;
  return members < MOST_MEMBERS ? member + 16 : member;
}
