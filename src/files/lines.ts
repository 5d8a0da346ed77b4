// Splits a stream of bytes into lines, wherever its chunks happen to be cut. A line ends in \n or \r\n; a last line
// may lack its end. What becomes of the lines is the sink's business.

/** Takes lines in pieces: `begin` with the length in bytes, `append` until it is reached, `end`. */
export interface LineSink {
  begin(length: number): void;
  append(bytes: Buffer, start: number, end: number): void;
  end(): void;
}

/** A longer line is handed on in pieces of this size, as if each were a line: memory has to end somewhere. */
export const LONGEST_LINE = 64 * 1024 * 1024;

const LF = 10;
const CR = 13;

/** Hot: nothing is copied but what a chunk's end cuts in two. Chunks handed in are kept until their line has ended. */
export class LineSplitter {
  readonly #sink: LineSink;
  readonly #longest: number;
  /** The beginning of the current line, from earlier chunks. */
  #parts: Buffer[] = [];
  #carried = 0;
  #cuts = 0;

  constructor(sink: LineSink, longest: number = LONGEST_LINE) {
    this.#sink = sink;
    this.#longest = longest;
  }

  /** Bytes of the line that has begun and not ended. */
  get carried(): number {
    return this.#carried;
  }

  /** How often a line was cut because it was too long. */
  get cuts(): number {
    return this.#cuts;
  }

  feed(chunk: Buffer): void {
    let start = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, start)) {
      if (this.#carried + at - start > this.#longest) start = this.#cut(chunk, start, at);
      this.#emit(chunk, start, at, true);
      start = at + 1;
    }
    if (this.#carried + chunk.length - start > this.#longest) start = this.#cut(chunk, start, chunk.length);
    if (start < chunk.length) {
      this.#parts.push(chunk.subarray(start));
      this.#carried += chunk.length - start;
    }
  }

  /** The input has ended: a last line without its end is a line. */
  finish(): void {
    if (this.#carried > 0) this.#emit(EMPTY, 0, 0, false);
  }

  #cut(chunk: Buffer, start: number, end: number): number {
    while (this.#carried + end - start > this.#longest) {
      const piece = start + this.#longest - this.#carried;
      this.#emit(chunk, start, piece, false);
      this.#cuts++;
      start = piece;
    }
    return start;
  }

  /** One line: what was carried and `[start, end)` of the chunk, without a carriage return before a line feed. */
  #emit(chunk: Buffer, start: number, end: number, terminated: boolean): void {
    const sink = this.#sink;
    if (this.#carried === 0) {
      if (terminated && end > start && chunk[end - 1] === CR) end--;
      sink.begin(end - start);
      sink.append(chunk, start, end);
      sink.end();
      return;
    }
    if (end > start) {
      this.#parts.push(chunk.subarray(start, end));
      this.#carried += end - start;
    }
    const last = this.#parts[this.#parts.length - 1]!;
    if (terminated && last[last.length - 1] === CR) {
      this.#parts[this.#parts.length - 1] = last.subarray(0, last.length - 1);
      this.#carried--;
    }
    sink.begin(this.#carried);
    for (const part of this.#parts) sink.append(part, 0, part.length);
    sink.end();
    this.#parts = [];
    this.#carried = 0;
  }
}

const EMPTY = Buffer.alloc(0);
