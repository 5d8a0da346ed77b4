// Counts records by what they say: one exact count for each combination of values. How values are found is
// column.ts's job, how the report looks is output's.
import { KlogError } from '../base/errors.ts';
import type { LogEvent } from '../record/event.ts';
import type { FieldRef } from '../record/field.ts';
import type { Sink } from '../scan/sink.ts';
import { Column } from './column.ts';
import { GroupTable } from './group-table.ts';
import type { CountOptions } from './options.ts';
import type { GroupValue, Report, ReportRow } from './report.ts';

/** More rows than anybody reads; an error rather than an estimate. */
const MOST_GROUPS = 1_000_000;

/** A sink that adds up. */
export interface Counter extends Sink {
  /** What was counted so far. */
  report(): Report;
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
  readonly timed = false;
  readonly #options: CountOptions;
  readonly #columns: readonly Column[];
  readonly #table: GroupTable;
  readonly #tuple: Int32Array;
  /** Which of each column's found values stands in the tuple; the odometer of `#addAll`. */
  readonly #turn: Int32Array;
  #total = 0;

  constructor(options: CountOptions, fields: readonly FieldRef[]) {
    this.#options = options;
    this.#columns = fields.map((field) => new Column(field));
    this.#table = new GroupTable(fields.length);
    this.#tuple = new Int32Array(fields.length);
    this.#turn = new Int32Array(fields.length);
  }

  /** Hot. */
  event(event: LogEvent): boolean {
    this.#total++;
    const columns = this.#columns;
    let isSingle = true;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      column.read(event);
      this.#tuple[i] = column.found[0]!;
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

  report(): Report {
    const { by, top } = this.#options;
    const sorted = this.#sortedRows();
    const rows = top === undefined ? sorted : sorted.slice(0, top);
    const rest = sorted.slice(rows.length);
    const moreCount = rest.reduce((sum, row) => sum + row.count, 0);
    return { by, rows, rest, moreRows: rest.length, moreCount, total: this.#total };
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
        this.#tuple[i] = column.found[this.#turn[i]!]!;
        if (!wraps) break;
      }
      if (i < 0) return;
    }
  }

  /** All rows, largest first, then by name. */
  #sortedRows(): ReportRow[] {
    const table = this.#table;
    const columns = this.#columns;
    if (columns.length === 0) return [{ group: [], count: this.#total }];
    const places = columns.map((column) => column.places());
    const order = Array.from({ length: table.size }, (_, row) => row);
    order.sort((a, b) => {
      let difference = table.count(b) - table.count(a);
      for (let i = 0; difference === 0 && i < places.length; i++) {
        difference = places[i]![table.at(a, i)]! - places[i]![table.at(b, i)]!;
      }
      return difference;
    });
    const values = columns.map((column) => new Array<GroupValue | undefined>(column.size));
    const shownValue = (row: number, i: number): GroupValue => {
      const number = table.at(row, i);
      const known = values[i]![number];
      if (known !== undefined) return known;
      const value = columns[i]!.value(number);
      values[i]![number] = value;
      return value;
    };
    return order.map((row) => ({
      group: columns.map((_, i) => shownValue(row, i)),
      count: table.count(row),
    }));
  }
}
