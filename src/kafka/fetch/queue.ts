// What has arrived and was not yet taken, in order; chunks of a paused partition stay, and so does whatever else
// concerns that partition and came after them. One reader waits at a time.

import type { StreamEvent } from '../../scan/port/source.ts';

export class EventQueue {
  readonly #events: StreamEvent[] = [];
  readonly #isHeld: (index: number) => boolean;
  #wakeUp: (() => void) | undefined;

  /** `isHeld`: whether a partition (by index) is paused with a chunk waiting here. */
  constructor(isHeld: (index: number) => boolean) {
    this.#isHeld = isHeld;
  }

  push(event: StreamEvent): void {
    this.#events.push(event);
    this.wake();
  }

  /** The first event that may be handed out, taken out; undefined: none. */
  take(): StreamEvent | undefined {
    const at = this.#first();
    return at < 0 ? undefined : this.#events.splice(at, 1)[0];
  }

  /** Whether there is one to take. */
  get ready(): boolean {
    return this.#first() >= 0;
  }

  #first(): number {
    return this.#events.findIndex((event) => {
      const index = indexOf(event);
      return index === undefined || !this.#isHeld(index);
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
  switch (event.kind) {
    case 'chunk':
      return event.chunk.index;
    case 'failed':
      return event.failure.index;
    case 'done':
    case 'lost':
      return event.index;
    default:
      return undefined;
  }
}
