// The fetch loops: one lane a leader, several partitions a request. In a bounded read a few requests are in
// flight; in a live read one long poll a leader covers all its partitions. Leader changes, lost connections and
// retriable errors are answered by going on from the next offset; nothing is lost or repeated by that, because a
// position moves only over whole batches that were handed out.

import type { Offset } from '../base/brand.ts';
import { asOffset } from '../base/brand.ts';
import { reasonOf } from '../base/errors.ts';
import type { Range } from '../range/range.ts';
import type { RecordStream, StreamEvent, StreamOptions } from '../scan/source.ts';
import type { Cluster } from './cluster.ts';
import { CODE, codeName, isRetriable } from './codes.ts';
import { decodeFetch, encodeFetch, type FetchedPart, FetchLane } from './fetch.ts';
import { Part, wholeBatches } from './part.ts';
import { boundsOf, type Leader, leadersOf } from './topics.ts';

const MIB = 1024 * 1024;
/** A batch is at most this large by a broker's default (max.message.bytes). */
const PART_BYTES = MIB;
/** Larger than any batch a broker can hold: past it the answer makes no sense. */
const LARGEST_BATCH = 1024 * MIB;
const LONG_POLL_MS = 500;
const SHORT_POLL_MS = 250;
/** A partition that gives no data for this long is given up in a bounded read, ms. */
const PATIENCE_MS = 30_000;
const DISCOVER_MS = 8_000;

export interface KafkaStreamSetup {
  readonly cluster: Cluster;
  readonly ranges: readonly Range[];
  readonly leaders: readonly Leader[];
  readonly options: StreamOptions;
  /** Live reads: partitions that exist by now, for finding new ones. */
  readonly discover: (() => Promise<Leader[]>) | undefined;
  readonly received: (bytes: number) => void;
}

export class KafkaStream implements RecordStream {
  private readonly setup: KafkaStreamSetup;
  private readonly parts: Part[] = [];
  private readonly lanes = new Map<number, FetchLane>();
  private readonly queue: StreamEvent[] = [];
  private wake: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private discoverTimer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> | undefined;
  private closed = false;
  /** Rank of each part in the order that the engine prefers; empty: none. */
  private ranks: number[] = [];

  constructor(setup: KafkaStreamSetup) {
    this.setup = setup;
    for (const range of setup.ranges) this.addPart(range);
    this.assign(setup.leaders);
    if (setup.options.live && setup.discover !== undefined) this.scheduleDiscovery();
    this.pump();
  }

  async next(idleMs?: number): Promise<StreamEvent | undefined> {
    if (this.deliverable() < 0 && !this.over) await this.wait(idleMs);
    const index = this.deliverable();
    if (index < 0) return this.over ? undefined : { kind: 'idle' };
    const [event] = this.queue.splice(index, 1) as [StreamEvent];
    if (event.kind === 'chunk') {
      this.parts[event.chunk.index]!.buffered--;
      // The next fetch goes out before the work on this chunk begins.
      this.pump();
    }
    return event;
  }

  /** Index of the first event that may be handed out; -1: none. Chunks of paused partitions stay. */
  private deliverable(): number {
    return this.queue.findIndex((event) => event.kind !== 'chunk' || !this.parts[event.chunk.index]!.paused);
  }

  pause(index: number): void {
    this.parts[index]!.paused = true;
  }

  resume(index: number): void {
    const part = this.parts[index]!;
    if (!part.paused) return;
    part.paused = false;
    this.pump();
    if (this.queue.length > 0) this.wake?.();
  }

