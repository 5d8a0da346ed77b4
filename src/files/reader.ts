// Reads a range of lines of one input, chunk by chunk. Which range is read next, pausing and waiting are
// stream.ts's business.

import type { Offset } from '../base/brand.ts';
import { asOffset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import type { Chunk } from '../scan/port/source.ts';
import { Block, LONGEST_LINE } from './block.ts';
import type { ByteStream, Input } from './input.ts';
import { openInput } from './input.ts';
import type { Checkpoint } from './measure.ts';
import { reasonOfBreak } from './unreadable.ts';

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
  readonly #range: Range;
  readonly #name: string;
  /** Bytes may be long in coming, as from standard input. */
  readonly isPipe: boolean;
  readonly #bytes: ByteStream;
  readonly #blockSize: number;
  /** Number of the line that comes next. */
  #line: number;
  /** The block that is being filled, and those that may be. */
  #block: Block;
  readonly #free: Block[] = [];
  #told = false;

  constructor(index: number, range: Range, input: Input, start: Checkpoint, blockSize: number) {
    this.#index = index;
    this.#range = range;
    this.#name = input.name;
    this.isPipe = input.packing === undefined;
    this.#bytes = openInput(input, start.position);
    this.#blockSize = blockSize;
    this.#line = start.line;
    this.#block = new Block(blockSize);
  }

  /** Where reading goes on. */
  get position(): Offset {
    return asOffset(Math.min(this.#line, this.#range.to));
  }

  received(): number {
    return this.#bytes.received();
  }

  /** Reads on until a line is complete. Never rejects: errors are a state. */
  async step(): Promise<Step> {
    for (;;) {
      const block = this.#block;
      let state: Step['state'] = 'open';
      try {
        block.reserve();
        const size = await this.#bytes.read(block.bytes, block.at);
        if (size === 0) state = 'done';
        else block.add(size);
      } catch (error) {
        state = { reason: reasonOfBreak(error) };
      }
      // Also when it broke off: half a line is more than none, and it is what zcat would print.
      if (state !== 'open') block.finish();
      if (state === 'open' && this.#line + block.lines.count >= this.#range.to) state = 'done';
      const note = this.#note(block);
      const chunk = this.#take(block, state === 'done');
      if (state === 'done') this.close();
      if (chunk !== undefined || state !== 'open') return { chunk, note, state };
    }
  }

  close(): void {
    this.#bytes.close();
  }

  /** The block's lines that are in the range as a chunk, undefined without any; the next block takes what is left. */
  #take(block: Block, atEnd: boolean): Chunk | undefined {
    const { bytes, lines } = block;
    const { count } = lines;
    if (count === 0) return undefined;
    const { from, to } = this.#range;
    const skipped = Math.max(0, from - this.#line);
    const inside = Math.min(count, to - this.#line) - skipped;
    this.#line += count;
    if (inside <= 0) {
      block.begin(block);
      return undefined;
    }
    const next = this.#free.pop() ?? new Block(this.#blockSize);
    next.begin(block);
    this.#block = next;
    return {
      index: this.#index,
      bytes,
      lines: {
        first: asOffset(this.#line - count + skipped),
        count: inside,
        starts: lines.starts.subarray(skipped),
        ends: lines.ends.subarray(skipped),
      },
      next: this.position,
      aborted: [],
      atEnd,
      release: () => void this.#free.push(block),
    };
  }

  #note({ cuts }: Block): string | undefined {
    if (this.#told || cuts === 0) return undefined;
    this.#told = true;
    const size = LONGEST_LINE / 1024 / 1024;
    return `"${this.#name}" has a line longer than ${size} MiB: it was read in pieces, each counted as a line`;
  }
}
