// Memory that is filled from an input and cut into lines. The beginning of a line whose end has not come is carried
// on to the next block, so that a block handed on holds whole lines only.

import { lineMemory } from './line-ends.ts';
import { LineTable } from './lines.ts';

/** A longer line is cut into pieces of this size, as if each were a line: memory has to end somewhere. */
export const LONGEST_LINE = 64 * 1024 * 1024;

export class Block {
  bytes: Buffer;
  readonly lines: LineTable;
  readonly #size: number;
  readonly #regular: Buffer;
  readonly #longest: number;
  /** Where the next bytes go. */
  at = 0;
  /** How many pieces of lines that were too long it holds. */
  cuts = 0;

  /** `size`: what is usually read into it; it grows for longer lines. */
  constructor(size: number, longest: number = LONGEST_LINE, lines: LineTable = new LineTable()) {
    this.#regular = lineMemory(size);
    this.bytes = this.#regular;
    this.lines = lines;
    this.#size = size;
    this.#longest = longest;
  }

  /** Bytes of the line that has begun and not ended. */
  get carried(): number {
    return this.at - this.#begun;
  }

  get #begun(): number {
    return this.lines.starts[this.lines.count]!;
  }

  /** Begins anew with what another block (or this one) carries. */
  begin(before: Block): void {
    const { bytes, carried, at } = before;
    const size = carried * 2 > this.#size ? Math.max(this.bytes.length, this.#size + carried) : this.#size;
    const kept = size === this.#size ? this.#regular : this.bytes;
    const into = size === kept.length ? kept : Buffer.allocUnsafeSlow(size);
    bytes.copy(into, 0, at - carried, at);
    this.bytes = into;
    this.at = carried;
    this.cuts = 0;
    this.lines.clear(0);
  }

  /** Makes room for more bytes at `at`. */
  reserve(): void {
    if (this.bytes.length - this.at > this.#size / 4) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(this.bytes.length * 2, this.#longest + 2 * this.#size));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  /** So many bytes were put at `at`. */
  add(size: number): void {
    const from = this.at;
    this.at += size;
    if (this.carried <= this.#longest) this.lines.addAll(this.bytes, from, this.at);
    else this.#addCut(from);
  }

  /** The input has ended: a last line without its end is a line. */
  finish(): void {
    if (this.carried > 0) this.lines.add(this.at, this.at);
  }

  /** As `addAll`, one line after the other, each cut where it is too long. */
  #addCut(from: number): void {
    for (let scanned = from; scanned < this.at; ) {
      const feed = this.bytes.indexOf(10, scanned);
      const end = feed < 0 || feed >= this.at ? this.at : feed;
      while (end - this.#begun > this.#longest) {
        const piece = this.#begun + this.#longest;
        this.lines.add(piece, piece);
        this.cuts++;
      }
      if (end < this.at) this.lines.addAll(this.bytes, end, end + 1);
      scanned = end + 1;
    }
  }
}
