// Counts records by what they say: one exact count for each combination of values. How values are found is
// column.ts's job, how groups become sorted rows is rows.ts's, how a report looks is output's.
import { KlogError } from '../base/errors.ts';
import type { LogEvent } from '../record/event.ts';
import type { FieldRef } from '../record/field.ts';
import type { Sink } from '../scan/sink.ts';
import { Column } from './column.ts';
import { GroupTable } from './group-table.ts';
import { Intervals } from './intervals.ts';
import type { CountOptions } from './options.ts';
import type { Report, ReportPart } from './report.ts';
import { type Counted, reportOf } from './rows.ts';

/** More rows than anybody reads; an error rather than an estimate. */
const MOST_GROUPS = 1_000_000;

/** A sink that adds up. */
export interface Counter extends Sink {
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

/**
 * Counts by `fields`, which are `options.by` read as field names, in the same order; none: one row with the total.
 * A record whose field is an array counts once in each element's row. Throws a KlogError over a million groups.
 */
export function counter(options: CountOptions, fields: readonly FieldRef[]): Counter {
  return new GroupCounter(options, fields);
}

class GroupCounter implements Counter {
  readonly ordered = false;
  /** Only intervals ask for a record's time. */
  readonly timed: boolean;
  readonly #options: CountOptions;
  readonly #columns: readonly Column[];
  #table: GroupTable;
  #intervals: Intervals | undefined;
  /** The interval, where there are such, then the columns. */
  readonly #tuple: Int32Array;
  /** Where the columns begin in it. */
  readonly #first: number;
  /** Which of each column's found values stands in the tuple; the odometer of `#addAll`. */
  readonly #turn: Int32Array;
  #total = 0;

  constructor(options: CountOptions, fields: readonly FieldRef[]) {
    const { every } = options;
    this.#options = options;
    this.timed = every !== undefined;
    this.#first = every === undefined ? 0 : 1;
    this.#intervals = every === undefined ? undefined : new Intervals(every);
    this.#columns = fields.map((field) => new Column(field));
    this.#tuple = new Int32Array(this.#first + fields.length);
    this.#table = new GroupTable(this.#tuple.length);
    this.#turn = new Int32Array(fields.length);
  }

  /** Hot. */
  event(event: LogEvent): boolean {
    this.#total++;
    const columns = this.#columns;
    const first = this.#first;
    if (first === 1) this.#tuple[0] = this.#intervals!.add(event.record.time);
    if (columns.length === 0) return true;
    let isSingle = true;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      column.read(event);
      this.#tuple[first + i] = column.found[0]!;
      if (column.count > 1) isSingle = false;
    }
    if (isSingle) this.#add();
    else this.#addAll();
    return true;
  }

  flush(): boolean {
    return true;
  }

  async finish(): Promise<void> {}

  report(part?: ReportPart): Report {
    return reportOf(this.#counted(), part);
  }

  intervals(): number[] {
    const intervals = this.#intervals;
    if (intervals === undefined) return [];
    const starts = Array.from({ length: intervals.size }, (_, i) => intervals.start(i));
    return starts.filter((start) => start >= 0).sort((a, b) => a - b);
  }

  drop(time: number): void {
    const { every } = this.#options;
    const old = this.#intervals;
    if (old === undefined || every === undefined) return;
    const kept = new Intervals(every);
    for (let i = 0; i < old.size; i++) {
      if (old.start(i) < time) this.#total -= old.total(i);
      else kept.addTotal(kept.numberOf(old.start(i)), old.total(i));
    }
    const table = new GroupTable(this.#tuple.length);
    for (let row = 0; row < this.#table.size; row++) {
      const start = old.start(this.#table.at(row, 0));
      if (start < time) continue;
      this.#table.copyTuple(row, this.#tuple);
      this.#tuple[0] = kept.numberOf(start);
      table.add(this.#tuple, this.#table.count(row));
    }
    this.#table = table;
    this.#intervals = kept;
  }

  #counted(): Counted {
    const { by, top, every } = this.#options;
    return {
      by,
      columns: this.#columns,
      table: this.#table,
      intervals: this.#intervals,
      every,
      top,
      total: this.#total,
    };
  }

  #add(): void {
    this.#table.add(this.#tuple);
    if (this.#table.size <= MOST_GROUPS) return;
    const by = this.#options.by.join(',');
    throw new KlogError('too-many-groups', `more than 1,000,000 groups by "${by}"`, {
      hint: 'klog count --by host,level',
    });
  }

  /** Every combination of the values found, as an odometer turns. */
  #addAll(): void {
    const columns = this.#columns;
    this.#turn.fill(0);
    for (;;) {
      this.#add();
      let i = columns.length - 1;
      for (; i >= 0; i--) {
        const column = columns[i]!;
        const next = this.#turn[i]! + 1;
        const wraps = next === column.count;
        this.#turn[i] = wraps ? 0 : next;
        this.#tuple[this.#first + i] = column.found[this.#turn[i]!]!;
        if (!wraps) break;
      }
      if (i < 0) return;
    }
  }
}
