// Chooses the partitions that a run reads: all, by number, by the keys that hash to them, or a share of them.

import { partitionOfKey } from '../connect/client.ts';
import type { Leader } from './topics.ts';

export interface PartitionChoice {
  readonly partitions: readonly number[] | undefined;
  /** Record keys; the Java client's default partitioner decides where they belong. */
  readonly keys: readonly string[] | undefined;
  /** Every N-th partition. `spread`: topics start at different partitions. */
  readonly shard?: { readonly index: number; readonly of: number; readonly spread: boolean } | undefined;
}

/** All partitions. */
export const EVERY: PartitionChoice = { partitions: undefined, keys: undefined };

/** The chosen ones of all partitions of some topics. */
export function choose(
  leaders: readonly Leader[],
  { partitions, keys, shard }: PartitionChoice = EVERY,
): Leader[] {
  let chosen = [...leaders];
  if (partitions !== undefined) chosen = chosen.filter(({ partition }) => partitions.includes(partition));
  if (keys !== undefined) {
    const counts = new Map<string, number>();
    for (const { topic } of leaders) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    chosen = chosen.filter(({ topic, partition }) =>
      keys.some((key) => partitionOfKey(key, counts.get(topic)!) === partition),
    );
  }
  if (shard !== undefined) {
    const { index, of, spread } = shard;
    chosen = chosen.filter(
      ({ topic, partition }) => (partition + (spread ? startOf(topic) : 0)) % of === index,
    );
  }
  return chosen;
}

/** A hash of the topic, so that many topics of one partition do not all end up in one shard. */
function startOf(topic: string): number {
  let sum = 0;
  for (const byte of Buffer.from(topic)) sum = (sum * 31 + byte) % 1_000_003;
  return sum;
}
