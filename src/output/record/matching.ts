// --only-matching: the parts of a record that matched, each on a line of its own, as grep -o prints them. Which these
// are is told by whoever knows the expression.
import type { LogEvent } from '../../record/event/event.ts';
import type { MatchedParts } from '../terminal/options.ts';
import { sanitize } from '../terminal/sanitize.ts';
import type { Writer } from '../terminal/writer.ts';
import type { LinePrinter } from './line.ts';

const NEWLINE = 0x0a;

/** Prints parts byte for byte as they stand in the record, or as they read. With `terminal` as sanitized text. */
export function matchingPrinter(writer: Writer, terminal: boolean, partsOf: MatchedParts): LinePrinter {
  return {
    // As with grep -o: what stands beside a match is no part of it.
    context(): void {},
    print(event: LogEvent): void {
      const { bytes } = event.record;
      for (const { start, end, text } of partsOf(event)) {
        if (terminal) writer.appendText(sanitize(text ?? bytes.toString('utf8', start, end)));
        else if (text === undefined) writer.append(bytes, start, end);
        else writer.appendText(text);
        writer.appendByte(NEWLINE);
      }
    },
  };
}
