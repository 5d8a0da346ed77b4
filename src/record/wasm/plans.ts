// AssemblyScript, not TypeScript: part of known-records.ts. What decides about all objects of a shape: the places of the
// members whose bytes tell the answer, and of texts that must not hold a record.

import { addWords, beginWords } from './answers';
import { STRING } from './json-text';
import { HEAD, MEMBERS, PLAN_SIZE, PLANS } from './known-memory';
import { MEMBER_END, MEMBER_KIND } from './members';

/** In HEAD: a plan as it is told to `learn`. */
const ASKED: i32 = 16;
// Of a plan: the number of places (0: it is not known which), of inner ones, then both.
export const INNER_COUNT: i32 = 1;
const PLACES: i32 = 2;

/** The plan of a shape. */
@inline
export function planOf(shape: i32): i32 {
  return PLANS + shape * PLAN_SIZE;
}

/** Takes what was told for the plan of a shape, which holds for good. */
@inline
export function makePlan(shape: i32): void {
  const plan = planOf(shape);
  if (load<u8>(plan) === 0) memory.copy(plan, HEAD + ASKED, PLAN_SIZE);
}

/** The member at the `k`-th place of a plan, of the object that `shapeOf` read. */
@inline
export function memberOf(plan: i32, k: i32): i32 {
  return MEMBERS + (<i32>load<u8>(plan + k, PLACES) << 4);
}

/** Writes what the answer of the text that `shapeOf` read is looked up by; false where others must look closer. */
export function findPlanned(shape: i32): bool {
  const plan = planOf(shape);
  const columns: i32 = load<u8>(plan);
  const all: i32 = columns + load<u8>(plan, INNER_COUNT);
  beginWords(shape);
  for (let k = 0; k < all; k++) {
    const member = memberOf(plan, k);
    const start = load<i32>(member);
    const kind = load<i32>(member, MEMBER_KIND);
    if (k < columns) {
      if (!addWords(start, load<i32>(member, MEMBER_END), kind)) return false;
    } else if (kind === STRING && mayBeginObject(start)) return false;
  }
  return true;
}

/** Of an object in a string: its brace, a blank before it, or the backslash of an escape. */
@inline
export function mayBeginObject(start: i32): bool {
  const c: i32 = load<u8>(start);
  return c === 0x7b || c === 0x5c || c === 0x20;
}
