// Where the values of a JSON text lie: one pass over the bytes, no object, no string. Accepts exactly what
// JSON.parse accepts (bad UTF-8 inside strings aside), so that "is it JSON" has one answer everywhere. Nesting
// is kept in the tape itself, so depth costs neither stack nor recursion. Finding names is lookup.ts's job.

import { isBlank, numberEnd, wordEnd } from './scalar.ts';
import { hexAt } from './text.ts';

export const STRING = 0;
export const NUMBER = 1;
export const TRUE = 2;
export const FALSE = 3;
export const NULL = 4;
export const OBJECT = 5;
export const ARRAY = 6;

/** The string holds a backslash escape. */
export const ESCAPED = 1;
/** The string holds bytes of 0x80 and above: UTF-8, or what was meant to be. */
export const HIGH = 2;
/** The same for the key of a member, shifted. */
export const KEY_ESCAPED = 4;
export const KEY_HIGH = 8;

/** A tape's arrays, so that another indexer can bring its own. */
export type TapeColumns = Pick<
  JsonTape,
  'kinds' | 'flags' | 'starts' | 'ends' | 'keyStarts' | 'keyEnds' | 'nexts' | 'parents'
>;

const NOTHING = Buffer.alloc(0);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Bytes of a string that need no look: 0. A quote, a backslash, a control character, a high byte: 1. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, c) =>
  c < 0x20 || c === QUOTE || c === BACKSLASH || c >= 0x80 ? 1 : 0,
);

/** What may follow a backslash. */
const ESCAPES = new Uint8Array(256);
for (const c of '"\\/bfnrtu') ESCAPES[c.charCodeAt(0)] = 1;

/**
 * The values of one JSON text in the order written, node 0 first. The children of node `n` are `n + 1` and then
 * each `nexts` of a child, while below `nexts[n]`. Reused: `parse` overwrites everything.
 */
export class JsonTape {
  bytes: Buffer = NOTHING;
  count = 0;
  kinds = new Uint8Array(64);
  flags = new Uint8Array(64);
  /** Raw spelling, a string without its quotes; ends are exclusive. */
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** The key of a member without its quotes; -1 for elements of arrays and the root. */
  keyStarts = new Int32Array(64);
  keyEnds = new Int32Array(64);
  /** The node after this one and all below it. */
  nexts = new Int32Array(64);
  parents = new Int32Array(64);
  /** All flags that occur, or-ed. */
  allFlags = 0;
  /** The number of all objects with the keys of the one at the top, in their order; -1: not known. */
  shape = -1;
  /** The nodes of the top object's members, where it has a shape. */
  members: Int32Array = new Int32Array(0);

  /** Empties the tape; `add` then fills it by hand. */
  reset(bytes: Buffer): void {
    this.bytes = bytes;
    this.count = 0;
    this.allFlags = 0;
    this.shape = -1;
  }

  /** Takes other arrays for its own. */
  adopt(columns: TapeColumns, members: Int32Array): void {
    Object.assign(this, columns);
    this.members = members;
  }

  /** Adds one value and returns its node. A container is closed with `close`. Hot. */
  add(
    kind: number,
    start: number,
    end: number,
    keyStart: number,
    keyEnd: number,
    flags: number,
    parent: number,
  ): number {
    const node = this.count++;
    if (node === this.kinds.length) this.#grow();
    this.kinds[node] = kind;
    this.flags[node] = flags;
    this.starts[node] = start;
    this.ends[node] = end;
    this.keyStarts[node] = keyStart;
    this.keyEnds[node] = keyEnd;
    this.nexts[node] = node + 1;
    this.parents[node] = parent;
    this.allFlags |= flags;
    return node;
  }

  /** Closes a container at `end`: all nodes added since it are below it. */
  close(node: number, end: number): void {
    this.ends[node] = end;
    this.nexts[node] = this.count;
  }

