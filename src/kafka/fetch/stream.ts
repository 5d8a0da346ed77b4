// Kafka as a stream of chunks: several partitions per request, a few requests in flight in a bounded read, one long
// poll per leader in a live read. After leader changes, lost connections and retriable errors it goes on from the next
// offset. Nothing is lost or repeated, because positions only move past whole batches that were delivered.

import { asOffset } from '../../base/brand.ts';
import { reasonOf } from '../../base/errors.ts';
import type { Range } from '../../range/range.ts';
import type { RecordStream, StreamEvent, StreamOptions } from '../../scan/port/source.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Unavailable } from '../cluster/offsets.ts';
import type { Leader } from '../cluster/topics.ts';
import { explainLink } from '../connect/errors.ts';
import { LinkError } from '../connect/link-error.ts';
import { decodeFetch, encodeFetch } from '../protocol/fetch.ts';
import { byTopic } from '../protocol/wire.ts';
import { AnswerHandler } from './answer-handler.ts';
import { FetchBudget } from './budget.ts';
import { FetchPartition } from './partition.ts';
import { EventQueue } from './queue.ts';
import { type Reading, Recovery } from './recovery.ts';
import { FetchScheduler } from './scheduler.ts';

const LONG_POLL_MS = 1000;
const SHORT_POLL_MS = 250;

interface KafkaStreamSetup {
  readonly cluster: Cluster;
  readonly ranges: readonly Range[];
  readonly leaders: readonly Leader[];
  readonly options: StreamOptions;
  /** Partitions without a range, because they were unreachable: they fail at once. */
  readonly unavailable: readonly Unavailable[];
  /** Live reads: lists the partitions that exist by now. */
  readonly discover: (() => Promise<Leader[]>) | undefined;
  readonly onReceived: (bytes: number) => void;
  /** Receives changes of fetch sizes and nodes, with the reasons. */
  readonly onDetail: (text: string) => void;
}

export class KafkaStream implements RecordStream, Reading {
  readonly cluster: Cluster;
  readonly live: boolean;
  readonly isolation: 'committed' | 'uncommitted';
  readonly partitions: FetchPartition[] = [];
  readonly budget: FetchBudget;
  readonly detail: (text: string) => void;
  closed = false;
  readonly #setup: KafkaStreamSetup;
  readonly #queue = new EventQueue((index) => this.partitions[index]?.isPaused === true);
  readonly #recovery = new Recovery(this);
  readonly #handler = new AnswerHandler(this, this.#recovery);
  readonly #scheduler: FetchScheduler;
  #timer: NodeJS.Timeout | undefined;
  #discoverTimer: NodeJS.Timeout | undefined;

  constructor(setup: KafkaStreamSetup) {
    this.#setup = setup;
    this.cluster = setup.cluster;
    this.live = setup.options.live;
    this.isolation = setup.options.isolation;
    this.detail = setup.onDetail;
    this.budget = new FetchBudget(setup.cluster.connection.fetchMaxBytes, setup.onDetail);
    this.#scheduler = new FetchScheduler(this.budget, this.live, () => this.pump());
    for (const { topic, partition, reason } of setup.unavailable) {
      this.emit({ kind: 'failed', failure: { index: -1, topic, partition, from: asOffset(0), reason } });
    }
    for (const range of setup.ranges) this.add(range);
    for (const partition of this.partitions) if (partition.position >= partition.to) this.finish(partition);
    this.#recovery.assign(setup.leaders);
    if (setup.discover !== undefined) this.#scheduleDiscovery();
    this.pump();
  }

  async next(idleMs?: number): Promise<StreamEvent | undefined> {
    let event = this.#queue.take();
    if (event === undefined && !this.#isOver) {
      // Chunks released since then have made room for more.
      this.pump();
      await this.#queue.wait(idleMs);
      event = this.#queue.take();
    }
    if (event === undefined) return this.#isOver ? undefined : { kind: 'idle' };
    if (event.kind === 'chunk') {
      this.partitions[event.chunk.index]!.taken();
      // The next fetch goes out before the work on this chunk begins.
      this.pump();
    }
    return event;
  }

  ready(): boolean {
    return this.#queue.ready;
  }

  pause(index: number): void {
    this.partitions[index]!.pause();
  }

  resume(index: number): void {
    if (!this.partitions[index]!.isPaused) return;
    this.partitions[index]!.resume();
    this.pump();
    this.#queue.wake();
  }

  prefer(order: readonly number[]): void {
    this.#scheduler.prefer(order);
  }

  whereabouts(index: number): string | undefined {
    const { place, trouble } = this.partitions[index]!;
    if (place.node < 0) return 'no leader';
    return trouble === undefined ? `broker ${place.node}` : `broker ${place.node}: ${trouble.reason}`;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#discoverTimer);
    this.#scheduler.clear();
    this.#queue.clear();
    this.#queue.wake();
  }

