// What is done about partitions in trouble: leaders are looked up anew, retention is stepped over, waits grow, and
// after a while a bounded read gives up. A live read also hears here of new partitions. Sends no fetches itself.

import type { Offset } from '../../base/brand.ts';
import { asOffset } from '../../base/brand.ts';
import { reasonOf } from '../../base/errors.ts';
import type { Range } from '../../range/range.ts';
import type { StreamEvent } from '../../scan/port/source.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { boundsOf, type Leader, leadersOf } from '../cluster/topics.ts';
import { CODE } from '../protocol/codes.ts';
import type { FetchBudget } from './budget.ts';
import type { Part } from './partition.ts';

/** What it needs of the stream. */
export interface Reading {
  readonly cluster: Cluster;
  readonly live: boolean;
  readonly isolation: 'committed' | 'uncommitted';
  readonly parts: readonly Part[];
  readonly budget: FetchBudget;
  readonly closed: boolean;
  emit(event: StreamEvent): void;
  /** Starts whatever may start now. */
  pump(): void;
  fail(part: Part, reason: string, ofTopic?: boolean): void;
  finish(part: Part): void;
  add(range: Range): Part;
}

export class Recovery {
  readonly #reading: Reading;
  #renewing: Promise<void> | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Gives each partition its leader. One whose topic has another id than before is given up. */
  assign(leaders: readonly Leader[]): void {
    const byName = new Map(leaders.map((leader) => [`${leader.topic}-${leader.partition}`, leader]));
    for (const part of this.#reading.parts) {
      const found = byName.get(part.name);
      if (found === undefined || part.finished) continue;
      if (part.topicId !== '' && found.topicId !== '' && found.topicId !== part.topicId) {
        this.#reading.fail(part, 'the topic was deleted and created again', true);
        continue;
      }
      part.topicId ||= found.topicId;
      part.leader = found.leader;
      part.node = found.leader;
    }
  }

  /** Something that may pass: try again with growing pauses, look for the leader anew, give up after a while. */
  trouble(part: Part, reason: string): void {
    if (part.finished || this.#reading.closed) return;
    const { patienceMs } = this.#reading.cluster.pace;
    const now = Date.now();
    part.node = part.leader;
    part.problem = reason;
    if (part.troubleSince === 0) part.troubleSince = now;
    else if (now - part.troubleSince > patienceMs) {
      if (!this.#reading.live) {
        this.#reading.fail(part, `${reason}, for ${patienceMs / 1000} s`);
        return;
      }
      this.#reading.emit({ kind: 'note', text: `${part.name} cannot be read: ${reason}; still trying` });
      part.troubleSince = now;
    }
    part.retries++;
    part.retryAt = now + Math.min(50 * 2 ** Math.min(part.retries, 5), 1000);
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
      this.#reading.pump();
    });
  }

  async #renew(): Promise<void> {
    const { parts, cluster } = this.#reading;
    const names = [...new Set(parts.filter((part) => !part.finished).map((part) => part.topic))];
    try {
      const { topics } = await cluster.metadata(names);
      if (this.#reading.closed) return;
      const missing = new Set(
        topics.filter((topic) => topic.error === CODE.unknownTopicOrPartition).map((topic) => topic.name),
      );
      for (const part of parts) {
        if (!missing.has(part.topic) || part.troubleSince === 0) continue;
        if (Date.now() - part.troubleSince > cluster.pace.deletedMs) {
          this.#reading.fail(part, 'the topic was deleted', true);
        }
      }
      this.assign(leadersOf(topics));
    } catch {
      // The partitions stay in trouble and come back here.
    }
  }

  /** Offset out of range: retention has moved the start, the asked replica is behind, or the log is another one. */
  async reposition(part: Part): Promise<void> {
    // Not asked again before this is settled.
    part.retryAt = Number.POSITIVE_INFINITY;
    const { cluster, isolation } = this.#reading;
    try {
      const { topics } = await cluster.metadata([part.topic]);
      const leaders = leadersOf(topics).filter((leader) => leader.partition === part.partition);
      this.assign(leaders);
      const found = leaders.length === 0 ? undefined : await boundsOf(cluster, leaders, isolation);
      const bounds = found?.bounds[0];
      if (part.finished || this.#reading.closed) return;
      part.retryAt = 0;
      if (bounds === undefined) this.trouble(part, 'unknown topic or partition');
      else if (bounds.earliest > part.position) this.#skipLost(part, bounds.earliest);
      else if (bounds.latest >= part.position) this.trouble(part, 'offset out of range');
      else this.#reading.fail(part, `its log ends at offset ${bounds.latest} now`);
    } catch (error) {
      part.retryAt = 0;
      this.trouble(part, reasonOf(error));
    }
    this.#reading.pump();
  }

  #skipLost(part: Part, earliest: Offset): void {
    const to = asOffset(Math.min(earliest, part.to));
    this.#reading.emit({ kind: 'lost', index: part.index, from: part.position, to });
    part.position = to;
    part.well();
    if (to >= part.to) this.#reading.finish(part);
  }

  /** New partitions (and topics that match a pattern) are read from their first record: all of it is new. */
  found(leaders: readonly Leader[]): void {
    const added = leaders.filter((leader) => !this.#isKnown(leader));
    for (const topic of new Set(added.map((leader) => leader.topic))) {
      const names = added.flatMap((one) => (one.topic === topic ? [`${topic}-${one.partition}`] : []));
      const isNew = !this.#reading.parts.some((part) => part.topic === topic && !part.finished);
      const text = isNew
        ? `new topic ${topic} (${names.length} ${names.length === 1 ? 'partition' : 'partitions'})`
        : `new ${names.length === 1 ? 'partition' : 'partitions'} ${names.join(', ')}`;
      this.#reading.emit({ kind: 'note', text });
    }
    for (const leader of added) {
      const { topic, partition, topicId } = leader;
      const range = { topic, partition, from: asOffset(0), to: asOffset(Number.POSITIVE_INFINITY) };
      const part = this.#reading.add(range);
      part.leader = leader.leader;
      part.node = leader.leader;
      part.topicId = topicId;
      this.#reading.emit({ kind: 'added', range });
    }
    if (added.length > 0) this.#reading.pump();
  }

  /** Whether it is read, or was given up; a topic that was made again is another one. */
  #isKnown({ topic, partition, topicId }: Leader): boolean {
    return this.#reading.parts.some(
      (part) =>
        part.topic === topic &&
        part.partition === partition &&
        !(part.finished && part.topicId !== topicId && part.topicId !== '' && topicId !== ''),
    );
  }
}
