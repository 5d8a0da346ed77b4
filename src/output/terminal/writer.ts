// Results on their way to stdout: collected into a big buffer, one write a flush, and no flush before the reader
// has taken what came before. Two buffers take turns, because a stream owns what it was given until it says so.
// What is written is the printers' business; when to flush is the engine's.
import type { Writable } from 'node:stream';
import { KlogError, reasonOf } from '../../base/errors.ts';

const INITIAL_BYTES = 64 * 1024;
/** A buffer that one flush made larger than this is let go afterwards. */
const KEPT_BYTES = 4 * 1024 * 1024;
/** Below this a byte loop beats Buffer.copy, which makes a view each time. */
const SHORT_COPY = 48;
/** What a stream says when nobody reads any more: the quiet end of `| head`. */
const READER_GONE = new Set([
  'EPIPE',
  'EOF',
  'ECONNRESET',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/** Collects output bytes and hands them to a stream at the pace of its reader. */
export class Writer {
  readonly #stream: Writable;
  #buffer: Buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;
  /** The other buffer of the pair; undefined while the stream still owns it. */
  #spare: Buffer | undefined = Buffer.allocUnsafe(INITIAL_BYTES);
  #unwritten = 0;
  #gone = false;
  #failure: KlogError | undefined;
  #waiting: (() => void)[] = [];

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error) => this.#fail(error));
    stream.on('close', () => this.#leave());
    stream.on('drain', () => this.#wake());
  }

  /** True when nobody reads the output any more; whatever is appended from then on is dropped. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Adds `bytes[start, end)`. The bytes are copied. Hot. */
  append(bytes: Buffer, start: number, end: number): void {
    const size = end - start;
    if (this.#length + size > this.#buffer.length) this.#grow(size);
    if (size < SHORT_COPY) {
      const target = this.#buffer;
      let at = this.#length;
      for (let i = start; i < end; i++) target[at++] = bytes[i]!;
    } else {
      bytes.copy(this.#buffer, this.#length, start, end);
    }
    this.#length += size;
  }

  /** Adds one byte. Hot. */
  appendByte(byte: number): void {
    if (this.#length === this.#buffer.length) this.#grow(1);
    this.#buffer[this.#length++] = byte;
  }

  /** Adds `text` as UTF-8. */
  appendText(text: string): void {
    // No UTF-16 unit takes more than three bytes; asking for the exact length would read the text twice.
    const most = text.length * 3;
    if (this.#length + most > this.#buffer.length) this.#grow(most);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
  }

  /**
   * Hands on what was collected. True when more may come; a promise of it while the reader is behind; false when
   * the reader is gone. Throws (or rejects with) a KlogError when the output cannot be written.
   */
  flush(): boolean | Promise<boolean> {
    this.#send();
    return this.#isReady() ? this.#verdict() : this.#until(() => this.#isReady());
  }

  /** Like flush, but waits until the system has taken every byte. Appending afterwards is allowed. */
  async end(): Promise<boolean> {
    this.#send();
    return this.#until(() => this.#length === 0 && this.#unwritten === 0);
  }

  /** Gives the stream the filled buffer, if it has the time for it and there is another to fill. */
  #send(): void {
    if (this.#gone || this.#failure) this.#length = 0;
    if (this.#length === 0 || this.#spare === undefined) return;
    const full = this.#buffer;
    const size = this.#length;
    this.#buffer = this.#spare;
    this.#length = 0;
    this.#spare = undefined;
    this.#unwritten += size;
    try {
      this.#stream.write(full.subarray(0, size), (error) => {
        this.#unwritten -= size;
        this.#spare = full.length > KEPT_BYTES ? Buffer.allocUnsafe(INITIAL_BYTES) : full;
        if (error) this.#fail(error);
        this.#wake();
      });
    } catch (error) {
      // Node writes to a plain file at once and throws what went wrong.
      this.#fail(error as Error);
    }
  }

  #isReady(): boolean {
    return (
      this.#gone || this.#failure !== undefined || (this.#length === 0 && !this.#stream.writableNeedDrain)
    );
  }

  #verdict(): boolean {
    if (this.#failure) throw this.#failure;
    return !this.#gone;
  }

  async #until(isDone: () => boolean): Promise<boolean> {
    while (!this.#gone && !this.#failure && !isDone()) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      this.#send();
    }
    return this.#verdict();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #leave(): void {
    this.#gone = true;
    this.#wake();
  }

  #fail(error: Error): void {
    if (READER_GONE.has((error as NodeJS.ErrnoException).code ?? '')) {
      this.#gone = true;
    } else {
      this.#failure ??= new KlogError('cannot-write', `cannot write the output: ${reasonOf(error)}`, {
        cause: error,
      });
    }
    this.#wake();
  }

  #grow(more: number): void {
    let size = this.#buffer.length * 2;
    while (size < this.#length + more) size *= 2;
    const larger = Buffer.allocUnsafe(size);
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
