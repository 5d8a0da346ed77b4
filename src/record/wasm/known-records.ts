// AssemblyScript, not TypeScript: compiled by `npm run wasm` into src/record/known-records.wasm.ts. Passes over the records
// of a batch and tells those whose answer is known by their shape and by the bytes of a few of their values; the
// others are named, and learned when somebody else has found their answer. Reads JSON as json-index.ts does, but
// keeps of it only where the top object's members are.

import { blanksEnd, notDigits, numberEnd, stringEnd, stringMarks, stringFlags } from './json-text';
import { innerOf, isSame, KEY_LENGTH, KEYS_END, MOST_SHAPES, SHAPE_SIZE, SHAPES, shapeAt, shapeWith } from './shapes';

/** Where records are put, and how much of it there is. Behind it is room for reading 16 bytes at its end. */
export const WINDOW: i32 = KEYS_END;
export const WINDOW_SIZE: i32 = 65536;

/** What `pass` and `learn` say and are told besides. */
export const HEAD: i32 = 1024;
const NEXT: i32 = 0;
const NEXT_INDEX: i32 = 4;
const LEFT_COUNT: i32 = 8;
/** For `learn`: the number of places, of inner ones, then both. */
const ASKED: i32 = 16;
export const MOST_PLACES: i32 = 8;

/** Members of the top object: where the value begins, ends, and its kind. */
const MEMBERS: i32 = 2048;
const MEMBER_END: i32 = 4;
const MEMBER_KIND: i32 = 8;
const MOST_MEMBERS: i32 = 256;
/** Objects and arrays around the one at hand: the shape around it and what closes that. */
const OUTER: i32 = MEMBERS + MOST_MEMBERS * 16;
const DEEPEST: i32 = 1024;
/** By shape: how many places tell the answer (0: it is not known which), how many may hold a record, then both. */
const PLANS: i32 = OUTER + DEEPEST * 8;
const INNER_COUNT: i32 = 1;
const PLACES: i32 = 2;
const PLAN_SIZE: i32 = 32;
/** What an answer is looked up by: for each value its kind and length, then its bytes, in words of 8. */
const WORDS: i32 = PLANS + MOST_SHAPES * PLAN_SIZE;
/** A longer value is nothing to group by. */
const MOST_BYTES: i32 = 256;
/** Values on the way along a track: start and end. */
const VALUES: i32 = WORDS + MOST_PLACES * (MOST_BYTES + 16);
const MOST_VALUES: i32 = 128;

// Tracks: what stands between the values of a record is the same in the next one of its kind, byte for byte. They are a
// tree: what stands before a value, and the value's kind. What is known of each node, from its address on:
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
const TRACKS: i32 = VALUES + MOST_VALUES * 8;
const TRACKS_END: i32 = 2 * 65536;
const MOST_ALIKE: i32 = 8;
const WORD: i32 = 2;
const FINISH: i32 = 3;

/** Records that were left: position and number in the batch. */
export const LEFT: i32 = WINDOW + WINDOW_SIZE + 65536;
/** No record takes less. */
const SHORTEST: i32 = 7;
const LEFT_END: i32 = LEFT + 2 * 65536;
/** A hash table of answers, by number plus one; linear probing, at most half full. */
const SLOTS: i32 = LEFT_END;
const SLOT_COUNT: i32 = 32768;
export const MOST_ANSWERS: i32 = SLOT_COUNT / 2;
/** An answer: its hash, where its words stand, how many they are, and how often it was met. */
export const ANSWERS: i32 = SLOTS + SLOT_COUNT * 4;
const ANSWER_WORDS: i32 = 4;
const ANSWER_LENGTH: i32 = 8;
const ANSWER_COUNT: i32 = 12;
const ANSWER_SIZE: i32 = 16;
const ARENA: i32 = ANSWERS + MOST_ANSWERS * ANSWER_SIZE;
const ARENA_END: i32 = ARENA + 16 * 65536;
/** The texts of tracks. */
const TEXTS: i32 = ARENA_END;
const TEXTS_END: i32 = TEXTS + 65536;

