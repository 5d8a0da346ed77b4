// The plan of `klog count --merge`: reports are added up, and nothing is read of what they were counted from.

import { KlogError } from '../../base/errors.ts';
import { type FlagKey, flagOf, type RawFlags } from '../../flags/flags.ts';
import { countReport } from './count.ts';
import { outputOptions } from './display.ts';
import { type Given, talk } from './given.ts';
import type { MergePlan } from './plan.ts';

/** Of the flags that say what is read: how times are shown, and where other flags come from. */
const HARMLESS = ['tz', 'utc', 'context', 'config'];

/** What `klog count --merge FILE...` is to do. */
export function mergePlan(given: Given): MergePlan {
  const { raw, flags, world } = given;
  if (raw.args.length === 0) {
    throw new KlogError('missing-file', '--merge needs the files to add up', {
      hint: 'klog count --merge *.report',
    });
  }
  refuseReading(raw.flags);
  return {
    command: 'merge',
    paths: raw.args,
    top: flags.top,
    failIf: flags.failIf ?? [],
    report: countReport(flags),
    output: outputOptions(flags, world, 'pretty'),
    talk: talk(given),
    now: world.now,
  };
}

/** Flags that were typed and would do nothing: what the reports hold has been read. */
function refuseReading(typed: RawFlags): void {
  const idle = (Object.keys(typed) as FlagKey[]).find((key) => {
    const { group, long } = flagOf(key);
    return ['Source', 'Range', 'Query'].includes(group) && !HARMLESS.includes(long);
  });
  if (idle === undefined) return;
  const { long } = flagOf(idle);
  throw new KlogError('flag-conflict', `--${long} and --merge cannot be given together`, {
    hint: `klog count --${long} ... -o report > one.report`,
  });
}
