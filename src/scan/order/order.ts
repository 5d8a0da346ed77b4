// In which order matches reach the sink: as they arrive, or merged by time over partitions. The merge compares
// the heads of all open partitions by (time, topic, partition) and never changes a partition's own order; a
// partition that has read past a time without a match does not hold up the others. Live, a line waits only
// while another partition is known to be behind, and never longer than `reorderMs`.

import { KafkaRecord } from '../../batch/record.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { Sink } from '../port/sink.ts';
import { Frontier, NEVER } from './frontier.ts';
import { HeldQueue } from './pending.ts';

export interface Order {
  /** Takes a match of a partition, for which `reached` is still to be called; false: the sink wants no more. Hot. */
  add(index: number, event: LogEvent): boolean;
  /** The memory that matches of a partition borrow is about to change. */
  settle(index: number): void;
  /** The partition has been read up to `time`; `atEnd`: there was nothing more at its broker. */
  reached(index: number, time: number, atEnd: boolean): void;
  done(index: number): void;
  /** Hands on what is certain, a bounded part of it at a time; false: the sink wants no more. */
  drain(): boolean;
  /** Whether the next `drain` would hand on something. */
  readonly ready: boolean;
  /** Whether a partition holds so much that no further batch of it should be read. */
  full(index: number): boolean;
  /** Whether it holds so much that even a batch should be left half read. Hot. */
  overfull(index: number): boolean;
  /** A partition (by index) is added to the run. */
  open(index: number, topic: string, partition: number): void;
  /** How long the next held line may still wait, ms; undefined: nothing waits for a clock. */
  waitMs(): number | undefined;
  /** Indexes of open partitions, the one that others wait for and those behind in time first. Valid until the next call. */
  behindFirst(): readonly number[];
  /** The partition that others wait for: nothing can be handed on before more of it was read. Undefined: none. */
  waitsFor(): number | undefined;
}

/** Arrival order: nothing is held. */
export class ArrivalOrder implements Order {
  readonly #sink: Sink;
  constructor(sink: Sink) {
    this.#sink = sink;
  }
  add(_index: number, event: LogEvent): boolean {
    return this.#sink.event(event);
  }
  settle(): void {}
  reached(): void {}
  done(): void {}
  drain(): boolean {
    return true;
  }
  readonly ready = false;
  full(): boolean {
    return false;
  }
  overfull(): boolean {
    return false;
  }
  open(): void {}
  waitMs(): undefined {
    return undefined;
  }
  behindFirst(): readonly number[] {
    return [];
  }
  waitsFor(): undefined {
    return undefined;
  }
}

/** Lines handed on in one go, so that their reader can slow it down. */
const AT_A_TIME = 1024;
/** A batch is left half read when a partition holds so much more than its share: to open it again costs time. */
const HELD_FACTOR = 6;

interface Lane {
  readonly index: number;
  readonly topic: string;
  readonly partition: number;
  readonly held: HeldQueue;
  /** Everything up to here was read, ms. */
  reached: number;
  /** Live: its last answer reached its end, so it holds nobody up. */
  atEnd: boolean;
  open: boolean;
}

export interface TimeOrderOptions {
  readonly sink: Sink;
  /** For showing held records: opened on each of them. */
  readonly event: LogEvent;
  /** Bytes that all partitions together may hold. */
  readonly heldBytes: number;
  /** Live: the longest wait of a line, ms; undefined in a bounded read. */
  readonly reorderMs: number | undefined;
  readonly clock: () => number;
}

/** Time order over partitions. */
export class TimeOrder implements Order {
  readonly #options: TimeOrderOptions;
  readonly #lanes: Lane[] = [];
  /** Open partitions by how far they have come; in order as of the last `behindFirst`. */
  readonly #behind: number[] = [];
  readonly #frontier = new Frontier();
  readonly #record = new KafkaRecord();
  #openLanes = 0;
  #held = 0;

  constructor(options: TimeOrderOptions) {
    this.#options = options;
  }

  open(index: number, topic: string, partition: number): void {
    const reached = Number.NEGATIVE_INFINITY;
    const held = new HeldQueue();
    this.#lanes[index] = { index, topic, partition, held, reached, atEnd: false, open: true };
    this.#frontier.add(index, topic, partition, reached);
    this.#behind.push(index);
    this.#openLanes++;
  }

