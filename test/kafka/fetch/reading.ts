// What the files of kafka/fetch need around them: partitions, a budget and a stream that only takes notes.

import { asOffset } from '../../../src/base/brand.ts';
import { type Cluster, PACE } from '../../../src/kafka/cluster/cluster.ts';
import { FetchBudget } from '../../../src/kafka/fetch/budget.ts';
import { FetchPartition } from '../../../src/kafka/fetch/partition.ts';
import type { Reading } from '../../../src/kafka/fetch/recovery.ts';
import type { Range } from '../../../src/range/range.ts';
import type { StreamEvent } from '../../../src/scan/port/source.ts';

export const KIB = 1024;
export const MIB = 1024 * KIB;

/** Metadata is asked for and never comes. */
const SILENT = { pace: PACE, metadata: () => new Promise(() => {}) } as unknown as Cluster;

export class NotedReading implements Reading {
  readonly cluster = SILENT;
  readonly live: boolean;
  readonly isolation = 'committed';
  readonly partitions: FetchPartition[] = [];
  readonly budget: FetchBudget;
  readonly closed = false;
  readonly events: StreamEvent[] = [];
  readonly details: string[] = [];
  readonly detail = (text: string): void => void this.details.push(text);

  constructor({ live = false, fetchMaxBytes = 8 * MIB } = {}) {
    this.live = live;
    this.budget = new FetchBudget(fetchMaxBytes, this.detail);
  }

  /** Another partition of the topic, led by node 1, from 0 to `to`. */
  partition(to = 100): FetchPartition {
    const range = { topic: 'logs', partition: this.partitions.length, from: asOffset(0), to: asOffset(to) };
    const partition = this.add(range);
    partition.moveTo({ topic: 'logs', topicId: 'a', partition: range.partition, leader: 1 });
    return partition;
  }
  add(range: Range): FetchPartition {
    const partition = new FetchPartition(this.partitions.length, range, this.budget.first());
    this.partitions.push(partition);
    return partition;
  }
  emit(event: StreamEvent): void {
    this.events.push(event);
  }
  pump(): void {}
  fail(partition: FetchPartition, reason: string): void {
    if (partition.end('failed')) this.events.push({ kind: 'note', text: `${partition.name}: ${reason}` });
  }
  finish(partition: FetchPartition): void {
    if (partition.end('done')) this.events.push({ kind: 'done', index: partition.index });
  }
}
