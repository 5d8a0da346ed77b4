// The range flags as RangeOptions, and --since-deploy. The texts themselves are read by range; this file adds the
// flags' names to what is wrong with them.

import type { EpochMs } from '../../base/brand.ts';
import { parseDuration } from '../../base/duration.ts';
import { KlogError } from '../../base/errors.ts';
import type { DeployRequest } from '../../deploy/options.ts';
import type { RawFlags } from '../../flags/flags.ts';
import { parseOffsetSpec, parsePartitions } from '../../range/offset.ts';
import type { RangeOptions } from '../../range/range.ts';
import { parseTime } from '../../range/time.ts';
import { withFlag } from './display.ts';

const SKEW = '10m';

/** What the range flags ask for. KlogErrors name the flag; a range that ends before it begins is `empty-range`. */
export function rangeOptions(flags: RawFlags, now: EpochMs, zone: string | undefined): RangeOptions {
  const { since, until, offset, partition } = flags;
  const at = (flag: string, text: string | undefined, direction: 'since' | 'until'): EpochMs | undefined =>
    text === undefined ? undefined : withFlag(flag, () => parseTime(text, { now, zone, direction }));
  const from = at('--since', since, 'since');
  const to = at('--until', until, 'until');
  if (from !== undefined && to !== undefined && from >= to) {
    throw new KlogError('empty-range', `--since "${since}" is not before --until "${until}"`, {
      // What ends where it begins holds nothing either way round.
      hint: from === to ? 'leave out --until' : `--since ${quoted(until)} --until ${quoted(since)}`,
    });
  }
  return {
    since: from,
    until: to,
    offset: offset === undefined ? undefined : withFlag('--offset', () => parseOffsetSpec(offset)),
    last: flags.last,
    clock: flags.time ?? 'record',
    skewMs: duration('--skew', flags.skew, SKEW),
    partitions:
      partition === undefined ? undefined : withFlag('--partition', () => parsePartitions(partition)),
  };
}

function quoted(text: string | undefined): string {
  return text?.includes(' ') ? `'${text}'` : `${text}`;
}

/** A duration in ms; the KlogError of another text names the flag, and its default as an example. */
export function duration(flag: string, text: string | undefined, byDefault: string): number {
  return withFlag(flag, () => parseDuration(text ?? byDefault, byDefault));
}

/** What --since-deploy asks for: bare (the empty text; `nextWord` stood after it), a literal time, else a REF. */
export function deployRequest(
  text: string | undefined,
  nextWord: string | undefined,
  now: EpochMs,
  zone: string | undefined,
): DeployRequest | undefined {
  if (text === undefined) return undefined;
  if (text === '') return { kind: 'newest', nextWord };
  // A service may be called "today"; times that begin with a digit cannot be meant otherwise.
  if (/^\d/.test(text)) {
    try {
      return { kind: 'time', at: parseTime(text, { now, zone, direction: 'since' }) };
    } catch (error) {
      if (!(error instanceof KlogError)) throw error;
    }
  }
  return { kind: 'ref', text };
}