  add(index: number, event: LogEvent): boolean {
    const lane = this.#lanes[index]!;
    // One open partition and nothing held: its own order is the order, nothing need be copied.
    if (this.#openLanes === 1 && this.#held === 0 && lane.open) return this.#options.sink.event(event);
    lane.held.push(event.record, this.#options.reorderMs === undefined ? 0 : this.#options.clock());
    this.#held++;
    return true;
  }

  settle(index: number): void {
    this.#lanes[index]!.held.settle();
  }

  reached(index: number, time: number, atEnd: boolean): void {
    const lane = this.#lanes[index]!;
    if (time > lane.reached) lane.reached = time;
    lane.atEnd = atEnd;
    this.#place(lane);
  }

  done(index: number): void {
    const lane = this.#lanes[index]!;
    if (!lane.open) return;
    lane.open = false;
    this.#openLanes--;
    this.#behind.splice(this.#behind.indexOf(index), 1);
    if (lane.held.size === 0) lane.held.trim(0);
    this.#place(lane);
  }

  full(index: number): boolean {
    return this.#lanes[index]!.held.heldBytes > this.#share;
  }

  overfull(index: number): boolean {
    return this.#lanes[index]!.held.heldBytes > this.#most;
  }

  get ready(): boolean {
    return this.#held > 0 && this.#lanes[this.#frontier.first()]!.held.size > 0;
  }

  drain(): boolean {
    const dueBefore =
      this.#options.reorderMs === undefined
        ? Number.NEGATIVE_INFINITY
        : this.#options.clock() - this.#options.reorderMs;
    for (let left = AT_A_TIME; left > 0 && this.#held > 0; left--) {
      const lane = this.#next(dueBefore);
      if (lane === undefined) return true;
      lane.held.shift(this.#record);
      this.#held--;
      this.#place(lane);
      this.#record.topic = lane.topic;
      this.#record.partition = lane.partition;
      if (!this.#options.sink.event(this.#options.event.open(this.#record))) return false;
      // A batch in which everything matched may have taken far more than a share.
      if (lane.held.size === 0) lane.held.trim(lane.open ? 2 * this.#most : 0);
    }
    return true;
  }

  waitMs(): number | undefined {
    const { reorderMs, clock } = this.#options;
    if (reorderMs === undefined || this.#held === 0) return undefined;
    let oldest = Number.POSITIVE_INFINITY;
    for (const { held } of this.#lanes) if (held.size > 0) oldest = Math.min(oldest, held.headArrival);
    return Math.max(1, oldest + reorderMs - clock());
  }

  behindFirst(): readonly number[] {
    const behind = this.#behind;
    const lanes = this.#lanes;
    // Nearly in order already: little has changed since the last call.
    for (let i = 1; i < behind.length; i++) {
      const index = behind[i]!;
      const { reached } = lanes[index]!;
      let at = i;
      for (; at > 0 && reached < lanes[behind[at - 1]!]!.reached; at--) behind[at] = behind[at - 1]!;
      behind[at] = index;
    }
    // Where clocks go back, one that holds lines may have come less far than the one that all wait for.
    const awaited = this.waitsFor();
    if (awaited !== undefined && behind[0] !== awaited) {
      behind.splice(behind.indexOf(awaited), 1);
      behind.unshift(awaited);
    }
    return behind;
  }

  waitsFor(): number | undefined {
    const index = this.#frontier.first();
    if (index < 0) return undefined;
    const lane = this.#lanes[index]!;
    return lane.held.size === 0 && this.#timeOf(lane) !== NEVER ? index : undefined;
  }

  /** With so many bytes one of the open partitions is not read further. */
  get #share(): number {
    return this.#options.heldBytes / Math.max(1, this.#openLanes);
  }

  /** So many it may hold at most: a batch in which everything matches adds a lot at once. */
  get #most(): number {
    return HELD_FACTOR * this.#share;
  }

  /** Puts a partition where its time belongs. Hot. */
  #place(lane: Lane): void {
    this.#frontier.set(lane.index, this.#timeOf(lane));
  }

  /** The time that a partition stands with: of its oldest line, else what it has been read up to. */
  #timeOf(lane: Lane): number {
    if (lane.held.size > 0) return lane.held.headTime;
    return !lane.open || (lane.atEnd && this.#options.reorderMs !== undefined) ? NEVER : lane.reached;
  }

  /**
   * The partition whose head comes next, or undefined while one without a head may still bring an older line, or
   * an equal one that goes first. Hot where much matches.
   */
  #next(dueBefore: number): Lane | undefined {
    const lane = this.#lanes[this.#frontier.first()]!;
    if (lane.held.size > 0) return lane;
    return this.#overdue(dueBefore) ? this.#earliestHead() : undefined;
  }

  #overdue(dueBefore: number): boolean {
    if (dueBefore === Number.NEGATIVE_INFINITY) return false;
    for (const { held } of this.#lanes) if (held.size > 0 && held.headArrival <= dueBefore) return true;
    return false;
  }

  #earliestHead(): Lane | undefined {
    let best: Lane | undefined;
    for (const index of this.#frontier.inOrder()) {
      const lane = this.#lanes[index]!;
      if (lane.held.size > 0 && (best === undefined || lane.held.headTime < best.held.headTime)) best = lane;
    }
    return best;
  }
}
