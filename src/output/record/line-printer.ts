// What a record looks like in one format: the base of all formats, with what most of them have in common.
import type { LogEvent } from '../../record/event/event.ts';

/** A name of `--fields` that no record had, and a similar one that was seen. */
export interface AbsentName {
  readonly name: string;
  readonly nearest: string | undefined;
}

/** Formats records into the writer it was made with. Formats for programs only need `print`. */
export abstract class LinePrinter {
  /** A match. */
  abstract print(event: LogEvent): void;

  /** A record that is shown as context. */
  context(event: LogEvent): void {
    this.print(event);
  }

  /** Separates groups of context lines. */
  gap(): void {}

  /** Shows one of klog's own lines between records; `at` is its time, if it has one. */
  banner(_text: string, _at?: number): void {}

  /** All records up to a time have been printed. */
  passed(_time: number): void {}

  /** Names of `--fields` that no printed record had. */
  absentFields(): readonly AbsentName[] {
    return [];
  }
}
