// Values as they are: the record's own bytes and a newline, so that `| jq` just works. On a terminal the same
// lines made safe to show. A Schema Registry header is no part of the value: an event begins behind it.
import type { LogEvent } from '../../record/event/event.ts';
import { sanitizeLines } from '../terminal/sanitize.ts';
import type { Writer } from '../terminal/writer.ts';
import type { LinePrinter } from './line.ts';

const NEWLINE = 0x0a;

/** Prints the value byte for byte and "\n"; a tombstone is an empty line. With `terminal` as sanitized text. */
export function rawPrinter(writer: Writer, terminal: boolean): LinePrinter {
  return terminal ? new SafeRaw(writer) : new Raw(writer);
}

class Raw implements LinePrinter {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** Hot: allocates nothing. */
  print(event: LogEvent): void {
    const record = event.record;
    if (record.valueStart >= 0) this.#writer.append(record.bytes, record.valueStart, record.valueEnd);
    this.#writer.appendByte(NEWLINE);
  }
}

class SafeRaw implements LinePrinter {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  print(event: LogEvent): void {
    const record = event.record;
    if (record.valueStart >= 0) {
      this.#writer.appendText(
        sanitizeLines(record.bytes.toString('utf8', record.valueStart, record.valueEnd)),
      );
    }
    this.#writer.appendByte(NEWLINE);
  }
}
