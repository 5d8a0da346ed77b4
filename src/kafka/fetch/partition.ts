// One partition being fetched: where it stands and what is wrong with it. State only; stream.ts and recovery.ts
// move it.

import type { Offset } from '../../base/brand.ts';
import type { Range } from '../../range/range.ts';
import type { Eater } from './budget.ts';

export class Part implements Eater {
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
  /** See Eater. */
  limit: number;
  least = 0;
  perOffset = 0;
  /** Bytes that it was last asked for. */
  asked = 0;
  /** Ask for it first: its last answer was empty without being the end. */
  first = false;
  /** Bounded: empty answers in a row that say there is nothing up to the end of the range. */
  empty = 0;
  /** Live: its reader was told that it has read all there is. */
  toldEnd = false;
  /** Since when it could not be read, ms; 0 while all is well. */
  troubleSince = 0;
  /** Not to be asked before, ms; Infinity while its place is looked for. */
  retryAt = 0;
  retries = 0;
  /** What went wrong last; "" while all is well. */
  problem = '';
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

  /** It could be read: whatever was wrong is over. */
  well(): void {
    this.troubleSince = 0;
    this.retries = 0;
    this.problem = '';
  }

  /** A chunk of it waits to be taken, and nothing holds it back. */
  get isBeingTaken(): boolean {
    return this.buffered > 0 && !this.paused && !this.finished;
  }

  eligible(now: number): boolean {
    return !this.finished && !this.paused && !this.inFlight && this.buffered === 0 && this.retryAt <= now;
  }
}
