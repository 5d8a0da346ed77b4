// Markers from a topic. It may be large, or compacted, so it is read backwards, until what is asked for is certain.

import type { EpochMs } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import { Collector, type Found } from '../deploy/collect.ts';
import type { Marker } from '../deploy/marker.ts';
import type { Sink } from '../scan/port/sink.ts';
import { newTally } from '../scan/port/tally.ts';
import { scan } from '../scan/scan.ts';
import { backwards } from './backwards.ts';
import type { OpenTopic } from './options.ts';

interface Steps {
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
  { source, bounds }: OpenTopic,
  signal: AbortSignal,
  backTo: (markers: readonly Marker[]) => number,
  { first, growth, most } = STEPS,
): Promise<TopicRead> {
  const collector = new Collector('record');
  const sink = collecting(collector);
  const tally = newTally();
  const { records, isCut } = await backwards({
    ranges: bounds.map(({ partition, earliest, latest }) => ({
      topic,
      partition,
      from: earliest,
      to: latest,
    })),
    first,
    growth,
    scan: async (ranges) => {
      const result = await scan({ source, ranges, sink, signal, tally });
      if (result.stop === 'interrupted') throw new KlogError('interrupted', 'interrupted', { exitCode: 130 });
      const [failure] = tally.failures;
      if (failure === undefined) return result;
      throw new KlogError('no-deploy', `cannot read the deploys of topic "${topic}": ${failure.reason}`);
    },
    isEnough: (since, looked) => looked >= most || since <= backTo(collector.markers),
  });
  const [unread] = tally.unread;
  return {
    ...collector.found(),
    isCut: isCut && records >= most,
    looked: records,
    unread: unread && `a part of it could not be read, from offset ${unread.from} on: ${unread.reason}`,
  };
}

function collecting(collector: Collector): Sink {
  return {
    ordered: false,
    event: (event) => {
      // A tombstone takes a marker away and is not one itself.
      if (event.record.valueStart >= 0) collector.line(event.line(), event.record.timestamp as EpochMs);
      return true;
    },
    flush: () => true,
    finish: async () => {},
  };
}
