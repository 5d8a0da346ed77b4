// The fetch loops: one lane a leader, several partitions a request. In a bounded read a few requests are in
// flight; in a live read one long poll a leader covers all its partitions. Leader changes, lost connections and
// retriable errors are answered by going on from the next offset; nothing is lost or repeated by that, because a
// position moves only over whole batches that were handed out.

import { asOffset } from '../../base/brand.ts';
import { reasonOf } from '../../base/errors.ts';
import type { Range } from '../../range/range.ts';
import type { RecordStream, StreamEvent, StreamOptions } from '../../scan/port/source.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Leader, Unavailable } from '../cluster/topics.ts';
import { LinkError } from '../connect/client.ts';
import { explainLink } from '../connect/errors.ts';
import { decodeFetch, encodeFetch, FetchLane } from '../protocol/fetch.ts';
import { AnswerHandler } from './answer-handler.ts';
import { FetchBudget } from './budget.ts';
import { Part } from './partition.ts';
import { EventQueue } from './queue.ts';
import { type Reading, Recovery } from './recovery.ts';
import { byTopic, FetchScheduler } from './scheduler.ts';

const LONG_POLL_MS = 1000;
const SHORT_POLL_MS = 250;

export interface KafkaStreamSetup {
  readonly cluster: Cluster;
  readonly ranges: readonly Range[];
  readonly leaders: readonly Leader[];
  readonly options: StreamOptions;
  /** Partitions without a range, because nothing could be learned of them: they fail at once. */
  readonly unavailable: readonly Unavailable[];
  /** Live reads: partitions that exist by now, for finding new ones. */
  readonly discover: (() => Promise<Leader[]>) | undefined;
  readonly received: (bytes: number) => void;
}

