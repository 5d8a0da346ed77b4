// Memory that is used again for every batch. One rule for all of it: it grows when it must, and what a rare huge
// batch needed is given back with the next ordinary one.

/** What is kept between batches, in bytes. Most batches are below 1 MB, none should be far above 4 MB. */
export const KEEP = 32 * 1024 * 1024;

/** What a batch may grow to, in bytes. Far above what brokers take; it stops a batch made to exhaust memory. */
export const LARGEST = 256 * 1024 * 1024;

/** `size` rounded up so that slowly growing batches do not make new memory each time. */
export function roomy(size: number): number {
  const least = 64 * 1024;
  return size <= least ? least : 2 ** Math.ceil(Math.log2(size));
}

/** `held` when it serves for `size` bytes, else new memory. The content of the old one is not kept. */
export function atLeast(held: Buffer, size: number): Buffer {
  const serves = held.length >= size && (held.length <= KEEP || size > KEEP);
  // Slow: not a slice of the pool that small buffers share.
  return serves ? held : Buffer.allocUnsafeSlow(roomy(size));
}
