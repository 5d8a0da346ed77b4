// The engine: pulls chunks from a source, steps the readers batch by batch, and pushes matches through the order
// into the sink. Awaits once a batch at most, never once a record. Knows neither Kafka's protocol nor colours.

import { KafkaRecord } from '../batch/record.ts';
import { RecordReader } from '../batch/records.ts';
import type { Range } from '../range/range.ts';
import type { LogEvent } from '../record/event/event.ts';
import { ArrivalOrder, type Order, TimeOrder } from './order/order.ts';
import { Waiting } from './order/waiting.ts';
import { counted, Outlet } from './outlet.ts';
import type { Chunk, PartitionFailure, RecordStream, StreamEvent } from './port/source.ts';
import type { StopReason } from './port/tally.ts';
import { PartitionReader, type ReaderSetup } from './reader/reader.ts';
import { wholeBatches } from './reader/whole.ts';
import { completed, type ScanOptions, type ScanRequest, type ScanResult } from './request.ts';

const HELD_BYTES = 8 * 1024 * 1024;

/** Reads ranges through a matcher into a sink. Does not call `sink.finish`: a run may scan more than once. */
export async function scan(request: ScanRequest): Promise<ScanResult> {
  return new ScanRun(completed(request)).go();
}

class ScanRun {
  readonly #options: ScanOptions;
  readonly #stream: RecordStream;
  readonly #readers: PartitionReader[] = [];
  /** Those with a chunk, in the order it came. */
  readonly #working: PartitionReader[] = [];
  readonly #paused: boolean[] = [];
  readonly #order: Order;
  readonly #setup: ReaderSetup;
  readonly #add: (index: number, event: LogEvent) => boolean;
  readonly #atEnd: boolean[] = [];
  readonly #ended: boolean[] = [];
  readonly #waiting: Waiting | undefined;
  /** 'end' while nothing has stopped it. */
  #stop: StopReason = 'end';
  #stopped = false;
  readonly #outlet: Outlet;

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#outlet = new Outlet(options.sink, options.now);
    const { heldEvent, ranges, tally, context } = options;
    const shown = counted(options.sink, tally);
    const sink = context === undefined ? shown : context.over(shown, options.live);
    const bytesBefore = options.source.bytesReceived();
    const inOrder = options.order === 'time' && sink.ordered && (ranges.length > 1 || options.live);
    this.#order = inOrder
      ? new TimeOrder({
          sink,
          event: heldEvent,
          heldBytes: options.heldBytes ?? HELD_BYTES,
          reorderMs: options.live ? options.reorderMs : undefined,
          // A reader that takes nothing for a while makes no line late.
          clock: () => options.now() - this.#outlet.stalledMs,
        })
      : new ArrivalOrder(sink);
    this.#add =
      context === undefined
        ? (index, event) => this.#order.add(index, event)
        : (index, event) => {
            context.name(event);
            return this.#order.add(index, event);
          };
    this.#setup = {
      matcher: options.matcher,
      event: options.event,
      record: new KafkaRecord(),
      records: new RecordReader(),
      tally,
      clock: options.clock,
      window: options.window,
      timed: options.timed,
      timedMatches: inOrder || (options.sink.timed ?? true),
      checkCrcs: options.checkCrcs,
      chosen: options.chosen,
      whole: inOrder ? undefined : wholeBatches(options),
      order: this.#order,
    };
    tally.ranges = ranges;
    tally.positions = [];
    for (const range of ranges) this.#open(range);
    this.#stream = options.source.open(ranges, { live: options.live, isolation: options.isolation });
    if (!options.live) this.#waiting = this.#watch();
    this.#bytes = () => {
      tally.bytesReceived += options.source.bytesReceived() - this.#bytesSeen;
      this.#bytesSeen = options.source.bytesReceived();
    };
    this.#bytesSeen = bytesBefore;
  }

  readonly #bytes: () => void;
  #bytesSeen: number;

  async go(): Promise<ScanResult> {
    const { signal, tally, sink } = this.#options;
    const recordsBefore = tally.records;
    const onAbort = (): void => {
      if (this.#stop === 'end') this.#stop = 'interrupted';
      this.#stopped = true;
      this.#stream.close();
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
    try {
      while (!this.#stopped) {
        // Nothing that could be seen waits while the engine does.
        if (this.#stream.ready?.() !== true) await this.#flush();
        const event = await this.#stream.next(this.#idleMs());
        this.#bytes();
        if (event === undefined) break;
        this.#handle(event);
        await this.#work();
        this.#waiting?.look();
        if (this.#options.live && sink.tick?.(tally.timeReached, this.#caughtUp()) === false) this.#enough();
      }
      tally.waitingFor = '';
      for (let more = this.#wantsMore; more; more = this.#order.ready && this.#wantsMore) {
        if (!this.#order.drain()) this.#enough();
        await this.#flush();
      }
      if (!this.#options.live) this.#options.context?.settle();
      await this.#flush();
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#stream.close();
    }
    return {
      stop: this.#stop,
      records: tally.records - recordsBefore,
      positions: this.#readers.map((reader) => reader.position),
      oldest: this.#readers.map((reader) => reader.oldest),
    };
  }

  #open(range: Range): void {
    const index = this.#readers.length;
    this.#readers.push(new PartitionReader(index, range, this.#setup));
    this.#order.open(index, range.topic, range.partition);
    this.#options.tally.positions[index] = range.from;
  }

  #handle(event: StreamEvent): void {
    const { tally, onNote } = this.#options;
    switch (event.kind) {
      case 'chunk':
        this.#give(event.chunk);
        break;
      case 'done':
        this.#ended[event.index] = true;
        this.#endIfRead(event.index);
        break;
      case 'failed':
        this.#fail(event.failure);
        break;
      case 'lost': {
        const { topic, partition } = this.#readers[event.index]!.range;
        tally.unread.push({
          topic,
          partition,
          from: event.from,
          to: event.to,
          reason: 'removed by retention before they could be read',
        });
        break;
      }
      case 'added':
        tally.ranges = [...tally.ranges, event.range];
        this.#open(event.range);
        break;
      case 'note':
        onNote(event.text);
        break;
      case 'idle':
        break;
    }
  }

  #fail(failure: PartitionFailure): void {
    const { index, topic, partition, from, reason, ofTopic } = failure;
    this.#options.tally.failures.push(failure);
    if (index >= 0) {
      this.#ended[index] = true;
      this.#endIfRead(index);
    }
    // A live run has no end at which it could be told. The same text is told once only: one for a topic that is gone.
    const what = ofTopic === true ? topic : `${topic}-${partition}`;
    const where = ofTopic === true ? '' : ` from offset ${from}`;
    if (this.#options.live) this.#options.onNote(`${what} is no longer read${where}: ${reason}`);
  }

  #give(chunk: Chunk): void {
    const reader = this.#readers[chunk.index]!;
    reader.give(chunk);
    this.#working.push(reader);
    this.#atEnd[chunk.index] = chunk.atEnd;
    this.#waiting?.heard(chunk.index);
    // Live, a partition that is not asked for would miss the next long poll.
    if (!this.#options.live) this.#pause(chunk.index);
  }

  /** Its next chunk is to come when this one is worked through. */
  #pause(index: number): void {
    if (this.#paused[index] === true) return;
    this.#paused[index] = true;
    this.#stream.pause(index);
  }

  /** Takes what else has arrived: each partition's first batch matters more to order than the second of one. */
  async #takeReady(): Promise<void> {
    while (!this.#stopped && this.#stream.ready?.() === true) {
      const event = await this.#stream.next(0);
      if (event === undefined) return;
      this.#handle(event);
    }
  }

  /** Steps every reader that has a batch and room, a batch each in turn, until none has. */
  async #work(): Promise<void> {
    const working = this.#working;
    const order = this.#order;
    while (!this.#stopped) {
      if (!this.#options.live) await this.#takeReady();
      let kept = 0;
      let busy = false;
      for (const reader of working) {
        if (!order.full(reader.index)) {
          busy = true;
          const loading = reader.prepare();
          if (loading !== undefined) await loading;
          if (!this.#step(reader)) return this.#enough();
          if (this.#outlet.due) await this.#flush();
          if (this.#stopped) return undefined;
        }
        if (reader.hasWork) working[kept++] = reader;
      }
      working.length = kept;
      do {
        if (!order.drain()) return this.#enough();
        if (this.#outlet.due) await this.#flush();
      } while (order.ready && !this.#stopped);
      if (!busy && !working.some((reader) => !order.full(reader.index))) break;
    }
    // Full: nothing more of them is wanted for now.
    for (const { index } of working) this.#pause(index);
    this.#stream.prefer(order.behindFirst());
    return undefined;
  }

  /** Works through the next batch of a reader; false: no more are wanted. */
  #step(reader: PartitionReader): boolean {
    const { index } = reader;
    const more = reader.step(this.#add);
    this.#options.tally.positions[index] = reader.position;
    this.#order.reached(index, reader.reached, (this.#atEnd[index] ?? false) && !reader.hasWork);
    if (reader.hasWork) return more;
    this.#endIfRead(index);
    if (this.#paused[index] === true) {
      this.#paused[index] = false;
      this.#stream.resume(index);
    }
    return more;
  }

  /** A range is out of the order once it has ended and its last chunk is worked through. */
  #endIfRead(index: number): void {
    const reader = this.#readers[index]!;
    if (this.#ended[index] !== true || reader.hasWork) return;
    this.#order.done(index);
  }

  /** A partition that gave nothing yet most often has nothing. */
  #caughtUp(): boolean {
    return this.#working.length === 0 && !this.#atEnd.includes(false);
  }

  /** Whether what order still holds is to be shown: also after an interruption. */
  get #wantsMore(): boolean {
    return this.#stop === 'end' || this.#stop === 'interrupted';
  }

  async #flush(): Promise<void> {
    if (await this.#outlet.flush()) return;
    this.#stop = 'pipe closed';
    this.#stopped = true;
  }

  #enough(): void {
    if (this.#stop === 'end') this.#stop = 'limit';
    this.#stopped = true;
  }

  #watch(): Waiting {
    return new Waiting({
      stream: this.#stream,
      order: this.#order,
      tally: this.#options.tally,
      owed: () =>
        this.#readers.flatMap(({ index, hasWork }) =>
          hasWork || this.#ended[index] === true ? [] : [index],
        ),
      onNote: this.#options.onNote,
      now: this.#options.now,
    });
  }

  /** Wakes up for a held line that may wait no longer, and for the sink's clock. */
  #idleMs(): number {
    return Math.min(this.#order.waitMs() ?? 1000, this.#options.sink.tick === undefined ? 1000 : 100);
  }
}
