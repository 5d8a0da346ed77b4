// The small port between a live count and how it is shown: as lines or as a table.

import type { Counter } from '../../aggregate/count/count.ts';
import type { LiveCounts } from '../../aggregate/count/live.ts';
import type { Report } from '../../aggregate/report/report.ts';
import type { CountPlan, LivePlan } from '../../config/plan/plan.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { Session } from '../run/session.ts';
import type { Shell } from '../stderr/shell.ts';

/** Shows counts while they are made. */
export interface LiveShow {
  /** A match, counted already. Hot. */
  event?(event: LogEvent): void;
  /** The bounded part is read. */
  begin(now: number): void;
  /** Intervals that start before `to` are over. `late`: what came for those that were over before. */
  closed(to: number, late: Report | undefined): void;
  /** About every 100 ms. */
  tick?(now: number): void;
  flush(): Promise<boolean> | boolean;
  /** An error ends the run: what stands on the terminal stays. */
  leave?(): void;
  /** The end of the run, also after Ctrl-C. */
  end(now: number, late: Report | undefined): Promise<void>;
}

/** What a show may look at. */
export interface LiveRun {
  readonly plan: CountPlan;
  readonly live: LivePlan;
  /** An empty counter of the whole. */
  readonly makeTotal: () => Promise<Counter>;
  readonly session: Session;
  readonly shell: Shell;
  readonly counts: LiveCounts;
}
