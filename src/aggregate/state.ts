// The mergeable form of what was counted (docs/counts.md, "The form of a report"): a header line, then a line a row,
// all JSON. Files are read and written elsewhere.
import { deflateSync, inflateSync } from 'node:zlib';
import { KlogError } from '../base/errors.ts';
import type { Counts, Part } from './counts.ts';
import { type Decimal, printDecimal, readDecimal } from './decimal.ts';
import { areRegisters, type DistinctState } from './distinct.ts';
import type { MeasurePart } from './measure.ts';
import type { Bin, Bins } from './quantiles.ts';
import type { GroupValue } from './report.ts';

/** Raised whenever an older klog would misread what is written. */
const VERSION = 1;
const FORM = 'count-report';
const AGAIN = 'klog count -o report > one.report';

/** What must be equal for two reports to add up. */
export interface StateQuestion {
  /** Which records were counted, as the plan has it. */
  readonly where: unknown;
  readonly by: readonly string[];
  readonly every: number | null;
  readonly statistics: readonly string[];
  /** Whose time intervals and rates go by. */
  readonly clock: 'record' | 'log';
}

export interface StateHeader {
  readonly question: StateQuestion;
  /** The range that was asked for, ms; null where it was open. */
  readonly range: { readonly from: number | null; readonly to: number | null };
  /** False where some of it could not be read. */
  readonly complete: boolean;
}

/** The header of a report with what was counted beside its rows. */
export interface State extends StateHeader {
  readonly total: number;
  readonly oldest: number | null;
  readonly newest: number | null;
  /** Records in each interval: start (-1: no time) and count. */
  readonly intervals: readonly (readonly [number, number])[];
  /** By measured field: values that were numbers, and those that were not. */
  readonly fields: readonly { readonly numbers: number; readonly ignored: number }[];
  readonly rows: number;
}

/** What was counted, as lines without line ends. */
export function* stateLines(counts: Counts, header: StateHeader): Generator<string> {
  const { intervals, table } = counts;
  const state: State = {
    ...header,
    total: counts.total,
    oldest: Number.isFinite(counts.oldest) ? counts.oldest : null,
    newest: Number.isFinite(counts.newest) ? counts.newest : null,
    intervals:
      intervals === undefined
        ? []
        : Array.from({ length: intervals.size }, (_, i) => [intervals.start(i), intervals.total(i)] as const),
    fields: counts.measures.map(({ numbers, ignored }) => ({ numbers, ignored })),
    rows: table.size,
  };
  yield oneLine({ klog: FORM, version: VERSION, ...state });
  for (let row = 0; row < table.size; row++) yield partJson(counts.part(row));
}

function partJson({ start, group, count, measures }: Part): string {
  const written = { ...(start === undefined ? {} : { start }), group, count };
  return oneLine(measures.length === 0 ? written : { ...written, measures: measures.map(measureJson) });
}

/** Some readers take U+2028 and U+2029 for line ends. */
function oneLine(value: object): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

function measureJson({ count, sum, min, max, quantiles, distinct }: MeasurePart): object {
  return {
    count,
    sum: sum && printDecimal(sum),
    min: min && printDecimal(min),
    max: max && printDecimal(max),
    quantiles: quantiles?.bins(),
    distinct: distinct && distinctJson(distinct.state()),
  };
}

