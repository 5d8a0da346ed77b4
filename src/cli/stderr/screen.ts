// Lines of a terminal that are drawn again and again in the same place. The only import of log-update, which writes
// what has changed and nothing else. What the lines say is the caller's business.

import { stripVTControlCharacters } from 'node:util';
import { createLogUpdate } from 'log-update';
import { columnsOf } from '../../output/terminal/width.ts';

/** What is used of a terminal's stream. */
export interface TerminalStream extends NodeJS.WritableStream {
  readonly columns?: number;
  readonly rows?: number;
}

type Draw = ((text: string) => void) & { clear(): void; done(): void };

const ERASE_BELOW = '\u001b[J';

export class Screen {
  readonly #stream: TerminalStream;
  readonly #draw: Draw;
  /** What stands on the terminal, and how wide that was when it was drawn. */
  #lines: readonly string[] = [];
  #width = 0;

  constructor(stream: TerminalStream) {
    this.#stream = stream;
    // Where the cursor is, nobody types: to hide it would mean to bring it back, whatever ends the program.
    this.#draw = createLogUpdate(stream as NodeJS.WriteStream, { showCursor: true }) as Draw;
  }

  /** Puts the lines in place of those before. More than the terminal has rows cannot be taken back. */
  draw(lines: readonly string[]): void {
    this.#unwrap();
    this.#lines = lines;
    this.#width = this.#stream.columns ?? 0;
    this.#draw(lines.join('\n'));
  }

  /** Takes the lines away; the next `draw` begins where they began. */
  clear(): void {
    if (this.#lines.length === 0) return;
    this.#unwrap();
    this.#draw.clear();
    this.#lines = [];
  }

  /** What was drawn stays. */
  done(): void {
    this.#draw.done();
    this.#lines = [];
  }

  /**
   * A terminal that was made narrower has wrapped the lines, so that they take more rows than were drawn: those are
   * erased here, because log-update counts lines.
   */
  #unwrap(): void {
    const columns = this.#stream.columns ?? 0;
    if (this.#lines.length === 0 || columns <= 0 || columns >= this.#width) return;
    let rows = 0;
    for (const line of this.#lines) {
      rows += Math.max(1, Math.ceil(columnsOf(stripVTControlCharacters(line)) / columns));
    }
    this.#stream.write(`\r\u001b[${rows}A${ERASE_BELOW}`);
    this.#draw.done();
    this.#lines = [];
  }
}