  /** Nothing can come any more. */
  get #isOver(): boolean {
    if (this.closed) return true;
    if (this.#setup.discover !== undefined) return false;
    return this.#queue.isEmpty && this.partitions.every((partition) => partition.hasEnded);
  }

  emit(event: StreamEvent): void {
    if (!this.closed) this.#queue.push(event);
  }

  add(range: Range): FetchPartition {
    const partition = new FetchPartition(this.partitions.length, range, this.budget.first());
    this.partitions.push(partition);
    return partition;
  }

  fail(failed: FetchPartition, reason: string, ofTopic = false): void {
    const { index, topic, partition, position: from } = failed;
    if (!failed.end('failed')) return;
    this.emit({ kind: 'failed', failure: { index, topic, partition, from, reason, ofTopic } });
  }

  finish(partition: FetchPartition): void {
    if (partition.end('done')) this.emit({ kind: 'done', index: partition.index });
  }

  /** Starts every fetch that can start now. Called whenever something has changed. */
  pump(): void {
    if (this.closed) return;
    const now = Date.now();
    // Leaders of partitions that may be asked, with their lowest urgency.
    const leaders = new Map<number, number>();
    const busy = new Set<number>();
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const partition of this.partitions) {
      const { node } = partition.place;
      if (partition.mayBeAsked(now)) {
        const urgency = this.#scheduler.urgency(partition);
        if (node < 0) this.#recovery.trouble(partition, 'it has no leader');
        else leaders.set(node, Math.min(urgency, leaders.get(node) ?? urgency));
      }
      // A long poll without this partition would delay its next line: poll after its chunk is taken.
      if (this.live && partition.state === 'delivered' && !partition.isPaused) busy.add(node);
      if (partition.state === 'resting' && partition.restsUntil > now) {
        wakeAt = Math.min(wakeAt, partition.restsUntil);
      }
    }
    // Most urgent first, because memory may be short, and one turn each before anyone gets a second.
    let nodes = [...leaders.keys()].filter((node) => !busy.has(node));
    nodes.sort((a, b) => leaders.get(a)! - leaders.get(b)!);
    while (nodes.length > 0) {
      nodes = nodes.filter((node) => this.#scheduler.offer(node, leaders.get(node)!, () => this.#turn(node)));
    }
    clearTimeout(this.#timer);
    if (wakeAt === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.pump(), Math.max(1, wakeAt - now));
  }

  /** Sends a leader its next request; undefined: there is nothing to ask for, or no memory for it. */
  #turn(node: number): Promise<void> | undefined {
    const now = Date.now();
    const open = this.partitions.filter((partition) => !partition.hasEnded);
    const ofNode = open.filter((partition) => partition.place.node === node);
    const ready = ofNode.filter((partition) => partition.mayBeAsked(now));
    // Two requests share a leader's partitions.
    const chosen = this.#scheduler.next(ready, Math.ceil(ofNode.length / 2), open.length, now);
    if (chosen.length === 0) return undefined;
    // In the order of the request, which lists each topic once.
    return this.#fetch(
      node,
      byTopic(chosen).flatMap(([, ofTopic]) => ofTopic),
    );
  }

  async #fetch(node: number, partitions: readonly FetchPartition[]): Promise<void> {
    const { cluster, isolation } = this;
    const { rack, fetchMaxBytes } = cluster.connection;
    const maxBytes = Math.max(fetchMaxBytes, partitions[0]!.asked);
    const maxWaitMs = this.live ? LONG_POLL_MS : SHORT_POLL_MS;
    const parts = partitions.map(({ topic, partition, position: from, asked }) => ({
      topic,
      partition,
      from,
      maxBytes: asked,
    }));
    const startedAt = Date.now();
    try {
      const link = await cluster.node(node);
      const version = link.version('Fetch', 11);
      const request = encodeFetch(version, { maxWaitMs, maxBytes, isolation, rack, parts });
      const body = await link.request('Fetch', version, request, maxWaitMs);
      this.#setup.onReceived(body.length);
      if (this.closed) return;
      const isEarly = Date.now() - startedAt < maxWaitMs / 2;
      const release = (): void => link.release(body);
      this.#handler.handle({ answer: decodeFetch(version, body), partitions, node, isEarly, release });
    } catch (error) {
      const reason = this.#reasonOf(error);
      for (const partition of partitions) this.#recovery.trouble(partition, reason);
    }
    for (const partition of partitions) partition.answered();
    for (const part of parts) this.budget.gives(part.maxBytes);
  }

  #reasonOf(error: unknown): string {
    if (!(error instanceof LinkError)) return reasonOf(error);
    return `${error.address} ${explainLink(error, this.cluster.connection).reason}`;
  }

  #scheduleDiscovery(): void {
    this.#discoverTimer = setTimeout(() => void this.#discover(), this.cluster.pace.discoverMs);
  }

  async #discover(): Promise<void> {
    const leaders = await this.#setup.discover?.().catch(() => undefined);
    if (this.closed) return;
    this.#recovery.found(leaders ?? []);
    this.#scheduleDiscovery();
  }
}
