// --fail-if of a live count: which rows are tested, and when. A run without intervals is tested as a whole, one with
// --every by the interval, one with --window by the view; each as soon as the answer is certain.

import type { Counter } from '../../aggregate/count/count.ts';
import { intervalOf } from '../../aggregate/count/live.ts';
import type { ReportPart, StatValue } from '../../aggregate/report/report.ts';
import { certainty, type Failure, holds } from '../../aggregate/rows/condition.ts';
import { reportOf, type Showing } from '../../aggregate/rows/rows.ts';
import type { LivePlan } from '../../config/plan/plan.ts';
import type { LogEvent } from '../../record/event/event.ts';
import { type Asked, counterFor } from './counting.ts';

export class Gate {
  /** What has failed. */
  readonly failures: Failure[] = [];
  readonly #asked: Asked;
  readonly #live: LivePlan;
  readonly #counter: Counter;
  readonly #range: Showing['range'];
  /** Intervals that start before this are tested. */
  #testedTo = Number.NEGATIVE_INFINITY;

  constructor(asked: Asked, live: LivePlan, counter: Counter, range: Showing['range']) {
    this.#asked = asked;
    this.#live = live;
    this.#counter = counter;
    this.#range = range;
    const { from, to } = range;
    const lengthMs = from === undefined || to === undefined ? undefined : to - from;
    // A window slides: what is in it may leave it again.
    if (live.window !== undefined) return;
    counter.counts.watch = certainty(asked.conditions, counter.counts, {
      isTotal: asked.options.by.length === 0 && !live.isOverTime,
      lengthMs: live.isOverTime ? live.every : lengthMs,
    });
  }

  /** Counts a match; whether the answer is certain now. Hot. */
  event(event: LogEvent): boolean {
    const { time } = event.record;
    // A part of an interval that was tested says nothing.
    if (time >= 0 && time < this.#testedTo && this.#live.window === undefined) return false;
    return !this.#counter.event(event);
  }

  /** The run goes live: intervals before it are history, and without records no rows. */
  begin(now: number): void {
    this.#testedTo = Math.max(this.#testedTo, intervalOf(now, this.#live.every));
    if (this.#live.isOverTime && this.#live.window === undefined) this.#test({ to: this.#testedTo });
  }

  /** Intervals that start before `to` are over; whether a condition holds. */
  closed(to: number): boolean {
    const { every, window, isOverTime } = this.#live;
    if (window === undefined && !isOverTime) return false;
    for (let end = Math.max(this.#testedTo, to - 1_000 * every) + every; end <= to; end += every) {
      this.#test(
        window === undefined
          ? { from: end - every, to: end }
          : { from: end - window, to: end, together: true },
      );
    }
    this.#testedTo = Math.max(this.#testedTo, to);
    this.#counter.drop(window === undefined ? to : to + every - window);
    return this.failures.length > 0;
  }

  /** The run is over: what is still open counts as it is. */
  end(): void {
    if (this.failures.length > 0 || this.#live.window !== undefined) return;
    this.#test({});
  }

  #test(part: ReportPart): void {
    const { conditions } = this.#asked;
    const statistics = conditions.map(({ statistic }) => statistic);
    const { rows } = reportOf(this.#counter.counts, { top: undefined, statistics, range: this.#range }, part);
    // A silence is a row too: to fail when too little comes.
    const none: StatValue[] = statistics.map(({ kind }) => (kind === 'count' || kind === 'rate' ? 0 : null));
    const isSilent = rows.length === 0 && this.#asked.options.by.length === 0 && part.from !== undefined;
    for (const { time, group, stats } of isSilent ? [{ time: part.from, group: [], stats: none }] : rows) {
      for (const [i, condition] of conditions.entries()) {
        const value = stats[i] ?? null;
        if (holds(condition, value)) this.failures.push({ condition, time, group, value });
      }
    }
  }
}

/** Where --fail-if is given. `range`: what rates are over, where the run has an end. */
export async function openGate(
  asked: Asked,
  live: LivePlan,
  range: Showing['range'],
): Promise<Gate | undefined> {
  if (asked.conditions.length === 0) return undefined;
  const every = live.isOverTime || live.window !== undefined ? live.every : undefined;
  const counter = await counterFor({ ...asked, options: { ...asked.options, every } }, { range });
  return new Gate(asked, live, counter, range);
}
