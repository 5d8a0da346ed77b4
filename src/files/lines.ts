// Where lines lie in bytes: a line ends in \n or \r\n, and neither is part of it. Large amounts are looked through
// by WebAssembly (line-ends.ts), the rest here. How bytes come and what becomes of the lines is block.ts's business.

import { LineEnds } from './line-ends.ts';

const LF = 10;
const CR = 13;
const FIRST_ROOM = 1024;

/** A list of lines by their positions: line `i` is `[starts[i], ends[i])`. */
export class LineTable {
  count = 0;
  /** Longer than `count`: `starts[count]` is where the line after the last begins. */
  starts: Int32Array = new Int32Array(FIRST_ROOM);
  ends: Int32Array = new Int32Array(FIRST_ROOM);
  readonly #index: LineEnds | undefined;

  /** `index`: the quick way; without it all is done here. */
  constructor(index: LineEnds | undefined = LineEnds.shared) {
    this.#index = index;
  }

  /** Empties the list; the next line begins at `start`. */
  clear(start: number): void {
    this.count = 0;
    this.starts[0] = start;
  }

  /** Adds the lines that end in `[from, to)`. The first begins where the last one added has ended. Hot. */
  addAll(bytes: Buffer, from: number, to: number): void {
    const index = this.#index;
    if (index === undefined || !index.isWorth(to - from)) {
      this.#addSlowly(bytes, from, to);
      return;
    }
    for (let at = from; at < to; at = index.end) {
      const count = index.read(bytes, at, to, this.starts[this.count]!);
      while (this.starts.length <= this.count + count) this.#grow();
      this.starts.set(index.starts.subarray(0, count + 1), this.count);
      this.ends.set(index.ends.subarray(0, count), this.count);
      this.count += count;
    }
  }

  #addSlowly(bytes: Buffer, from: number, to: number): void {
    for (let at = bytes.indexOf(LF, from); at >= 0 && at < to; at = bytes.indexOf(LF, at + 1)) {
      const start = this.starts[this.count]!;
      this.add(at > start && bytes[at - 1] === CR ? at - 1 : at, at + 1);
    }
  }

  /** Adds a line that ends at `end`; the next one begins at `next`. */
  add(end: number, next: number): void {
    if (this.starts.length <= this.count + 1) this.#grow();
    this.ends[this.count++] = end;
    this.starts[this.count] = next;
  }

  #grow(): void {
    const bigger = (old: Int32Array): Int32Array => {
      const made = new Int32Array(old.length * 2);
      made.set(old);
      return made;
    };
    this.starts = bigger(this.starts);
    this.ends = bigger(this.ends);
  }
}