const STRING: i32 = 0;
const NUMBER: i32 = 1;
const TRUE: i32 = 2;
const FALSE: i32 = 3;
const NULL: i32 = 4;
const OBJECT: i32 = 5;
const ARRAY: i32 = 6;

/** There is no more in the window; a record longer than the window was left; the rest is for others to judge. */
const MORE: i32 = 0;
const LONG: i32 = 1;
const ODD: i32 = 2;

const NONE: i32 = -1;

let answers: i32 = 0;
let arenaEnd: i32 = ARENA;
let members: i32 = 0;
/** Words of the answer that was looked for last, and its hash. */
let wordsEnd: i32 = WORDS;
let hash: u64 = 0;
let p: i32 = 0;
/** How many texts were followed. */
let followed: i32 = 0;
let tracksEnd: i32 = TRACKS + TRACK_SIZE;
let textsEnd: i32 = TEXTS;

/**
 * Passes over the records in `[from, to)` of memory, the first of which is number `index` of `count`. `isLast`: the batch
 * ends at `to`. Offsets must differ from the batch's by 0 to `most`. `delta` is added to every position that is told, `step` to the count of the answer of each record that is
 * known. MORE: what is left of the window begins a record.
 */
export function pass(from: i32, to: i32, isLast: bool, index: i32, count: i32, most: i32, delta: i32, step: i32): i32 {
  let at = from;
  let left = LEFT;
  let end = MORE;
  while (at < to) {
    // Longer than a length can be.
    if (!isLast && to - at < 16) break;
    let v: i32 = load<u8>(at);
    p = at + 1;
    if (v > 127) v = varint(v);
    const stop = p + (v >>> 1);
    if (index === count || (v & 1) !== 0 || v < 2 * (SHORTEST - 1) || stop < p) {
      end = ODD;
      break;
    }
    if (stop > to) {
      if (isLast) end = ODD;
      else if (at === from) {
        end = LONG;
        store<i32>(left, at + delta);
        store<i32>(left, index, 4);
        left += 8;
        at = stop;
        index++;
      }
      break;
    }
    const value = valueOf(stop, most);
    if (value < 0) {
      end = ODD;
      break;
    }
    // A record without a value, or with an empty one, says nothing.
    const answer = value < p ? recall(value, p) : NONE;
    if (answer < 0) {
      store<i32>(left, at + delta);
      store<i32>(left, index, 4);
      left += 8;
    } else {
      const counted = ANSWERS + answer * ANSWER_SIZE;
      store<i32>(counted, load<i32>(counted, ANSWER_COUNT) + step, ANSWER_COUNT);
    }
    at = stop;
    index++;
  }
  store<i32>(HEAD, at + delta, NEXT);
  store<i32>(HEAD, index, NEXT_INDEX);
  store<i32>(HEAD, (left - LEFT) >> 3, LEFT_COUNT);
  return end;
}

/** The varint whose first byte is `v`, above 127; moves `p`, from behind that byte. One that is too long is no length. */
function varint(v: i32): i32 {
  let value = v & 127;
  for (let shift = 7; shift <= 28; shift += 7) {
    v = load<u8>(p++);
    value |= (v & 127) << shift;
    if (v < 128) return value;
  }
  return 1;
}

/**
 * Where the value of the record whose parts begin at `p` begins; `p` moves to its end. Negative where something is
 * odd about the record that ends at `stop`: whoever reads it again will know what.
 */
@inline
function valueOf(stop: i32, most: i32): i32 {
  // Attributes, then time and offset as differences.
  p++;
  for (let length = 1; load<u8>(p++) > 127; length++) if (length === 10) return NONE;
  let v: i32 = load<u8>(p++);
  if (v > 127) v = varint(v);
  if ((v & 1) !== 0 || v >>> 1 > most || p >= stop) return NONE;
  v = load<u8>(p++);
  if (v > 127) v = varint(v);
  if ((v & 1) === 0) p += v >>> 1;
  else if (v !== 1) return NONE;
  if (p >= stop || p < 0) return NONE;
  v = load<u8>(p++);
  if (v > 127) v = varint(v);
  const value = p;
  if ((v & 1) === 0) p += v >>> 1;
  else if (v !== 1) return NONE;
  if (p >= stop || p < value) return NONE;
  const end = p;
  v = load<u8>(p++);
  if (v > 127) v = varint(v);
  const room = stop - p;
  if ((v & 1) !== 0 || v < 0 || v > room || (v === 0 && room !== 0)) return NONE;
  p = end;
  return value;
}

