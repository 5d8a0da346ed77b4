// Markers out of a topic. It may be large, or compacted, so it is read from its newest end backwards in growing steps,
// below end offsets taken once, until what is asked for is certain. What is asked for is the caller's business.

import { asOffset, type EpochMs, type Offset } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import { Collector, type Found } from '../deploy/collect.ts';
import type { Marker } from '../deploy/marker.ts';
import type { KafkaSource } from '../kafka/source.ts';
import type { Range } from '../range/range.ts';
import type { Sink } from '../scan/port/sink.ts';
import { newTally } from '../scan/port/tally.ts';
import { scan } from '../scan/scan.ts';

export interface Steps {
  /** Records that the first step looks at. */
  readonly first: number;
  readonly growth: number;
  /** Records after which it is enough: no history of deploys is longer. */
  readonly most: number;
}

// The first step holds weeks of rolling deploys, and is read in no time.
const STEPS: Steps = { first: 2_000, growth: 8, most: 1_000_000 };

export interface TopicRead extends Found {
  /** True when older records were left out because there are too many of them. */
  readonly isCut: boolean;
  readonly looked: number;
  /** Batches that could not be read, as a sentence. */
  readonly unread: string | undefined;
}

/**
 * The markers of a topic, at least all those from `backTo(markers)` on, ms: it is asked after every step. By record
 * time, which is about when a marker was written. Throws a KlogError where the topic cannot be read.
 */
export async function readDeployTopic(
  topic: string,
  kafka: KafkaSource,
  signal: AbortSignal,
  backTo: (markers: readonly Marker[]) => number,
  steps = STEPS,
): Promise<TopicRead> {
  const source = await kafka.select([topic]);
  const open: Open[] = (await source.bounds('committed')).map(({ partition, earliest, latest }) => ({
    partition,
    earliest,
    reached: latest,
    oldest: Number.POSITIVE_INFINITY,
  }));
  const collector = new Collector('record');
  const sink = collecting(collector);
  const tally = newTally();
  for (let step = steps.first; ; step *= steps.growth) {
    const left = open.filter(({ earliest, reached }) => earliest < reached);
    const certainSince = Math.max(Number.NEGATIVE_INFINITY, ...left.map(({ oldest }) => oldest));
    const isCut = tally.records >= steps.most;
    if (left.length === 0 || isCut || certainSince <= backTo(collector.markers)) {
      const [unread] = tally.unread;
      return {
        ...collector.found(),
        isCut: isCut && left.length > 0,
        looked: tally.records,
        unread: unread && `a part of it could not be read, from offset ${unread.from} on: ${unread.reason}`,
      };
    }
    const { oldest } = await scan({ source, ranges: stepBack(topic, left, step), sink, signal, tally });
    if (tally.stop === 'interrupted') throw new KlogError('interrupted', 'interrupted', { exitCode: 130 });
    const [failure] = tally.failures;
    if (failure !== undefined) {
      throw new KlogError('no-deploy', `cannot read the deploys of topic "${topic}": ${failure.reason}`);
    }
    for (const [index, one] of left.entries()) if (oldest[index]! >= 0) one.oldest = oldest[index]!;
  }
}

/** A partition and how far back it was read. */
interface Open {
  readonly partition: number;
  readonly earliest: Offset;
  reached: Offset;
  /** Time of the oldest record read, ms; infinite before that. */
  oldest: number;
}

/** The next ranges to read, `records` offsets in all; moves what was reached. */
function stepBack(topic: string, open: readonly Open[], records: number): Range[] {
  const each = Math.ceil(records / open.length);
  return open.map((one) => {
    const to = one.reached;
    one.reached = asOffset(Math.max(one.earliest, to - each));
    return { topic, partition: one.partition, from: one.reached, to };
  });
}

function collecting(collector: Collector): Sink {
  return {
    ordered: false,
    event: (event) => {
      // A tombstone takes a marker away, and is none.
      if (event.record.valueStart >= 0) collector.line(event.line(), event.record.timestamp as EpochMs);
      return true;
    },
    flush: () => true,
    finish: async () => {},
  };
}