function distinctJson(state: DistinctState): object {
  if ('registers' in state) return { registers: deflateSync(state.registers).toString('base64') };
  const { buffer, byteOffset, byteLength } = state.hashes;
  return { hashes: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
}

/** The first line of a report. Throws a KlogError that names it where it is none, or one of another version. */
export function readHeader(line: string, name: string): State {
  const header = objectOf(line, name);
  if (header['klog'] !== FORM) throw notOne(name);
  if (header['version'] !== VERSION) {
    throw new KlogError(
      'bad-report',
      `"${name}" is a report of version ${String(header['version'])}: this klog reads version ${VERSION}`,
      { hint: AGAIN },
    );
  }
  const state = header as unknown as State;
  const { question, range, intervals, fields, rows } = state;
  const isWhole =
    isObject(question) &&
    isObject(range) &&
    Array.isArray(intervals) &&
    Array.isArray(fields) &&
    isCount(rows);
  if (!isWhole || !isCount(state.total)) throw broken(name);
  if (!isTexts(question.by) || !isTexts(question.statistics)) throw broken(name);
  return state;
}

/** Adds what a header tells beside the rows. */
export function addState(counts: Counts, state: State): void {
  counts.total += state.total;
  if (state.oldest !== null) counts.oldest = Math.min(counts.oldest, state.oldest);
  if (state.newest !== null) counts.newest = Math.max(counts.newest, state.newest);
  const { intervals } = counts;
  if (intervals !== undefined) {
    for (const [start, total] of state.intervals) intervals.addTotal(intervals.numberOf(start), total);
  }
  for (const [i, measure] of counts.measures.entries()) {
    measure.numbers += state.fields[i]?.numbers ?? 0;
    measure.ignored += state.fields[i]?.ignored ?? 0;
  }
}

/** Adds one more line of a report. Throws a KlogError that names it where the line is broken. */
export function addLine(counts: Counts, line: string, name: string): void {
  const { start, group, count, measures = [] } = objectOf(line, name);
  const isPart =
    Array.isArray(group) &&
    group.length === counts.columns.length &&
    group.every(isGroupValue) &&
    isCount(count) &&
    Array.isArray(measures) &&
    measures.length === counts.measures.length &&
    (counts.intervals === undefined) === (start === undefined) &&
    (start === undefined || Number.isSafeInteger(start));
  if (!isPart) throw broken(name);
  const part: Part = {
    start: start as number | undefined,
    group: group as GroupValue[],
    count: count as number,
    measures: measures.map((one) => measureOf(one, name)),
  };
  counts.addPart(part);
}

function measureOf(written: unknown, name: string): MeasurePart {
  if (!isObject(written) || !isCount(written['count'])) throw broken(name);
  const decimal = (text: unknown): Decimal | undefined => {
    if (text === undefined) return undefined;
    const read = typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text) ? readDecimal(text) : undefined;
    if (read === undefined) throw broken(name);
    return read;
  };
  const bins = written['quantiles'];
  if (bins !== undefined && !areBins(bins)) throw broken(name);
  const distinct = written['distinct'];
  const state = distinct === undefined ? undefined : distinctOf(distinct, name);
  return {
    count: written['count'],
    sum: decimal(written['sum']),
    min: decimal(written['min']),
    max: decimal(written['max']),
    quantiles: bins === undefined ? undefined : { bins: () => bins },
    distinct: state === undefined ? undefined : { state: () => state },
  };
}

function distinctOf(written: unknown, name: string): DistinctState {
  if (isObject(written) && typeof written['hashes'] === 'string') {
    const bytes = Buffer.from(written['hashes'], 'base64');
    if (bytes.length % 8 !== 0) throw broken(name);
    return { hashes: Int32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32LE(i * 4)) };
  }
  try {
    if (!isObject(written) || typeof written['registers'] !== 'string') throw broken(name);
    const registers = inflateSync(Buffer.from(written['registers'], 'base64'), { maxOutputLength: 1 << 20 });
    if (areRegisters(registers)) return { registers };
  } catch {
    // Said below.
  }
  throw broken(name);
}

function areBins(value: unknown): value is Bins {
  if (!isObject(value)) return false;
  const isBin = (bin: unknown): bin is Bin =>
    Array.isArray(bin) && Number.isSafeInteger(bin[0]) && Math.abs(Number(bin[0])) < 1e6 && isCount(bin[1]);
  const areIn = (bins: unknown): boolean => Array.isArray(bins) && bins.every(isBin);
  const { min, max, zeros, positive, negative } = value;
  return Number.isFinite(min) && Number.isFinite(max) && isCount(zeros) && areIn(positive) && areIn(negative);
}

function isGroupValue(value: unknown): value is GroupValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return true;
  return isObject(value) && typeof value['spelling'] === 'string';
}

function objectOf(line: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw notOne(name);
  }
  if (!isObject(value)) throw notOne(name);
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** A report that ends early or holds what no report does. */
export function broken(name: string): KlogError {
  return new KlogError(
    'bad-report',
    `the report "${name}" is broken: it does not hold what its first line says`,
    {
      hint: AGAIN,
    },
  );
}

function notOne(name: string): KlogError {
  return new KlogError('bad-report', `"${name}" is no report of klog count`, {
    hint: AGAIN,
  });
}
