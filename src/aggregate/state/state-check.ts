// What a report of `klog count` may hold: the shape of every line, down to the last number. It may come from anywhere.
import { LAST_MS } from '../group/intervals.ts';
import { type Bin, type Bins, LARGEST_KEY } from '../measure/quantiles.ts';
import type { GroupValue } from '../report/report.ts';
import { type Share, shardNumbers } from './shares.ts';
import type { State } from './state.ts';

/** More columns, statistics or shares than anybody asks for. */
const MAX_LISTED = 10_000;
/** A question is no deeper; what is cannot even be written again. */
const DEEPEST = 8;

/** An object of JSON. */
export type Shape = Readonly<Record<string, unknown>>;

/** Whether an object is the header of a report of this version. */
export function isState(value: Shape): value is Shape & State {
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
export function isStart(value: unknown, every: unknown): value is number {
  return value === -1 || (isTime(value) && typeof every === 'number' && value % every === 0);
}

/** Whether it is what a sketch of quantiles is written as. */
export function areBins(value: unknown): value is Bins {
  if (!isObject(value)) return false;
  const isBin = (bin: unknown): bin is Bin =>
    Array.isArray(bin) && Number.isSafeInteger(bin[0]) && Math.abs(bin[0]) <= LARGEST_KEY && isCount(bin[1]);
  const { min, max, zeros, positive, negative } = value;
  const areIn = (bins: unknown): boolean => Array.isArray(bins) && bins.every(isBin);
  return Number.isFinite(min) && Number.isFinite(max) && isCount(zeros) && areIn(positive) && areIn(negative);
}

/** Whether it is a value that rows are grouped by. */
export function isGroupValue(value: unknown): value is GroupValue {
  if (value === null || isText(value) || Number.isFinite(value)) return true;
  return isObject(value) && isText(value['spelling']);
}

/** Whether it is an object of JSON, no array. */
export function isObject(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it is a string. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether it is a number of things. */
export function isCount(value: unknown): value is number {
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
  return Array.isArray(value) && value.length <= MAX_LISTED && value.every(is);
}
