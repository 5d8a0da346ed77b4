// Reused memory for answers and the chunks copied out of them: fresh memory would cost more in page faults and garbage
// collection than the copying itself. There are few sizes, so that returned memory fits the next request.

/** Below this, fresh memory is just as cheap. */
const MIN_BYTES = 16 * 1024;
/** The most free memory that is kept: three full answers, rounded up to their size. */
const MAX_BYTES = 36 * 1024 * 1024;

export class MemoryPool {
  /** Free memory by size. */
  readonly #free = new Map<number, Buffer[]>();
  #bytes = 0;

  /** Uninitialised memory. What is never given back is garbage-collected. */
  take(bytes: number): Buffer {
    if (bytes < MIN_BYTES) return Buffer.allocUnsafe(bytes);
    const size = sizeFor(bytes);
    const free = this.#free.get(size)?.pop();
    if (free !== undefined) this.#bytes -= size;
    return (free ?? Buffer.allocUnsafeSlow(size)).subarray(0, bytes);
  }

  /** A copy of `bytes` in memory from the pool. */
  copy(bytes: Buffer): Buffer {
    const memory = this.take(bytes.length);
    bytes.copy(memory);
    return memory;
  }

  /** Returns memory to the pool, by any view of it; its bytes may be overwritten from now on. */
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

/** Rounds up to a power of two, or to half way between two of them. */
function sizeFor(bytes: number): number {
  const power = 2 ** Math.floor(Math.log2(bytes));
  return bytes === power ? power : bytes <= power * 1.5 ? power * 1.5 : power * 2;
}