/** The number of the answer for the JSON text in `[start, end)`; negative when it is not known. */
@inline
function recall(start: i32, end: i32): i32 {
  const track = follow(start, end);
  if (track > 0) return findTracked(track) ? load<i32>(slot()) - 1 : NONE;
  const shape = shapeOf(start, end);
  if (shape < 0 || load<u8>(PLANS + shape * PLAN_SIZE) === 0 || !findPlanned(shape)) return NONE;
  const answer = load<i32>(slot()) - 1;
  if (answer >= 0) lay(start, end, shape);
  return answer;
}

/**
 * Learns the text in `[start, end)`, whose answer the places at ASKED tell. The answer's number, negative where
 * nothing could be learned.
 */
export function learn(start: i32, end: i32): i32 {
  const shape = shapeOf(start, end);
  if (shape < 0) return NONE;
  const plan = PLANS + shape * PLAN_SIZE;
  if (load<u8>(plan) === 0) memory.copy(plan, HEAD + ASKED, PLAN_SIZE);
  if (!findPlanned(shape)) return NONE;
  const at = slot();
  const known = load<i32>(at) - 1;
  const length = wordsEnd - WORDS;
  if (known >= 0 || answers === MOST_ANSWERS || arenaEnd + length > ARENA_END) return known;
  const answer = ANSWERS + answers * ANSWER_SIZE;
  memory.copy(arenaEnd, WORDS, length);
  store<i32>(answer, <i32>hash);
  store<i32>(answer, arenaEnd, ANSWER_WORDS);
  store<i32>(answer, length, ANSWER_LENGTH);
  store<i32>(answer, 0, ANSWER_COUNT);
  arenaEnd += length;
  store<i32>(at, ++answers);
  return answers - 1;
}

/** The slot of the answer that has the words at WORDS; a free one where there is none. */
@inline
function slot(): i32 {
  let i = <i32>(hash >> 40);
  while (true) {
    const at = SLOTS + ((i & (SLOT_COUNT - 1)) << 2);
    const number = load<i32>(at);
    if (number === 0) return at;
    const answer = ANSWERS + (number - 1) * ANSWER_SIZE;
    if (load<i32>(answer) === <i32>hash && load<i32>(answer, ANSWER_LENGTH) === wordsEnd - WORDS) {
      let other = load<i32>(answer, ANSWER_WORDS);
      let word = WORDS;
      while (word < wordsEnd && load<u64>(word) === load<u64>(other)) {
        word += 8;
        other += 8;
      }
      if (word === wordsEnd) return at;
    }
    i++;
  }
}

/** Writes what the answer of the text that `shapeOf` read is looked up by; false where others must look closer. */
function findPlanned(shape: i32): bool {
  const plan = PLANS + shape * PLAN_SIZE;
  let place = plan + PLACES;
  beginWords(shape);
  for (let k: i32 = load<u8>(plan); k > 0; k--) {
    const member = MEMBERS + (<i32>load<u8>(place++) << 4);
    if (!addWords(load<i32>(member), load<i32>(member, MEMBER_END), load<i32>(member, MEMBER_KIND))) return false;
  }
  for (let k: i32 = load<u8>(plan, INNER_COUNT); k > 0; k--) {
    const member = MEMBERS + (<i32>load<u8>(place++) << 4);
    if (load<i32>(member, MEMBER_KIND) === STRING && mayBeginObject(load<i32>(member))) return false;
  }
  return true;
}

