// Opens what a plan reads from, Kafka or files. Both are loaded only when they are asked for.

import type { EpochMs } from '../base/brand.ts';
import { needsEnd, needsTimes, type TimeAnswers } from '../range/resolve.ts';
import { isPattern } from '../range/topics.ts';
import type { OpenSource } from '../read/options.ts';
import type { ReadingPlan } from './stderr/shell.ts';

/** Opens the plan's source. Throws a KlogError that says what cannot be reached or read. */
export function openSource(plan: ReadingPlan, onDetail: (text: string) => void): Promise<OpenSource> {
  const { source } = plan;
  return source.kind === 'kafka' ? openKafka(plan, source, onDetail) : openFiles(plan, source.paths);
}

async function openKafka(
  plan: ReadingPlan,
  { connection, topics, keys }: ReadingPlan['source'] & { kind: 'kafka' },
  onDetail: (text: string) => void,
): Promise<OpenSource> {
  // kafkajs is loaded only here: help, versions and files need none of it.
  const { KafkaSource } = await import('../kafka/source.ts');
  const { isolation } = plan;
  const spread = topics.length !== 1 || isPattern(topics[0] ?? '');
  const shard = plan.shard && { ...plan.shard, spread };
  const choice = { partitions: plan.range.partitions, keys, shard };
  const source = await KafkaSource.connect(connection, topics, { choice, onDetail });
  try {
    const bounds = await source.bounds(isolation);
    const offsetsAt = (time: EpochMs | undefined): Promise<TimeAnswers> | TimeAnswers =>
      time === undefined ? new Map() : source.offsetsAt(bounds, time, isolation);
    return {
      kind: 'kafka',
      source,
      bounds,
      clusterId: source.clusterId || undefined,
      checkCrcs: connection.checkCrcs,
      ends: () => source.ends(isolation),
      times: async (range) => {
        const needed = needsTimes(range);
        const [since, until] = await Promise.all([offsetsAt(needed.since), offsetsAt(needed.until)]);
        return { since, until };
      },
      topic: async (name) => {
        const one = await source.select([name]);
        return { source: one, bounds: await one.bounds('committed') };
      },
    };
  } catch (error) {
    source.close();
    throw error;
  }
}

async function openFiles(
  { shard, range, command }: ReadingPlan,
  all: readonly string[],
): Promise<OpenSource> {
  const files = await import('../files/source.ts');
  // A file that is given twice is read once, and is in one part.
  const paths = [...new Set(all)].filter((_, i) => shard === undefined || i % shard.of === shard.index);
  const measure = needsEnd(range) || command === 'tail';
  const { source, bounds } = await files.openFiles(paths, { measure });
  return {
    kind: 'files',
    source,
    bounds,
    clusterId: undefined,
    checkCrcs: false,
    ends: async () => bounds,
    times: async () => ({ since: new Map(), until: new Map() }),
    topic: undefined,
  };
}
