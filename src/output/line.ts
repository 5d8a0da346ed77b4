// The small port between a sink that prints and what a line looks like in one format.
import type { LogEvent } from '../record/event.ts';

/** A name of `--fields` that nothing had. */
export interface AbsentName {
  readonly name: string;
  readonly nearest: string | undefined;
}

/** Puts one record into a writer that the printer was made with. */
export interface LinePrinter {
  print(event: LogEvent): void;
  /** A line of klog's own between records; formats for programs have none. */
  banner?(text: string): void;
  /** Names that were asked to be shown and that no record had, each with one that may have been meant. */
  absentFields?(): readonly AbsentName[];
}
