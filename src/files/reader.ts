// Reads a range of lines of one input, chunk by chunk. Which range is read next, pausing and waiting are
// stream.ts's business.

import type { Offset } from '../base/brand.ts';
import { asOffset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import type { Chunk } from '../scan/source.ts';
import { BatchEncoder } from './encode.ts';
import type { ByteStream, Input } from './input.ts';
import { openInput, reasonOfBreak } from './input.ts';
import { LineSplitter, LONGEST_LINE } from './lines.ts';
import type { Checkpoint } from './measure.ts';

/** One step of a reader: a chunk (undefined when no line was completed) and whether the reader goes on. */
export interface Step {
  readonly chunk: Chunk | undefined;
  /** Worth telling, as a sentence. */
  readonly note: string | undefined;
  /** Going on, at the end, or broken off with a reason. */
  readonly state: 'open' | 'done' | { readonly reason: string };
}

/** A running read of one range. `start` is a place in the file at or before the range. */
export class LineReader {
  readonly #index: number;
  readonly #name: string;
  readonly #bytes: ByteStream;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #encoder: BatchEncoder;
  readonly #lines: LineSplitter;
  #told = false;

  constructor(index: number, range: Range, input: Input, start: Checkpoint) {
    this.#index = index;
    this.#name = input.name;
    this.#bytes = openInput(input, start.position);
    this.#chunks = this.#bytes.chunks[Symbol.asyncIterator]();
    this.#encoder = new BatchEncoder(start.line, range.from, range.to);
    this.#lines = new LineSplitter(this.#encoder);
  }

  /** Where reading goes on. */
  get position(): Offset {
    return asOffset(this.#encoder.next);
  }

  received(): number {
    return this.#bytes.received();
  }

  /** Reads on until a line is complete. Never rejects: errors are a state. */
  async step(): Promise<Step> {
    for (;;) {
      let state: Step['state'] = 'open';
      try {
        const { value, done } = await this.#chunks.next();
        if (done === true) state = 'done';
        else this.#lines.feed(value);
      } catch (error) {
        state = { reason: reasonOfBreak(error) };
      }
      // Also when it broke off: half a line is more than none, and it is what zcat would print.
      if (state !== 'open') this.#lines.finish();
      if (state === 'open' && this.#encoder.full) state = 'done';
      const bytes = this.#encoder.take();
      if (state === 'done') this.close();
      if (bytes === undefined && state === 'open') continue;
      const chunk = bytes && this.#chunk(bytes, state === 'done');
      return { chunk, note: this.#note(), state };
    }
  }

  close(): void {
    this.#bytes.close();
  }

  #chunk(bytes: Buffer, atEnd: boolean): Chunk {
    return { index: this.#index, bytes, next: this.position, aborted: [], atEnd, release: undefined };
  }

  #note(): string | undefined {
    if (this.#told || this.#lines.cuts === 0) return undefined;
    this.#told = true;
    const size = LONGEST_LINE / 1024 / 1024;
    return `"${this.#name}" has a line longer than ${size} MiB: it was read in pieces, each counted as a line`;
  }
}
