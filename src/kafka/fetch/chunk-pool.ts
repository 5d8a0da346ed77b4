// Memory for the chunks that are copied out of an answer, used again: fresh memory for each would cost more than the
// copying. There are few different sizes, so that what comes back fits what is asked for next.

/** Below this, fresh memory is as cheap. */
const MIN_BYTES = 16 * 1024;
/** What is lent and kept together; what is kept makes room when more is to be lent. */
const MAX_BYTES = 32 * 1024 * 1024;

export class ChunkPool {
  /** Free memory by its size. */
  readonly #free = new Map<number, Buffer[]>();
  #bytes = 0;

  /** A copy of `bytes`; to be given back once nothing looks at it any more. */
  copy(bytes: Buffer): Buffer {
    if (bytes.length < MIN_BYTES) return Buffer.from(bytes);
    const size = sizeFor(bytes.length);
    let memory = this.#free.get(size)?.pop();
    if (memory === undefined) {
      this.#makeRoom(size);
      memory = Buffer.allocUnsafeSlow(size);
      this.#bytes += size;
    }
    bytes.copy(memory);
    return memory.subarray(0, bytes.length);
  }

  /** Takes a copy back, once. */
  give(copied: Buffer): void {
    if (copied.length < MIN_BYTES) return;
    const memory = Buffer.from(copied.buffer as ArrayBuffer);
    const list = this.#free.get(memory.length);
    if (list === undefined) this.#free.set(memory.length, [memory]);
    else list.push(memory);
  }

  #makeRoom(size: number): void {
    for (const [kept, list] of this.#free) {
      while (this.#bytes + size > MAX_BYTES && list.pop() !== undefined) this.#bytes -= kept;
    }
  }
}

/** Powers of two and what lies half way between them. */
function sizeFor(bytes: number): number {
  const power = 2 ** Math.floor(Math.log2(bytes));
  return bytes === power ? power : bytes <= power * 1.5 ? power * 1.5 : power * 2;
}
