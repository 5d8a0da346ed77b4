// AssemblyScript, not TypeScript: compiled by `npm run wasm` into src/record/known-records.wasm.ts. Passes over the records
// of a batch and counts those whose answer is known by their shape and by the bytes of a few of their values; the others
// are named, and learned when somebody else has found their answer.

import { answerOf, answerWith, meet } from './answers';
import { HEAD, LEFT } from './known-memory';
import { shapeOf } from './members';
import { findPlanned, makePlan, planOf } from './plans';
import { findTracked, follow, lay } from './tracks';

export { ANSWERS, HEAD, LEFT, MOST_ANSWERS, MOST_PLACES, WINDOW, WINDOW_SIZE } from './known-memory';

// In HEAD, what `pass` says besides: the record from which on it did not read, its number, how many were left.
const NEXT: i32 = 0;
const NEXT_INDEX: i32 = 4;
const LEFT_COUNT: i32 = 8;

/** No record takes less. */
const SHORTEST: i32 = 7;

/** There is no more in the window; a record longer than the window was left; the rest is for others to judge. */
const MORE: i32 = 0;
const LONG: i32 = 1;
const ODD: i32 = 2;

const NONE: i32 = -1;

/** A time that differs by more than 37 hours: whoever reads the record again will know by how much. */
const FAR: i32 = i32.MIN_VALUE;

/** Where a record is read, and how its time differs from the batch's, ms. */
let p: i32 = 0;
let time: i32 = 0;

/**
 * Passes over the records in `[from, to)` of memory, the first of which is number `index` of `count`, and counts the answers
 * of those that are known. `isLast`: the batch ends at `to`. Offsets must differ from the batch's by 0 to `most`. Records
 * whose time does not differ from the batch's by `early` or more and less than `late`, ms, are left. `delta` is added to
 * every position that is reported. MORE: what is left of the window begins a record.
 */
export function pass(
  from: i32,
  to: i32,
  isLast: bool,
  index: i32,
  count: i32,
  most: i32,
  early: i32,
  late: i32,
  delta: i32,
): i32 {
  const isTimed = early !== i32.MIN_VALUE || late !== i32.MAX_VALUE;
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
        left = leave(left, at + delta, index);
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
    const isInside = !isTimed || (time !== FAR && time >= early && time < late);
    const answer = isInside && value < p ? recall(value, p) : NONE;
    if (answer < 0) left = leave(left, at + delta, index);
    else meet(answer);
    at = stop;
    index++;
  }
  store<i32>(HEAD, at + delta, NEXT);
  store<i32>(HEAD, index, NEXT_INDEX);
  store<i32>(HEAD, (left - LEFT) >> 3, LEFT_COUNT);
  return end;
}

/** Names a record that is left; where the next one is named. */
@inline
function leave(left: i32, at: i32, index: i32): i32 {
  store<i32>(left, at);
  store<i32>(left, index, 4);
  return left + 8;
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

/** Reads the difference of a record's time, whose first byte is `v`, above 127. False where it is too long for a number. */
function readTime(v: i32): bool {
  let value = v & 127;
  for (let shift = 7; shift < 70; shift += 7) {
    v = load<u8>(p++);
    if (shift < 28) value |= (v & 127) << shift;
    if (v < 128) {
      time = shift < 28 ? (value >>> 1) ^ -(value & 1) : FAR;
      return true;
    }
  }
  return false;
}

/**
 * Where the value of the record whose parts begin at `p` begins; `p` moves to its end. Negative where something is
 * odd about the record that ends at `stop`: whoever reads it again will know what.
 */
@inline
function valueOf(stop: i32, most: i32): i32 {
  // Attributes, then time and offset as differences.
  p++;
  let v: i32 = load<u8>(p++);
  time = (v >>> 1) ^ -(v & 1);
  if (v > 127 && !readTime(v)) return NONE;
  v = load<u8>(p++);
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
  if (track > 0) return findTracked(track) ? answerOf() : NONE;
  const shape = shapeOf(start, end);
  if (shape < 0 || load<u8>(planOf(shape)) === 0 || !findPlanned(shape)) return NONE;
  const answer = answerOf();
  if (answer >= 0) lay(start, end, shape);
  return answer;
}

/**
 * Learns the text in `[start, end)`, whose answer the places that are told in HEAD tell. The answer's number, negative
 * where nothing could be learned.
 */
export function learn(start: i32, end: i32): i32 {
  const shape = shapeOf(start, end);
  if (shape < 0) return NONE;
  makePlan(shape);
  return findPlanned(shape) ? answerWith() : NONE;
}
