// AssemblyScript, not TypeScript: part of known-records.ts. Tracks: what stands between the values of a record is the same
// in the next one of its kind, byte for byte, so that only the ends of values need be looked for. They are a tree: what
// stands before a value, and the value's kind.

import { addWords, beginWords } from './answers';
import { blanksEnd, notDigits, NUMBER, numberEnd, STRING, stringEnd, stringMarks } from './json-text';
import { MOST_VALUES, TEXTS, TEXTS_END, TRACKS, TRACKS_END, VALUES } from './known-memory';
import { MEMBER_KIND } from './members';
import { INNER_COUNT, mayBeginObject, memberOf, planOf } from './plans';
import { isSame } from './shapes';

// What is known of each node, from its address on:
/** The first 16 bytes of the text, and a bit for each of them that is used. */
const TRACK_MASK: i32 = 16;
const TRACK_LENGTH: i32 = 20;
/** STRING, NUMBER, WORD, or FINISH at the end of the record. */
const TRACK_KIND: i32 = 24;
/** Where the whole text stands in TEXTS. */
const TRACK_TEXT: i32 = 28;
const TRACK_CHILD: i32 = 32;
const TRACK_SIBLING: i32 = 36;
// Of one before a value: how long that most often is, and how often of late it was not; UNSTABLE where it differs.
const TRACK_GUESS: i32 = 40;
const TRACK_MISSES: i32 = 44;
const TRACK_MISSED_AT: i32 = 48;
const UNSTABLE: i32 = -1;
const MISSES_NEAR: i32 = 8;
const MOST_MISSES: i32 = 32;
// Of one that ends a record: its shape, and by number of their value the columns (the top bit: a number) and the texts
// that may hold a record.
const TRACK_SHAPE: i32 = 40;
const COLUMN_SLOTS: i32 = 44;
const COLUMN_COUNT: i32 = 52;
const INNERS: i32 = 53;
const INNER_SLOTS: i32 = 54;
const MOST_INNERS: i32 = 10;
const TRACK_SIZE: i32 = 64;
const MOST_ALIKE: i32 = 8;
const WORD: i32 = 2;
const FINISH: i32 = 3;

const NONE: i32 = -1;

let tracksEnd: i32 = TRACKS + TRACK_SIZE;
let textsEnd: i32 = TEXTS;
/** How many texts were followed. */
let followed: i32 = 0;

/**
 * Follows a track that the text in `[start, end)` takes, and notes its values. The node that ends it, 0 where none does:
 * the text may be anything then.
 */
@inline
export function follow(start: i32, end: i32): i32 {
  let i = start;
  let node = TRACKS;
  let value = VALUES;
  followed++;
  while (true) {
    const bytes = v128.load(i);
    node = load<i32>(node, TRACK_CHILD);
    while (true) {
      if (node === 0) return 0;
      const same = i8x16.bitmask(i8x16.eq(bytes, v128.load(node)));
      const length = load<i32>(node, TRACK_LENGTH);
      if (
        (~same & load<i32>(node, TRACK_MASK)) === 0 &&
        (length <= 16 || isSame(i + 16, load<i32>(node, TRACK_TEXT) + 16, length - 16))
      ) {
        const from = i + length;
        let to = -1;
        const kind = load<i32>(node, TRACK_KIND);
        if (kind === STRING) {
          const marks = stringMarks(from) | (stringMarks(from + 16) << 16);
          if (marks !== 0) {
            to = guessedEnd(node, from, marks);
            if (load<u8>(to) !== 0x22) to = stringEnd(from);
          } else to = stringEnd(from);
        } else if (kind === NUMBER) {
          const others = notDigits(from);
          if (others !== 0) {
            to = guessedEnd(node, from, others);
            const c: i32 = load<u8>(to);
            // All but a plain number of one digit or more, the first of which is not 0.
            if (to === from || c === 0x2e || (c | 0x20) === 0x65 || load<u8>(from) === 0x30) {
              to = numberEnd(load<u8>(from) === 0x2d ? from + 1 : from);
            }
          } else to = numberEnd(from);
        } else if (kind === WORD) to = wordEnd(from);
        else if (from === end) return node;
        if (to >= 0) {
          store<i32>(value, from);
          store<i32>(value, to, 4);
          value += 8;
          i = to;
          break;
        }
      }
      node = load<i32>(node, TRACK_SIBLING);
    }
  }
}

/** Where the value behind `node` ends that begins at `from`: at the first bit of `marks`, most often where the last one did. */
@inline
function guessedEnd(node: i32, from: i32, marks: i32): i32 {
  const size = ctz(marks);
  const guess = load<i32>(node, TRACK_GUESS);
  // As soon as it is known to be so, what follows need not wait for it to be worked out.
  if (size === guess) return from + guess;
  if (guess !== UNSTABLE) miss(node, size);
  return from + size;
}

