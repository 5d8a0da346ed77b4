// Whether a text stands in a record: in its bytes as they are, or in what its escapes mean.

import type { Document } from './document.ts';
import { ARRAY, ESCAPED, HIGH, type JsonTape, KEY_ESCAPED, KEY_HIGH, OBJECT } from './json.ts';
import type { Scope } from './scope.ts';
import { decodeText, isUtf8 } from './text.ts';
import type { TextSearch } from './value.ts';

/** True when the text occurs in the raw value or in a decoded key or string, inner records too. Hot. */
export function documentContains(document: Document, search: TextSearch): boolean {
  if (document.record.valueStart < 0) return false;
  if (document.contains(search)) return true;
  const { shape, tape } = document;
  if (shape === 'text' || shape === 'empty') return false;
  if (decodedContains(tape, search)) return true;
  if (shape === 'object' || shape === 'logfmt') return innerContains(document.scope, search);
  if (shape === 'scalar') return false;
  for (let at = document.nextElement(0); at > 0; at = document.nextElement(at)) {
    if (innerContains(document.element(at), search)) return true;
  }
  return false;
}

function innerContains(scope: Scope, search: TextSearch): boolean {
  // A record inside a text has escaped quotes, so without an escape there is none.
  if ((scope.tape.allFlags & ESCAPED) === 0) return false;
  const inner = scope.inner();
  return inner !== undefined && (decodedContains(inner.tape, search) || innerContains(inner, search));
}

/** Looks at what reads differently from how it is written; the rest was seen in the bytes. */
function decodedContains(tape: JsonTape, search: TextSearch): boolean {
  if (tape.allFlags === 0) return false;
  for (let node = 0; node < tape.count; node++) {
    const flags = tape.flags[node]!;
    if (flags === 0) continue;
    const kind = tape.kinds[node]!;
    const isText = kind !== OBJECT && kind !== ARRAY;
    if (isText && isIn(tape, flags, tape.starts[node]!, tape.ends[node]!, search)) return true;
    const keyFlags = (flags & (KEY_ESCAPED | KEY_HIGH)) >> 2;
    if (keyFlags !== 0 && isIn(tape, keyFlags, tape.keyStarts[node]!, tape.keyEnds[node]!, search))
      return true;
  }
  return false;
}

function isIn(tape: JsonTape, flags: number, start: number, end: number, search: TextSearch): boolean {
  const differs = (flags & ESCAPED) !== 0 || ((flags & HIGH) !== 0 && !isUtf8(tape.bytes, start, end));
  return differs && search.inText(decodeText(tape.bytes, start, end));
}
