// What is kept of one field for each row: as little as its statistics need. Rows are those of the group table.
import { KlogError } from '../../base/errors.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import type { Value } from '../../record/json/value.ts';
import type { StatValue } from '../report/report.ts';
import { addDecimals, type Decimal, decimalValue, printDecimal, Sums, ZERO } from './decimal.ts';
import { Distinct } from './distinct.ts';
import { Extremes } from './extremes.ts';
import { Numeral } from './numeral.ts';
import type { Quantiles } from './quantiles.ts';
import type { Statistic } from './statistic.ts';
import { FieldTexts } from './texts.ts';

/** What sketches may take together; a million rows with one each would not end well. */
const MAX_SKETCH_BYTES = 1024 * 1024 * 1024;

/** Which statistics a field is asked for. */
export interface Needs {
  readonly sum: boolean;
  readonly extremes: boolean;
  readonly quantiles: boolean;
  readonly distinct: boolean;
}

/** A field and the statistics that are asked of it. */
export class Measure {
  readonly field: FieldRef;
  readonly fieldName: string;
  readonly needs: Needs;
  /** Values that are no numbers, where numbers are asked for; null and missing ones are neither. */
  ignored = 0;
  /** Values that are. */
  numbers = 0;
  #newSketch: (() => Quantiles) | undefined;
  readonly #numeral = new Numeral();
  readonly #sums = new Sums();
  #counts = new Float64Array(16);
  readonly #min = new Extremes(-1);
  readonly #max = new Extremes(1);
  readonly #sketches: (Quantiles | undefined)[] = [];
  readonly #distinct: (Distinct | undefined)[] = [];
  #sketchBytes = 0;
  #row = 0;
  readonly #asNumber: boolean;
  readonly #texts: FieldTexts;
  readonly #takeValue = (value: Value): boolean => {
    this.#number(value);
    return false;
  };

  constructor(field: FieldRef, fieldName: string, needs: Needs, newSketch: (() => Quantiles) | undefined) {
    this.field = field;
    this.fieldName = fieldName;
    this.needs = needs;
    this.#newSketch = newSketch;
    this.#asNumber = needs.sum || needs.extremes || needs.quantiles;
    this.#texts = new FieldTexts(field, (bytes, start, end) => {
      const distinct = this.#distinctOf(this.#row);
      const before = distinct.size;
      distinct.add(bytes, start, end);
      this.#weigh(distinct.size - before);
    });
  }

  /** Adds what `event` has to a row. Hot. */
  add(row: number, event: LogEvent): void {
    this.#row = row;
    if (this.#asNumber) event.any(this.field, this.#takeValue);
    if (this.needs.distinct) this.#texts.read(event);
  }

  #number(value: Value): void {
    const numeral = this.#numeral;
    if (!numeral.read(value)) {
      if (value.kind !== 'null' && value.kind !== 'array') this.ignored++;
      return;
    }
    this.numbers++;
    const row = this.#row;
    if (row >= this.#counts.length) this.#grow(row);
    this.#counts[row]!++;
    if (this.needs.sum) {
      if (numeral.isShort) this.#sums.add(row, numeral.units, numeral.scale);
      else this.#sums.addDecimal(row, numeral.decimal!);
    }
    if (this.needs.extremes) {
      const exact = numeral.isShort ? undefined : numeral.decimal;
      this.#min.add(row, numeral.value, exact);
      this.#max.add(row, numeral.value, exact);
    }
    if (this.needs.quantiles) {
      const sketch = this.#sketchOf(row);
      const before = sketch.size;
      sketch.add(numeral.value);
      this.#weigh(sketch.size - before);
    }
  }

  #sketchOf(row: number): Quantiles {
    let sketch = this.#sketches[row];
    if (sketch === undefined) {
      if (this.#newSketch === undefined) throw new Error('bug: a quantile without a sketch');
      sketch = this.#newSketch();
      this.#sketches[row] = sketch;
      this.#weigh(sketch.size);
    }
    return sketch;
  }

  #distinctOf(row: number): Distinct {
    let distinct = this.#distinct[row];
    if (distinct === undefined) {
      distinct = new Distinct();
      this.#distinct[row] = distinct;
      this.#weigh(distinct.size);
    }
    return distinct;
  }

  #weigh(bytes: number): void {
    this.#sketchBytes += bytes;
    if (this.#sketchBytes <= MAX_SKETCH_BYTES) return;
    const what = this.needs.quantiles ? 'percentiles' : 'distinct';
    throw new KlogError(
      'too-many-groups',
      `${what} of "${this.fieldName}" take more than 1 GiB over so many groups`,
      { hint: `klog count --by service --stat 'max(${this.fieldName})'` },
    );
  }

  /** How many numbers the rows have. */
  count(rows: readonly number[]): number {
    let sum = 0;
    for (const row of rows) sum += this.#counts[row] ?? 0;
    return sum;
  }

  /** The statistic over some rows together; null where nothing was to be measured. */
  value(statistic: Statistic, rows: readonly number[]): StatValue {
    const { kind } = statistic;
    if (kind === 'distinct') return this.#distinctOver(rows).count();
    const count = this.count(rows);
    if (count === 0) return null;
    switch (kind) {
      case 'sum':
        return decimalValue(this.#sumOf(rows));
      case 'avg':
        return averageOf(this.#sumOf(rows), count);
      case 'min':
        return this.#min.over(rows);
      case 'max':
        return this.#max.over(rows);
      case 'quantile':
        return this.#sketchOver(rows).at(statistic.percent);
      default:
        throw new Error(`bug: ${kind} is not of a field`);
    }
  }

  #sumOf(rows: readonly number[]): Decimal {
    return rows.reduce((sum, row) => addDecimals(sum, this.#sums.at(row)), ZERO);
  }

  #sketchOver(rows: readonly number[]): Quantiles {
    const [first] = rows;
    const own = first === undefined ? undefined : this.#sketches[first];
    if (rows.length === 1 && own !== undefined) return own;
    if (this.#newSketch === undefined) throw new Error('bug: a quantile without a sketch');
    const all = this.#newSketch();
    for (const row of rows) {
      const sketch = this.#sketches[row];
      if (sketch !== undefined) all.merge(sketch.bins());
    }
    return all;
  }

  #distinctOver(rows: readonly number[]): Distinct {
    const [first] = rows;
    const own = first === undefined ? undefined : this.#distinct[first];
    if (rows.length === 1 && own !== undefined) return own;
    const all = new Distinct();
    for (const row of rows) {
      const distinct = this.#distinct[row];
      if (distinct !== undefined) all.merge(distinct.state());
    }
    return all;
  }

  /** What is kept of a row, as plain data. */
  part(row: number): MeasurePart {
    const count = this.#counts[row] ?? 0;
    const hasAny = count > 0;
    return {
      count,
      sum: hasAny && this.needs.sum ? this.#sums.at(row) : undefined,
      min: this.#min.at(row),
      max: this.#max.at(row),
      quantiles: this.#sketches[row],
      distinct: this.#distinct[row],
    };
  }

  /** Adds such a part to a row. */
  addPart(row: number, part: MeasurePart): void {
    if (row >= this.#counts.length) this.#grow(row);
    this.#counts[row]! += part.count;
    if (part.sum !== undefined) this.#sums.addDecimal(row, part.sum);
    if (part.min !== undefined) this.#min.addDecimal(row, part.min);
    if (part.max !== undefined) this.#max.addDecimal(row, part.max);
    if (part.quantiles !== undefined) {
      const sketch = this.#sketchOf(row);
      const before = sketch.size;
      sketch.merge(part.quantiles.bins());
      this.#weigh(sketch.size - before);
    }
    if (part.distinct !== undefined) {
      const distinct = this.#distinctOf(row);
      const before = distinct.size;
      distinct.merge(part.distinct.state());
      this.#weigh(distinct.size - before);
    }
  }

  #grow(row: number): void {
    const counts = new Float64Array(Math.max(row + 1, this.#counts.length * 2));
    counts.set(this.#counts);
    this.#counts = counts;
  }
}

function averageOf(sum: Decimal, count: number): number {
  const double = Number(printDecimal(sum));
  if (Number.isFinite(double)) return double / count;
  // The sum is beyond all doubles, the average is not.
  return Number(printDecimal({ ...sum, units: sum.units / BigInt(count) }));
}

/** What is kept of one row. */
export interface MeasurePart {
  readonly count: number;
  readonly sum: Decimal | undefined;
  readonly min: Decimal | undefined;
  readonly max: Decimal | undefined;
  readonly quantiles: Pick<Quantiles, 'bins'> | undefined;
  readonly distinct: Pick<Distinct, 'state'> | undefined;
}
