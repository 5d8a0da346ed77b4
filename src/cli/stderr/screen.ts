// Lines that are redrawn in place on a terminal. The only import of log-update, which writes only what has changed.

import { createLogUpdate } from 'log-update';
import { columnsOfColored } from '../../output/terminal/width.ts';

/** The stream of a terminal. */
export interface TerminalStream extends NodeJS.WritableStream {
  readonly columns?: number;
  readonly rows?: number;
}

type Draw = ((text: string) => void) & { clear(): void; done(): void };

const ERASE_BELOW = '\u001b[J';

export class Screen {
  readonly #stream: TerminalStream;
  readonly #draw: Draw;
  /** The lines on the terminal, and its width when they were drawn. */
  #lines: readonly string[] = [];
  #width = 0;

  constructor(stream: TerminalStream) {
    this.#stream = stream;
    // A hidden cursor would have to be restored, however the program ends.
    this.#draw = createLogUpdate(stream as NodeJS.WriteStream, { showCursor: true }) as Draw;
  }

  /** Replaces the lines. Lines that do not fit on the terminal cannot be replaced later. */
  draw(lines: readonly string[]): void {
    this.#unwrap();
    this.#lines = lines;
    this.#width = this.#stream.columns ?? 0;
    this.#draw(lines.join('\n'));
  }

  /** Erases the lines; the next `draw` begins in their place. */
  clear(): void {
    if (this.#lines.length === 0) return;
    this.#unwrap();
    this.#draw.clear();
    this.#lines = [];
  }

  /** Leaves the lines on the terminal. */
  done(): void {
    this.#draw.done();
    this.#lines = [];
  }

  /** If the terminal became narrower, it has wrapped the lines into more rows than log-update knows of: erases them. */
  #unwrap(): void {
    const columns = this.#stream.columns ?? 0;
    if (this.#lines.length === 0 || columns <= 0 || columns >= this.#width) return;
    let rows = 0;
    for (const line of this.#lines) {
      rows += Math.max(1, Math.ceil(columnsOfColored(line) / columns));
    }
    this.#stream.write(`\r\u001b[${rows}A${ERASE_BELOW}`);
    this.#draw.done();
    this.#lines = [];
  }
}
