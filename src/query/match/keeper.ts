// The matcher for context lines: it keeps what does not match but may stand beside a match. Every record has to be
// looked at then, but the whole test still only where the literals of the expression are found.

import type { LogEvent } from '../../record/event/event.ts';
import type { CompiledQuery } from './compile.ts';

const NOTHING = Buffer.alloc(0);

/** Matches what `query` does, and keeps all else that is among `neighbours`. */
export function keeper(query: CompiledQuery, neighbours: CompiledQuery): CompiledQuery {
  return new Keeper(query, neighbours);
}

class Keeper implements CompiledQuery {
  readonly matchesAll = false;
  readonly hasLiterals = false;
  readonly #query: CompiledQuery;
  readonly #neighbours: CompiledQuery;
  #bytes: Buffer = NOTHING;
  #to = 0;
  /** The next position in the batch at which a match may be; -1 when there is none. */
  #hit = -1;

  constructor(query: CompiledQuery, neighbours: CompiledQuery) {
    this.#query = query;
    this.#neighbours = neighbours;
  }

  begin(bytes: Buffer, from: number, to: number, count = 0): void {
    this.#query.begin(bytes, from, to, count);
    this.#neighbours.begin(bytes, from, to, count);
    this.#bytes = bytes;
    this.#to = to;
    this.#hit = this.#query.find(bytes, from, to);
  }

  find(_bytes: Buffer, from: number, to: number): number {
    return from < to ? from : -1;
  }

  test(event: LogEvent): 0 | 1 | 2 {
    if (this.#mayMatch(event) && this.#query.test(event) === 1) return 1;
    return this.#neighbours.test(event) === 1 ? 2 : 0;
  }

  // What is told of the expression is what would be told without context lines.
  typeMismatches() {
    return this.#query.typeMismatches();
  }

  absentFields() {
    return this.#query.absentFields();
  }

  /** Whether a literal was found in the record. Records come in the order of the batch, others are not known. Hot. */
  #mayMatch({ record }: LogEvent): boolean {
    const { bytes, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd } = record;
    if (bytes !== this.#bytes || !this.#query.hasLiterals) return true;
    if (this.#hit < 0) return false;
    const start = keyStart >= 0 ? keyStart : valueStart >= 0 ? valueStart : headersStart;
    if (this.#hit < start) this.#hit = this.#query.find(bytes, start, this.#to);
    return this.#hit >= 0 && this.#hit < Math.max(keyEnd, valueEnd, headersEnd);
  }
}
