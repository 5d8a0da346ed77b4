// Kafka as a RecordSource: which partitions a run reads, what they hold at the start, and streams over them.
// Reads only: no group, no commit, no topic is made. The one write is `markDeploy`.

import type { EpochMs, Offset } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import type { PartitionBounds, Range } from '../range/range.ts';
import { matchTopics } from '../range/topics.ts';
import type { RecordSource, RecordStream, StreamOptions } from '../scan/source.ts';
import { partitionOfKey } from './client.ts';
import { Cluster } from './cluster.ts';
import { CODE, codeName } from './codes.ts';
import type { Connection } from './connection.ts';
import { explainLink } from './errors.ts';
import { PACE, type Pace } from './pace.ts';
import { KafkaStream } from './stream.ts';
import { boundsOf, findTopics, type Leader, leadersOf, offsetsAt, type Unavailable } from './topics.ts';

export class KafkaSource implements RecordSource {
  private readonly cluster: Cluster;
  private readonly leaders: readonly Leader[];
  private readonly patterns: readonly string[];
  private readonly partitions: readonly number[] | undefined;
  private received = 0;
  /** Partitions that `bounds` could not ask: the next stream says so, and none of this run reads them. */
  private unavailable: readonly Unavailable[] = [];
  private readonly leftOut = new Set<string>();

  private constructor(
    cluster: Cluster,
    leaders: readonly Leader[],
    patterns: readonly string[],
    partitions: readonly number[] | undefined,
  ) {
    this.cluster = cluster;
    this.leaders = leaders;
    this.patterns = patterns;
    this.partitions = partitions;
  }

  /**
   * Connects and finds the topics. Throws a KlogError: no broker reached, no topic given or found (both name the
   * cluster's topics).
   */
  static async connect(
    connection: Connection,
    patterns: readonly string[],
    partitions: readonly number[] | undefined,
    pace: Partial<Pace> = {},
  ): Promise<KafkaSource> {
    const cluster = await Cluster.connect(connection, { ...PACE, ...pace });
    try {
      return await KafkaSource.on(cluster, patterns, partitions);
    } catch (error) {
      cluster.close();
      throw error;
    }
  }

  private static async on(
    cluster: Cluster,
    patterns: readonly string[],
    partitions: readonly number[] | undefined,
  ): Promise<KafkaSource> {
    const topics = await findTopics(cluster, patterns);
    const denied = topics.find((topic) => topic.error === CODE.topicAuthorizationFailed);
    if (denied !== undefined) throw new KlogError('denied', `not authorized to read topic "${denied.name}"`);
    return new KafkaSource(cluster, leadersOf(topics), patterns, partitions);
  }

  /** Another choice of topics over the same connections; closing either closes both. */
  select(patterns: readonly string[]): Promise<KafkaSource> {
    return KafkaSource.on(this.cluster, patterns, undefined);
  }

  /** Names of the topics that are read. */
  get topics(): string[] {
    return [...new Set(this.leaders.map((leader) => leader.topic))];
  }

  /**
   * First and end offsets of every partition, taken now. One that cannot be asked is left out, and the next stream
   * that is opened begins with its failure. Throws a KlogError where none can be asked.
   */
  async bounds(isolation: 'committed' | 'uncommitted'): Promise<PartitionBounds[]> {
    const { bounds, unavailable } = await boundsOf(this.cluster, this.leaders, isolation);
    this.unavailable = unavailable;
    for (const { topic, partition } of unavailable) this.leftOut.add(`${topic}-${partition}`);
    return bounds;
  }

  /** First offsets at or after a time by the broker's time index, keyed by `partitionKey`. */
  offsetsAt(
    partitions: readonly PartitionBounds[],
    time: EpochMs,
    isolation: 'committed' | 'uncommitted',
  ): Promise<Map<string, Offset | undefined>> {
    return offsetsAt(this.cluster, partitions, time, isolation);
  }

  open(ranges: readonly Range[], options: StreamOptions): RecordStream {
    const { unavailable } = this;
    this.unavailable = [];
    return new KafkaStream({
      cluster: this.cluster,
      ranges,
      leaders: this.leaders,
      options,
      unavailable,
      discover: options.live ? () => this.discover() : undefined,
      received: (bytes) => {
        this.received += bytes;
      },
    });
  }

  bytesReceived(): number {
    return this.received;
  }

  close(): void {
    this.cluster.close();
  }

  private async discover(): Promise<Leader[]> {
    const { topics } = await this.cluster.metadata(undefined);
    const wanted = new Set(
      matchTopics(
        this.patterns,
        topics.map((topic) => topic.name),
      ).topics,
    );
    const leaders = leadersOf(topics.filter((topic) => wanted.has(topic.name))).filter(
      ({ topic, partition }) => !this.leftOut.has(`${topic}-${partition}`),
    );
    return this.partitions === undefined
      ? leaders
      : leaders.filter((leader) => this.partitions?.includes(leader.partition));
  }
}

/** What `klog deploy mark` writes. */
export interface DeployMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly timestampMs: number;
}

/** Writes one marker with acks=all. Never creates the topic: a missing one is an error with the command that does. */
export async function markDeploy(connection: Connection, message: DeployMessage): Promise<void> {
  const cluster = await Cluster.connect(connection);
  try {
    const { topics } = await cluster.metadata([message.topic]);
    const topic = topics[0];
    if (
      topic === undefined ||
      topic.partitions.length === 0 ||
      topic.error === CODE.unknownTopicOrPartition
    ) {
      throw new KlogError(
        'unknown-topic',
        `no topic "${message.topic}" to write the deploy to: klog creates none`,
        {
          hint: `kafka-topics.sh --create --topic ${message.topic} --partitions 1 --bootstrap-server ${connection.brokers[0]}`,
        },
      );
    }
    const partition = partitionOfKey(message.key, topic.partitions.length);
    const leader = topic.partitions.find((entry) => entry.partition === partition)?.leader ?? -1;
    if (leader < 0)
      throw new KlogError('no-leader', `partition ${message.topic}-${partition} has no leader now`);
    const link = await cluster.node(leader);
    let code: number;
    try {
      code = await link.produce({ ...message, partition });
    } catch (error) {
      throw new KlogError(
        'write-failed',
        `the deploy was not written: ${link.address} ${explainLink(error, connection).reason}`,
        { cause: error },
      );
    }
    if (code !== 0) throw new KlogError('write-failed', `the deploy was not written: ${codeName(code)}`);
  } finally {
    cluster.close();
  }
}
