// Whose turn it is. A turn is one request to one leader. Turns wait for a place in one queue for the whole run, the
// leader of the most urgent partition first; what goes into a request is decided only when its turn has come.

import PQueue from 'p-queue';
import type { FetchBudget } from './budget.ts';
import type { FetchPartition } from './partition.ts';

/** Requests in flight in a bounded read. */
const MAX_IN_FLIGHT = 16;
/** One is answered while the other is worked on. */
const MAX_PER_LEADER = 2;
/** A request that takes longer loses its place, so that brokers that hang do not keep others from being asked. */
const MAX_PLACE_MS = 1000;

export class FetchScheduler {
  readonly #budget: FetchBudget;
  readonly #turns: PQueue;
  readonly #isLive: boolean;
  readonly #onFree: () => void;
  /** Leaders that wait for a place, and requests in flight by leader. */
  readonly #waiting = new Set<number>();
  readonly #inFlight = new Map<number, number>();
  /** Rank of each partition in the order that the engine prefers; empty: none. */
  #ranks: number[] = [];

  /** `live`: one long poll a leader, of which none may wait. `onFree` is called whenever a request is over. */
  constructor(budget: FetchBudget, live: boolean, onFree: () => void) {
    this.#budget = budget;
    this.#isLive = live;
    this.#turns = new PQueue(live ? {} : { concurrency: MAX_IN_FLIGHT, timeout: MAX_PLACE_MS });
    this.#onFree = onFree;
  }

  /** Indexes of partitions, the most urgent first. */
  prefer(order: readonly number[]): void {
    this.#ranks = [];
    for (let i = 0; i < order.length; i++) this.#ranks[order[i]!] = i;
  }

  /**
   * The lower, the sooner: those that were not asked yet, because a merge needs them all to begin; the one that holds
   * up all others; those whose answer had no room for them; the rest by rank.
   */
  urgency({ index, isUrgent, askedAt }: FetchPartition): number {
    const rank = this.#ranks[index] ?? 1;
    return askedAt === 0 ? -3 : rank === 0 ? -2 : isUrgent ? -1 : rank;
  }

  /**
   * Gives a leader a turn, at once or when there is a place; `start` sends its request, or returns undefined where
   * there is nothing to ask. True: it was sent at once, and there may be another turn.
   */
  offer(leader: number, urgency: number, start: () => Promise<void> | undefined): boolean {
    const id = String(leader);
    if (this.#waiting.has(leader)) {
      this.#turns.setPriority(id, -urgency);
      return false;
    }
    const inFlight = (): number => this.#inFlight.get(leader) ?? 0;
    if (inFlight() >= (this.#isLive ? 1 : MAX_PER_LEADER)) return false;
    let isSent = false;
    const turn = async (): Promise<void> => {
      this.#waiting.delete(leader);
      const request = start();
      if (request === undefined) return;
      isSent = true;
      this.#inFlight.set(leader, inFlight() + 1);
      await request;
      this.#inFlight.set(leader, inFlight() - 1);
      this.#onFree();
    };
    this.#waiting.add(leader);
    // It fails only by losing its place: requests handle their own errors.
    this.#turns.add(turn, { id, priority: -urgency }).catch(() => {});
    return isSent;
  }

  /**
   * The partitions of the next request, the most urgent first: up to `most` that fit into an answer and into memory,
   * which `open` partitions share. A long poll waits for all.
   */
  next(partitions: FetchPartition[], most: number, open: number, now: number): FetchPartition[] {
    const budget = this.#budget;
    partitions.sort(
      (a, b) => this.urgency(a) - this.urgency(b) || a.askedAt - b.askedAt || a.index - b.index,
    );
    const chosen: FetchPartition[] = [];
    let bytes = 0;
    for (const partition of partitions) {
      const wanted = budget.wanted(partition, open);
      if (!this.#isLive) {
        // Asking for more than fits into an answer is useless.
        if (chosen.length === most || (bytes > 0 && bytes + wanted > budget.fetchMaxBytes)) break;
        // The one that holds up all others is read in any case, or nothing would ever be worked through.
        if (!budget.allows(wanted) && this.#ranks[partition.index] !== 0) break;
      }
      partition.ask(wanted, now);
      budget.takes(wanted);
      bytes += wanted;
      chosen.push(partition);
    }
    return chosen;
  }

  /** Nothing that waits is sent any more. */
  clear(): void {
    this.#turns.clear();
  }
}
