// Resolves --since, --offset, --last and the like to offsets per partition. Pure: bounds and the answers of the broker's
// time index are passed in. Offsets by time only narrow what is read, because producers' clocks disagree: the reader
// checks the time of each record.

import { asEpochMs, asOffset, type EpochMs, type Offset } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import type { OffsetSpec, PartitionBounds, Range, RangeOptions } from './range.ts';

/** Times to look up in the broker's time index, ms. */
export interface TimesNeeded {
  readonly since?: EpochMs;
  readonly until?: EpochMs;
}

/**
 * Answers of the time index by `partitionKey`: the first offset at or after the time; undefined or negative if there is
 * none. A partition that is not in the map is not narrowed.
 */
export type TimeAnswers = ReadonlyMap<string, Offset | undefined>;

export interface Resolved {
  readonly ranges: Range[];
  /** For the user: whether `--offset` was clipped. */
  readonly notes: string[];
}

/** The key of a partition in `TimeAnswers`. */
export function partitionKey(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

/**
 * The times to look up. The end is `skewMs` after `until`, because records up to there may be in the range. By the log's
 * own clock the start is `skewMs` earlier too. Never negative: negative times have a special meaning for brokers.
 */
export function needsTimes({ since, until, clock, skewMs }: RangeOptions): TimesNeeded {
  const early = clock === 'log' ? skewMs : 0;
  return {
    ...(since === undefined ? {} : { since: asEpochMs(Math.max(0, Math.floor(since) - early)) }),
    ...(until === undefined ? {} : { until: asEpochMs(Math.max(0, Math.ceil(until) + skewMs)) }),
  };
}

/** Whether ranges depend on the end of every partition. */
export function needsEnd({ offset, last }: RangeOptions): boolean {
  if (last !== undefined) return true;
  if (offset === undefined || offset.kind === 'earliest') return false;
  if (offset.kind === 'latest') return true;
  return (
    fromEnd(offset.kind === 'from' ? offset.offset : offset.from) ||
    (offset.kind === 'between' && fromEnd(offset.to))
  );
}

/** The non-empty ranges to read. A KlogError if a requested partition does not exist in any topic. */
export function resolveRanges(
  options: RangeOptions,
  bounds: readonly PartitionBounds[],
  times: { readonly since: TimeAnswers; readonly until: TimeAnswers },
): Resolved {
  const chosen = choosePartitions(options.partitions, bounds);
  const ranges: Range[] = [];
  const clipped: PartitionBounds[] = [];
  for (const partition of chosen) {
    const { topic, earliest, latest } = partition;
    const requested = positions(options.offset, partition);
    if (requested.outside) clipped.push(partition);
    let from = Math.max(earliest, requested.from);
    let to = Math.min(latest, requested.to);
    // Without a known end (a pipe) every record is read, and the engine keeps the newest.
    if (options.last !== undefined && Number.isFinite(latest)) from = Math.max(from, latest - options.last);
    const key = partitionKey(topic, partition.partition);
    if (options.since !== undefined && times.since.has(key)) from = Math.max(from, answer(times.since, key));
    if (options.until !== undefined && times.until.has(key)) to = Math.min(to, answer(times.until, key));
    if (from < to)
      ranges.push({ topic, partition: partition.partition, from: asOffset(from), to: asOffset(to) });
  }
  return { ranges, notes: clipped.length === 0 ? [] : [clipNote(clipped, chosen.length)] };
}

/** The offset for a time; Infinity if there is nothing at or after it. */
function answer(times: TimeAnswers, key: string): number {
  const offset = times.get(key);
  return offset === undefined || offset < 0 ? Number.POSITIVE_INFINITY : offset;
}

/** Whether a position counts from the end; -0 is the end itself. */
function fromEnd(position: number): boolean {
  return (position < 0 && Number.isFinite(position)) || Object.is(position, -0);
}

/** An `--offset` as positions in one partition; `outside` if an absolute position is outside it. */
function positions(
  spec: OffsetSpec | undefined,
  bounds: PartitionBounds,
): { from: number; to: number; outside: boolean } {
  const { earliest, latest } = bounds;
  if (spec === undefined || spec.kind === 'earliest') return { from: earliest, to: latest, outside: false };
  if (spec.kind === 'latest') return { from: absolute(-0, bounds), to: latest, outside: false };
  const { from, to } = spec.kind === 'from' ? { from: spec.offset, to: Number.POSITIVE_INFINITY } : spec;
  // "The last 100" of a partition with 50 is simply all of it.
  const outside = [from, to].some(
    (at) => Number.isFinite(at) && !fromEnd(at) && (at < earliest || at > latest),
  );
  return { from: absolute(from, bounds), to: absolute(to, bounds), outside };
}

function absolute(position: number, { topic, latest }: PartitionBounds): number {
  if (!fromEnd(position)) return position;
  if (Number.isFinite(latest)) return latest + position;
  throw new KlogError('no-end', `"${topic}" has no known end to count offsets from`, { hint: '--last 100' });
}

function choosePartitions(
  wanted: readonly number[] | undefined,
  bounds: readonly PartitionBounds[],
): readonly PartitionBounds[] {
  if (wanted === undefined) return bounds;
  const there = new Set(bounds.map(({ partition }) => partition));
  const unknown = wanted.find((partition) => !there.has(partition));
  if (unknown !== undefined) {
    const topics = [...new Set(bounds.map(({ topic }) => `"${topic}"`))];
    const where = topics.length === 1 ? `${topics[0]} has` : `the ${topics.length} topics have`;
    const partitions = listOf([...there].sort((a, b) => a - b));
    throw new KlogError('unknown-partition', `no partition ${unknown}: ${where} ${partitions || 'none'}`, {
      hint: partitions === '' ? undefined : `-p ${partitions}`,
    });
  }
  const set = new Set(wanted);
  return bounds.filter(({ partition }) => set.has(partition));
}

/** Ascending numbers as `-p` takes them: `0-2,5`. */
function listOf(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let start = 0, end = 0; start < numbers.length; start = end) {
    end = start + 1;
    while (end < numbers.length && numbers[end] === numbers[start]! + (end - start)) end++;
    parts.push(end - start === 1 ? `${numbers[start]}` : `${numbers[start]}-${numbers[end - 1]}`);
  }
  return parts.join(',');
}

function clipNote(clipped: readonly PartitionBounds[], of: number): string {
  const shown = clipped.slice(0, 3).map(({ topic, partition, earliest, latest }) => {
    const held = earliest < latest ? `${grouped(earliest)} to ${grouped(latest - 1)}` : 'nothing';
    return `${topic}-${partition} (holds ${held})`;
  });
  const more = clipped.length > shown.length ? ` and ${clipped.length - shown.length} more` : '';
  return `--offset reaches outside ${clipped.length} of ${of} partitions and was clipped: ${shown.join(', ')}${more}`;
}

const grouped = (value: number): string => value.toLocaleString('en-US');
