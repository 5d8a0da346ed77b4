// Memory for answers and for the chunks copied out of them, used again: fresh memory for each would cost more in page
// faults and garbage collection than the copying. There are few different sizes, so that what comes back fits what is
// asked for next.

/** Below this, fresh memory is as cheap. */
const MIN_BYTES = 16 * 1024;
/** Free memory that is kept: three of the largest answers by default. */
const MAX_BYTES = 24 * 1024 * 1024;

export class MemoryPool {
  /** Free memory by its size. */
  readonly #free = new Map<number, Buffer[]>();
  #bytes = 0;

  /** Memory with anything in it. What is not given back is collected one day. */
  take(bytes: number): Buffer {
    if (bytes < MIN_BYTES) return Buffer.allocUnsafe(bytes);
    const size = sizeFor(bytes);
    const free = this.#free.get(size)?.pop();
    if (free !== undefined) this.#bytes -= size;
    return (free ?? Buffer.allocUnsafeSlow(size)).subarray(0, bytes);
  }

  /** A copy of `bytes`, to be given back as well. */
  copy(bytes: Buffer): Buffer {
    const memory = this.take(bytes.length);
    bytes.copy(memory);
    return memory;
  }

  /** Gives back what was taken, or any view of it; its bytes may be overwritten from now on. */
  give(taken: Buffer): void {
    const { buffer } = taken;
    const size = buffer.byteLength;
    if (size < MIN_BYTES) return;
    const list = this.#free.get(size) ?? [];
    if (list.some((free) => free.buffer === buffer)) return;
    list.push(Buffer.from(buffer as ArrayBuffer));
    this.#free.set(size, list);
    this.#bytes += size;
    for (const [each, free] of this.#free) {
      while (this.#bytes > MAX_BYTES && free.pop() !== undefined) this.#bytes -= each;
    }
  }
}

/** Powers of two and what lies half way between them. */
function sizeFor(bytes: number): number {
  const power = 2 ** Math.floor(Math.log2(bytes));
  return bytes === power ? power : bytes <= power * 1.5 ? power * 1.5 : power * 2;
}
