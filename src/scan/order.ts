// In which order matches reach the sink: as they arrive, or merged by time over partitions. The merge compares
// the heads of all open partitions by (time, topic, partition) and never changes a partition's own order; a
// partition that has read past a time without a match does not hold up the others. Live, a line waits only
// while another partition is known to be behind, and never longer than `reorderMs`.

import { KafkaRecord } from '../batch/record.ts';
import type { LogEvent } from '../record/event.ts';
import { HeldQueue } from './held.ts';
import type { Sink } from './sink.ts';

export interface Order {
  /** Takes a match of a partition; false: the sink wants no more. Hot. */
  add(index: number, event: LogEvent): boolean;
  /** The partition has been read up to `time`; `atEnd`: there was nothing more at its broker. */
  reached(index: number, time: number, atEnd: boolean): void;
  done(index: number): void;
  /** Hands on what is certain; false: the sink wants no more. */
  drain(): boolean;
  /** Whether a partition holds so much that it should not be read further. */
  full(index: number): boolean;
  /** A partition (by index) is added to the run. */
  open(index: number, topic: string, partition: number): void;
  /** How long the next held line may still wait, ms; undefined: nothing waits for a clock. */
  waitMs(): number | undefined;
  /** Indexes of open partitions, those behind in time first. */
  behindFirst(): number[];
}

/** Arrival order: nothing is held. */
export class ArrivalOrder implements Order {
  private readonly sink: Sink;
  constructor(sink: Sink) {
    this.sink = sink;
  }
  add(_index: number, event: LogEvent): boolean {
    return this.sink.event(event);
  }
  reached(): void {}
  done(): void {}
  drain(): boolean {
    return true;
  }
  full(): boolean {
    return false;
  }
  open(): void {}
  waitMs(): undefined {
    return undefined;
  }
  behindFirst(): number[] {
    return [];
  }
}

interface Lane {
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
  private readonly options: TimeOrderOptions;
  private readonly lanes: Lane[] = [];
  private readonly record = new KafkaRecord();
  private openLanes = 0;
  private held = 0;

  constructor(options: TimeOrderOptions) {
    this.options = options;
  }

  open(index: number, topic: string, partition: number): void {
    this.lanes[index] = {
      topic,
      partition,
      held: new HeldQueue(),
      reached: Number.NEGATIVE_INFINITY,
      atEnd: false,
      open: true,
    };
    this.openLanes++;
  }

  add(index: number, event: LogEvent): boolean {
    // One open partition and nothing held: its own order is the order, nothing need be copied.
    if (this.openLanes === 1 && this.held === 0 && this.lanes[index]!.open) {
      return this.options.sink.event(event);
    }
    this.lanes[index]!.held.push(
      event.record,
      this.options.reorderMs === undefined ? 0 : this.options.clock(),
    );
    this.held++;
    return true;
  }

  reached(index: number, time: number, atEnd: boolean): void {
    const lane = this.lanes[index]!;
    if (time > lane.reached) lane.reached = time;
    lane.atEnd = atEnd;
  }

  done(index: number): void {
    const lane = this.lanes[index]!;
    if (!lane.open) return;
    lane.open = false;
    this.openLanes--;
  }

  full(index: number): boolean {
    return this.lanes[index]!.held.heldBytes > this.options.heldBytes / this.lanes.length;
  }

  drain(): boolean {
    const dueBefore =
      this.options.reorderMs === undefined
        ? Number.NEGATIVE_INFINITY
        : this.options.clock() - this.options.reorderMs;
    while (this.held > 0) {
      const lane = this.first(dueBefore);
      if (lane === undefined) return true;
      lane.held.shift(this.record);
      this.held--;
      this.record.topic = lane.topic;
      this.record.partition = lane.partition;
      if (!this.options.sink.event(this.options.event.open(this.record))) return false;
    }
    return true;
  }

  waitMs(): number | undefined {
    const { reorderMs, clock } = this.options;
    if (reorderMs === undefined || this.held === 0) return undefined;
    let oldest = Number.POSITIVE_INFINITY;
    for (const { held } of this.lanes) if (held.size > 0) oldest = Math.min(oldest, held.headArrival);
    return Math.max(1, oldest + reorderMs - clock());
  }

  behindFirst(): number[] {
    const indexes: number[] = [];
    for (let i = 0; i < this.lanes.length; i++) if (this.lanes[i]!.open) indexes.push(i);
    return indexes.sort((a, b) => this.lanes[a]!.reached - this.lanes[b]!.reached);
  }

  /**
   * The partition whose head comes next, or undefined while one without a head may still bring an older line.
   * Lanes are in order of topic and partition, so the first of equal times wins. Hot where much matches.
   */
  private first(dueBefore: number): Lane | undefined {
    let best: Lane | undefined;
    let bestTime = Number.POSITIVE_INFINITY;
    let blocked = Number.POSITIVE_INFINITY;
    let blockedBefore = false;
    for (const lane of this.lanes) {
      if (lane.held.size > 0) {
        const time = lane.held.headTime;
        if (best === undefined || time < bestTime) {
          best = lane;
          bestTime = time;
          // A partition before this one that has read exactly up to this time may bring an equal one that goes first.
          blockedBefore = blocked <= time;
        }
      } else if (lane.open && !(lane.atEnd && this.options.reorderMs !== undefined)) {
        if (lane.reached < blocked) blocked = lane.reached;
      }
    }
    if (best === undefined) return undefined;
    if (blocked > bestTime || (blocked === bestTime && !blockedBefore)) return best;
    return this.overdue(dueBefore) ? best : undefined;
  }

  private overdue(dueBefore: number): boolean {
    if (dueBefore === Number.NEGATIVE_INFINITY) return false;
    for (const { held } of this.lanes) if (held.size > 0 && held.headArrival <= dueBefore) return true;
    return false;
  }
}
