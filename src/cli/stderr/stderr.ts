// All of stderr: errors, warnings, notes, the summary. stdout carries results only; whatever a person should hear
// besides goes through here, sanitized, because names and reasons may come from a broker.

import { writeSync } from 'node:fs';
import { KlogError } from '../../base/errors.ts';
import { sanitize } from '../../output/terminal/sanitize.ts';

/** How loud a run may be; from the plan. */
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
  /** Called before anything is written: takes the progress line away. */
  beforeWrite: (() => void) | undefined;

  constructor(loudness: Loudness) {
    this.#loudness = loudness;
  }

  /** Once the plan is known. */
  tune(loudness: Loudness): void {
    this.#loudness = loudness;
  }

  /** An error, as "klog: what", then the place in what was typed, details, and "try: ...". A bug gets its stack. */
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

  /** Something went wrong and the run goes on. */
  warn(text: string): void {
    if (this.#loudness.warnings) this.#write(`${this.#paint(YELLOW, 'klog:')} ${sanitize(text)}`);
  }

  /** Worth knowing; the same text once only. */
  note(text: string): void {
    if (!this.#loudness.warnings || this.#said.has(text)) return;
    this.#said.add(text);
    this.#write(this.#paint(DIM, `klog: ${sanitize(text)}`));
  }

  /** Only under --verbose. */
  detail(text: string): void {
    if (this.#loudness.verbose) this.#write(this.#paint(DIM, `klog: ${sanitize(text)}`));
  }

  /** A quiet line for a person: the summary, the mark between look-back and live. */
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
      // Nobody listens (a closed stderr, a full non-blocking pipe): that must not end the run.
    }
  }
}
