// Opens what a plan reads from, Kafka or files, and tells what is there. Both are loaded only when they are asked for.

import type { EpochMs } from '../base/brand.ts';
import type { CountPlan, GrepPlan, TailPlan } from '../config/plan/plan.ts';
import type { Deploy } from '../deploy/history.ts';
import type { PartitionBounds } from '../range/range.ts';
import { needsEnd, needsTimes, type TimeAnswers } from '../range/resolve.ts';
import { isPattern } from '../range/topics.ts';
import type { RecordSource } from '../scan/port/source.ts';
import { type Deploys, readDeploys } from './deploys.ts';

/** A plan of a command that reads. */
export type ReadingPlan = GrepPlan | TailPlan | CountPlan;

/** An open source: what it holds, its index of times, and the deploys that can be found with it. */
export interface Opened {
  readonly source: RecordSource;
  /** What the cluster calls itself; undefined for files, and where it tells nothing. */
  readonly clusterId: string | undefined;
  readonly bounds: readonly PartitionBounds[];
  /** What it holds now; what cannot be asked is left out. */
  readonly ends: () => Promise<readonly PartitionBounds[]>;
  readonly times: (ranges: ReadingPlan['range']) => Promise<{ since: TimeAnswers; until: TimeAnswers }>;
  /** See DeployQuestion. */
  readonly deploys: (backTo: (deploys: readonly Deploy[]) => number, signal: AbortSignal) => Promise<Deploys>;
}

/** Opens the plan's source. Throws a KlogError that says what cannot be reached or read. */
export function openSource(plan: ReadingPlan, onDetail: (text: string) => void): Promise<Opened> {
  return plan.source.kind === 'kafka' ? openKafka(plan, onDetail) : openFiles(plan);
}

async function openKafka(plan: ReadingPlan, onDetail: (text: string) => void): Promise<Opened> {
  if (plan.source.kind !== 'kafka') throw new Error('bug: not a Kafka plan');
  const { connection, topics, keys } = plan.source;
  // kafkajs is loaded only here: help, versions and files need none of it.
  const { KafkaSource } = await import('../kafka/source.ts');
  const spread = topics.length !== 1 || isPattern(topics[0] ?? '');
  const shard = plan.shard && { ...plan.shard, spread };
  const choice = { partitions: plan.range.partitions, keys, shard };
  const source = await KafkaSource.connect(connection, topics, { choice, onDetail });
  try {
    const bounds = await source.bounds(plan.isolation);
    return {
      source,
      clusterId: source.clusterId || undefined,
      bounds,
      ends: () => source.ends(plan.isolation),
      times: async (range) => {
        const { since, until } = needsTimes(range);
        const ask = (time: EpochMs | undefined): Promise<TimeAnswers> | TimeAnswers =>
          time === undefined ? new Map() : source.offsetsAt(bounds, time, plan.isolation);
        const [from, to] = await Promise.all([ask(since), ask(until)]);
        return { since: from, until: to };
      },
      deploys: (backTo, signal) => readDeploys({ source: plan.deploys, kafka: source, backTo, signal }),
    };
  } catch (error) {
    source.close();
    throw error;
  }
}

async function openFiles(plan: ReadingPlan): Promise<Opened> {
  if (plan.source.kind !== 'files') throw new Error('bug: not a plan for files');
  const files = await import('../files/source.ts');
  const { shard } = plan;
  // A file that is given twice is read once, and is in one part.
  const paths = [...new Set(plan.source.paths)].filter(
    (_, i) => shard === undefined || i % shard.of === shard.index,
  );
  const { source, bounds } = await files.openFiles(paths, {
    measure: needsEnd(plan.range) || plan.command === 'tail',
  });
  return {
    source,
    clusterId: undefined,
    bounds,
    ends: async () => bounds,
    times: async () => ({ since: new Map(), until: new Map() }),
    deploys: (backTo, signal) => readDeploys({ source: plan.deploys, kafka: undefined, backTo, signal }),
  };
}
