// Gives every distinct byte string a small number. A hash table over bytes, so that telling a record's group or host
// makes no string; what the bytes mean, and how many are too many, is the caller's business.

const INITIAL_SLOTS = 1024;
const INITIAL_ARENA = 16 * 1024;
/** Doubled up to here. */
const LARGE_ARENA = 1024 * 1024 * 1024;

/** Bytes that a double holds as an integer. */
const BEGINNING = 6;

/** Distinct byte strings, numbered from 0 in the order they came. */
export class Interner {
  /** Number of a text plus one, 0 for a free slot; linear probing, at most half full. */
  #slots = new Int32Array(INITIAL_SLOTS);
  #hashes = new Int32Array(INITIAL_SLOTS / 2);
  /** Text n is `arena[ends[n - 1], ends[n])`. */
  #ends = new Float64Array(INITIAL_SLOTS / 2);
  #arena = Buffer.allocUnsafe(INITIAL_ARENA);
  #used = 0;
  #size = 0;

  /** How many distinct texts there are. */
  get size(): number {
    return this.#size;
  }

  /** Bytes of all texts together. */
  get textBytes(): number {
    return this.#used;
  }

  /** The number of the text `bytes[start, end)`; a new one is copied. Hot. */
  number(bytes: Buffer, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const found = this.#slots[slot]! - 1;
      if (found < 0) break;
      if (this.#hashes[found] === hash && this.#isText(found, bytes, start, end)) return found;
      slot = (slot + 1) & mask;
    }
    return this.#add(hash, slot, bytes, start, end);
  }

  /** The text with this number, borrowed until the next `number`. */
  bytes(number: number): Buffer {
    return this.#arena.subarray(this.#startOf(number), this.#ends[number]);
  }

  /** The numbers of all texts, sorted by their bytes. */
  sorted(): Int32Array {
    const size = this.#size;
    // Most texts differ early, and two numbers are compared faster than texts.
    const beginnings = new Float64Array(size);
    const numbers = new Int32Array(size);
    for (let number = 0; number < size; number++) {
      numbers[number] = number;
      beginnings[number] = this.#beginning(number);
    }
    return numbers.sort((a, b) => beginnings[a]! - beginnings[b]! || this.#compare(a, b));
  }

  /** The first six bytes as a number; of a shorter text as if zeros followed. */
  #beginning(number: number): number {
    const from = this.#startOf(number);
    const to = this.#ends[number]!;
    let beginning = 0;
    for (let i = from; i < from + BEGINNING; i++)
      beginning = beginning * 256 + (i < to ? this.#arena[i]! : 0);
    return beginning;
  }

  #compare(a: number, b: number): number {
    const arena = this.#arena;
    return arena.compare(arena, this.#startOf(b), this.#ends[b], this.#startOf(a), this.#ends[a]);
  }

  #startOf(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1]!;
  }

  #isText(number: number, bytes: Buffer, start: number, end: number): boolean {
    const from = this.#startOf(number);
    if (this.#ends[number]! - from !== end - start) return false;
    const arena = this.#arena;
    for (let i = start, j = from; i < end; i++, j++) if (bytes[i] !== arena[j]) return false;
    return true;
  }

  #add(hash: number, slot: number, bytes: Buffer, start: number, end: number): number {
    const number = this.#size++;
    const to = this.#used + end - start;
    if (to > this.#arena.length) this.#growArena(to);
    bytes.copy(this.#arena, this.#used, start, end);
    this.#used = to;
    this.#slots[slot] = number + 1;
    this.#hashes[number] = hash;
    this.#ends[number] = to;
    if (this.#size === this.#hashes.length) this.#growSlots();
    return number;
  }

  #growArena(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(this.#arena.length * 2, LARGE_ARENA)));
    this.#arena.copy(larger, 0, 0, this.#used);
    this.#arena = larger;
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let slot = this.#hashes[number]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
    const hashes = new Int32Array(slots.length / 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const ends = new Float64Array(slots.length / 2);
    ends.set(this.#ends);
    this.#ends = ends;
  }
}

/** FNV-1a over the bytes, mixed at the end because a power-of-two table looks at the low bits. Hot. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
