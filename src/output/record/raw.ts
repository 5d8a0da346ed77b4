// Records byte for byte: whole values, so that `| jq` just works, or with --only-matching the parts that matched. On a
// terminal the text is made safe to show.
import type { LogEvent } from '../../record/event/event.ts';
import type { MatchedParts } from '../terminal/options.ts';
import { sanitize, sanitizeLines } from '../terminal/sanitize.ts';
import type { Writer } from '../terminal/writer.ts';
import { LinePrinter } from './line-printer.ts';

const NEWLINE = 0x0a;

/** Prints each value and "\n"; a tombstone is an empty line. A Schema Registry header is not part of the value. */
export class RawPrinter extends LinePrinter {
  readonly #writer: Writer;
  readonly #terminal: boolean;

  constructor(writer: Writer, terminal: boolean) {
    super();
    this.#writer = writer;
    this.#terminal = terminal;
  }

  /** Hot: in a pipe it allocates nothing. */
  print({ record }: LogEvent): void {
    const { bytes, valueStart, valueEnd } = record;
    if (valueStart >= 0) {
      if (this.#terminal)
        this.#writer.appendText(sanitizeLines(bytes.toString('utf8', valueStart, valueEnd)));
      else this.#writer.append(bytes, valueStart, valueEnd);
    }
    this.#writer.appendByte(NEWLINE);
  }
}

/** Prints each part that matched on a line of its own, as grep -o does; context lines are not printed. */
export class PartsPrinter extends LinePrinter {
  readonly #writer: Writer;
  readonly #terminal: boolean;
  readonly #partsOf: MatchedParts;

  constructor(writer: Writer, terminal: boolean, partsOf: MatchedParts) {
    super();
    this.#writer = writer;
    this.#terminal = terminal;
    this.#partsOf = partsOf;
  }

  override context(): void {}

  print(event: LogEvent): void {
    const { bytes } = event.record;
    for (const { start, end, text } of this.#partsOf(event)) {
      if (this.#terminal) this.#writer.appendText(sanitize(text ?? bytes.toString('utf8', start, end)));
      else if (text === undefined) this.#writer.append(bytes, start, end);
      else this.#writer.appendText(text);
      this.#writer.appendByte(NEWLINE);
    }
  }
}
