// All that was counted: a row for each combination of values (and interval), its count, and what was measured of its
// records. How values are found is column.ts's job, how rows are sorted is rows.ts's.
import { KlogError } from '../../base/errors.ts';
import type { LogEvent } from '../../record/event/event.ts';
import { Measure, type MeasurePart } from '../measure/measure.ts';
import type { Quantiles } from '../measure/quantiles.ts';
import type { Statistic } from '../measure/statistic.ts';
import type { GroupValue } from '../report/report.ts';
import { Column, type ColumnField } from './column.ts';
import { GroupTable } from './group-table.ts';
import { Intervals, LAST_MS } from './intervals.ts';

/** More rows than anybody reads; an error rather than an estimate. */
const MAX_GROUPS = 1_000_000;

/** What is counted. */
export interface Question {
  /** The columns, by name and by field. */
  readonly by: readonly string[];
  readonly fields: readonly ColumnField[];
  /** The length of an interval, ms. */
  readonly every: number | undefined;
  readonly statistics: readonly Statistic[];
  /** Makes a sketch where percentiles are asked for. */
  readonly newSketch?: (() => Quantiles) | undefined;
}

/** What was counted for one row, as plain data. */
export interface Part {
  /** The start of the interval, -1 without a time; undefined where there are no intervals. */
  readonly start: number | undefined;
  readonly group: readonly GroupValue[];
  readonly count: number;
  /** One for each measured field. */
  readonly measures: readonly MeasurePart[];
}

/** Counts and measures by group and interval. */
export class Counts {
  readonly question: Question;
  columns: readonly Column[];
  /** Its first column is the interval's number where there are intervals. */
  table: GroupTable;
  intervals: Intervals | undefined;
  measures: readonly Measure[];
  /** The row of the last record; -1 where an array put it into several. */
  row = -1;
  /** Records counted; an array makes more rows of one. */
  total = 0;
  /** Times of the oldest and the newest record, ms; only where somebody asks for times. */
  oldest = Number.POSITIVE_INFINITY;
  newest = Number.NEGATIVE_INFINITY;
  /** Whether records' times are looked at. */
  readonly timed: boolean;
  /** Told of every row that has one more record. True ends the counting. */
  watch: ((row: number) => boolean) | undefined;
  /** The interval, where there are such, then the columns. */
  readonly #tuple: Int32Array;
  /** Where the columns begin in it. */
  readonly first: 0 | 1;
  /** Whether the times of the oldest and the newest record matter. */
  readonly isSpanAsked: boolean;
  /** Which of each column's found values stands in the tuple; the odometer of `#addAll`. */
  readonly #turn: Int32Array;

