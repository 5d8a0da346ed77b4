// The lines between records that say where a deploy falls into the range. They are an extra: where no deploy was asked
// for, they are read only where that is cheap, and what goes wrong then is no error.

import { reasonOf } from '../../base/errors.ts';
import type { CountPlan } from '../../config/plan/plan.ts';
import { describeDeploy } from '../../deploy/describe.ts';
import { type Deploy, LONGEST_PAUSE_MS } from '../../deploy/history.ts';
import type { Inserts } from '../../output/record/between.ts';
import { shortTimes } from '../../output/terminal/clock.ts';
import type { RangeOptions } from '../../range/range.ts';
import { type Deploys, readDeploys } from '../../read/deploys.ts';
import type { OpenSource } from '../../read/options.ts';
import type { SinceDeploy } from '../../read/since-deploy.ts';
import type { ReadingPlan, Shell } from '../stderr/shell.ts';

/** Nobody waits longer than this for them, ms. */
const LONGEST_MS = 1_000;

/** The deploys that fall into a range, as inserts for pretty output. Never rejects. */
export async function deployInserts(
  plan: ReadingPlan,
  opened: OpenSource,
  found: SinceDeploy | undefined,
  range: RangeOptions,
  shell: Shell,
): Promise<Inserts> {
  const fromFirst = range.since === undefined;
  const noun = 'deploys';
  if (!hasLines(plan)) return { list: [], noun, fromFirst };
  const deploys = found?.isMarked === true ? found.known : await configured(plan, opened, range, shell);
  const from = range.since ?? Number.NEGATIVE_INFINITY;
  const to = Math.min(range.until ?? Number.POSITIVE_INFINITY, plan.now + 1);
  const format = shortTimes(plan.output.zone, plan.now);
  const list = deploys
    .filter((deploy) => deploy !== found?.deploy && deploy.start >= from && deploy.start < to)
    .map((deploy) => ({ at: deploy.start, text: describeDeploy(deploy, format) }));
  return { list: list.reverse(), noun, fromFirst };
}

function hasLines(plan: ReadingPlan): boolean {
  if (plan.command === 'count') return hasAxis(plan);
  if (plan.output.format !== 'pretty' || plan.order !== 'time') return false;
  return plan.command === 'tail' || plan.show === 'lines';
}

/** A count over time shows them above its sparklines. */
function hasAxis({ live, count, report, output }: CountPlan): boolean {
  if (live !== undefined) return live.show === 'table';
  return output.terminal && report === 'table' && count.every !== undefined;
}

async function configured(
  plan: ReadingPlan,
  opened: OpenSource,
  { since }: RangeOptions,
  shell: Shell,
): Promise<readonly Deploy[]> {
  const { kind } = plan.deploys;
  // A command may take its time, and Kafka is not asked for the sake of files.
  const isCheap = kind === 'file' || kind === 'git' || (kind === 'topic' && plan.source.kind === 'kafka');
  if (!plan.deploysConfigured || !isCheap) return [];
  // The newest lines of tail lie in the newest part.
  const floor = plan.command === 'tail' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const late = AbortSignal.timeout(LONGEST_MS);
  const reading = readDeploys({
    source: plan.deploys,
    topic: opened.topic,
    signal: AbortSignal.any([shell.signal, late]),
    backTo: () => (since === undefined ? floor : since - LONGEST_PAUSE_MS),
  });
  try {
    return (await beforeAbort(reading, late)).list;
  } catch (error) {
    const why = late.aborted ? `they could not be read in ${LONGEST_MS / 1_000} s` : reasonOf(error);
    shell.stderr.detail(`no lines for deploys: ${why}`);
    return [];
  }
}

/** Rejects when the signal aborts first. */
function beforeAbort(reading: Promise<Deploys>, signal: AbortSignal): Promise<Deploys> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    reading.then(resolve, reject);
  });
}
