// Everything on stderr: errors, warnings, notes, the summary. All text is sanitized, because names and reasons may come
// from a broker.

import { writeSync } from 'node:fs';
import { KlogError } from '../../base/errors.ts';
import { sanitize } from '../../output/terminal/sanitize.ts';

/** What a run may print; from the plan. */
export interface Loudness {
  readonly warnings: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}

const DIM = '2';
const RED = '31';
const YELLOW = '33';

export class Stderr {
  #loudness: Loudness;
  readonly #said = new Set<string>();
  /** Called before anything is written: removes the progress line. */
  beforeWrite: (() => void) | undefined;

  constructor(loudness: Loudness) {
    this.#loudness = loudness;
  }

  /** Called when the plan is known. */
  tune(loudness: Loudness): void {
    this.#loudness = loudness;
  }

  /** An error: "klog: what", the place in the text, details, and "try: ...". Bugs are shown with their stack. */
  async error(error: unknown): Promise<void> {
    if (!(error instanceof KlogError)) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#write(`${this.#paint(RED, 'klog:')} this is a bug in klog: ${stack}`);
      return;
    }
    this.#write(`${this.#paint(RED, 'klog:')} ${sanitize(error.message)}`);
    if (error.place !== undefined) {
      const { caretLines } = await import('./caret.ts');
      for (const line of caretLines(error.place)) this.#write(`    ${line}`);
    }
    for (const line of error.detail) this.#write(sanitize(line));
    if (error.hint !== undefined) this.#write(`  ${this.#paint(DIM, 'try:')} ${sanitize(error.hint)}`);
  }

  /** A problem that does not end the run. */
  warn(text: string): void {
    if (this.#loudness.warnings) this.#write(`${this.#paint(YELLOW, 'klog:')} ${sanitize(text)}`);
  }

  /** Useful information; each text is printed once. */
  note(text: string): void {
    if (!this.#loudness.warnings || this.#said.has(text)) return;
    this.#said.add(text);
    this.#write(this.#paint(DIM, `klog: ${sanitize(text)}`));
  }

  /** Only under --verbose. */
  detail(text: string): void {
    if (this.#loudness.verbose) this.#write(this.#paint(DIM, `klog: ${sanitize(text)}`));
  }

  /** A dim line: the summary, or the mark between old and live lines. */
  quiet(text: string): void {
    this.#write(this.#paint(DIM, sanitize(text)));
  }

  #paint(code: string, text: string): string {
    return this.#loudness.color ? `\u001b[${code}m${text}\u001b[0m` : text;
  }

  #write(line: string): void {
    this.beforeWrite?.();
    try {
      writeSync(2, `${line}\n`);
    } catch {
      // A closed stderr or a full non-blocking pipe must not end the run.
    }
  }
}
