// Whose turn it is: which of the partitions that may be asked go into the next request, and how much is asked of each.
// Sends nothing.

import type { FetchBudget } from './budget.ts';
import type { Part } from './partition.ts';

export class FetchScheduler {
  readonly #budget: FetchBudget;
  /** Rank of each part in the order that the engine prefers; empty: none. */
  #ranks: number[] = [];

  constructor(budget: FetchBudget) {
    this.#budget = budget;
  }

  /** Indexes of partitions, the most urgent first. */
  prefer(order: readonly number[]): void {
    this.#ranks = [];
    for (let i = 0; i < order.length; i++) this.#ranks[order[i]!] = i;
  }

  /** The most urgent first; of equals the one that was asked longest ago. */
  sort(parts: Part[]): void {
    parts.sort((a, b) => this.#urgency(a) - this.#urgency(b) || a.askedAt - b.askedAt || a.index - b.index);
  }

  /** Takes all out of the list for one request; `open` partitions share the memory. */
  all(parts: Part[], open: number): Part[] {
    for (const part of parts) this.#ask(part, this.#budget.wanted(part, open));
    return parts.splice(0);
  }

  /** Takes up to `most` out of a sorted list for one request: as many as fit into an answer and into memory. */
  next(parts: Part[], most: number, open: number): Part[] {
    const budget = this.#budget;
    let bytes = 0;
    let count = 0;
    for (; count < Math.min(most, parts.length); count++) {
      const part = parts[count]!;
      const wanted = budget.wanted(part, open);
      // More than fits into an answer is asked in vain.
      if (count > 0 && bytes + wanted > budget.fetchMaxBytes) break;
      // The one that holds up all others is read in any case, or nothing would ever be worked through.
      if (!budget.allows(wanted) && this.#ranks[part.index] !== 0) break;
      this.#ask(part, wanted);
      bytes += wanted;
    }
    return parts.splice(0, count);
  }

  #ask(part: Part, bytes: number): void {
    part.asked = bytes;
    this.#budget.takes(bytes);
  }

  #urgency(part: Part): number {
    const rank = this.#ranks[part.index] ?? 1;
    return rank === 0 ? -2 : part.first ? -1 : rank;
  }
}

/** Partitions of one topic side by side, the topic of the most urgent first: a request lists each topic once. */
export function byTopic(parts: readonly Part[]): Part[] {
  const topics = new Map<string, Part[]>();
  for (const part of parts) {
    const list = topics.get(part.topic);
    if (list === undefined) topics.set(part.topic, [part]);
    else list.push(part);
  }
  return [...topics.values()].flat();
}
