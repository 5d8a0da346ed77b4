// What is kept of one field for each row: as little as its statistics need. Rows are those of the group table.
import { KlogError } from '../base/errors.ts';
import type { LogEvent } from '../record/event.ts';
import type { FieldRef } from '../record/field.ts';
import type { Value } from '../record/value.ts';
import { addDecimals, type Decimal, decimalValue, printDecimal, readDecimal, Sums, ZERO } from './decimal.ts';
import { Distinct } from './distinct.ts';
import { Numeral } from './numeral.ts';
import type { Quantiles } from './quantiles.ts';
import type { StatValue } from './report.ts';
import type { Statistic } from './statistic.ts';
import { FieldTexts } from './texts.ts';

/** What sketches may take together; a million rows with one each would not end well. */
const MOST_SKETCH_BYTES = 1024 * 1024 * 1024;

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
  #min = new Float64Array(16).fill(Number.POSITIVE_INFINITY);
  #max = new Float64Array(16).fill(Number.NEGATIVE_INFINITY);
  /** Of those that a double may not keep. */
  readonly #exactMin = new Map<number, Decimal>();
  readonly #exactMax = new Map<number, Decimal>();
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
    if (this.needs.extremes)
      this.#extremes(row, numeral.value, numeral.isShort ? undefined : numeral.decimal);
    if (this.needs.quantiles) {
      const sketch = this.#sketchOf(row);
      const before = sketch.size;
      sketch.add(numeral.value);
      this.#weigh(sketch.size - before);
    }
  }

  #extremes(row: number, value: number, exact: Decimal | undefined): void {
    const min = this.#min[row]!;
    if (value < min || (value === min && isBelow(exact, this.#exactMin.get(row), value))) {
      this.#min[row] = value;
      keep(this.#exactMin, row, exact);
    }
    const max = this.#max[row]!;
    if (value > max || (value === max && isBelow(this.#exactMax.get(row), exact, value))) {
      this.#max[row] = value;
      keep(this.#exactMax, row, exact);
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
    if (this.#sketchBytes <= MOST_SKETCH_BYTES) return;
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
        return Number(printDecimal(this.#sumOf(rows))) / count;
      case 'min':
        return this.#extremeOf(rows, this.#min, this.#exactMin, -1);
      case 'max':
        return this.#extremeOf(rows, this.#max, this.#exactMax, 1);
      case 'quantile':
        return this.#sketchOver(rows).at(statistic.percent);
      default:
        throw new Error(`bug: ${kind} is not of a field`);
    }
  }

  #sumOf(rows: readonly number[]): Decimal {
    return rows.reduce((sum, row) => addDecimals(sum, this.#sums.at(row)), ZERO);
  }

  #extremeOf(
    rows: readonly number[],
    values: Float64Array,
    exact: ReadonlyMap<number, Decimal>,
    sign: 1 | -1,
  ): StatValue {
    let best: Decimal | undefined;
    for (const row of rows) {
      if ((this.#counts[row] ?? 0) === 0) continue;
      const one = exact.get(row) ?? exactly(values[row]!);
      if (best === undefined || compareDecimals(one, best) * sign > 0) best = one;
    }
    return best === undefined ? null : decimalValue(best);
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
      min: hasAny && this.needs.extremes ? (this.#exactMin.get(row) ?? exactly(this.#min[row]!)) : undefined,
      max: hasAny && this.needs.extremes ? (this.#exactMax.get(row) ?? exactly(this.#max[row]!)) : undefined,
      quantiles: this.#sketches[row],
      distinct: this.#distinct[row],
    };
  }

  /** Adds such a part to a row. */
  addPart(row: number, part: MeasurePart): void {
    if (row >= this.#counts.length) this.#grow(row);
    this.#counts[row]! += part.count;
    if (part.sum !== undefined) this.#sums.addDecimal(row, part.sum);
    for (const extreme of [part.min, part.max]) {
      if (extreme !== undefined) this.#extremes(row, Number(printDecimal(extreme)), extreme);
    }
    if (part.quantiles !== undefined) this.#sketchOf(row).merge(part.quantiles.bins());
    if (part.distinct !== undefined) this.#distinctOf(row).merge(part.distinct.state());
  }

  #grow(row: number): void {
    const size = Math.max(row + 1, this.#counts.length * 2);
    const larger = (old: Float64Array<ArrayBuffer>, filler: number): Float64Array<ArrayBuffer> => {
      const values = new Float64Array(size).fill(filler, old.length);
      values.set(old);
      return values;
    };
    this.#counts = larger(this.#counts, 0);
    this.#min = larger(this.#min, Number.POSITIVE_INFINITY);
    this.#max = larger(this.#max, Number.NEGATIVE_INFINITY);
  }
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

/** Whether `a` is below `b`, where both round to the same double; one that is not there is that double. */
function isBelow(a: Decimal | undefined, b: Decimal | undefined, double: number): boolean {
  if (a === undefined && b === undefined) return false;
  return compareDecimals(a ?? exactly(double), b ?? exactly(double)) < 0;
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const { units } = addDecimals(a, { units: -b.units, scale: b.scale });
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

function exactly(double: number): Decimal {
  return readDecimal(String(double)) ?? ZERO;
}

function keep(exact: Map<number, Decimal>, row: number, decimal: Decimal | undefined): void {
  if (decimal === undefined) exact.delete(row);
  else exact.set(row, decimal);
}
