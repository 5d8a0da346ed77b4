// Lines of klog's own that stand between records, where their time falls (a deploy, for instance). What they say, and
// which there are, is the caller's business; how one looks is the printer's.
import type { EpochMs } from '../../base/brand.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { AbsentName, LinePrinter } from './line.ts';

export interface Insert {
  readonly at: EpochMs;
  readonly text: string;
}

export interface Inserts {
  /** In time order. */
  readonly list: readonly Insert[];
  /** What they are, for a number of them. */
  readonly noun: string;
  /** The range has no beginning of its own: it begins with the first record that is printed. */
  readonly fromFirst: boolean;
}

/** More than this between two records are counted instead. */
const MAX_TOGETHER = 3;

/** A printer that puts each insert before the first record at or after its time. */
export class BetweenLines implements LinePrinter {
  readonly #inner: LinePrinter;
  readonly #inserts: Inserts;
  readonly #timeOf: (event: LogEvent) => number;
  #index = 0;
  #next: number;
  #hasBegun = false;

  constructor(inner: LinePrinter, inserts: Inserts, timeOf: (event: LogEvent) => number) {
    this.#inner = inner;
    this.#inserts = inserts;
    this.#timeOf = timeOf;
    this.#next = inserts.list[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  print(event: LogEvent): void {
    this.#reach(event);
    this.#inner.print(event);
  }

  context(event: LogEvent): void {
    this.#reach(event);
    if (this.#inner.context === undefined) this.#inner.print(event);
    else this.#inner.context(event);
  }

  gap(): void {
    this.#inner.gap?.();
  }

  absentFields(): readonly AbsentName[] {
    return this.#inner.absentFields?.() ?? [];
  }

  banner(text: string, at?: number): void {
    this.#inner.banner?.(text, at);
  }

  /** Where no record was printed nothing lies between. */
  passed(time: number): void {
    if (this.#hasBegun) this.#show(time);
  }

  #reach(event: LogEvent): void {
    const time = this.#timeOf(event);
    if (time !== -1) {
      if (!this.#hasBegun && this.#inserts.fromFirst) this.#skipBefore(time);
      if (time >= this.#next) this.#show(time);
    }
    this.#hasBegun = true;
  }

  #skipBefore(time: number): void {
    const { list } = this.#inserts;
    while (this.#index < list.length && list[this.#index]!.at < time) this.#index++;
    this.#next = list[this.#index]?.at ?? Number.POSITIVE_INFINITY;
  }

  #show(time: number): void {
    const { list } = this.#inserts;
    const start = this.#index;
    while (this.#index < list.length && list[this.#index]!.at <= time) this.#index++;
    this.#next = list[this.#index]?.at ?? Number.POSITIVE_INFINITY;
    const due = list.slice(start, this.#index);
    const more = due.length - MAX_TOGETHER;
    if (more > 1) this.banner(`${more.toLocaleString('en-US')} more ${this.#inserts.noun}`, due[0]!.at);
    for (const { at, text } of more > 1 ? due.slice(more) : due) this.banner(text, at);
  }
}
