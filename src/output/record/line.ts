// The small port between a sink that prints and what a line looks like in one format.
import type { LogEvent } from '../../record/event/event.ts';

/** A name of `--fields` that nothing had. */
export interface AbsentName {
  readonly name: string;
  readonly nearest: string | undefined;
}

/** Puts one record into a writer that the printer was made with. */
export interface LinePrinter {
  print(event: LogEvent): void;
  /** A record that is no match itself; where the format makes no difference, as `print`. */
  context?(event: LogEvent): void;
  /** Parts groups of context lines; formats for programs do not. */
  gap?(): void;
  /** A line of klog's own between records, of a time where it has one; formats for programs have none. */
  banner?(text: string, at?: number): void;
  /** All records up to a time have been printed: lines of klog's own that fall before it are due. */
  passed?(time: number): void;
  /** Names that were asked to be shown and that no record had, each with one that may have been meant. */
  absentFields?(): readonly AbsentName[];
}
