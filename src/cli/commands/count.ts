// `klog count`: how many matches, by any fields.

import { counter } from '../../aggregate/count.ts';
import type { Report } from '../../aggregate/report.ts';
import { KlogError } from '../../base/errors.ts';
import type { CountPlan } from '../../config/plan.ts';
import { writeReport } from '../../output/report.ts';
import { AbsentInMatches } from '../../query/absent.ts';
import { readFieldName } from '../../query/fieldname.ts';
import type { FieldRef } from '../../record/field.ts';
import type { Sink } from '../../scan/sink.ts';
import { progressOf } from '../progress.ts';
import { openSession } from '../session.ts';
import type { Shell } from '../shell.ts';
import { finish } from './finish.ts';

/** Runs it and returns the exit code. */
export async function count(plan: CountPlan, shell: Shell): Promise<number> {
  const startedAt = shell.clock();
  const session = await openSession(plan, shell);
  const progress = progressOf(plan, session.tally, shell);
  try {
    const fields = plan.count.by.map(fieldOf);
    const sink = counter(plan.count, fields);
    const absent = new AbsentInMatches(fields);
    progress?.start();
    await session.read(watched(sink, absent));
    progress?.stop();
    const report = sink.report();
    await writeReport(report, plan.report, plan.output, shell.stdout);
    // A table says it on its last line.
    if (plan.report === 'json' && report.moreRows > 0) shell.complain.note(leftOut(report));
    return finish(session, shell, startedAt, absent.absent());
  } finally {
    progress?.stop();
    session.close();
  }
}

/** Shows the matches to both. */
function watched(sink: Sink, absent: AbsentInMatches): Sink {
  return {
    ordered: sink.ordered,
    event: (event) => {
      absent.look(event);
      return sink.event(event);
    },
    flush: () => sink.flush(),
    finish: (tally) => sink.finish(tally),
  };
}

function leftOut({ moreRows, moreCount }: Report): string {
  const records = moreCount.toLocaleString('en-US');
  return `${moreRows.toLocaleString('en-US')} more ${moreRows === 1 ? 'row' : 'rows'} with ${records} in all (--top)`;
}

/** A field as an expression would read it. */
function fieldOf(name: string): FieldRef {
  const read = readFieldName(name, 0);
  if (read === undefined || read.end !== name.length) {
    throw new KlogError('bad-field', `--by "${name}": that is no field name`, { hint: '--by host,level' });
  }
  return read.field;
}