  /** Indexes the JSON text in `[start, end)`; false when it is not JSON, and the tape is then meaningless. Hot. */
  parse(bytes: Buffer, start: number, end: number): boolean {
    // The arrays as locals and `add` written out: this loop is most of what a filter costs.
    let { kinds, flags, starts, ends, keyStarts, keyEnds, nexts, parents } = this;
    this.bytes = bytes;
    this.shape = -1;
    let allFlags = 0;
    let count = 0;
    let i = start;
    let parent = -1;
    let inObject = false;
    let keyStart = -1;
    let keyEnd = -1;
    let keyFlags = 0;
    for (;;) {
      while (i < end && isBlank(bytes[i]!)) i++;
      if (i >= end) return false;
      const c = bytes[i]!;
      let from = i;
      let to = i;
      let kind: number;
      let own = keyFlags;
      let opened = false;
      if (c === QUOTE) {
        kind = STRING;
        from = i + 1;
        to = stringEnd(bytes, from, end);
        own |= stringFlags;
        i = to + 1;
      } else if (c === 0x7b || c === 0x5b) {
        kind = c === 0x7b ? OBJECT : ARRAY;
        opened = true;
        i++;
      } else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
        kind = NUMBER;
        to = numberEnd(bytes, i, end);
        i = to;
      } else {
        kind = c === 0x74 ? TRUE : c === 0x66 ? FALSE : NULL;
        to = wordEnd(bytes, i, end);
        i = to;
      }
      if (to < 0) return false;
      if (count === kinds.length) {
        this.#grow();
        ({ kinds, flags, starts, ends, keyStarts, keyEnds, nexts, parents } = this);
      }
      const node = count++;
      kinds[node] = kind;
      flags[node] = own;
      starts[node] = from;
      ends[node] = to;
      keyStarts[node] = keyStart;
      keyEnds[node] = keyEnd;
      nexts[node] = count;
      parents[node] = parent;
      allFlags |= own;
      if (opened) {
        parent = node;
        inObject = kind === OBJECT;
      }
      // Behind a value: close what ends here, then go on to the next member or element.
      for (;;) {
        while (i < end && isBlank(bytes[i]!)) i++;
        if (parent < 0) {
          this.count = count;
          this.allFlags = allFlags;
          return i === end;
        }
        if (i >= end) return false;
        const next = bytes[i]!;
        if (next === (inObject ? 0x7d : 0x5d)) {
          i++;
          ends[parent] = i;
          nexts[parent] = count;
          parent = parents[parent]!;
          inObject = parent >= 0 && kinds[parent] === OBJECT;
          opened = false;
          continue;
        }
        if (!opened) {
          if (next !== COMMA) return false;
          i++;
        }
        keyStart = -1;
        keyEnd = -1;
        keyFlags = 0;
        if (!inObject) break;
        while (i < end && isBlank(bytes[i]!)) i++;
        if (i >= end || bytes[i] !== QUOTE) return false;
        keyStart = i + 1;
        keyEnd = stringEnd(bytes, keyStart, end);
        if (keyEnd < 0) return false;
        keyFlags = stringFlags << 2;
        i = keyEnd + 1;
        while (i < end && isBlank(bytes[i]!)) i++;
        if (i >= end || bytes[i] !== COLON) return false;
        i++;
        break;
      }
    }
  }

  #grow(): void {
    const size = this.kinds.length * 2;
    const bigger = <T extends Uint8Array | Int32Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    this.kinds = bigger(this.kinds, new Uint8Array(size));
    this.flags = bigger(this.flags, new Uint8Array(size));
    this.starts = bigger(this.starts, new Int32Array(size));
    this.ends = bigger(this.ends, new Int32Array(size));
    this.keyStarts = bigger(this.keyStarts, new Int32Array(size));
    this.keyEnds = bigger(this.keyEnds, new Int32Array(size));
    this.nexts = bigger(this.nexts, new Int32Array(size));
    this.parents = bigger(this.parents, new Int32Array(size));
  }
}

/** Flags of the string that `stringEnd` saw last: a variable, because a pair of results would be an object. */
let stringFlags = 0;

/** The closing quote of the string whose text begins at `i`, -1 when it is broken. */
function stringEnd(bytes: Uint8Array, i: number, end: number): number {
  let flags = 0;
  for (; i < end; i++) {
    const c = bytes[i]!;
    if (SPECIAL[c] === 0) continue;
    if (c === QUOTE) {
      stringFlags = flags;
      return i;
    }
    if (c >= 0x80) flags |= HIGH;
    else if (c !== BACKSLASH) return -1;
    else {
      flags |= ESCAPED;
      i++;
      if (i >= end || ESCAPES[bytes[i]!] === 0) return -1;
      if (bytes[i] === 0x75) {
        if (hexAt(bytes, i + 1, end) < 0) return -1;
        i += 4;
      }
    }
  }
  return -1;
}
