// Memory for the chunks that are copied out of an answer with several partitions, used again: fresh memory for each
// would cost more than the copying. Sizes are powers of two.

const LEAST_BYTES = 16 * 1024;
/** What is kept for reuse at most. */
const KEPT_BYTES = 16 * 1024 * 1024;

export class ChunkPool {
  private readonly free = new Map<number, Buffer[]>();
  private kept = 0;

  /** A copy of `bytes`; to be given back once nothing looks at it any more, or it is collected one day. */
  copy(bytes: Buffer): Buffer {
    if (bytes.length < LEAST_BYTES) return Buffer.from(bytes);
    const size = 2 ** Math.ceil(Math.log2(bytes.length));
    const whole = this.free.get(size)?.pop();
    if (whole !== undefined) this.kept -= size;
    const memory = whole ?? Buffer.allocUnsafeSlow(size);
    bytes.copy(memory);
    return memory.subarray(0, bytes.length);
  }

  /** Takes a copy back, once. */
  give(copied: Buffer): void {
    const size = copied.buffer.byteLength;
    if (copied.length < LEAST_BYTES || this.kept + size > KEPT_BYTES) return;
    this.kept += size;
    const list = this.free.get(size);
    const whole = Buffer.from(copied.buffer as ArrayBuffer);
    if (list === undefined) this.free.set(size, [whole]);
    else list.push(whole);
  }
}
