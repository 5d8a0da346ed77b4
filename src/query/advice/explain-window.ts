// The range of time beside an expression, in words. It is no part of the expression: the reader tests it.

import type { EpochMs } from '../../base/brand.ts';
import { instantOf } from './explain-ends.ts';
import type { TestNote } from './explain-test.ts';

/** Times in ms; `since` inclusive, `until` exclusive. */
export interface TimeRange {
  readonly clock: 'record' | 'log';
  readonly since: EpochMs | undefined;
  readonly until: EpochMs | undefined;
}

/** The range as one more test; undefined where it is open at both ends. */
export function noteWindow({ clock, since, until }: TimeRange): TestNote | undefined {
  if (since === undefined && until === undefined) return undefined;
  const low = since === undefined ? null : instantOf(since);
  const high = until === undefined ? null : instantOf(until);
  const both = (ends: readonly (string | null)[], joint: string): string =>
    ends.filter((text) => text !== null).join(joint);
  const means = both([low && `from ${low} on`, high && `before ${high}`], ' and ');
  const whose = clock === 'log' ? "the line's own time, else Kafka's" : "Kafka's time, else the line's own";
  const test = both([low && `${clock} time >= ${low}`, high && `${clock} time < ${high}`], ', ');
  return {
    test: `[${test}]`,
    field: null,
    means: `${means}; ${whose}`,
    case: null,
    low,
    high,
    unit: 'time',
  };
}
