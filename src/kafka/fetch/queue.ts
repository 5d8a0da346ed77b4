// Events that have arrived but were not taken yet, in order. A paused partition's chunks are held back, and so is
// everything of that partition behind them. For one reader.

import type { StreamEvent } from '../../scan/port/source.ts';

export class EventQueue {
  readonly #events: StreamEvent[] = [];
  readonly #isPaused: (index: number) => boolean;
  #wakeUp: (() => void) | undefined;

  /** `isPaused`: whether a partition (by index) is paused. */
  constructor(isPaused: (index: number) => boolean) {
    this.#isPaused = isPaused;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  push(event: StreamEvent): void {
    this.#events.push(event);
    this.wake();
  }

  /** Removes and returns the first event that is not held back, if any. */
  take(): StreamEvent | undefined {
    const at = this.#first();
    return at < 0 ? undefined : this.#events.splice(at, 1)[0];
  }

  /** Whether `take` would return one. */
  get ready(): boolean {
    return this.#first() >= 0;
  }

  #first(): number {
    const held: number[] = [];
    return this.#events.findIndex((event) => {
      const index = indexOf(event);
      if (index === undefined || !this.#isPaused(index)) return true;
      if (event.kind === 'chunk') held.push(index);
      return !held.includes(index);
    });
  }

  /** Resolves at the next push or wake, or after `ms`. */
  wait(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      this.#wakeUp = () => {
        this.#wakeUp = undefined;
        clearTimeout(timer);
        resolve();
      };
      if (ms !== undefined) timer = setTimeout(this.#wakeUp, ms);
    });
  }

  wake(): void {
    this.#wakeUp?.();
  }

  clear(): void {
    this.#events.length = 0;
  }
}

/** The partition that an event belongs to. */
function indexOf(event: StreamEvent): number | undefined {
  if (event.kind === 'chunk') return event.chunk.index;
  if (event.kind === 'failed') return event.failure.index;
  return event.kind === 'done' || event.kind === 'lost' ? event.index : undefined;
}
