// Explains a time range for --verbose: how much the time index excludes, and what is not read.

import { formatDuration } from '../base/duration.ts';
import type { PartitionBounds, Range, RangeOptions } from './range.ts';
import { partitionKey, type TimeAnswers } from './resolve.ts';

const MAX_NAMED = 5;

/** Sentences about the resolved ranges; none without --since and --until. */
export function describeTimes(
  { since, until, clock, skewMs }: RangeOptions,
  bounds: readonly PartitionBounds[],
  ranges: readonly Range[],
  times: { readonly since: TimeAnswers; readonly until: TimeAnswers },
): string[] {
  if (since === undefined && until === undefined) return [];
  const answers = since === undefined ? times.until : times.since;
  // Files have no time index.
  if (answers.size === 0) return [];
  const skew = formatDuration(skewMs);
  const texts = [
    `of ${count(sum(bounds.map(({ earliest, latest }) => latest - earliest)))} offsets in ` +
      `${count(bounds.length)} partitions, ${count(sum(ranges.map(({ from, to }) => to - from)))} in ` +
      `${count(ranges.length)} can be in the range by the time index`,
  ];
  if (since !== undefined && clock === 'log') {
    texts.push(`--time log: reading begins ${skew} (--skew) before the range; earlier records are not read`);
  }
  if (until !== undefined) {
    texts.push(
      `a partition is read up to its first record ${skew} (--skew) or more past the range; later records are not read`,
    );
  }
  const whole = bounds.filter(
    ({ topic, partition, earliest, latest }) =>
      earliest < latest && !answers.has(partitionKey(topic, partition)),
  );
  if (whole.length > 0) {
    const named = whole.slice(0, MAX_NAMED).map(({ topic, partition }) => `${topic}-${partition}`);
    const more = whole.length - named.length;
    texts.push(
      `without Kafka timestamps, read completely: ${named.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`,
    );
  }
  return texts;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const count = (value: number): string => value.toLocaleString('en-US');
