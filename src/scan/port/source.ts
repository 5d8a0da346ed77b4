// The port through which record batches, and lines of log files, come in. Kafka and files implement it; the engine
// knows neither.

import type { Offset } from '../../base/brand.ts';
import type { Range } from '../../range/range.ts';

/** What arrives for one partition: whole record batches as they are stored, or whole lines. */
export interface Chunk {
  /** Index into the ranges the stream was opened with. */
  readonly index: number;
  /**
   * Whole batches, back to back, as in the log; may begin before the offset asked for. With `lines`, bytes in which
   * those lie. The receiver owns them until it calls `release`.
   */
  readonly bytes: Buffer;
  /** Log files: the records are lines, each the value of a record that has nothing else. */
  readonly lines?: Lines | undefined;
  /** The position after this chunk: the next offset that will be asked for. */
  readonly next: Offset;
  /** Transactions that were aborted and lie in this chunk (isolation committed), sorted by first offset. */
  readonly aborted: readonly AbortedTransaction[];
  /** True when `next` was the partition's high watermark (or last stable offset) as the answer gave it. */
  readonly atEnd: boolean;
  /** To be called when the bytes are not needed any more: their memory is used again. */
  readonly release: (() => void) | undefined;
}

/** Where lines lie in a chunk's bytes, one after the other; their ends (\n, \r\n) are no part of them. */
export interface Lines {
  /** Offset of the first; each further one has the next. */
  readonly first: Offset;
  /** At least one. */
  readonly count: number;
  /** Byte positions, by line; `starts[count]` is where the last one's end has ended. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: Offset;
}

/** A partition that could not be read to its end: said to the user, exit code 2. */
export interface PartitionFailure {
  /** -1 for one that was asked for and has no range, because nothing could be learned of it. */
  readonly index: number;
  readonly topic: string;
  readonly partition: number;
  /** From this offset on nothing was read. */
  readonly from: Offset;
  /** Why, as the rest of a sentence. */
  readonly reason: string;
  /** It is the topic that is gone, and all its partitions with it. */
  readonly ofTopic?: boolean;
}

export type StreamEvent =
  | { readonly kind: 'chunk'; readonly chunk: Chunk }
  /** A range is read to its end (bounded streams only). */
  | { readonly kind: 'done'; readonly index: number }
  | { readonly kind: 'failed'; readonly failure: PartitionFailure }
  /** Records that were gone (retention) before they could be read: said, exit code 2. */
  | { readonly kind: 'lost'; readonly index: number; readonly from: Offset; readonly to: Offset }
  /** A live stream found a new partition; it gets the next index. */
  | { readonly kind: 'added'; readonly range: Range }
  /** Something worth telling, as a sentence (records gone by retention, a topic deleted). */
  | { readonly kind: 'note'; readonly text: string }
  /** Nothing arrived for the time asked for. */
  | { readonly kind: 'idle' };

/** A running read of several ranges. Pull one event at a time; what is paused is not fetched. */
export interface RecordStream {
  /** The next thing that happened; undefined when every range is done or failed. Waits at most `idleMs` when given. */
  next(idleMs?: number): Promise<StreamEvent | undefined>;
  /** Whether `next` would come back at once. Without it nobody knows. */
  ready?(): boolean;
  /** Stops fetching a range beyond what is in flight; its chunks are held back until `resume`. */
  pause(index: number): void;
  resume(index: number): void;
  /** Tells how urgent a range is: ranges that are behind in time are fetched first. */
  prefer(order: readonly number[]): void;
  /** Who is asked for a range and what is wrong there, as a few words: `broker 2`. */
  whereabouts?(index: number): string | undefined;
  /** Ends all reading at once. Safe to call twice. */
  close(): void;
}

export interface StreamOptions {
  /** Keep following after the end. */
  readonly live: boolean;
  readonly isolation: 'committed' | 'uncommitted';
}

/** Where records come from. */
export interface RecordSource {
  /** Start reading ranges. */
  open(ranges: readonly Range[], options: StreamOptions): RecordStream;
  /** Bytes received so far, as on the wire. */
  bytesReceived(): number;
  close(): void;
}
