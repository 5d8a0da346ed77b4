// Buffers results for stdout: one write for each flush, at the pace of the reader. There are two buffers, because a stream
// owns what it was given until it has written it.
import type { Writable } from 'node:stream';
import { KlogError, reasonOf } from '../../base/errors.ts';

const INITIAL_BYTES = 64 * 1024;
/** Larger buffers are released after their flush. */
const KEPT_BYTES = 4 * 1024 * 1024;
/** Below this a loop is faster than Buffer.copy. */
const SHORT_COPY = 48;
/** Errors that mean the reader has gone, as `| head` does. */
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

  /** True once the reader has gone; anything appended later is dropped. */
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
    // A UTF-16 unit takes at most three bytes; getting the exact length would read the text twice.
    const most = text.length * 3;
    if (this.#length + most > this.#buffer.length) this.#grow(most);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
  }

  /**
   * Writes what was collected. Returns true if more may come, false if the reader has gone, and a promise while the
   * reader is behind. Throws (or rejects with) a KlogError if the output cannot be written.
   */
  flush(): boolean | Promise<boolean> {
    this.#send();
    return this.#isReady() ? this.#verdict() : this.#until(() => this.#isReady());
  }

  /** Like flush, but waits until every byte was written. More may be appended afterwards. */
  async end(): Promise<boolean> {
    this.#send();
    return this.#until(() => this.#length === 0 && this.#unwritten === 0);
  }

  /** Writes the filled buffer if the other one is free. */
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
      // Node writes to files synchronously and throws.
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
