// The way of matches out of a scan: when what the sink has collected is handed on, how long its reader lets the scan
// wait, and what is counted on the way.

import { over, type Sink } from './port/sink.ts';
import type { Tally } from './port/tally.ts';

/** While there is work, what was found is handed on so often, ms: many small writes cost more than the search. */
const FLUSH_MS = 5;

export class Outlet {
  /** How long the reader of the output was waited for, ms. */
  stalledMs = 0;
  readonly #sink: Sink;
  readonly #now: () => number;
  #flushedAt = Number.NEGATIVE_INFINITY;

  constructor(sink: Sink, now: () => number) {
    this.#sink = sink;
    this.#now = now;
  }

  /** Whether it is time to hand on what was collected though there is more to do. */
  get due(): boolean {
    return this.#now() - this.#flushedAt > FLUSH_MS;
  }

  /** Hands it on and waits while the reader is behind; false when there is none any more. */
  async flush(): Promise<boolean> {
    this.#flushedAt = this.#now();
    const flushed = this.#sink.flush();
    if (typeof flushed === 'boolean') return flushed;
    const open = await flushed;
    this.stalledMs += this.#now() - this.#flushedAt;
    return open;
  }
}

/** Counts matches that are handed on: what order still holds when a limit ends the run was shown to nobody. */
export function counted(sink: Sink, tally: Pick<Tally, 'matched'>): Sink {
  return over(sink, {
    event: (event) => {
      tally.matched++;
      return sink.event(event);
    },
  });
}