  prefer(order: readonly number[]): void {
    this.ranks = [];
    for (let i = 0; i < order.length; i++) this.ranks[order[i]!] = i;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.discoverTimer);
    this.queue.length = 0;
    this.wake?.();
  }

  /** Nothing can come any more. */
  private get over(): boolean {
    if (this.closed) return true;
    if (this.setup.options.live && this.setup.discover !== undefined) return false;
    return this.parts.every((part) => part.finished && part.buffered === 0);
  }

  private wait(idleMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      this.wake = () => {
        this.wake = undefined;
        clearTimeout(timer);
        resolve();
      };
      if (idleMs !== undefined) timer = setTimeout(() => this.wake?.(), idleMs);
    });
  }

  private emit(event: StreamEvent): void {
    this.queue.push(event);
    this.wake?.();
  }

  private addPart(range: Range): Part {
    const part = new Part(this.parts.length, range, PART_BYTES);
    this.parts.push(part);
    return part;
  }

  private assign(leaders: readonly Leader[]): void {
    const byName = new Map(leaders.map((leader) => [`${leader.topic}-${leader.partition}`, leader]));
    for (const part of this.parts) {
      const found = byName.get(part.name);
      if (found === undefined || part.finished) continue;
      if (part.topicId !== '' && found.topicId !== '' && found.topicId !== part.topicId) {
        this.fail(part, 'the topic was deleted and created again');
        continue;
      }
      part.topicId ||= found.topicId;
      part.leader = found.leader;
      part.node = found.leader;
    }
  }

  /** Starts every fetch that may start now. Called whenever something has changed. */
  private pump(): void {
    if (this.closed) return;
    const now = Date.now();
    const ready = new Map<number, Part[]>();
    let retryAt = Number.POSITIVE_INFINITY;
    for (const part of this.parts) {
      if (part.retryAt > now && !part.finished) retryAt = Math.min(retryAt, part.retryAt);
      if (!part.eligible(now)) continue;
      const list = ready.get(part.node);
      if (list === undefined) ready.set(part.node, [part]);
      else list.push(part);
    }
    for (const [node, parts] of ready) this.start(node, parts, now);
    clearTimeout(this.timer);
    if (retryAt !== Number.POSITIVE_INFINITY) {
      this.timer = setTimeout(() => this.pump(), Math.max(1, retryAt - now));
    }
  }

  private start(node: number, parts: Part[], now: number): void {
    if (node < 0) {
      for (const part of parts) this.trouble(part, 'leader not available');
      return;
    }
    const { live } = this.setup.options;
    let lane = this.lanes.get(node);
    if (lane === undefined) {
      lane = new FetchLane(live ? 1 : 2);
      this.lanes.set(node, lane);
    }
    parts.sort((a, b) => this.urgency(a) - this.urgency(b) || a.askedAt - b.askedAt || a.index - b.index);
    // Two requests share the partitions of a leader, so that one is answered while the other is worked on.
    const open = this.parts.reduce((sum, part) => sum + (part.node === node && !part.finished ? 1 : 0), 0);
    const share = live ? parts.length : Math.max(1, Math.ceil(open / 2));
    while (parts.length > 0 && lane.free) {
      const chosen = parts.splice(0, share);
      for (const part of chosen) {
        part.inFlight = true;
        part.askedAt = now;
      }
      lane.run(() => this.fetch(node, chosen));
    }
  }

  private urgency(part: Part): number {
    return part.first ? -1 : (this.ranks[part.index] ?? 0);
  }

  private async fetch(node: number, parts: Part[]): Promise<void> {
    const { cluster, options, received } = this.setup;
    const maxBytes = Math.max(cluster.connection.fetchMaxBytes, parts[0]!.limit);
    const partBytes = parts.length === 1 ? maxBytes : PART_BYTES;
    const startedAt = Date.now();
    try {
      const link = await cluster.node(node);
      const version = link.version('Fetch', 11);
      const maxWaitMs = options.live ? LONG_POLL_MS : SHORT_POLL_MS;
      const body = await link.request(
        'Fetch',
        version,
        encodeFetch(version, {
          maxWaitMs,
          maxBytes,
          isolation: options.isolation,
          rack: cluster.connection.rack,
          parts: byTopic(parts).map((part) => ({
            topic: part.topic,
            partition: part.partition,
            from: part.position,
            maxBytes: Math.max(part.limit, partBytes),
          })),
        }),
        maxWaitMs,
      );
      received(body.length);
      const release = (): void => link.release(body);
      if (!this.closed) this.take(decodeFetch(version, body), parts, Date.now() - startedAt, release);
    } catch (error) {
      if (!this.closed) for (const part of parts) this.trouble(part, reasonOf(error));
    }
    for (const part of parts) part.inFlight = false;
    this.pump();
  }

  private take(
    answer: ReturnType<typeof decodeFetch>,
    parts: Part[],
    tookMs: number,
    release: () => void,
  ): void {
    const byName = new Map(parts.map((part) => [part.name, part]));
    const full = answer.parts.filter((fetched) => fetched.records.length > 0).length;
    for (const fetched of answer.parts) {
      const part = byName.get(`${fetched.topic}-${fetched.partition}`);
      if (part === undefined || part.finished) continue;
      byName.delete(part.name);
      if (fetched.error !== CODE.none) this.refused(part, fetched.error);
      else this.takePart(part, fetched, { wasFirst: part === parts[0], shared: full > 1, tookMs, release });
    }
    if (full !== 1) release();
    // A throttled or refused request lists nothing: ask again a little later.
    for (const part of byName.values()) {
      if (answer.error !== 0) this.trouble(part, codeName(answer.error));
      else part.retryAt = Date.now() + 50;
    }
  }

  private takePart(
    part: Part,
    fetched: FetchedPart,
    how: {
      readonly wasFirst: boolean;
      readonly shared: boolean;
      readonly tookMs: number;
      readonly release: () => void;
    },
  ): void {
    const { live, isolation } = this.setup.options;
    if (fetched.records.length === 0 && fetched.preferredReplica >= 0) {
      // "Go there": empty because a closer replica should serve, not because there is nothing.
      part.node = fetched.preferredReplica;
      return;
    }
    let whole: ReturnType<typeof wholeBatches>;
    try {
      whole = wholeBatches(fetched.records, part.position, part.to);
    } catch (error) {
      this.fail(part, reasonOf(error));
      return;
    }
    const end = isolation === 'committed' ? fetched.lastStableOffset : fetched.highWatermark;
    if (whole.length === 0) {
      this.takeNothing(part, fetched.records.length > 0, end, how);
      return;
    }
    part.troubleSince = 0;
    part.retries = 0;
    part.first = false;
    part.position = whole.next;
    part.buffered++;
    const bytes = fetched.records.subarray(0, whole.length);
    this.emit({
      kind: 'chunk',
      chunk: {
        index: part.index,
        // A copy where an answer holds several partitions: one slow partition must not keep all of it alive.
        bytes: how.shared ? Buffer.from(bytes) : bytes,
        next: whole.next,
        aborted: fetched.aborted,
        atEnd: whole.next >= end,
        release: how.shared ? undefined : how.release,
      },
    });
    if (!live && whole.next >= part.to) this.finish(part);
  }

  private takeNothing(
    part: Part,
    cut: boolean,
    end: number,
    how: { readonly wasFirst: boolean; readonly tookMs: number },
  ): void {
    if (cut) {
      part.limit *= 2;
      part.first = true;
      if (part.limit > LARGEST_BATCH) this.fail(part, `a batch larger than ${LARGEST_BATCH / MIB} MiB`);
      return;
    }
    if (this.setup.options.live) {
      part.troubleSince = 0;
      // An empty answer that comes back at once would be a busy loop.
      if (how.tookMs < LONG_POLL_MS / 2 && part.position >= end) part.retryAt = Date.now() + 100;
      return;
    }
    if (!how.wasFirst) {
      // Partitions behind the first get nothing when their first batch exceeds what is left of the answer.
      part.first = true;
      return;
    }
    // First in its request and still empty below the end: compaction left a gap up to the end.
    if (end >= part.to) this.finish(part);
    else this.trouble(part, `its log ends at offset ${end} now`);
  }

  private refused(part: Part, code: number): void {
    if (code === CODE.offsetOutOfRange) {
      void this.reposition(part);
    } else if (code === CODE.topicAuthorizationFailed) {
      this.fail(part, 'not authorized to read the topic');
    } else if (isRetriable(code)) {
      if (part.node !== part.leader) part.node = part.leader;
      this.trouble(part, codeName(code));
    } else {
      this.fail(part, codeName(code));
    }
  }

  /** Offset out of range: retention has moved the start, or the log is another one now. */
  private async reposition(part: Part): Promise<void> {
    part.retryAt = Date.now() + 1000;
    const { cluster, options } = this.setup;
    try {
      const { topics } = await cluster.metadata([part.topic]);
      if (topics[0]?.error === CODE.unknownTopicOrPartition) return this.fail(part, 'the topic was deleted');
      const leaders = leadersOf(topics).filter((leader) => leader.partition === part.partition);
      this.assign(leaders);
      const [bounds] = await boundsOf(cluster, leaders, options.isolation);
      if (part.finished || bounds === undefined) return undefined;
      if (bounds.earliest > part.position) {
        const to = asOffset(Math.min(bounds.earliest, part.to));
        this.emit({ kind: 'lost', index: part.index, from: part.position, to });
        part.position = to;
        if (to >= part.to) this.finish(part);
      } else {
        this.fail(part, `its log ends at offset ${bounds.latest} now, before the next one to read`);
      }
      part.retryAt = 0;
      this.pump();
    } catch (error) {
      this.trouble(part, reasonOf(error));
    }
    return undefined;
  }

  /** Something that may pass: try again with growing pauses, look for the leader anew, give up after a while. */
  private trouble(part: Part, reason: string): void {
    if (part.finished) return;
    const now = Date.now();
    if (part.troubleSince === 0) part.troubleSince = now;
    else if (now - part.troubleSince > PATIENCE_MS) {
      if (!this.setup.options.live) {
        this.fail(part, `${reason} for ${PATIENCE_MS / 1000} s`);
        return;
      }
      this.emit({ kind: 'note', text: `${part.name} cannot be read: ${reason}; still trying` });
      part.troubleSince = now;
    }
    part.retries++;
    part.retryAt = now + Math.min(50 * 2 ** Math.min(part.retries, 5), 1000);
    this.renewing ??= this.renew().finally(() => {
      this.renewing = undefined;
      this.pump();
    });
  }

  private async renew(): Promise<void> {
    const names = [...new Set(this.parts.filter((part) => !part.finished).map((part) => part.topic))];
    try {
      const { topics } = await this.setup.cluster.metadata(names);
      if (this.closed) return;
      for (const topic of topics) {
        if (topic.error !== CODE.unknownTopicOrPartition) continue;
        for (const part of this.parts) {
          if (part.topic === topic.name && Date.now() - part.troubleSince > 2_000 && part.troubleSince > 0) {
            this.fail(part, 'the topic was deleted');
          }
        }
      }
      this.assign(leadersOf(topics));
    } catch {
      // The partitions stay in trouble and come back here.
    }
  }

  private fail(part: Part, reason: string): void {
    if (part.finished) return;
    part.finished = true;
    const { index, topic, partition, position } = part;
    this.emit({ kind: 'failed', failure: { index, topic, partition, from: position, reason } });
  }

  private finish(part: Part): void {
    if (part.finished) return;
    part.finished = true;
    this.emit({ kind: 'done', index: part.index });
  }

  private scheduleDiscovery(): void {
    this.discoverTimer = setTimeout(() => {
      void this.discover().finally(() => {
        if (!this.closed) this.scheduleDiscovery();
      });
    }, DISCOVER_MS);
  }

  /** New partitions (and topics that match a pattern) are read from their first record: all of it is new. */
  private async discover(): Promise<void> {
    let leaders: Leader[];
    try {
      leaders = (await this.setup.discover?.()) ?? [];
    } catch {
      return;
    }
    if (this.closed) return;
    const known = new Set(this.parts.map((part) => part.name));
    for (const leader of leaders) {
      if (known.has(`${leader.topic}-${leader.partition}`)) continue;
      const range = {
        topic: leader.topic,
        partition: leader.partition,
        from: asOffset(0),
        to: Number.POSITIVE_INFINITY as Offset,
      };
      const part = this.addPart(range);
      part.leader = leader.leader;
      part.node = leader.leader;
      part.topicId = leader.topicId;
      this.emit({ kind: 'added', range });
    }
    this.pump();
  }
}

/** Partitions of one topic side by side, the topic of the most urgent first: a request lists each topic once. */
function byTopic(parts: readonly Part[]): Part[] {
  const topics = new Map<string, Part[]>();
  for (const part of parts) {
    const list = topics.get(part.topic);
    if (list === undefined) topics.set(part.topic, [part]);
    else list.push(part);
  }
  return [...topics.values()].flat();
}
