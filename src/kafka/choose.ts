// Which partitions of the topics a run asks: all, those that are named, or those that some keys hash to.

import { partitionOfKey } from './client.ts';
import type { Leader } from './topics.ts';

export interface PartitionChoice {
  readonly partitions: readonly number[] | undefined;
  /** Keys of records, as the Java client's default partitioner spreads them. */
  readonly keys: readonly string[] | undefined;
}

/** All partitions. */
export const EVERY: PartitionChoice = { partitions: undefined, keys: undefined };

/** Those of all partitions of some topics that are wanted. */
export function choose(leaders: readonly Leader[], { partitions, keys }: PartitionChoice): Leader[] {
  let chosen = [...leaders];
  if (partitions !== undefined) chosen = chosen.filter(({ partition }) => partitions.includes(partition));
  if (keys !== undefined) {
    const counts = new Map<string, number>();
    for (const { topic } of leaders) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    chosen = chosen.filter(({ topic, partition }) =>
      keys.some((key) => partitionOfKey(key, counts.get(topic)!) === partition),
    );
  }
  return chosen;
}
