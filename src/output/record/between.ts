// Puts klog's own lines (such as deploys) between records, by time.
import type { EpochMs } from '../../base/brand.ts';
import type { LogEvent } from '../../record/event/event.ts';
import { type AbsentName, LinePrinter } from './line-printer.ts';

export interface Insert {
  readonly at: EpochMs;
  readonly text: string;
}

export interface Inserts {
  /** In time order. */
  readonly list: readonly Insert[];
  /** The plural of what they are. */
  readonly noun: string;
  /** The range is open at its start: inserts before the first printed record are not shown. */
  readonly fromFirst: boolean;
}

/** If there are more between two records, only the last ones are shown and the others counted. */
const MAX_TOGETHER = 3;

/** A printer that puts each insert before the first record at or after its time. */
export class BetweenLines extends LinePrinter {
  readonly #inner: LinePrinter;
  readonly #inserts: Inserts;
  readonly #timeOf: (event: LogEvent) => number;
  #index = 0;
  #next = Number.NEGATIVE_INFINITY;
  #hasBegun = false;

  constructor(inner: LinePrinter, inserts: Inserts, timeOf: (event: LogEvent) => number) {
    super();
    this.#inner = inner;
    this.#inserts = inserts;
    this.#timeOf = timeOf;
    this.#takeDue(() => false);
  }

  print(event: LogEvent): void {
    this.#reach(event);
    this.#inner.print(event);
  }

  override context(event: LogEvent): void {
    this.#reach(event);
    this.#inner.context(event);
  }

  override gap(): void {
    this.#inner.gap();
  }

  override absentFields(): readonly AbsentName[] {
    return this.#inner.absentFields();
  }

  override banner(text: string, at?: number): void {
    this.#inner.banner(text, at);
  }

  /** Shows inserts up to a time, unless no record was printed yet. */
  override passed(time: number): void {
    if (this.#hasBegun) this.#show(time);
  }

  #reach(event: LogEvent): void {
    const time = this.#timeOf(event);
    if (time !== -1) {
      if (!this.#hasBegun && this.#inserts.fromFirst) this.#takeDue((at) => at < time);
      if (time >= this.#next) this.#show(time);
    }
    this.#hasBegun = true;
  }

  /** The inserts that come next and are due. */
  #takeDue(isDue: (at: number) => boolean): readonly Insert[] {
    const { list } = this.#inserts;
    const start = this.#index;
    while (this.#index < list.length && isDue(list[this.#index]!.at)) this.#index++;
    this.#next = list[this.#index]?.at ?? Number.POSITIVE_INFINITY;
    return list.slice(start, this.#index);
  }

  #show(time: number): void {
    const due = this.#takeDue((at) => at <= time);
    const more = due.length - MAX_TOGETHER;
    if (more > 1) this.banner(`${more.toLocaleString('en-US')} more ${this.#inserts.noun}`, due[0]!.at);
    for (const { at, text } of more > 1 ? due.slice(more) : due) this.banner(text, at);
  }
}
