// The sink that counts records by what they say. What is kept is counts.ts's business, how it becomes sorted rows
// rows.ts's, how a report looks is output's.
import type { LogEvent } from '../../record/event/event.ts';
import { KnownRecords } from '../../record/known/known-records.ts';
import type { Sink } from '../../scan/port/sink.ts';
import type { ColumnField } from '../group/column.ts';
import { Counts } from '../group/counts.ts';
import { LAST_MS } from '../group/intervals.ts';
import type { Quantiles } from '../measure/quantiles.ts';
import type { Statistic } from '../measure/statistic.ts';
import type { Report, ReportPart } from '../report/report.ts';
import { reportOf, type Showing } from '../rows/rows.ts';
import type { CountOptions } from './options.ts';

/** Of what tells no time. */
const NO_INTERVAL = { start: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/** A sink that adds up. */
export interface Counter extends Sink {
  /** What was counted, for who adds it up with others or tests it. */
  readonly counts: Counts;
  /**
   * What was counted so far, or a part of it: of one interval `{ from: start, to: start + every }`, of the newest
   * five minutes added up `{ from: now - 300_000, together: true }`.
   */
  report(part?: ReportPart): Report;
  /** The starts of the intervals that have records, oldest first. Records that tell no time are in none. */
  intervals(): number[];
  /** Forgets the intervals that start before `time`. A record that comes late begins such an interval anew. */
  drop(time: number): void;
}

/** What is measured besides counting. */
export interface Measuring {
  /** Shown, in this order. */
  readonly statistics: readonly Statistic[];
  /** Measured only, to be tested. */
  readonly tested?: readonly Statistic[];
  /** Makes a sketch; needed where percentiles are among them. */
  readonly newSketch?: (() => Quantiles) | undefined;
  /** The range that was asked for, which rates are over. */
  readonly range?: Showing['range'];
  /** Times are noted though nothing here asks for them: what is counted will be added to other counts. */
  readonly timed?: boolean;
}

/**
 * Counts by `fields`, which are `options.by` read as field names, in the same order; none: one row with the total.
 * A record whose field is an array counts once in each element's row. Throws a KlogError over a million groups.
 */
export function counter(
  options: CountOptions,
  fields: readonly ColumnField[],
  measuring: Measuring = { statistics: [] },
): Counter {
  const { statistics, tested = [], newSketch, range, timed = false } = measuring;
  const measured = [...statistics, ...tested];
  const question = { by: options.by, fields, every: options.every, statistics: measured, newSketch };
  const hasRate = measured.some(({ kind }) => kind === 'rate');
  return new GroupCounter(new Counts(question, timed || hasRate), {
    top: options.top,
    statistics,
    range: range ?? { from: undefined, to: undefined },
  });
}

class GroupCounter implements Counter {
  readonly ordered = false;
  /** Only intervals and rates ask for a record's time. */
  readonly timed: boolean;
  readonly #counts: Counts;
  readonly #showing: Showing;
  /** Made when it is asked for; null where it would be of no use. */
  #known: KnownRecords | null | undefined;
  /** The interval whose known records are being counted. */
  #interval = { start: -1, end: -1 };

  constructor(counts: Counts, showing: Showing) {
    this.#counts = counts;
    this.#showing = showing;
    this.timed = counts.timed;
  }

  get counts(): Counts {
    this.#settle();
    return this.#counts;
  }

  /** Only groups can be known beforehand; measures need every record, and so does a span of time. */
  get known(): KnownRecords | undefined {
    const { measures, isSpanAsked, question, watch } = this.#counts;
    if (isSpanAsked || measures.length > 0 || watch !== undefined) return undefined;
    if (this.#known === undefined) {
      const fields = question.fields.map((field) => (field.kind === 'bucket' ? field.field : field));
      this.#known = KnownRecords.of(fields) ?? null;
      const { every } = question;
      if (this.#known !== null && every !== undefined) {
        this.#known.intervalOf = (time) => this.#turnTo(time, every);
      }
    }
    return this.#known ?? undefined;
  }

  /** Known records are counted in one interval at a time. */
  #turnTo(time: number, every: number): { start: number; end: number } {
    if (time > LAST_MS) return NO_INTERVAL;
    if (time < this.#interval.start || time >= this.#interval.end) {
      this.#settle();
      const start = Math.floor(time / every) * every;
      this.#interval = { start, end: start + every };
    }
    return this.#interval;
  }

  /** Hot. */
  event(event: LogEvent): boolean {
    const counts = this.#counts;
    const isEnough = counts.add(event);
    if (counts.row >= 0 && this.#known != null) this.#known.learn(event, counts.row);
    return !isEnough;
  }

  /** Adds what was counted without looking. */
  #settle(): void {
    const { start } = this.#interval;
    this.#known?.take((row, times) => this.#counts.addRow(row, times, start));
  }

  flush(): boolean {
    this.#settle();
    return true;
  }

  async finish(): Promise<void> {}

  report(part?: ReportPart): Report {
    return reportOf(this.counts, this.#showing, part);
  }

  intervals(): number[] {
    const { intervals } = this.counts;
    if (intervals === undefined) return [];
    const starts = Array.from({ length: intervals.size }, (_, i) => intervals.start(i));
    return starts.filter((start) => start >= 0).sort((a, b) => a - b);
  }

  drop(time: number): void {
    this.counts.drop(time);
    // Rows have other numbers now.
    this.#known = undefined;
  }
}