  constructor(question: Question, timed: boolean) {
    const { every, fields } = question;
    this.question = question;
    this.isSpanAsked = timed;
    this.timed = timed || every !== undefined;
    this.first = every === undefined ? 0 : 1;
    this.intervals = every === undefined ? undefined : new Intervals(every);
    this.columns = fields.map((field) => new Column(field));
    this.#tuple = new Int32Array(this.first + fields.length);
    this.table = new GroupTable(this.#tuple.length);
    this.#turn = new Int32Array(fields.length);
    this.measures = measuresOf(question);
  }

  /** Counts a record; true when `watch` has seen enough. Hot. */
  add(event: LogEvent): boolean {
    this.total++;
    if (this.timed) this.#see(event.record.time);
    const columns = this.columns;
    let isSingle = true;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      column.read(event);
      this.#tuple[this.first + i] = column.found[0]!;
      if (column.count > 1) isSingle = false;
    }
    this.row = -1;
    if (!isSingle) return this.#addAll(event);
    this.row = this.table.add(this.#tuple);
    return this.#measure(this.row, event);
  }

  /** Counts `times` more records in a row; with intervals in the row of the same group and the interval at `start`, ms. */
  addRow(row: number, times: number, start = -1): void {
    this.total += times;
    if (this.intervals === undefined) {
      this.table.addTo(row, times);
      return;
    }
    const number = this.intervals.numberOf(start);
    this.intervals.addTotal(number, times);
    this.#tuple[0] = number;
    for (let i = 1; i < this.#tuple.length; i++) this.#tuple[i] = this.table.at(row, i);
    this.table.add(this.#tuple, times);
    this.#limit();
  }

  /** Adds what was counted elsewhere. */
  addPart({ start, group, count, measures }: Part): void {
    const { intervals } = this;
    if (intervals !== undefined) this.#tuple[0] = intervals.numberOf(start ?? -1);
    for (const [i, column] of this.columns.entries()) {
      this.#tuple[this.first + i] = column.numberOf(group[i] ?? null);
    }
    const row = this.table.add(this.#tuple, count);
    this.#limit();
    for (const [i, measure] of this.measures.entries()) {
      const part = measures[i];
      if (part !== undefined) measure.addPart(row, part);
    }
  }

  /** What was counted for a row of the table. */
  part(row: number): Part {
    const { table, intervals, first } = this;
    return {
      start: intervals?.start(table.at(row, 0)),
      group: this.columns.map((column, i) => column.value(table.at(row, first + i))),
      count: table.count(row),
      measures: this.measures.map((measure) => measure.part(row)),
    };
  }

  /** Forgets the intervals that start before `time`, and the names that only they had. */
  drop(time: number): void {
    const { intervals, table } = this;
    if (intervals === undefined) return;
    const kept = new Counts(this.question, this.timed);
    for (let i = 0; i < intervals.size; i++) {
      const start = intervals.start(i);
      if (start < time) continue;
      kept.intervals!.addTotal(kept.intervals!.numberOf(start), intervals.total(i));
      kept.total += intervals.total(i);
    }
    for (let row = 0; row < table.size; row++) {
      if (intervals.start(table.at(row, 0)) >= time) kept.addPart(this.part(row));
    }
    for (const [i, measure] of kept.measures.entries()) {
      measure.ignored = this.measures[i]!.ignored;
      measure.numbers = this.measures[i]!.numbers;
    }
    this.columns = kept.columns;
    this.table = kept.table;
    this.intervals = kept.intervals;
    this.measures = kept.measures;
    this.total = kept.total;
  }

  #see(time: number): void {
    if (this.intervals !== undefined) this.#tuple[0] = this.intervals.add(time);
    if (time < 0 || time > LAST_MS) return;
    if (time < this.oldest) this.oldest = time;
    if (time > this.newest) this.newest = time;
  }

  #measure(row: number, event: LogEvent): boolean {
    this.#limit();
    const measures = this.measures;
    for (let i = 0; i < measures.length; i++) measures[i]!.add(row, event);
    return this.watch?.(row) ?? false;
  }

  /** Every combination of the values found, as an odometer turns. */
  #addAll(event: LogEvent): boolean {
    const columns = this.columns;
    this.#turn.fill(0);
    let isEnough = false;
    for (;;) {
      if (this.#measure(this.table.add(this.#tuple), event)) isEnough = true;
      let i = columns.length - 1;
      for (; i >= 0; i--) {
        const column = columns[i]!;
        const next = this.#turn[i]! + 1;
        const wraps = next === column.count;
        this.#turn[i] = wraps ? 0 : next;
        this.#tuple[this.first + i] = column.found[this.#turn[i]!]!;
        if (!wraps) break;
      }
      if (i < 0) return isEnough;
    }
  }

  #limit(): void {
    if (this.table.size <= MAX_GROUPS) return;
    const { by, every } = this.question;
    const names = by.length === 0 ? '' : ` by "${by.join(',')}"`;
    const what = every === undefined ? 'groups' : by.length === 0 ? 'intervals' : 'groups and intervals';
    throw new KlogError('too-many-groups', `more than 1,000,000 ${what}${names}`, {
      hint: every === undefined ? 'klog count --by host,level' : 'klog count --every 1h --by level',
    });
  }
}

/** One measure a field, whatever the number of its statistics. */
function measuresOf({ statistics, newSketch }: Question): Measure[] {
  const names = [...new Set(statistics.flatMap((one) => ('field' in one ? [one.fieldName] : [])))];
  return names.flatMap((name) => {
    const asked = statistics.filter((one) => 'field' in one && one.fieldName === name);
    const isAsked = (...kinds: string[]): boolean => asked.some(({ kind }) => kinds.includes(kind));
    const needs = {
      sum: isAsked('sum', 'avg'),
      extremes: isAsked('min', 'max'),
      quantiles: isAsked('quantile'),
      distinct: isAsked('distinct'),
    };
    const [one] = asked;
    return one !== undefined && 'field' in one ? [new Measure(one.field, name, needs, newSketch)] : [];
  });
}
