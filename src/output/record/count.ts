// The two sinks that show no record: `-c` prints how many matched, `-q` only wants to know whether any did.
import type { Sink } from '../../scan/port/sink.ts';
import type { Writer } from '../terminal/writer.ts';

/** Counts matches, at most `limit`, and prints the bare number and a newline at the end. */
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

/** Prints nothing and has enough at the first match. */
export function quietSink(): Sink {
  return {
    ordered: false,
    timed: false,
    event: () => false,
    flush: () => true,
    async finish(): Promise<void> {},
  };
}
