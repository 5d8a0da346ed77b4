// Says which partitions a bounded read waits for, when they give nothing for a while: in time order one slow
// partition holds up all the others, and a person should know which. Looks about once a second.

import type { RecordStream } from '../port/source.ts';
import type { Tally } from '../port/tally.ts';
import type { Order } from './order.ts';

/** A partition is named when it has been waited for and gave nothing for so long, ms. */
const NAMED_AFTER_MS = 3_000;
const LOOK_EVERY_MS = 1_000;
const MAX_NAMED = 3;

export interface WaitingOptions {
  readonly stream: RecordStream;
  readonly order: Order;
  readonly tally: Tally;
  /** Ranges that are still read and from which the engine has nothing left to work on. */
  readonly owed: () => readonly number[];
  readonly onNote: (text: string) => void;
  readonly now: () => number;
}

export class Waiting {
  readonly #options: WaitingOptions;
  /** When anything last came, ms. */
  #heardAt: number;
  /** The partition that order waits for, and since when it does without having heard of it. */
  #behind: number | undefined;
  #behindSince: number;
  #lookedAt: number;

  constructor(options: WaitingOptions) {
    this.#options = options;
    this.#heardAt = options.now();
    this.#behindSince = this.#heardAt;
    this.#lookedAt = this.#heardAt;
  }

  /** Something came of a range. */
  heard(index: number): void {
    this.#heardAt = this.#options.now();
    if (index === this.#behind) this.#behind = undefined;
  }

  /** To be called after each event. Names who is waited for and keeps the tally's text current. */
  look(): void {
    const { order, tally, owed, onNote, now } = this.#options;
    const at = now();
    const behind = order.waitsFor();
    if (behind !== this.#behind) {
      this.#behind = behind;
      this.#behindSince = at;
    }
    if (at - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#lookedAt = at;
    let late: readonly number[] = [];
    if (at - this.#heardAt >= NAMED_AFTER_MS) late = owed();
    // In time order the others are read on meanwhile, and none of it can be shown.
    else if (behind !== undefined && at - this.#behindSince >= NAMED_AFTER_MS && owed().includes(behind)) {
      late = [behind];
    }
    tally.waitingFor = late.length === 0 ? '' : this.#names(late);
    if (late.length > 0) onNote(`waiting for ${tally.waitingFor}`);
  }

  #names(late: readonly number[]): string {
    const { stream, tally } = this.#options;
    const named = late.slice(0, MAX_NAMED).map((index) => {
      const { topic, partition } = tally.ranges[index]!;
      const where = stream.whereabouts?.(index);
      return `${topic}-${partition}${where === undefined ? '' : ` (${where})`}`;
    });
    const more = late.length - named.length;
    return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  }
}
