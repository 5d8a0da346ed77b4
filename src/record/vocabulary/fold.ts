// Names without their case: `User-Id`, `user_id` and `USER_ID` are one name. Holds the folding itself and a
// small table that finds folded names by their bytes. What names there are is told by names.ts and level.ts.

/** ASCII folding of one byte: letters in lower case, `_` as `-`; other bytes as they are. */
export const FOLD: Uint8Array = Uint8Array.from({ length: 256 }, (_, c) =>
  c >= 0x41 && c <= 0x5a ? c + 32 : c === 0x5f ? 0x2d : c,
);

const ASCII = /^[\0-\x7f]*$/;

/** `text` with simple Unicode folding (one code point stays one), and `_` as `-`. Equal results: one name. */
export function foldName(text: string): string {
  // Most names are ASCII, and some hundred of them are folded whenever klog starts.
  if (ASCII.test(text)) return text.toLowerCase().replaceAll('_', '-');
  let folded = '';
  for (const char of text) folded += char === '_' ? '-' : foldChar(char);
  return folded;
}

function foldChar(char: string): string {
  // By way of upper case, so that all forms of a letter meet (Greek final sigma, the Kelvin sign).
  const upper = char.toUpperCase();
  const lower = (isOneChar(upper) ? upper : char).toLowerCase();
  return isOneChar(lower) ? lower : char;
}

function isOneChar(text: string): boolean {
  return text.length === (text.codePointAt(0)! > 0xffff ? 2 : 1);
}

/** True when the ASCII text of `[start, end)` folds to `folded`, which is folded already. Hot. */
export function foldsTo(bytes: Uint8Array, start: number, end: number, folded: Uint8Array): boolean {
  if (end - start !== folded.length) return false;
  for (let i = 0; i < folded.length; i++) if (FOLD[bytes[start + i]!] !== folded[i]) return false;
  return true;
}

const BUCKETS = 1024;

/** Finds a number by an ASCII name in bytes, folded. Built once, asked for every key of a record. */
export class NameTable {
  /** Per hash the first entry, per entry the next one; -1 ends a chain. */
  readonly #heads = new Int32Array(BUCKETS).fill(-1);
  #chain = new Int32Array(0);
  #values = new Int32Array(0);
  /** All names, folded, back to back: entry i is `[ends[i - 1], ends[i])`. */
  #text = new Uint8Array(0);
  #ends = new Int32Array(0);
  #count = 0;
  #longest = 0;

  /** Adds a name; a name that folds equal to one that is there is ignored. */
  add(name: string, value: number): void {
    const bytes = Buffer.from(foldName(name));
    if (this.find(bytes, 0, bytes.length) >= 0) return;
    const slot = hash(bytes, 0, bytes.length);
    const entry = this.#count++;
    const from = entry === 0 ? 0 : this.#ends[entry - 1]!;
    this.#reserve(from + bytes.length);
    this.#longest = Math.max(this.#longest, bytes.length);
    this.#chain[entry] = this.#heads[slot]!;
    this.#heads[slot] = entry;
    this.#values[entry] = value;
    this.#text.set(bytes, from);
    this.#ends[entry] = from + bytes.length;
  }

  #reserve(text: number): void {
    if (this.#count > this.#ends.length) {
      const larger = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
        const made = new Int32Array(Math.max(16, old.length * 2));
        made.set(old);
        return made;
      };
      this.#chain = larger(this.#chain);
      this.#values = larger(this.#values);
      this.#ends = larger(this.#ends);
    }
    if (text <= this.#text.length) return;
    const more = new Uint8Array(text * 2);
    more.set(this.#text);
    this.#text = more;
  }

  /** The number of the name that stands in `[start, end)`, -1 when there is none. Hot. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length <= 0 || length > this.#longest) return -1;
    const text = this.#text;
    for (let entry = this.#heads[hash(bytes, start, end)]!; entry >= 0; entry = this.#chain[entry]!) {
      const to = this.#ends[entry]!;
      let at = to - length;
      if (at !== (entry === 0 ? 0 : this.#ends[entry - 1]!)) continue;
      let i = start;
      while (at < to && FOLD[bytes[i]!] === text[at]) {
        i++;
        at++;
      }
      if (at === to) return this.#values[entry]!;
    }
    return -1;
  }
}

function hash(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const middle = FOLD[bytes[start + (length >> 1)]!]!;
  return (length * 131 + FOLD[bytes[start]!]! * 31 + FOLD[bytes[end - 1]!]! * 7 + middle) & (BUCKETS - 1);
}
