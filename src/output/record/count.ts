// The two sinks that print no records: `-c` prints how many matched, `-q` only finds out whether any did.
import type { Sink } from '../../scan/port/sink.ts';
import type { Writer } from '../terminal/writer.ts';

/** Counts up to `limit` matches and prints the number at the end. */
export function countSink(writer: Writer, limit: number = Number.POSITIVE_INFINITY): Sink {
  let count = 0;
  return {
    ordered: false,
    timed: false,
    event(): boolean {
      if (count < limit) count++;
      return count < limit;
    },
    flush: () => writer.flush(),
    async finish(): Promise<void> {
      writer.appendText(`${count}\n`);
      await writer.end();
    },
  };
}

/** Prints nothing and stops at the first match. */
export function quietSink(): Sink {
  return {
    ordered: false,
    timed: false,
    event: () => false,
    flush: () => true,
    async finish(): Promise<void> {},
  };
}
