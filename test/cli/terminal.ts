// A terminal without a window: @xterm/headless behind a stream. What stands on it can be read after every write.

import { Writable } from 'node:stream';
import xterm from '@xterm/headless';

export class FakeTerminal extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** Everything that was written. */
  written = '';
  readonly #terminal: InstanceType<typeof xterm.Terminal>;

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      convertEol: true,
      scrollback: 1000,
    });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString();
    this.#terminal.write(chunk.toString(), done);
  }

  /** As a person drags the window: lines are wrapped anew, then the program is told. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.settle();
    this.#terminal.resize(columns, rows);
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  /** All lines, also those that went off the top; trailing blank ones left out. */
  async lines(): Promise<string[]> {
    await this.settle();
    const buffer = this.#terminal.buffer.active;
    const lines = Array.from({ length: buffer.length }, (_, i) => buffer.getLine(i)!.translateToString(true));
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  /** Resolves once all that was written is shown. */
  settle(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }
}
