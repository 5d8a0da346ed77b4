// The intervals of a live count on their way to a statsd daemon. Only those since the run went live: metrics have no
// time of their own, so history would be a spike now. The protocol is output/statsd's business.

import { intervalOf, type LiveCounts } from '../../aggregate/count/live.ts';
import type { Report } from '../../aggregate/report/report.ts';
import type { LivePlan } from '../../config/plan/plan.ts';
import type { StatsdSender } from '../../output/report/statsd.ts';
import type { Shell } from '../stderr/shell.ts';

export class Metrics {
  readonly #sender: StatsdSender;
  readonly #counts: LiveCounts;
  readonly #every: number;
  readonly #shell: Shell;
  /** Intervals before this were sent, or are history. */
  #sentTo = Number.POSITIVE_INFINITY;
  #from = Number.POSITIVE_INFINITY;

  constructor(sender: StatsdSender, counts: LiveCounts, every: number, shell: Shell) {
    this.#sender = sender;
    this.#counts = counts;
    this.#every = every;
    this.#shell = shell;
  }

  /** The run goes live. */
  begin(now: number): void {
    this.#from = intervalOf(now, this.#every);
    this.#sentTo = this.#from;
  }

  /** Sends the intervals that are closed and were not sent. */
  closed(to: number): void {
    for (; this.#sentTo < to; this.#sentTo += this.#every) {
      const report = this.#counts.counts.report({ from: this.#sentTo, to: this.#sentTo + this.#every });
      if (report.rows.length > 0) this.#sender.send(report);
      else this.#sender.sendNone();
    }
  }

  /** Sends what came late, as what it is now: a counter adds it up. */
  late(report: Report): void {
    const rows = Array.from(report.rows).filter(({ time }) => typeof time === 'number' && time >= this.#from);
    this.#sender.send({ ...report, rows });
  }

  /** Sends what is left, and says what could not be sent. */
  async end(): Promise<void> {
    if (this.#sentTo < Number.POSITIVE_INFINITY) {
      this.#sender.send(this.#counts.counts.report({ from: this.#sentTo }));
    }
    await this.#sender.close();
    const { sent, failed, reason } = this.#sender;
    this.#shell.stderr.detail(`${sent.toLocaleString('en-US')} metrics sent to statsd`);
    if (failed === 0) return;
    const what = failed === 1 ? '1 metric' : `${failed.toLocaleString('en-US')} metrics`;
    this.#shell.stderr.warn(`${what} could not be sent to statsd: ${reason}`);
  }
}

/** Where the plan wants them. */
export async function openMetrics(
  live: LivePlan,
  counts: LiveCounts,
  shell: Shell,
): Promise<Metrics | undefined> {
  if (live.statsd === undefined) return undefined;
  const { StatsdSender } = await import('../../output/report/statsd.ts');
  return new Metrics(new StatsdSender(live.statsd), counts, live.every, shell);
}
