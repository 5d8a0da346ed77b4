// One value inside a record, as bytes: what a test of the query is handed. Text is made only when asked for.
// How a field name leads to a value is told by lookup.ts and roles.ts.

import { ARRAY, ESCAPED, HIGH, type JsonTape, OBJECT, STRING } from './tape.ts';
import { decodeText, isUtf8 } from './text.ts';

export type ValueKind = 'string' | 'number' | 'true' | 'false' | 'null' | 'object' | 'array';

/** A cursor on one value: reused, valid only inside the test it is handed to. */
export interface Value {
  readonly kind: ValueKind;
  readonly bytes: Buffer;
  /** Raw spelling; a string without its quotes. `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** The raw spelling of a string differs from its text (it holds a backslash escape or bad UTF-8). */
  readonly escaped: boolean;
  /** Decoded text of a string; the spelling of anything else. */
  text(): string;
}

export type ValueTest = (value: Value) => boolean;

/** Bytes to look for, ASCII where `fold`: they are in lower case then, and the case does not count. At least one. */
export interface PlainText {
  readonly bytes: Uint8Array;
  readonly fold: boolean;
}

/** A text to look for, both in bytes as they stand and in decoded text. */
export interface TextSearch {
  inBytes(bytes: Buffer, start: number, end: number): boolean;
  inText(text: string): boolean;
  /** Where `inBytes` asks for nothing but these. */
  readonly plain?: PlainText;
}

const NOTHING = Buffer.alloc(0);

/** The names of a tape's kinds, by their number. */
const KINDS: readonly ValueKind[] = ['string', 'number', 'true', 'false', 'null', 'object', 'array'];

/** The one kind of Value there is: a position on a tape, or any bytes that are a value (a Kafka key, a line). */
export class Cursor implements Value {
  kind: ValueKind = 'null';
  bytes: Buffer = NOTHING;
  start = 0;
  end = 0;
  flags = 0;
  tape: JsonTape | undefined;
  node = -1;
  /** An error object: only its type, message and stack count as what it says (-1: it has none). */
  isError = false;
  typeNode = -1;
  messageNode = -1;
  stackNode = -1;
  #leaf: Cursor | undefined;

  /** Moves to a value of a tape. Hot. */
  at(tape: JsonTape, node: number): this {
    this.kind = KINDS[tape.kinds[node]!]!;
    this.bytes = tape.bytes;
    this.start = tape.starts[node]!;
    this.end = tape.ends[node]!;
    this.flags = tape.flags[node]!;
    this.tape = tape;
    this.node = node;
    this.isError = false;
    return this;
  }

  /** Moves to bytes outside any tape; a text has no escapes then. */
  over(kind: ValueKind, bytes: Buffer, start: number, end: number): this {
    this.kind = kind;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.flags = kind === 'string' ? HIGH : 0;
    this.tape = undefined;
    this.node = -1;
    this.isError = false;
    return this;
  }

  get escaped(): boolean {
    if (this.kind !== 'string' || (this.flags & (ESCAPED | HIGH)) === 0) return false;
    return (this.flags & ESCAPED) !== 0 || !isUtf8(this.bytes, this.start, this.end);
  }

  /** A string with backslash escapes. */
  get isEscaped(): boolean {
    return this.kind === 'string' && (this.flags & ESCAPED) !== 0;
  }

  text(): string {
    const { bytes, start, end } = this;
    if (this.isEscaped) return decodeText(bytes, start, end);
    return bytes.toString(
      this.kind === 'string' && (this.flags & HIGH) === 0 ? 'latin1' : 'utf8',
      start,
      end,
    );
  }

  /** The cursor for what lies below this one, so that a test may go on using this one. */
  get leaf(): Cursor {
    this.#leaf ??= new Cursor();
    return this.#leaf;
  }
}

/** Calls `test` for all scalars below an object or array until it says true; on a scalar, for itself. */
export function anyLeaf(value: Value, test: ValueTest): boolean {
  if (value.kind !== 'object' && value.kind !== 'array') return test(value);
  if (!(value instanceof Cursor) || value.tape === undefined) return false;
  const { tape, leaf } = value;
  if (!value.isError) return leavesOf(tape, value.node, leaf, test);
  return (
    leavesOf(tape, value.typeNode, leaf, test) ||
    leavesOf(tape, value.messageNode, leaf, test) ||
    leavesOf(tape, value.stackNode, leaf, test)
  );
}

function leavesOf(tape: JsonTape, node: number, cursor: Cursor, test: ValueTest): boolean {
  if (node < 0) return false;
  const end = tape.nexts[node]!;
  for (let at = node; at < end; at++) {
    const kind = tape.kinds[at]!;
    if (kind !== OBJECT && kind !== ARRAY && test(cursor.at(tape, at))) return true;
  }
  return false;
}

/** Decoded text of a node's key. */
export function keyText(tape: JsonTape, node: number): string {
  return decodeText(tape.bytes, tape.keyStarts[node]!, tape.keyEnds[node]!);
}

/** Decoded text of a string on a tape; the spelling of anything else. */
export function nodeText(tape: JsonTape, node: number): string {
  const start = tape.starts[node]!;
  const end = tape.ends[node]!;
  const escaped = tape.kinds[node] === STRING && (tape.flags[node]! & ESCAPED) !== 0;
  return escaped ? decodeText(tape.bytes, start, end) : tape.bytes.toString('utf8', start, end);
}
