// Deals with partitions in trouble: looks up leaders again, skips what retention has deleted, and gives up after a
// while in a bounded read. Also adds new partitions to a live read. Sends no fetches itself.

import { asOffset } from '../../base/brand.ts';
import { reasonOf } from '../../base/errors.ts';
import type { Range } from '../../range/range.ts';
import type { StreamEvent } from '../../scan/port/source.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { boundsOf } from '../cluster/offsets.ts';
import { type Leader, leadersOf } from '../cluster/topics.ts';
import { CODE } from '../protocol/codes.ts';
import type { FetchBudget } from './budget.ts';
import type { FetchPartition } from './partition.ts';

/** What this needs from the stream. */
export interface Reading {
  readonly cluster: Cluster;
  readonly live: boolean;
  readonly isolation: 'committed' | 'uncommitted';
  readonly partitions: readonly FetchPartition[];
  readonly budget: FetchBudget;
  readonly closed: boolean;
  /** For --verbose. */
  readonly detail: (text: string) => void;
  emit(event: StreamEvent): void;
  /** Starts every fetch that can start now. */
  pump(): void;
  fail(partition: FetchPartition, reason: string, ofTopic?: boolean): void;
  finish(partition: FetchPartition): void;
  add(range: Range): FetchPartition;
}

export class Recovery {
  readonly #reading: Reading;
  #renewing: Promise<void> | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Sets each partition's leader. A partition whose topic id has changed fails. */
  assign(leaders: readonly Leader[]): void {
    const byName = new Map(leaders.map((leader) => [`${leader.topic}-${leader.partition}`, leader]));
    for (const partition of this.#reading.partitions) {
      const leader = byName.get(partition.name);
      if (leader === undefined || partition.hasEnded || partition.moveTo(leader)) continue;
      this.#reading.fail(partition, 'the topic was deleted and created again', true);
    }
  }

  /** A problem that may pass: retry later, look up the leader again, give up after a while. */
  trouble(partition: FetchPartition, reason: string): void {
    const { live, cluster, closed, detail } = this.#reading;
    if (partition.hasEnded || closed) return;
    const { patienceMs } = cluster.pace;
    const { name, place, trouble } = partition;
    if (reason !== trouble?.reason) {
      detail(`${name}: ${reason}${place.node === place.leader ? '' : '; its leader is asked again'}`);
    }
    const isLong = partition.inTrouble(reason, Date.now(), patienceMs);
    if (isLong && !live) {
      this.#reading.fail(partition, `${reason}, for ${patienceMs / 1000} s`);
      return;
    }
    if (isLong) this.#reading.emit({ kind: 'note', text: `${name} cannot be read: ${reason}; still trying` });
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
      this.#reading.pump();
    });
  }

  async #renew(): Promise<void> {
    const { partitions, cluster } = this.#reading;
    const names = new Set(partitions.flatMap((partition) => (partition.hasEnded ? [] : [partition.topic])));
    try {
      const { topics } = await cluster.metadata([...names]);
      if (this.#reading.closed) return;
      const missing = topics.flatMap(({ name, error }) =>
        error === CODE.unknownTopicOrPartition ? [name] : [],
      );
      for (const partition of partitions) {
        const since = partition.trouble?.since ?? Number.POSITIVE_INFINITY;
        if (missing.includes(partition.topic) && Date.now() - since > cluster.pace.deletedMs) {
          this.#reading.fail(partition, 'the topic was deleted', true);
        }
      }
      this.assign(leadersOf(topics));
    } catch {
      // The partitions stay in trouble and will be back.
    }
  }

  /** Offset out of range: retention has moved the start, the replica lags behind, or the log was replaced. */
  async reposition(partition: FetchPartition): Promise<void> {
    partition.locate();
    const { cluster, isolation } = this.#reading;
    try {
      const { topics } = await cluster.metadata([partition.topic]);
      const leaders = leadersOf(topics).filter((leader) => leader.partition === partition.partition);
      this.assign(leaders);
      const found = leaders.length === 0 ? undefined : await boundsOf(cluster, leaders, isolation);
      const bounds = found?.bounds[0];
      if (partition.hasEnded || this.#reading.closed) return;
      const { position, to, index } = partition;
      if (bounds === undefined) this.trouble(partition, 'unknown topic or partition');
      else if (bounds.earliest > position) {
        const next = asOffset(Math.min(bounds.earliest, to));
        this.#reading.emit({ kind: 'lost', index, from: position, to: next });
        partition.skipTo(next);
        if (next >= to) this.#reading.finish(partition);
      } else if (bounds.latest >= position) this.trouble(partition, 'offset out of range');
      else this.#reading.fail(partition, `its log now ends at offset ${bounds.latest}`);
    } catch (error) {
      this.trouble(partition, reasonOf(error));
    }
    this.#reading.pump();
  }

  /** New partitions, and new topics that match a pattern, are read from their first record. */
  found(leaders: readonly Leader[]): void {
    const added = leaders.filter((leader) => !this.#isKnown(leader));
    for (const topic of new Set(added.map((leader) => leader.topic))) {
      const names = added.flatMap((one) => (one.topic === topic ? [`${topic}-${one.partition}`] : []));
      const isNew = !this.#reading.partitions.some((one) => one.topic === topic && !one.hasEnded);
      const partitions = names.length === 1 ? 'partition' : 'partitions';
      const text = isNew
        ? `new topic ${topic} (${names.length} ${partitions})`
        : `new ${partitions} ${names.join(', ')}`;
      this.#reading.emit({ kind: 'note', text });
    }
    for (const leader of added) {
      const { topic, partition } = leader;
      const range = { topic, partition, from: asOffset(0), to: asOffset(Number.POSITIVE_INFINITY) };
      this.#reading.add(range).moveTo(leader);
      this.#reading.emit({ kind: 'added', range });
    }
    if (added.length > 0) this.#reading.pump();
  }

  /** Whether it is being read or has ended; a recreated topic counts as new. */
  #isKnown({ topic, partition, topicId }: Leader): boolean {
    return this.#reading.partitions.some((known) => {
      const { topicId: id } = known.place;
      const isAnother = known.hasEnded && id !== topicId && id !== '' && topicId !== '';
      return known.topic === topic && known.partition === partition && !isAnother;
    });
  }
}
