// `klog grep`: the matching lines of a bounded range in time order, then, with -f, what comes after.

import type { GrepPlan } from '../../config/plan/plan.ts';
import { countSink, quietSink } from '../../output/record/count.ts';
import { follow } from '../../read/follow.ts';
import { over, type Sink } from '../../scan/port/sink.ts';
import { finish } from '../run/finish.ts';
import { printerOf, showLaterDeploys } from '../run/printer.ts';
import type { Progress } from '../run/progress.ts';
import { withSession } from '../run/session.ts';
import type { Shell } from '../stderr/shell.ts';

/** Runs it and returns the exit code. */
export function grep(plan: GrepPlan, shell: Shell): Promise<number> {
  return withSession(plan, shell, async (session) => {
    const { run, progress } = session;
    const printer = plan.show === 'lines' ? await printerOf(session) : undefined;
    const sink = hiding(printer ?? silentSink(plan, shell), progress);
    progress?.start();
    await run.read(sink);
    progress?.stop();
    if (printer !== undefined) showLaterDeploys(session, printer);
    if (plan.follow) await follow(run, sink);
    await sink.finish();
    return finish(session, run.outcome(), printer?.absentFields());
  });
}

function silentSink(plan: GrepPlan, shell: Shell): Sink {
  return plan.show === 'count' ? countSink(shell.stdout, plan.limit) : quietSink();
}

/** Takes the progress line away before a line of output may be written. */
function hiding(sink: Sink, progress: Progress | undefined): Sink {
  if (progress === undefined) return sink;
  return over(sink, {
    event: (event) => {
      progress.hide();
      return sink.event(event);
    },
    context: (event) => {
      progress.hide();
      return sink.context?.(event) ?? true;
    },
  });
}
