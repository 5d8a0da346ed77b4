// Kafka as a RecordSource: which partitions a run reads, what they hold at the start, and streams over them.
// Read-only: no consumer group, no commits, no topics created. The one write is in cluster/mark.ts.

import type { EpochMs, Offset } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import type { PartitionBounds, Range } from '../range/range.ts';
import { isPattern, matchTopics } from '../range/topics.ts';
import type { RecordSource, RecordStream, StreamOptions } from '../scan/port/source.ts';
import { choose, EVERY, type PartitionChoice } from './cluster/choose.ts';
import { Cluster, PACE, type Pace } from './cluster/cluster.ts';
import { boundsOf, offsetsAt, type Unavailable } from './cluster/offsets.ts';
import { findTopics, type Leader, leadersOf } from './cluster/topics.ts';
import type { Connection } from './connect/connection.ts';
import { KafkaStream } from './fetch/stream.ts';
import { CODE } from './protocol/codes.ts';

export interface SourceOptions {
  readonly choice?: PartitionChoice | undefined;
  readonly pace?: Partial<Pace> | undefined;
  /** Receives how fetching adapts: sizes, nodes, and why they change. */
  readonly onDetail?: ((text: string) => void) | undefined;
}

/** What a source reads. */
interface Chosen {
  readonly cluster: Cluster;
  readonly patterns: readonly string[];
  readonly options: SourceOptions;
  readonly leaders: readonly Leader[];
}

export class KafkaSource implements RecordSource {
  readonly #chosen: Chosen;
  #received = 0;
  /** Partitions whose bounds are unknown: the next stream reports them, and nothing in this run reads them. */
  #unavailable: readonly Unavailable[] = [];
  readonly #leftOut = new Set<string>();

  private constructor(chosen: Chosen) {
    this.#chosen = chosen;
  }

  /**
   * Connects and finds the topics. Throws a KlogError: no broker reached, no topic given or found (both name the
   * cluster's topics).
   */
  static async connect(
    connection: Connection,
    patterns: readonly string[],
    options: SourceOptions = {},
  ): Promise<KafkaSource> {
    const cluster = await Cluster.connect(connection, { ...PACE, ...options.pace });
    try {
      return await KafkaSource.#on(cluster, patterns, options);
    } catch (error) {
      cluster.close();
      throw error;
    }
  }

  static async #on(
    cluster: Cluster,
    patterns: readonly string[],
    options: SourceOptions,
  ): Promise<KafkaSource> {
    const topics = await findTopics(cluster, patterns);
    const denied = topics.find((topic) => topic.error === CODE.topicAuthorizationFailed);
    if (denied !== undefined) throw new KlogError('denied', `not authorized to read topic "${denied.name}"`);
    // Not narrowed to named partitions: an error about a missing one lists those that exist.
    const choice = { ...(options.choice ?? EVERY), partitions: undefined };
    return new KafkaSource({ cluster, patterns, options, leaders: choose(leadersOf(topics), choice) });
  }

  /** Other topics over the same connections; closing either source closes both. */
  select(patterns: readonly string[]): Promise<KafkaSource> {
    return KafkaSource.#on(this.#chosen.cluster, patterns, { ...this.#chosen.options, choice: EVERY });
  }

  /** The cluster's id, the same from every broker; "" if it has none. */
  get clusterId(): string {
    return this.#chosen.cluster.id;
  }

  /** Names of the topics that are read. */
  get topics(): string[] {
    return [...new Set(this.#chosen.leaders.map((leader) => leader.topic))];
  }

  /**
   * First and end offsets of every partition, as of now. Unreachable partitions are left out, and the next stream
   * begins with their failures. Throws a KlogError if all are unreachable.
   */
  async bounds(isolation: 'committed' | 'uncommitted'): Promise<PartitionBounds[]> {
    const { bounds, unavailable } = await boundsOf(this.#chosen.cluster, this.#chosen.leaders, isolation);
    this.#unavailable = unavailable;
    for (const { topic, partition } of unavailable) this.#leftOut.add(`${topic}-${partition}`);
    return bounds;
  }

  /** As `bounds`, later in a run: unreachable partitions are left out but stay part of the run. */
  async ends(isolation: 'committed' | 'uncommitted'): Promise<PartitionBounds[]> {
    try {
      return (await boundsOf(this.#chosen.cluster, this.#chosen.leaders, isolation)).bounds;
    } catch (error) {
      if (!(error instanceof KlogError)) throw error;
      return [];
    }
  }

  /** First offsets at or after a time by the broker's time index, keyed by `partitionKey`. */
  offsetsAt(
    partitions: readonly PartitionBounds[],
    time: EpochMs,
    isolation: 'committed' | 'uncommitted',
  ): Promise<Map<string, Offset | undefined>> {
    return offsetsAt(this.#chosen.cluster, partitions, time, isolation);
  }

  open(ranges: readonly Range[], options: StreamOptions): RecordStream {
    const unavailable = this.#unavailable;
    this.#unavailable = [];
    return new KafkaStream({
      cluster: this.#chosen.cluster,
      ranges,
      leaders: this.#chosen.leaders,
      options,
      unavailable,
      discover: options.live ? () => this.#discover() : undefined,
      onReceived: (bytes) => {
        this.#received += bytes;
      },
      onDetail: this.#chosen.options.onDetail ?? (() => {}),
    });
  }

  bytesReceived(): number {
    return this.#received;
  }

  close(): void {
    this.#chosen.cluster.close();
  }

  async #discover(): Promise<Leader[]> {
    // Only a pattern needs to see all topics of the cluster.
    const names = this.#chosen.patterns.some(isPattern) ? undefined : this.#chosen.patterns;
    const { topics } = await this.#chosen.cluster.metadata(names);
    const matched = matchTopics(
      this.#chosen.patterns,
      topics.map(({ name }) => name),
    );
    const wanted = new Set(matched.topics);
    const leaders = choose(
      leadersOf(topics.filter(({ name }) => wanted.has(name))),
      this.#chosen.options.choice,
    );
    return leaders.filter(({ topic, partition }) => !this.#leftOut.has(`${topic}-${partition}`));
  }
}
