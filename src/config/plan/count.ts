// The flags of counting as CountOptions. Field names, statistics and conditions stay as written: cli/count-fields and
// cli/count-condition read them before anything is opened.

import type { CountOptions } from '../../aggregate/count/options.ts';
import { readDuration } from '../../base/duration.ts';
import { KlogError } from '../../base/errors.ts';
import type { RawFlags } from '../../flags/flags.ts';
import { splitList } from './display.ts';
import type { CountPlan, ReadPlan } from './plan.ts';

const COUNT_BY = ['host', 'level'];
/** A longer interval is a slip: a hundred years. */
const LONGEST_MS = 100 * 366 * 86_400_000;

/** What to count; the default is by host and level, with a condition the total. */
export function countOptions(flags: RawFlags): CountOptions {
  const isTotal = flags.total || (flags.failIf !== undefined && flags.by === undefined);
  return {
    by: isTotal ? [] : flags.by === undefined ? COUNT_BY : namesOf('--by', 'host,level', splitList(flags.by)),
    top: flags.top,
    every: flags.every === undefined ? undefined : intervalOf(flags.every),
    stats: flags.stat === undefined ? [] : statisticsOf(flags.stat),
    failIf: flags.failIf,
  };
}

/** What is printed in the end. */
export function countReport(flags: RawFlags): CountPlan['report'] {
  return flags.count ? 'number' : (flags.countFormat ?? 'table');
}

/** What a flag names, each once. That it names nothing was not meant: a variable may be empty. */
function namesOf(flag: string, example: string, names: readonly string[]): string[] {
  const named = names.filter((name) => name !== '');
  if (named.length > 0) return [...new Set(named)];
  throw new KlogError('bad-field', `${flag} names nothing`, { hint: `${flag} ${example}` });
}

/** `--stat 'p95(latency),max(latency)'` is two. */
function statisticsOf(list: readonly string[]): string[] {
  const all = list.flatMap((text) => text.split(/,(?![^(]*\))/)).map((one) => one.trim());
  return namesOf('--stat', "'p95(latency)'", all);
}

function intervalOf(text: string): number {
  const every = readDuration(text);
  if (every !== undefined && Number.isInteger(every) && every >= 1 && every <= LONGEST_MS) return every;
  const why =
    every === undefined
      ? /^\d+(\.\d+)?$/.test(text.trim())
        ? 'has no unit'
        : 'is not a duration'
      : every > LONGEST_MS
        ? 'is longer than a hundred years'
        : 'is not a whole number of milliseconds';
  const hint = /^\d+$/.test(text.trim()) && Number(text) > 0 ? `--every ${text.trim()}s` : '--every 1m';
  throw new KlogError('bad-interval', `--every "${text}" ${why}`, { hint });
}

/** `1/4` to `4/4`, or `0/4` to `3/4`: 0 and N are the same part. */
export function shardOf({ shard }: RawFlags): ReadPlan['shard'] {
  if (shard === undefined) return undefined;
  const match = /^\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*$/.exec(shard);
  const index = Number(match?.[1]);
  const of = Number(match?.[2]);
  if (match === null || of < 1) {
    throw new KlogError('bad-shard', `--shard "${shard}" is not a part of a whole`, { hint: '--shard 1/4' });
  }
  if (index > of) {
    throw new KlogError('bad-shard', `--shard ${shard}: there are only ${of} parts`, {
      hint: `--shard ${of}/${of}`,
    });
  }
  return { index: index % of, of };
}
