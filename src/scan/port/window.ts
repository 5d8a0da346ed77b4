// The range of time that a run is limited to, as the reader tests it. read/window.ts makes one.

import type { LogEvent } from '../../record/event/event.ts';

export interface TimeWindow {
  /** No record before or at these is inside, by the run's clock; infinite where open. Inclusive and exclusive, ms. */
  readonly since: number;
  readonly until: number;
  /** Whether the two decide alone where a record's Kafka time is known and is the clock. */
  readonly isPlain: boolean;
  /** The whole test. `record.time` must be known. Hot. */
  contains(event: LogEvent): boolean;
}
