// Byte search, the hottest code of a scan. `Needle` looks through one record; `NeedleStream` goes once through a
// whole batch. Which bytes are worth looking for is told by literals.ts.

import { LOWER, SAME } from './fold.ts';

/** Log text in JSON, commonest byte first: tells rare bytes from common ones before anything was seen. */
const COMMON = '"e,:ta0nisro1lcd2-mp34h56u7.98g/fyvbwk_{}TxISE:NRADCPjOLMzqUF';
const COMMONNESS = Float64Array.from({ length: 256 }, (_, byte) => {
  const place = COMMON.indexOf(String.fromCharCode(byte));
  return place < 0 ? 0.0005 : 0.04 * 0.93 ** place;
});

/** About how often an ASCII character occurs in log text, as a share of its bytes. */
export function commonnessOf(character: string): number {
  return COMMONNESS[character.charCodeAt(0)] ?? 0.0005;
}

const SAMPLE = 8_192;
/** A byte rarer than this is best found alone, by the native search for one byte. */
const RARE = 1 / 200;
/** How many batches the first choice of a byte lasts; each further one lasts four times as long, up to the last. */
const FIRST_CHOICE = 16;
const LAST_CHOICE = 4_096;
/** Beyond six bytes the native search takes another way, which is slower where the first byte is rare. */
const LONGEST_PART = 6;

/** A text in bytes, to be found exactly or with ASCII case ignored. At least one byte. */
export class Needle {
  readonly length: number;
  /** In lower case where case is ignored. */
  readonly bytes: Uint8Array;
  readonly fold: boolean;
  readonly table: Uint8Array;
  /** Horspool: how far to go on by the byte under the needle's last place; 0 where that byte fits there. */
  readonly shifts: Uint8Array;
  /** How far to go on where the last byte fits and the others do not. */
  readonly lastShift: number;

  constructor(bytes: Uint8Array, fold: boolean) {
    const table = fold ? LOWER : SAME;
    const needle = Uint8Array.from(bytes, (byte) => table[byte]!);
    const last = needle.length - 1;
    const distance = (byte: number) => {
      const place = last === 0 ? -1 : needle.lastIndexOf(byte, last - 1);
      return Math.min(255, last - place);
    };
    this.table = table;
    this.bytes = needle;
    this.fold = fold;
    this.length = needle.length;
    this.shifts = Uint8Array.from(table, (byte) => (byte === needle[last] ? 0 : distance(byte)));
    this.lastShift = distance(needle[last]!);
  }

  /** Whether the needle stands at a position. The caller sees to it that it lies inside the bytes. Hot. */
  at(bytes: Uint8Array, position: number): boolean {
    const needle = this.bytes;
    const table = this.table;
    for (let i = 0; i < needle.length; i++) if (table[bytes[position + i]!] !== needle[i]) return false;
    return true;
  }

  /** The first occurrence inside `[start, end)`, or -1. Hot. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const needle = this.bytes;
    const table = this.table;
    const shifts = this.shifts;
    const lastShift = this.lastShift;
    const last = needle.length - 1;
    const limit = end - last;
    let i = start;
    while (i < limit) {
      const shift = shifts[bytes[i + last]!]!;
      if (shift !== 0) {
        i += shift;
        continue;
      }
      let k = 0;
      while (k < last && table[bytes[i + k]!] === needle[k]) k++;
      if (k === last) return i;
      i += lastShift;
    }
    return -1;
  }
}

/**
 * One needle through one batch, from left to right. The native search looks for a small part of the needle that is
 * rare in this batch, once for each way to write it (`qu`, `QU`, `Qu`, `qU`); what it finds is compared here. Each
 * way remembers how far it has looked, so that one which does not occur is not looked for again and again.
 */
export class NeedleStream {
  readonly needle: Needle;
  #bytes: Buffer = Buffer.alloc(0);
  #found = -1;
  #batchesLeft = 0;
  #choiceLasts = FIRST_CHOICE;
  /** Where the part lies inside the needle. */
  #anchor = 0;
  /** The ways to write the part: a byte, or two to six of them. */
  #ways: (number | Buffer)[] = [];
  /** Where each way occurs next. */
  #places = new Float64Array(0);

