// `klog count`: how many matches, by any fields.

import { counter } from '../../aggregate/count.ts';
import { KlogError } from '../../base/errors.ts';
import type { CountPlan } from '../../config/plan.ts';
import { writeReport } from '../../output/report.ts';
import { readFieldName } from '../../query/fieldname.ts';
import type { FieldRef } from '../../record/field.ts';
import { Progress } from '../progress.ts';
import { openSession } from '../session.ts';
import type { Shell } from '../shell.ts';
import { finish } from './finish.ts';

/** Runs it and returns the exit code. */
export async function count(plan: CountPlan, shell: Shell): Promise<number> {
  const startedAt = shell.clock();
  const session = await openSession(plan, shell);
  const progress = plan.talk.progress
    ? new Progress(session.tally, plan.output.zone, plan.talk.color)
    : undefined;
  shell.complain.beforeWrite = () => progress?.hide();
  try {
    const sink = counter(plan.count, plan.count.by.map(fieldOf));
    progress?.start();
    await session.scan({ sink, ranges: session.ranges, chosen: session.chosen });
    progress?.stop();
    await writeReport(sink.report(), plan.report, plan.output, shell.stdout);
    return finish(session, shell, startedAt);
  } finally {
    progress?.stop();
    session.close();
  }
}

/** A field as an expression would read it. */
function fieldOf(name: string): FieldRef {
  const read = readFieldName(name, 0);
  if (read === undefined || read.end !== name.length) {
    throw new KlogError('bad-field', `--by "${name}": that is no field name`, { hint: '--by host,level' });
  }
  return read.field;
}
