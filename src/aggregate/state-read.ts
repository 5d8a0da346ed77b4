// Reads the mergeable form of what was counted. It may come from anywhere: whatever is not what a report holds is an
// error that names the report, before any of it is added.
import { inflateSync } from 'node:zlib';
import { KlogError } from '../base/errors.ts';
import type { Counts, Part } from './counts.ts';
import { type Decimal, readDecimal } from './decimal.ts';
import { areRegisters, type DistinctState } from './distinct.ts';
import { LAST_MS } from './intervals.ts';
import type { MeasurePart } from './measure.ts';
import { type Bin, type Bins, LARGEST_KEY } from './quantiles.ts';
import type { GroupValue } from './report.ts';
import { type Share, shardNumbers } from './shares.ts';
import { FORM, type State, VERSION } from './state.ts';

const AGAIN = 'klog count -o report > one.report';
/** What all reports begin with. */
export const BEGINNING = `{"klog":"${FORM}"`;
/** More columns, statistics or shares than anybody asks for. */
const MOST_LISTED = 10_000;
/** A question is no deeper; what is cannot even be written again. */
const DEEPEST = 8;

type Shape = Readonly<Record<string, unknown>>;

/** The first line of a report. Throws a KlogError that names it where it is none, or one of another version. */
export function readHeader(line: string, name: string): State {
  const header = objectOf(line, name);
  if (header['klog'] !== FORM || typeof header['version'] !== 'number') throw notOne(name);
  if (header['version'] !== VERSION) {
    throw new KlogError(
      'bad-report',
      `"${name}" is a report of version ${header['version']}: this klog reads version ${VERSION}`,
      { hint: AGAIN },
    );
  }
  if (!isState(header)) throw broken(name);
  return header;
}

function isState(value: Shape): value is Shape & State {
  const { question, shares, range, complete, total, oldest, newest, intervals, fields, rows } = value;
  return (
    isQuestion(question) &&
    isListOf(shares, isShare) &&
    shares.length > 0 &&
    isRange(range) &&
    typeof complete === 'boolean' &&
    isCount(total) &&
    isNullOr(oldest, isTime) &&
    isNullOr(newest, isTime) &&
    Array.isArray(intervals) &&
    intervals.every((one) => isInterval(one, question['every'])) &&
    isListOf(fields, isField) &&
    isCount(rows)
  );
}

function isQuestion(value: unknown): value is Shape {
  if (!isObject(value)) return false;
  const { by, every, statistics, clock, where } = value;
  return (
    isObject(where) &&
    isShallow(where, DEEPEST) &&
    isListOf(by, isText) &&
    isListOf(statistics, isText) &&
    isNullOr(every, (one) => isCount(one) && one > 0) &&
    (clock === 'record' || clock === 'log')
  );
}

function isShare(value: unknown): value is Share {
  if (!isObject(value)) return false;
  const { id, shard, source, range } = value;
  const isShard = shard === null || (isText(shard) && shardNumbers(shard) !== undefined);
  return isText(id) && isShard && isSource(source) && isRange(range);
}

function isSource(value: unknown): boolean {
  if (!isObject(value)) return false;
  if ('files' in value) return isListOf(value['files'], isText);
  return (
    isNullOr(value['cluster'], isText) && isListOf(value['topics'], isText) && isNullOr(value['only'], isText)
  );
}

function isRange(value: unknown): boolean {
  return (
    isObject(value) &&
    isNullOr(value['from'], Number.isSafeInteger) &&
    isNullOr(value['to'], Number.isSafeInteger)
  );
}

function isInterval(value: unknown, every: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && isStart(value[0], every) && isCount(value[1]);
}

function isField(value: unknown): boolean {
  return isObject(value) && isCount(value['numbers']) && isCount(value['ignored']);
}

/** Where an interval may start: at a multiple of its length, or -1. */
function isStart(value: unknown, every: unknown): value is number {
  return value === -1 || (isTime(value) && typeof every === 'number' && value % every === 0);
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
  const { every } = counts.question;
  const isPart =
    Array.isArray(group) &&
    group.length === counts.columns.length &&
    group.every(isGroupValue) &&
    isCount(count) &&
    Array.isArray(measures) &&
    measures.length === counts.measures.length &&
    (every === undefined ? start === undefined : isStart(start, every));
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
    const read = isText(text) && /^-?\d+(\.\d+)?$/.test(text) ? readDecimal(text) : undefined;
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
  if (isObject(written) && isText(written['hashes'])) {
    const bytes = Buffer.from(written['hashes'], 'base64');
    if (bytes.length % 8 !== 0) throw broken(name);
    return { hashes: Int32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32LE(i * 4)) };
  }
  try {
    if (!isObject(written) || !isText(written['registers'])) throw broken(name);
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
    Array.isArray(bin) && Number.isSafeInteger(bin[0]) && Math.abs(bin[0]) <= LARGEST_KEY && isCount(bin[1]);
  const { min, max, zeros, positive, negative } = value;
  const areIn = (bins: unknown): boolean => Array.isArray(bins) && bins.every(isBin);
  return Number.isFinite(min) && Number.isFinite(max) && isCount(zeros) && areIn(positive) && areIn(negative);
}

function isGroupValue(value: unknown): value is GroupValue {
  if (value === null || isText(value) || Number.isFinite(value)) return true;
  return isObject(value) && isText(value['spelling']);
}

function objectOf(line: string, name: string): Shape {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw line.startsWith(BEGINNING) ? broken(name) : notOne(name);
  }
  if (!isObject(value)) throw notOne(name);
  return value;
}

function isObject(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTime(value: unknown): value is number {
  return isCount(value) && value <= LAST_MS;
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((one) => isShallow(one, depth - 1));
}

function isNullOr(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === null || is(value);
}

function isListOf<T>(value: unknown, is: (value: unknown) => value is T): value is readonly T[];
function isListOf(value: unknown, is: (value: unknown) => boolean): value is readonly unknown[];
function isListOf(value: unknown, is: (value: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= MOST_LISTED && value.every(is);
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

/** Something that is no report at all. */
export function notOne(name: string): KlogError {
  return new KlogError('bad-report', `"${name}" is no report of klog count`, { hint: AGAIN });
}
