// Whether a text stands in a record: in its bytes as they are, or in what its escapes mean.

import { ARRAY, ESCAPED, HIGH, type JsonTape, KEY_ESCAPED, KEY_HIGH, OBJECT } from '../json/tape.ts';
import { decodeText, isUtf8 } from '../json/text.ts';
import type { TextSearch } from '../json/value.ts';
import type { Document } from './document.ts';
import type { Scope } from './scope.ts';

/** A look at what reads differently from how it is written: a JSON string's bytes and flags. `arg` is the asker's. */
export type DecodedTest<T> = (bytes: Buffer, flags: number, start: number, end: number, arg: T) => boolean;

/** True when the text occurs in the raw value or in a decoded key or string, inner records too. Hot. */
export function documentContains(document: Document, search: TextSearch): boolean {
  if (document.record.valueStart < 0) return false;
  return document.contains(search) || someDecoded(document, isInText, search);
}

function isInText(bytes: Buffer, _flags: number, start: number, end: number, search: TextSearch): boolean {
  return search.inText(decodeText(bytes, start, end));
}

/**
 * Calls `test` for each key and string that reads differently from how it is written, until it says true: the record's
 * own, then those of the records inside. Hot.
 */
export function someDecoded<T>(document: Document, test: DecodedTest<T>, arg: T): boolean {
  const { shape, tape } = document;
  if (shape === 'text' || shape === 'empty') return false;
  if (someOfTape(tape, test, arg)) return true;
  if (shape === 'object' || shape === 'logfmt') return someOfInner(document.scope, test, arg);
  if (shape === 'scalar') return false;
  for (let at = document.nextElement(0); at > 0; at = document.nextElement(at)) {
    if (someOfInner(document.element(at), test, arg)) return true;
  }
  return false;
}

function someOfInner<T>(scope: Scope, test: DecodedTest<T>, arg: T): boolean {
  // A record inside a text has escaped quotes, so without an escape there is none.
  if ((scope.tape.allFlags & ESCAPED) === 0) return false;
  const inner = scope.inner();
  return inner !== undefined && (someOfTape(inner.tape, test, arg) || someOfInner(inner, test, arg));
}

function someOfTape<T>(tape: JsonTape, test: DecodedTest<T>, arg: T): boolean {
  if (tape.allFlags === 0) return false;
  const { bytes, starts, ends, keyStarts, keyEnds } = tape;
  for (let node = 0; node < tape.count; node++) {
    const flags = tape.flags[node]!;
    if (flags === 0) continue;
    const kind = tape.kinds[node]!;
    const own = kind === OBJECT || kind === ARRAY ? 0 : flags & (ESCAPED | HIGH);
    if (differs(bytes, own, starts[node]!, ends[node]!) && test(bytes, own, starts[node]!, ends[node]!, arg))
      return true;
    const key = (flags & (KEY_ESCAPED | KEY_HIGH)) >> 2;
    const from = keyStarts[node]!;
    if (differs(bytes, key, from, keyEnds[node]!) && test(bytes, key, from, keyEnds[node]!, arg)) return true;
  }
  return false;
}

function differs(bytes: Buffer, flags: number, start: number, end: number): boolean {
  return (flags & ESCAPED) !== 0 || ((flags & HIGH) !== 0 && !isUtf8(bytes, start, end));
}
