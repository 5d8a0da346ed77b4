// The matcher for context lines: it keeps what does not match but may stand beside a match. Every record has to be
// looked at then, but the whole test still only where the literals of the expression are found.

import type { LogEvent } from '../record/event.ts';
import type { CompiledQuery } from './compile.ts';

const NOTHING = Buffer.alloc(0);

/** Matches what both `match` and `among` do, and keeps all else that `among` does. */
export function keeper(match: CompiledQuery, among: CompiledQuery): CompiledQuery {
  return new Keeper(match, among);
}

class Keeper implements CompiledQuery {
  readonly hasLiterals = false;
  readonly #match: CompiledQuery;
  readonly #among: CompiledQuery;
  #bytes: Buffer = NOTHING;
  #to = 0;
  /** The next position in the batch at which a match may be; -1 when there is none. */
  #hit = -1;

  constructor(match: CompiledQuery, among: CompiledQuery) {
    this.#match = match;
    this.#among = among;
  }

  begin(bytes: Buffer, from: number, to: number): void {
    this.#match.begin(bytes, from, to);
    this.#among.begin(bytes, from, to);
    this.#bytes = bytes;
    this.#to = to;
    this.#hit = this.#match.find(bytes, from, to);
  }

  find(_bytes: Buffer, from: number, to: number): number {
    return from < to ? from : -1;
  }

  test(event: LogEvent): 0 | 1 | 2 {
    if (this.#among.test(event) !== 1) return 0;
    return this.#mayMatch(event) && this.#match.test(event) === 1 ? 1 : 2;
  }

  typeMismatches() {
    return [...this.#among.typeMismatches(), ...this.#match.typeMismatches()];
  }

  absentFields() {
    return [...this.#among.absentFields(), ...this.#match.absentFields()];
  }

  /** Whether a literal was found in the record. Records come in the order of the batch, others are not known. Hot. */
  #mayMatch({ record }: LogEvent): boolean {
    const { bytes, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd } = record;
    if (bytes !== this.#bytes || !this.#match.hasLiterals) return true;
    if (this.#hit < 0) return false;
    const start = keyStart >= 0 ? keyStart : valueStart >= 0 ? valueStart : headersStart;
    if (this.#hit < start) this.#hit = this.#match.find(bytes, start, this.#to);
    return this.#hit >= 0 && this.#hit < Math.max(keyEnd, valueEnd, headersEnd);
  }
}
