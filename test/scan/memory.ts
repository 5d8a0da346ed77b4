// A RecordSource in memory: partitions of prepared chunks that come in an order of the test's choosing.

import { asOffset } from '../../src/base/brand.ts';
import type { Range } from '../../src/range/range.ts';
import type { Lines, RecordSource, RecordStream, StreamEvent } from '../../src/scan/port/source.ts';

/** Chunks of one partition; each ends at an offset and may wait for something. */
export interface MemoryChunk {
  readonly bytes: Buffer;
  readonly lines?: Lines;
  readonly next: number;
  readonly after?: Promise<unknown>;
}

/**
 * `choose` picks one of the partitions that may deliver; the default takes the one that the engine is most eager
 * for.
 */
export function memorySource(
  partitions: readonly (readonly MemoryChunk[])[],
  choose: (ready: readonly number[], order: readonly number[]) => number = (ready, order) =>
    order.find((index) => ready.includes(index)) ?? ready[0]!,
): { source: RecordSource; delivered: number[]; ranges: Range[] } {
  const delivered = partitions.map(() => 0);
  const ranges = partitions.map((chunks, partition) => ({
    topic: 'logs',
    partition,
    from: asOffset(0),
    to: asOffset(chunks.at(-1)?.next ?? 0),
  }));
  const open = (): RecordStream => {
    const at = partitions.map(() => 0);
    const done = new Set<number>();
    const paused = new Set<number>();
    let order: readonly number[] = [];
    let closed = false;
    const next = async (): Promise<StreamEvent | undefined> => {
      if (closed) return undefined;
      const ended = partitions.findIndex((chunks, index) => at[index] === chunks.length && !done.has(index));
      if (ended >= 0) {
        done.add(ended);
        return { kind: 'done', index: ended };
      }
      const ready = partitions.flatMap((chunks, i) => (at[i]! < chunks.length && !paused.has(i) ? [i] : []));
      if (ready.length === 0) {
        if (paused.size > 0 && done.size < partitions.length) throw new Error('everything is paused');
        return undefined;
      }
      const index = choose(ready, order);
      const place = at[index]!;
      at[index] = place + 1;
      const chunk = partitions[index]![place]!;
      await chunk.after;
      delivered[index] = (delivered[index] ?? 0) + chunk.bytes.length;
      const { bytes, lines, next: position } = chunk;
      // A copy: what is given back is overwritten, as a pool would do.
      const lent = Buffer.from(bytes);
      return {
        kind: 'chunk',
        chunk: {
          index,
          bytes: lent,
          lines,
          next: asOffset(position),
          aborted: [],
          atEnd: false,
          release: () => void lent.fill(0xee),
        },
      };
    };
    return {
      next,
      pause: (index) => void paused.add(index),
      resume: (index) => void paused.delete(index),
      prefer: (wanted) => {
        order = wanted;
      },
      close: () => {
        closed = true;
      },
    };
  };
  return { source: { open, bytesReceived: () => 0, close: () => {} }, delivered, ranges };
}
