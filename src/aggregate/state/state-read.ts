// Reads the mergeable form of what was counted. It may come from anywhere: whatever is not what a report holds is an
// error that names the report, before any of it is added.
import { inflateSync } from 'node:zlib';
import { KlogError } from '../../base/errors.ts';
import type { Counts, Part } from '../group/counts.ts';
import { type Decimal, readDecimal } from '../measure/decimal.ts';
import { areRegisters, type DistinctState } from '../measure/distinct.ts';
import type { MeasurePart } from '../measure/measure.ts';
import type { GroupValue } from '../report/report.ts';
import { FORM, type State, VERSION } from './state.ts';
import {
  areBins,
  isCount,
  isGroupValue,
  isObject,
  isStart,
  isState,
  isText,
  type Shape,
} from './state-check.ts';

const AGAIN = 'klog count -o report > one.report';
/** What all reports begin with. */
export const BEGINNING = `{"klog":"${FORM}"`;

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
  return new KlogError('bad-report', `"${name}" is not a report of klog count`, { hint: AGAIN });
}

/** Nothing at all. */
export function empty(name: string): KlogError {
  return new KlogError('bad-report', `"${name}" is empty: no report`, { hint: AGAIN });
}
