// The one error type for everything a user can cause or must hear of. It carries what to print; how it is
// printed is the business of cli/complain.

/** A text of the user's and a place in it, in UTF-16 units. */
export interface Place {
  readonly text: string;
  readonly at: number;
}

export interface ErrorOptions {
  /** One line that can be typed, shown as "try: ...". */
  readonly hint?: string | undefined;
  /** What the message is about, shown below it with a caret. */
  readonly place?: Place | undefined;
  /** Lines shown between message and hint as they are. */
  readonly detail?: readonly string[] | undefined;
  readonly exitCode?: number;
  readonly cause?: unknown;
}

/** An error in words: what, why, what to try. `code` is stable kebab-case; `exitCode` is the process's. */
export class KlogError extends Error {
  override readonly name = 'KlogError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly place: Place | undefined;
  readonly detail: readonly string[];
  readonly exitCode: number;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.place = options.place;
    this.detail = options.detail ?? [];
    this.exitCode = options.exitCode ?? 2;
  }
}

/** The message of anything thrown, one line, for use inside another message. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
