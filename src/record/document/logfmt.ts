// Lines of key=value tokens, put on the same tape as JSON, so that fields and roles find them the same way.

import { isBlank, numberEnd, wordEnd } from '../json/scalar.ts';
import { ESCAPED, FALSE, HIGH, type JsonTape, NULL, NUMBER, OBJECT, STRING, TRUE } from '../json/tape.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What may stand in a key: letters, digits, `_ . - @ / $`, and any letter beyond ASCII. */
const KEY = new Uint8Array(256).fill(1, 0x80);
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-@/$')
  KEY[c.charCodeAt(0)] = 1;

/**
 * Indexes a line as logfmt: an object of its key=value tokens, numbers, true, false and null typed. False when it
 * has fewer than two of them or less than half of its tokens are; the tape is meaningless then. Each other token
 * is told to `other` by its bounds.
 */
export function parseLogfmt(
  tape: JsonTape,
  bytes: Buffer,
  start: number,
  end: number,
  other: (start: number, end: number) => void,
): boolean {
  tape.reset(bytes);
  const root = tape.add(OBJECT, start, start, -1, -1, 0, -1);
  let pairs = 0;
  let words = 0;
  let i = start;
  for (;;) {
    while (i < end && isBlank(bytes[i]!)) i++;
    if (i >= end) break;
    const from = i;
    let flags = 0;
    for (; i < end && KEY[bytes[i]!] === 1; i++) if (bytes[i]! >= 0x80) flags = HIGH;
    if (i > from && i < end && bytes[i] === 0x3d) {
      i = addValue(tape, bytes, from, i, end, flags << 2, root);
      pairs++;
    } else {
      while (i < end && !isBlank(bytes[i]!)) i++;
      words++;
      other(from, i);
    }
  }
  tape.close(root, end);
  return pairs >= 2 && pairs >= words;
}

/** Adds the value that begins behind the `=` at `equals`, and returns where it ended. */
function addValue(
  tape: JsonTape,
  bytes: Buffer,
  key: number,
  equals: number,
  end: number,
  keyFlags: number,
  root: number,
): number {
  let flags = keyFlags;
  const from = equals + 1;
  let i = from;
  if (i < end && bytes[i] === QUOTE) {
    // A quote that is never closed (a line cut off) runs to the end.
    for (i++; i < end && bytes[i] !== QUOTE; i++) {
      if (bytes[i]! >= 0x80) flags |= HIGH;
      if (bytes[i] === BACKSLASH) {
        flags |= ESCAPED;
        i++;
      }
    }
    const close = Math.min(i, end);
    tape.add(STRING, from + 1, close, key, equals, flags, root);
    return Math.min(close + 1, end);
  }
  for (; i < end && !isBlank(bytes[i]!); i++) if (bytes[i]! >= 0x80) flags |= HIGH;
  tape.add(kindOf(bytes, from, i), from, i, key, equals, flags, root);
  return i;
}

function kindOf(bytes: Buffer, start: number, end: number): number {
  if (start === end) return STRING;
  if (numberEnd(bytes, start, end) === end) return NUMBER;
  if (wordEnd(bytes, start, end) !== end) return STRING;
  return bytes[start] === 0x74 ? TRUE : bytes[start] === 0x66 ? FALSE : NULL;
}
