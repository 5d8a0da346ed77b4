// The mergeable form of what was counted (docs/counts.md, "The form of a report"), written: a header line, then a line
// a row, all JSON. Reading it is state-read.ts's business.
import { deflateSync } from 'node:zlib';
import type { Counts, Part } from '../group/counts.ts';
import { printDecimal } from '../measure/decimal.ts';
import type { DistinctState } from '../measure/distinct.ts';
import type { MeasurePart } from '../measure/measure.ts';
import type { Share } from './shares.ts';

/** Raised whenever an older klog would misread what is written. */
export const VERSION = 1;
export const FORM = 'count-report';

/** What must be equal for two reports to add up. */
interface StateQuestion {
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
  /** What was read for it: one share, of a sum of reports those of all. */
  readonly shares: readonly Share[];
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
  const { question, shares, range, complete } = header;
  const state: State = {
    question,
    shares,
    range,
    complete,
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
