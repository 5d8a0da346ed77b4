// How patient a read is: the waits that a test wants shorter. All in ms.

export interface Pace {
  /** A partition that gives no data for this long is given up in a bounded read. */
  readonly patienceMs: number;
  /** At the start: how long leaders may be missing, and how long a broker may be out of reach. */
  readonly startMs: number;
  readonly startUnreachableMs: number;
  /** How often a live read looks for new partitions. */
  readonly discoverMs: number;
  /** How long a topic must be missing to count as deleted. */
  readonly deletedMs: number;
}

export const PACE: Pace = {
  patienceMs: 30_000,
  startMs: 8_000,
  startUnreachableMs: 3_000,
  discoverMs: 6_000,
  deletedMs: 2_000,
};
