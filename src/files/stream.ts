// A running read of several files as the engine's RecordStream: who is read next, pausing, waiting. One chunk per
// file is read ahead and no more, so memory depends on the number of files and not on their size.

import type { Offset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import type { RecordStream, StreamEvent } from '../scan/port/source.ts';
import type { LineReader, Step } from './reader.ts';

/** Reads in flight at once: enough to keep a disk busy while the engine works. */
const MAX_READING = 8;

interface Lane {
  readonly range: Range;
  readonly index: number;
  /** Undefined until its turn comes, and after the end. */
  reader: LineReader | undefined;
  state: 'idle' | 'reading' | 'ended';
  paused: boolean;
  /** Whether anything of it was handed on. */
  begun: boolean;
  /** What came and was not handed on. */
  readonly events: StreamEvent[];
}

/** Streams ranges of files. `openReader` begins a range, or gives the reason why it cannot be read. */
export class FileStream implements RecordStream {
  readonly #lanes: Lane[];
  #order: Lane[];
  readonly #openReader: (index: number, range: Range) => LineReader | string;
  #received = 0;
  #reading = 0;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(ranges: readonly Range[], openReader: (index: number, range: Range) => LineReader | string) {
    this.#openReader = openReader;
    this.#lanes = ranges.map((range, index) => ({
      range,
      index,
      reader: undefined,
      state: 'idle',
      paused: false,
      begun: false,
      events: [],
    }));
    this.#order = this.#lanes;
  }

  async next(idleMs?: number): Promise<StreamEvent | undefined> {
    for (;;) {
      if (this.#closed) return undefined;
      const event = this.#takeEvent();
      // Also when there is an event: the next chunk is read while this one is worked on.
      this.#readAhead();
      if (event !== undefined) return event;
      if (this.#lanes.every((lane) => lane.state === 'ended' && lane.events.length === 0)) return undefined;
      if (this.#nextLane() !== undefined) continue;
      if (!(await this.#waitForWake(idleMs))) return { kind: 'idle' };
    }
  }

  pause(index: number): void {
    const lane = this.#lanes[index];
    if (lane !== undefined) lane.paused = true;
  }

  resume(index: number): void {
    const lane = this.#lanes[index];
    if (lane === undefined) return;
    lane.paused = false;
    this.#wake?.();
  }

  prefer(order: readonly number[]): void {
    const first = order.map((index) => this.#lanes[index]).filter((lane) => lane !== undefined);
    this.#order = [...new Set([...first, ...this.#lanes])];
  }

  close(): void {
    this.#closed = true;
    for (const lane of this.#lanes) this.#end(lane);
    this.#wake?.();
  }

  /** Bytes taken from the files so far, as they are stored. */
  bytesReceived(): number {
    return this.#lanes.reduce((sum, { reader }) => sum + (reader?.received() ?? 0), this.#received);
  }

  #takeEvent(): StreamEvent | undefined {
    const lane = this.#nextLane();
    if (lane === undefined) return undefined;
    lane.begun = true;
    return lane.events.shift();
  }

  /**
   * The first that has something to hand on. Files begin in their order, so that the same files always come out alike;
   * from then on, and where a pipe may take its time, nobody is waited for.
   */
  #nextLane(): Lane | undefined {
    for (const lane of this.#order) {
      if (lane.events.length > 0 && !isHeld(lane)) return lane;
      if (!lane.begun && lane.state === 'reading' && lane.reader?.isPipe === false) return undefined;
    }
    return undefined;
  }

  #readAhead(): void {
    for (const lane of this.#order) {
      if (this.#reading >= MAX_READING) return;
      if (lane.state === 'idle' && !lane.paused && lane.events.length === 0) void this.#read(lane);
    }
  }

  async #read(lane: Lane): Promise<void> {
    const opened = lane.reader ?? this.#openReader(lane.index, lane.range);
    if (typeof opened === 'string') {
      this.#fail(lane, lane.range.from, opened);
      return;
    }
    lane.reader = opened;
    lane.state = 'reading';
    this.#reading++;
    const step = await opened.step();
    this.#reading--;
    if (this.#closed) return;
    lane.state = 'idle';
    this.#settle(lane, opened, step);
    this.#wake?.();
  }

  #settle(lane: Lane, reader: LineReader, { chunk, note, state }: Step): void {
    if (note !== undefined) lane.events.push({ kind: 'note', text: note });
    if (chunk !== undefined) lane.events.push({ kind: 'chunk', chunk });
    if (state === 'open') return;
    if (state === 'done') {
      lane.events.push({ kind: 'done', index: lane.index });
      this.#end(lane);
    } else {
      this.#fail(lane, reader.position, state.reason);
    }
  }

  #fail(lane: Lane, from: Offset, reason: string): void {
    const { index, range } = lane;
    const failure = { index, topic: range.topic, partition: range.partition, from, reason };
    lane.events.push({ kind: 'failed', failure });
    this.#end(lane);
  }

  #end(lane: Lane): void {
    lane.state = 'ended';
    if (lane.reader === undefined) return;
    this.#received += lane.reader.received();
    lane.reader.close();
    lane.reader = undefined;
  }

  /** False when nothing happened for `idleMs`. */
  #waitForWake(idleMs: number | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (woken: boolean) => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve(woken);
      };
      const timer = idleMs === undefined ? undefined : setTimeout(() => settle(false), idleMs);
      this.#wake = () => settle(true);
    });
  }
}

/** A paused range holds its chunks back, not the news that it has ended. */
function isHeld(lane: Lane): boolean {
  return lane.paused && lane.events[0]?.kind === 'chunk';
}