/** Notes that the value behind `node` was not as long as those before. */
function miss(node: i32, size: i32): void {
  const misses = load<i32>(node, TRACK_MISSES);
  const isNear = followed - load<i32>(node, TRACK_MISSED_AT) < MISSES_NEAR;
  store<i32>(node, isNear ? misses + 1 : max(0, misses - 1), TRACK_MISSES);
  store<i32>(node, followed, TRACK_MISSED_AT);
  store<i32>(node, misses === MOST_MISSES ? UNSTABLE : size, TRACK_GUESS);
}

/** Writes what the answer is looked up by, as `findPlanned`, of the text that was followed to the end of a track. */
@inline
export function findTracked(track: i32): bool {
  beginWords(load<i32>(track, TRACK_SHAPE));
  for (let k = 0, count: i32 = load<u8>(track, COLUMN_COUNT); k < count; k++) {
    const column: i32 = load<u8>(track + k, COLUMN_SLOTS);
    const value = VALUES + ((column & 127) << 3);
    if (!addWords(load<i32>(value), load<i32>(value, 4), column >> 7)) return false;
  }
  for (let k = 0, count: i32 = load<u8>(track, INNERS); k < count; k++) {
    if (mayBeginObject(load<i32>(VALUES + (<i32>load<u8>(track + k, INNER_SLOTS) << 3)))) return false;
  }
  return true;
}

/** Lays a track for the text in `[start, end)`, which `shapeOf` read last and which takes none yet. */
export function lay(start: i32, end: i32, shape: i32): void {
  const plan = planOf(shape);
  const columns: i32 = load<u8>(plan);
  const inners: i32 = load<u8>(plan, INNER_COUNT);
  if (inners > MOST_INNERS) return;
  for (let k = 0; k < columns; k++) {
    if (load<i32>(memberOf(plan, k), MEMBER_KIND) > NUMBER) return;
  }
  let i = start;
  let from = start;
  let node = TRACKS;
  let value = 0;
  while (i < end) {
    const c: i32 = load<u8>(i);
    let kind = FINISH;
    let to = i + 1;
    if (c === 0x22) {
      to = stringEnd(to) + 1;
      // What a colon follows is a key.
      if (load<u8>(blanksEnd(to)) !== 0x3a) {
        kind = STRING;
        i++;
      }
    } else if (c === 0x2d || c - 0x30 < 10 && c >= 0x30) {
      kind = NUMBER;
      to = numberEnd(c === 0x2d ? to : i);
    } else if (c >= 0x61 && c < 0x7b) {
      kind = WORD;
      to = wordEnd(i);
    }
    if (kind !== FINISH) {
      if (value === MOST_VALUES) return;
      node = trackWith(node, from, i - from, kind);
      if (node === 0) return;
      store<i32>(VALUES + (value++ << 3), i);
      from = kind === STRING ? to - 1 : to;
    }
    i = to;
  }
  node = trackWith(node, from, end - from, FINISH);
  if (node === 0) return;
  let count = 0;
  for (let k = 0; k < columns + inners; k++) {
    const member = memberOf(plan, k);
    const memberKind = load<i32>(member, MEMBER_KIND);
    if (k >= columns && memberKind !== STRING) continue;
    let number = 0;
    while (load<i32>(VALUES + (number << 3)) !== load<i32>(member)) number++;
    if (k < columns) store<u8>(node + k, number | (memberKind << 7), COLUMN_SLOTS);
    else store<u8>(node + count++, number, INNER_SLOTS);
  }
  store<u8>(node, columns, COLUMN_COUNT);
  store<u8>(node, count, INNERS);
  store<i32>(node, shape, TRACK_SHAPE);
}

/** The node behind `node` for a text and the kind of value behind that: a new one for a new text, 0 where there is no room. */
function trackWith(node: i32, text: i32, length: i32, kind: i32): i32 {
  let link = node + TRACK_CHILD;
  let child = load<i32>(link);
  for (let k = 0; child !== 0; k++) {
    if (k === MOST_ALIKE) return 0;
    if (
      load<i32>(child, TRACK_KIND) === kind &&
      load<i32>(child, TRACK_LENGTH) === length &&
      isSame(load<i32>(child, TRACK_TEXT), text, length)
    ) return child;
    link = child + TRACK_SIBLING;
    child = load<i32>(link);
  }
  if (tracksEnd + TRACK_SIZE > TRACKS_END || textsEnd + length + 16 > TEXTS_END) return 0;
  child = tracksEnd;
  tracksEnd += TRACK_SIZE;
  memory.fill(child, 0, TRACK_SIZE);
  memory.copy(textsEnd, text, length);
  v128.store(child, v128.load(textsEnd));
  store<i32>(child, length >= 16 ? 0xffff : (1 << length) - 1, TRACK_MASK);
  store<i32>(child, length, TRACK_LENGTH);
  store<i32>(child, kind, TRACK_KIND);
  store<i32>(child, textsEnd, TRACK_TEXT);
  textsEnd += length;
  store<i32>(link, child);
  return child;
}

/** The end of true, false or null at `i`; -1 where there is none. */
function wordEnd(i: i32): i32 {
  const word = load<u32>(i);
  if (word === 0x65757274 || word === 0x6c6c756e) return i + 4;
  return word === 0x736c6166 && load<u8>(i, 4) === 0x65 ? i + 5 : NONE;
}