  constructor(needle: Needle) {
    this.needle = needle;
  }

  /** Moves to another batch. `bytes` must end where the batch ends. */
  begin(bytes: Buffer, from: number): void {
    this.#bytes = bytes;
    this.#found = -1;
    if (this.#batchesLeft-- === 0) {
      this.#choose(from);
      this.#batchesLeft = this.#choiceLasts;
      this.#choiceLasts = Math.min(this.#choiceLasts * 4, LAST_CHOICE);
    }
    this.#places.fill(-1);
  }

  /** The first occurrence at or after `from` (which never goes back within a batch), or Infinity. Hot. */
  next(from: number): number {
    if (this.#found >= from) return this.#found;
    const bytes = this.#bytes;
    const places = this.#places;
    const needle = this.needle;
    const anchor = this.#anchor;
    const limit = bytes.length - needle.length;
    let at = from + anchor;
    for (;;) {
      let hit = Number.POSITIVE_INFINITY;
      for (let i = 0; i < places.length; i++) {
        let place = places[i]!;
        if (place < at) {
          place = bytes.indexOf(this.#ways[i]!, at);
          if (place < 0) place = Number.POSITIVE_INFINITY;
          places[i] = place;
        }
        if (place < hit) hit = place;
      }
      const start = hit - anchor;
      if (start > limit || needle.at(bytes, start)) {
        this.#found = start > limit ? Number.POSITIVE_INFINITY : start;
        return this.#found;
      }
      at = hit + 1;
    }
  }

  #choose(from: number): void {
    const { bytes, fold } = this.needle;
    const counts = sample(this.#bytes, from);
    const shares = Array.from(
      bytes,
      (low) => counts[low]! + (fold && isLetter(low) ? counts[low - 0x20]! : 0),
    );
    // Two bytes are told apart by their first one natively, and only what both fit comes back to be compared.
    const lastPair = Math.max(0, bytes.length - 2);
    let anchor = 0;
    for (let i = 0; i <= lastPair; i++) if (shares[i]! < shares[anchor]!) anchor = i;
    const lastIsRarest = bytes.length > 1 && shares[bytes.length - 1]! < Math.min(RARE, shares[anchor]!);
    if (lastIsRarest) anchor = bytes.length - 1;
    this.#anchor = anchor;
    const single = lastIsRarest || bytes.length === 1 || (fold && shares[anchor]! < RARE);
    const part = bytes.subarray(anchor, anchor + (single ? 1 : fold ? 2 : LONGEST_PART));
    this.#ways = waysToWrite(part, fold).map((way) => (way.length === 1 ? way[0]! : Buffer.from(way)));
    this.#places = new Float64Array(this.#ways.length);
  }
}

function isLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function waysToWrite(part: Uint8Array, fold: boolean): number[][] {
  let ways: number[][] = [[]];
  for (const byte of part) {
    const letters = fold && isLetter(byte) ? [byte, byte - 0x20] : [byte];
    ways = ways.flatMap((way) => letters.map((letter) => [...way, letter]));
  }
  return ways;
}

/** How often each byte occurs, as a share: what was seen at the front of a batch, leaning on what is usual. */
function sample(bytes: Buffer, from: number): Float64Array {
  const shares = Float64Array.from(COMMONNESS, (share) => share * 256);
  const to = Math.min(bytes.length, from + SAMPLE);
  for (let i = from; i < to; i++) shares[bytes[i]!]!++;
  const all = 256 + to - from;
  for (let byte = 0; byte < 256; byte++) shares[byte]! /= all;
  return shares;
}
