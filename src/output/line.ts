// The small port between a sink that prints and what a line looks like in one format.
import type { LogEvent } from '../record/event.ts';

/** Puts one record into a writer that the printer was made with. */
export interface LinePrinter {
  print(event: LogEvent): void;
  /** A line of klog's own between records; formats for programs have none. */
  banner?(text: string): void;
}