/** The same for the text that was followed to the end of a track. */
@inline
function findTracked(track: i32): bool {
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

/** Of an object in a string: its brace, a blank before it, or the backslash of an escape. */
@inline
function mayBeginObject(start: i32): bool {
  const c: i32 = load<u8>(start);
  return c === 0x7b || c === 0x5c || c === 0x20;
}

@inline
function beginWords(shape: i32): void {
  wordsEnd = WORDS;
  hash = shape;
}

/** Adds a value to the words; false where it is too long. Its kind is STRING or NUMBER mostly. */
@inline
function addWords(start: i32, end: i32, kind: i32): bool {
  const length = end - start;
  let words = wordsEnd;
  if (length > MOST_BYTES) return false;
  let word: u64 = (<u64>kind << 32) | <u64>length;
  store<u64>(words, word);
  words += 8;
  let mixed = mix(hash, word);
  for (let i = 0; i < length; i += 8) {
    word = load<u64>(start + i);
    if (length - i < 8) word &= ((<u64>1) << ((length - i) << 3)) - 1;
    store<u64>(words, word);
    words += 8;
    mixed = mix(mixed, word);
  }
  wordsEnd = words;
  hash = mixed;
  return true;
}

@inline
function mix(hash: u64, word: u64): u64 {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15;
  return hash ^ (hash >> 29);
}

/**
 * Follows a track that the text in `[start, end)` takes, and notes its values. The node that ends it, 0 where none does: the
 * text may be anything then.
 */
@inline
function follow(start: i32, end: i32): i32 {
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
          const guess = load<i32>(node, TRACK_GUESS);
          if (marks !== 0) {
            const size = ctz(marks);
            // As soon as it is known to be so, what follows need not wait for it to be worked out.
            if (size === guess) to = from + guess;
            else {
              to = from + size;
              if (guess !== UNSTABLE) miss(node, size);
            }
            if (load<u8>(to) !== 0x22) to = stringEnd(from);
          } else to = stringEnd(from);
        } else if (kind === NUMBER) {
          const others = notDigits(from);
          const guess = load<i32>(node, TRACK_GUESS);
          if (others !== 0) {
            const size = ctz(others);
            if (size === guess) to = from + guess;
            else {
              to = from + size;
              if (guess !== UNSTABLE) miss(node, size);
            }
            const c: i32 = load<u8>(to);
            // All but a plain number of one digit or more, the first of which is not 0.
            if (size === 0 || c === 0x2e || (c | 0x20) === 0x65 || load<u8>(from) === 0x30) {
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

/** Notes that the value behind `node` was not as long as those before. */
function miss(node: i32, size: i32): void {
  const misses = load<i32>(node, TRACK_MISSES);
  const isNear = followed - load<i32>(node, TRACK_MISSED_AT) < MISSES_NEAR;
  store<i32>(node, isNear ? misses + 1 : max(0, misses - 1), TRACK_MISSES);
  store<i32>(node, followed, TRACK_MISSED_AT);
  store<i32>(node, misses === MOST_MISSES ? UNSTABLE : size, TRACK_GUESS);
}

/** The end of true, false or null at `i`; -1 where there is none. */
function wordEnd(i: i32): i32 {
  const word = load<u32>(i);
  if (word === 0x65757274 || word === 0x6c6c756e) return i + 4;
  return word === 0x736c6166 && load<u8>(i, 4) === 0x65 ? i + 5 : NONE;
}

/** Lays a track for the text in `[start, end)`, which `shapeOf` read last and which takes none yet. */
function lay(start: i32, end: i32, shape: i32): void {
  const plan = PLANS + shape * PLAN_SIZE;
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

function memberOf(plan: i32, k: i32): i32 {
  return MEMBERS + (<i32>load<u8>(plan + k, PLACES) << 4);
}

/** The node behind `node` for a text and the kind of value behind that; a new one when it was never seen, 0 when there is no room. */
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

/** The shape of the object in `[start, end)`, its members at MEMBERS; negative for what is none, or has none. */
function shapeOf(start: i32, end: i32): i32 {
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
