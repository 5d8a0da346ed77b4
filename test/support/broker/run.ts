// How the fault tests read: the program's own source and engine over a scripted cluster, everything matched; and
// batches whose records say where they stand.

import { onTestFinished } from 'vitest';
import { asOffset } from '../../../src/base/brand.ts';
import type { Connection } from '../../../src/kafka/connect/connection.ts';
import { KafkaSource, type SourceOptions } from '../../../src/kafka/source.ts';
import type { Range } from '../../../src/range/range.ts';
import { newTally, type StopReason, type Tally } from '../../../src/scan/port/tally.ts';
import { scan } from '../../../src/scan/scan.ts';
import { type BatchSpec, buildBatch } from '../../batch/build.ts';
import { Collector, connectionTo } from '../scan.ts';
import { FakeCluster } from './cluster.ts';

/** A scripted cluster that ends with the test. */
export async function startCluster(nodes: readonly number[] = [1]): Promise<FakeCluster> {
  const cluster = await FakeCluster.start(nodes);
  onTestFinished(() => cluster.close());
  return cluster;
}

export interface RunOptions {
  readonly connection?: Partial<Connection>;
  readonly topics?: readonly string[];
  readonly ranges?: readonly Range[];
  readonly order?: 'time' | 'arrival';
  readonly heldBytes?: number;
  readonly isolation?: 'committed' | 'uncommitted';
  readonly pace?: SourceOptions['pace'];
  /** Called once the bounds are known, before reading begins. */
  readonly beforeScan?: () => void;
  readonly live?: boolean;
  readonly signal?: AbortSignal;
  readonly sink?: Collector;
  readonly notes?: string[];
  readonly details?: string[];
  readonly checkCrcs?: boolean;
  /** The engine's clock, ms. */
  readonly now?: () => number;
}

export interface RunResult {
  readonly stop: StopReason;
  readonly lines: string[];
  readonly tally: Tally;
}

/** Connects, takes the bounds and reads all of them; live from the ends where asked. */
export async function run(cluster: FakeCluster, options: RunOptions = {}): Promise<RunResult> {
  const connection = connectionTo(cluster.addresses(), options.connection);
  const source = await KafkaSource.connect(connection, options.topics ?? ['*'], {
    pace: options.pace,
    onDetail: (text) => options.details?.push(text),
  });
  try {
    const isolation = options.isolation ?? 'committed';
    const live = options.live ?? false;
    const bounds = await source.bounds(isolation);
    const ranges = bounds.map(({ topic, partition, earliest, latest }) => ({
      topic,
      partition,
      from: live ? latest : earliest,
      to: live ? asOffset(Number.POSITIVE_INFINITY) : latest,
    }));
    options.beforeScan?.();
    const tally = newTally();
    const sink = options.sink ?? new Collector(options.order === 'time');
    const { stop } = await scan({
      source,
      ranges: options.ranges ?? ranges,
      sink,
      order: options.order ?? 'arrival',
      isolation,
      live,
      checkCrcs: options.checkCrcs ?? false,
      signal: options.signal ?? new AbortController().signal,
      onNote: (text) => options.notes?.push(text),
      now: options.now ?? Date.now,
      ...(options.heldBytes === undefined ? {} : { heldBytes: options.heldBytes }),
      tally,
    });
    return { lines: sink.lines, tally, stop };
  } finally {
    source.close();
  }
}

/** Batches of `each` records from `from` up to `to`, values `v<offset>`, times 1000 + offset. */
export function batches(from: number, to: number, each: number, change: Partial<BatchSpec> = {}): Buffer[] {
  const list: Buffer[] = [];
  for (let base = from; base < to; base += each) {
    const count = Math.min(each, to - base);
    const records = Array.from({ length: count }, (_, i) => ({
      timestamp: 1000 + base + i,
      value: `v${base + i}`,
    }));
    list.push(buildBatch({ baseOffset: base, records, ...change }));
  }
  return list;
}

/** The lines that offsets `[from, to)` of a partition give. */
export function lines(topic: string, partition: number, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => `${topic}-${partition}@${from + i}=v${from + i}`);
}

/** Lines of one partition, in the order they came. */
export function ofPartition(all: readonly string[], topic: string, partition: number): string[] {
  return all.filter((line) => line.startsWith(`${topic}-${partition}@`));
}
