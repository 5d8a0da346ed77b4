// One partition being fetched: where it stands and what is wrong with it. State only; stream.ts moves it.

import type { Offset } from '../base/brand.ts';
import { asOffset } from '../base/brand.ts';
import { batchSize, readHeader } from '../batch/header.ts';
import type { Range } from '../range/range.ts';

export class Part {
  readonly index: number;
  readonly topic: string;
  readonly partition: number;
  readonly to: Offset;
  /** Next offset to ask for. */
  position: Offset;
  /** Node to ask: the leader, or the follower that the leader prefers. */
  node = -1;
  leader = -1;
  topicId = '';
  paused = false;
  inFlight = false;
  /** Chunks handed to the queue and not yet taken. */
  buffered = 0;
  finished = false;
  /** Bytes to ask for; doubled when the first batch does not fit. */
  limit: number;
  /** Ask for it first: its last answer was empty without being the end. */
  first = false;
  /** Since when it could not be read, ms; 0 while all is well. */
  troubleSince = 0;
  retryAt = 0;
  retries = 0;
  /** When it was last asked: who waited longest goes first. */
  askedAt = 0;

  constructor(index: number, range: Range, limit: number) {
    this.index = index;
    this.topic = range.topic;
    this.partition = range.partition;
    this.position = range.from;
    this.to = range.to;
    this.limit = limit;
  }

  get name(): string {
    return `${this.topic}-${this.partition}`;
  }

  eligible(now: number): boolean {
    return !this.finished && !this.paused && !this.inFlight && this.buffered === 0 && this.retryAt <= now;
  }
}

/** What of an answer's record set is whole batches that begin before `to`. */
export interface WholeBatches {
  /** Length in bytes; 0: not one whole batch. */
  readonly length: number;
  /** The offset after them. */
  readonly next: Offset;
}

/**
 * Measures the whole batches of a record set by their headers. Throws a KlogError for a header that cannot be.
 * The broker cuts the last batch at the byte limit, so a cut tail is the rule.
 */
export function wholeBatches(records: Buffer, from: Offset, to: Offset): WholeBatches {
  let at = 0;
  let next = from as number;
  while (at < records.length) {
    const size = batchSize(records, at, records.length);
    if (size === 0 || at + size > records.length) break;
    const header = readHeader(records, at, records.length);
    if (header === undefined || (header.magic >= 2 && header.baseOffset >= to)) break;
    at += size;
    next = Math.max(next, header.nextOffset);
  }
  // Past the end of the range nothing is asked for any more, whatever the last batch holds.
  return { length: at, next: asOffset(next) };
}
