// What a line of plain text says of itself: a level name that stands out near its beginning; and how a line reads
// without its colours. Its time is time.ts's, its message is the whole line.

import { isLetter, spelledRankAt } from '../vocabulary/level.ts';

/** A level name must stand within the first so many characters. */
const NEAR = 64;
const WORD = /^[\p{L}\p{N}]/u;

/** A level name in a line of text: its rank and where it stands. */
export interface LevelMark {
  rank: number;
  start: number;
  end: number;
}

/**
 * Finds the first level name that stands alone and is in capitals, in brackets or followed by a colon (single
 * letters only in brackets). Fills `mark`; false when there is none.
 */
export function findLevel(bytes: Uint8Array, start: number, end: number, mark: LevelMark): boolean {
  let chars = 0;
  let i = start;
  let alone = true;
  while (i < end && chars < NEAR) {
    if (!isWordAt(bytes, i, end)) {
      alone = true;
      i += sizeAt(bytes, i, end);
      chars++;
      continue;
    }
    const from = i;
    while (i < end && isWordAt(bytes, i, end)) {
      i += sizeAt(bytes, i, end);
      chars++;
    }
    if (alone && chars <= NEAR && standsOut(bytes, start, from, i, end)) {
      const rank = spelledRankAt(bytes, from, i);
      if (rank > 0) {
        mark.rank = rank;
        mark.start = from;
        mark.end = i;
        return true;
      }
    }
    alone = false;
  }
  return false;
}

/** The text without terminal colours (ECMA-48: ESC, [, parameters, a letter); undefined when it has none. */
export function withoutColours(bytes: Uint8Array, start: number, end: number): Buffer | undefined {
  let plain: Buffer | undefined;
  let length = 0;
  for (let i = start; i < end; i++) {
    if (bytes[i] === 0x1b && bytes[i + 1] === 0x5b && i + 1 < end) {
      if (plain === undefined) {
        plain = Buffer.from(bytes.subarray(start, end));
        length = i - start;
      }
      i += 2;
      while (i < end && (bytes[i]! < 0x40 || bytes[i]! > 0x7e)) i++;
    } else if (plain !== undefined) plain[length++] = bytes[i]!;
  }
  return plain?.subarray(0, length);
}

/** Whether a letter, digit or `_` begins at `i`. Decodes only what is beyond ASCII. */
function isWordAt(bytes: Uint8Array, i: number, end: number): boolean {
  const c = bytes[i]!;
  if (c < 0x80) return isLetter(c) || (c >= 0x30 && c <= 0x39) || c === 0x5f;
  return WORD.test(Buffer.from(bytes.subarray(i, i + sizeAt(bytes, i, end))).toString());
}

/** Bytes of the character at `i`; 1 for a byte that begins none. */
function sizeAt(bytes: Uint8Array, i: number, end: number): number {
  const c = bytes[i]!;
  const size = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  let next = i + 1;
  while (next < end && next < i + size && (bytes[next]! & 0xc0) === 0x80) next++;
  return next - i;
}

function standsOut(bytes: Uint8Array, start: number, from: number, to: number, end: number): boolean {
  if (!isLetter(bytes[from]!)) return false;
  let before = from - 1;
  while (before >= start && bytes[before] === 0x20) before--;
  let after = to;
  while (after < end && bytes[after] === 0x20) after++;
  const open = before >= start ? bytes[before]! : 0;
  const close = after < end ? bytes[after]! : 0;
  const inBrackets =
    (open === 0x5b && close === 0x5d) ||
    (open === 0x28 && close === 0x29) ||
    (open === 0x3c && close === 0x3e);
  if (inBrackets || to - from === 1) return inBrackets;
  if (to < end && bytes[to] === 0x3a) return true;
  for (let i = from; i < to; i++) if (bytes[i]! >= 0x61 && bytes[i]! <= 0x7a) return false;
  return true;
}
