// From places in decoded text back to the bytes that it was decoded from, for showing and cutting out what was found
// in the text. The decoding itself is text.ts's.

import { hexAt } from './text.ts';

const BACKSLASH = 0x5c;
/** What may follow a backslash, `u` aside. */
const ESCAPES = new Uint8Array(256);
for (const c of '"\\/bfnrt') ESCAPES[c.charCodeAt(0)] = 1;

/**
 * Where the UTF-16 unit number `unit` begins of the text that `[start, end)` decodes to: as JSON's string where
 * `escaped`, else as UTF-8 in which bad bytes read as U+FFFD. Inside of a character: behind it.
 */
export function byteOfUnit(
  bytes: Uint8Array,
  start: number,
  end: number,
  unit: number,
  escaped: boolean,
): number {
  let i = start;
  let left = unit;
  while (left > 0 && i < end) {
    const jump = escaped ? escapeLength(bytes, i, end) : 0;
    if (jump > 0) {
      i += jump;
      left--;
      continue;
    }
    const size = characterLength(bytes, i, end);
    i += size;
    left -= size === 4 ? 2 : 1;
  }
  return i;
}

/** Where the byte number `place` of a decoded JSON string (see unescapeInto) was written in `[start, end)`. */
export function byteOfByte(bytes: Uint8Array, start: number, end: number, place: number): number {
  let i = start;
  let left = place;
  while (left > 0 && i < end) {
    const jump = escapeLength(bytes, i, end);
    if (jump === 0) {
      i++;
      left--;
      continue;
    }
    const unit = jump === 6 ? hexAt(bytes, i + 2, end) : 0;
    i += jump;
    if (unit < 0xd800 || unit > 0xdfff) {
      left -= unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
      continue;
    }
    // A pair is one character of four bytes; a half alone is U+FFFD, of three.
    const isPair = unit < 0xdc00 && escapeLength(bytes, i, end) === 6 && isLow(hexAt(bytes, i + 2, end));
    if (isPair) i += 6;
    left -= isPair ? 4 : 3;
  }
  return i;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Bytes of the escape that begins at `i`; 0 when none does. */
function escapeLength(bytes: Uint8Array, i: number, end: number): number {
  if (bytes[i] !== BACKSLASH || i + 1 >= end) return 0;
  const letter = bytes[i + 1]!;
  if (letter === 0x75) return hexAt(bytes, i + 2, end) < 0 ? 0 : 6;
  return ESCAPES[letter]! * 2;
}

/** Bytes of the UTF-8 character at `i`; of what is none, as many as one U+FFFD stands for (never 4). */
function characterLength(bytes: Uint8Array, i: number, end: number): number {
  const lead = bytes[i]!;
  if (lead < 0xc2 || lead > 0xf4) return 1;
  const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  let k = 1;
  for (; k <= more && i + k < end; k++) {
    const c = bytes[i + k]!;
    if (k === 1 ? c < low || c > high : (c & 0xc0) !== 0x80) break;
  }
  return k;
}