export class KafkaStream implements RecordStream, Reading {
  readonly cluster: Cluster;
  readonly live: boolean;
  readonly isolation: 'committed' | 'uncommitted';
  readonly parts: Part[] = [];
  readonly budget: FetchBudget;
  closed = false;
  readonly #setup: KafkaStreamSetup;
  readonly #lanes = new Map<number, FetchLane>();
  readonly #queue = new EventQueue((index) => {
    const part = this.parts[index];
    return part?.paused === true && part.buffered > 0;
  });
  readonly #recovery = new Recovery(this);
  readonly #taker = new AnswerHandler(this, this.#recovery);
  #timer: NodeJS.Timeout | undefined;
  #discoverTimer: NodeJS.Timeout | undefined;
  readonly #turns: FetchScheduler;

  constructor(setup: KafkaStreamSetup) {
    this.#setup = setup;
    this.cluster = setup.cluster;
    this.live = setup.options.live;
    this.isolation = setup.options.isolation;
    this.budget = new FetchBudget(setup.cluster.connection.fetchMaxBytes);
    this.#turns = new FetchScheduler(this.budget);
    for (const { topic, partition, reason } of setup.unavailable) {
      this.emit({ kind: 'failed', failure: { index: -1, topic, partition, from: asOffset(0), reason } });
    }
    for (const range of setup.ranges) this.add(range);
    for (const part of this.parts) if (part.position >= part.to) this.finish(part);
    this.#recovery.assign(setup.leaders);
    if (setup.discover !== undefined) this.#scheduleDiscovery();
    this.pump();
  }

  async next(idleMs?: number): Promise<StreamEvent | undefined> {
    let event = this.#queue.take();
    if (event === undefined && !this.#over) {
      // What was worked through has made room for more.
      this.pump();
      await this.#queue.wait(idleMs);
      event = this.#queue.take();
    }
    if (event === undefined) return this.#over ? undefined : { kind: 'idle' };
    if (event.kind === 'chunk') {
      this.parts[event.chunk.index]!.buffered--;
      // The next fetch goes out before the work on this chunk begins.
      this.pump();
    }
    return event;
  }

  ready(): boolean {
    return this.#queue.ready;
  }

  pause(index: number): void {
    this.parts[index]!.paused = true;
  }

  resume(index: number): void {
    const part = this.parts[index]!;
    if (!part.paused) return;
    part.paused = false;
    this.pump();
    this.#queue.wake();
  }

  prefer(order: readonly number[]): void {
    this.#turns.prefer(order);
  }

  whereabouts(index: number): string | undefined {
    const { node, problem } = this.parts[index]!;
    const broker = node < 0 ? 'no leader' : `broker ${node}`;
    return problem === '' || node < 0 ? broker : `${broker}: ${problem}`;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#discoverTimer);
    this.#queue.clear();
    this.#queue.wake();
  }

  /** Nothing can come any more. */
  get #over(): boolean {
    if (this.closed) return true;
    if (this.#setup.discover !== undefined) return false;
    return this.parts.every((part) => part.finished && part.buffered === 0);
  }

  emit(event: StreamEvent): void {
    if (!this.closed) this.#queue.push(event);
  }

  add(range: Range): Part {
    const part = new Part(this.parts.length, range, this.budget.first);
    this.parts.push(part);
    return part;
  }

  fail(part: Part, reason: string, ofTopic = false): void {
    if (part.finished) return;
    part.finished = true;
    const { index, topic, partition, position } = part;
    this.emit({ kind: 'failed', failure: { index, topic, partition, from: position, reason, ofTopic } });
  }

  finish(part: Part): void {
    if (part.finished) return;
    part.finished = true;
    this.emit({ kind: 'done', index: part.index });
  }

  /** Starts every fetch that may start now. Called whenever something has changed. */
  pump(): void {
    if (this.closed) return;
    const now = Date.now();
    const ready = new Map<number, Part[]>();
    for (const part of this.parts) {
      if (!part.eligible(now)) continue;
      const list = ready.get(part.node);
      if (list === undefined) ready.set(part.node, [part]);
      else list.push(part);
    }
    for (const [node, parts] of ready) this.#start(node, parts, now);
    let retryAt = Number.POSITIVE_INFINITY;
    for (const part of this.parts) {
      if (part.retryAt > now && !part.finished) retryAt = Math.min(retryAt, part.retryAt);
    }
    clearTimeout(this.#timer);
    if (retryAt !== Number.POSITIVE_INFINITY) {
      this.#timer = setTimeout(() => this.pump(), Math.max(1, retryAt - now));
    }
  }

  #start(node: number, parts: Part[], now: number): void {
    if (node < 0) {
      for (const part of parts) this.#recovery.trouble(part, 'it has no leader');
      return;
    }
    // A long poll without a partition would keep its next line waiting: go on when what has arrived is taken.
    if (this.live && this.parts.some((part) => part.node === node && part.isBeingTaken)) return;
    let lane = this.#lanes.get(node);
    if (lane === undefined) {
      lane = new FetchLane(this.live ? 1 : 2, () => this.pump());
      this.#lanes.set(node, lane);
    }
    if (!lane.free) return;
    this.#turns.sort(parts);
    // Two requests share the partitions of a leader, so that one is answered while the other is worked on.
    const open = this.parts.reduce((sum, part) => sum + (part.node === node && !part.finished ? 1 : 0), 0);
    const share = Math.max(1, Math.ceil(open / 2));
    while (parts.length > 0 && lane.free) {
      // A long poll waits for all.
      const chosen = this.live
        ? this.#turns.all(parts, this.#open)
        : this.#turns.next(parts, share, this.#open);
      if (chosen.length === 0) return;
      for (const part of chosen) {
        part.inFlight = true;
        part.askedAt = now;
      }
      lane.run(() => this.#fetch(node, byTopic(chosen)));
    }
  }

  /** How many partitions are still read. */
  get #open(): number {
    return this.parts.reduce((sum, part) => sum + (part.finished ? 0 : 1), 0);
  }

  async #fetch(node: number, parts: readonly Part[]): Promise<void> {
    const { cluster, isolation } = this;
    const { rack, fetchMaxBytes } = cluster.connection;
    const maxBytes = Math.max(fetchMaxBytes, parts[0]!.asked);
    const maxWaitMs = this.live ? LONG_POLL_MS : SHORT_POLL_MS;
    const asked = parts.map((part) => ({
      topic: part.topic,
      partition: part.partition,
      from: part.position,
      maxBytes: part.asked,
    }));
    const startedAt = Date.now();
    try {
      const link = await cluster.node(node);
      const version = link.version('Fetch', 11);
      const request = encodeFetch(version, { maxWaitMs, maxBytes, isolation, rack, parts: asked });
      const body = await link.request('Fetch', version, request, maxWaitMs);
      this.#setup.received(body.length);
      const early = Date.now() - startedAt < maxWaitMs / 2;
      const release = (): void => link.release(body);
      if (this.closed) return;
      const answer = decodeFetch(version, body);
      const withData = answer.parts.filter((fetched) => fetched.records.length > 0).length;
      this.#taker.take(answer, parts, { node, early, withData, release });
    } catch (error) {
      for (const part of parts) this.#recovery.trouble(part, this.#reasonOf(error));
    }
    for (const part of parts) {
      part.inFlight = false;
      this.budget.gives(part.asked);
    }
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
