// Counts of a run that goes on: intervals are counted until the clock says that they are over, what comes later is
// counted apart, and what is not shown any more is forgotten. When lines are printed or a table is drawn, and how, is
// left to others.
import type { LogEvent } from '../../record/event/event.ts';
import type { Report } from '../report/report.ts';
import type { Counter } from './count.ts';

/** With some partition behind, an interval is kept open so much longer, ms: not for ever, one broker may be gone. */
const PATIENCE_MS = 5_000;

export interface LiveCountsOptions {
  /** Makes an empty counter with intervals. */
  readonly make: () => Counter;
  /** The length of an interval, ms. */
  readonly every: number;
  /** How long after its end an interval waits for records on their way, ms. */
  readonly graceMs: number;
  /**
   * Where late records are counted: with the others of their interval, or apart, for those who were told of the
   * others already, or both.
   */
  readonly late: 'together' | 'apart' | 'both';
}

/** The start of the interval that `time` falls into. */
export function intervalOf(time: number, every: number): number {
  return Math.floor(time / every) * every;
}

export class LiveCounts {
  /** What was counted and not forgotten; late records only where they are not counted apart alone. */
  readonly counts: Counter;
  /** Records that came after their interval was closed. */
  late = 0;
  readonly #options: LiveCountsOptions;
  #closedTo = Number.NEGATIVE_INFINITY;
  #lateCounts: Counter | undefined;

  constructor(options: LiveCountsOptions) {
    this.#options = options;
    this.counts = options.make();
  }

  /** Intervals that start before this are closed, ms. */
  get closedTo(): number {
    return this.#closedTo;
  }

  /** Counts a match in its interval; what tells no time is in none and never late. Hot. */
  event(event: LogEvent): void {
    const { time } = event.record;
    if (time < this.#closedTo && time >= 0) {
      this.late++;
      const { late } = this.#options;
      if (late !== 'together') {
        this.#lateCounts ??= this.#options.make();
        this.#lateCounts.event(event);
      }
      if (late === 'apart') return;
    }
    this.counts.event(event);
  }

  /** Closes what is over at `now`, on the clock of the records' times; whether that is anything new. */
  close(now: number, caughtUp: boolean): boolean {
    const { every, graceMs } = this.#options;
    const wait = caughtUp ? graceMs : Math.max(graceMs, PATIENCE_MS);
    const to = intervalOf(now - wait, every);
    if (to <= this.#closedTo) return false;
    this.#closedTo = to;
    return true;
  }

  /** What came late since the last call and is counted apart; undefined: nothing. */
  takeLate(): Report | undefined {
    const report = this.#lateCounts?.report();
    this.#lateCounts = undefined;
    return report;
  }
}
