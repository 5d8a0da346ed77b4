// Says which partitions a bounded read waits for, when they give nothing for a while: in time order one slow
// partition holds up all the others, and a person should know which. Looks about once a second.

import type { Order } from './order.ts';
import type { RecordStream } from './source.ts';
import type { Tally } from './tally.ts';

/** A partition is named when it was asked for and gave nothing for so long, ms. */
const NAMED_AFTER_MS = 3_000;
const LOOK_EVERY_MS = 1_000;
const MOST_NAMED = 3;

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
  private readonly options: WaitingOptions;
  /** When something last came of each range, ms. */
  private readonly heardAt: number[] = [];
  private readonly startedAt: number;
  private anyAt: number;
  private lookedAt: number;

  constructor(options: WaitingOptions) {
    this.options = options;
    this.startedAt = options.now();
    this.anyAt = this.startedAt;
    this.lookedAt = this.startedAt;
  }

  /** Something came of a range. */
  heard(index: number): void {
    this.anyAt = this.options.now();
    this.heardAt[index] = this.anyAt;
  }

  /** To be called now and then. Names who is waited for, each once, and keeps the tally's text current. */
  look(): void {
    const { order, tally, owed, onNote, now } = this.options;
    const at = now();
    if (at - this.lookedAt < LOOK_EVERY_MS) return;
    this.lookedAt = at;
    const behind = order.waitsFor();
    let late: readonly number[] = [];
    // Where anything comes, arrival order waits for nobody.
    if (behind !== undefined && owed().includes(behind)) late = [behind];
    else if (at - this.anyAt >= NAMED_AFTER_MS) late = owed();
    late = late.filter((index) => at - (this.heardAt[index] ?? this.startedAt) >= NAMED_AFTER_MS);
    tally.waitingFor = late.length === 0 ? '' : this.names(late);
    if (late.length > 0) onNote(`waiting for ${tally.waitingFor}`);
  }

  private names(late: readonly number[]): string {
    const { stream, tally } = this.options;
    const named = late.slice(0, MOST_NAMED).map((index) => {
      const { topic, partition } = tally.ranges[index]!;
      const where = stream.whereabouts?.(index);
      return `${topic}-${partition}${where === undefined ? '' : ` (${where})`}`;
    });
    const more = late.length - named.length;
    return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  }
}
