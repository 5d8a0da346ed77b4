// `klog grep`: the matching lines of a bounded range in time order, then, with -f, what comes after.

import type { GrepPlan, TailPlan } from '../../config/plan/plan.ts';
import { countSink, quietSink } from '../../output/record/count.ts';
import { openPrinter, type Printer } from '../../output/record/printer.ts';
import { follow } from '../../read/follow.ts';
import { openSession, type Session } from '../../read/session.ts';
import type { Sink } from '../../scan/port/sink.ts';
import { showDeploy, showLaterDeploys } from '../stderr/deploy-lines.ts';
import { finish } from '../stderr/finish.ts';
import { type Progress, progressOf } from '../stderr/progress.ts';
import type { Shell } from '../stderr/shell.ts';

/** Runs it and returns the exit code. */
export async function grep(plan: GrepPlan, shell: Shell): Promise<number> {
  const startedAt = shell.clock();
  const session = await openSession(plan, shell);
  const progress = progressOf(plan, session.tally, shell);
  try {
    const printer = plan.show === 'lines' ? await printerOf(plan, session, shell) : undefined;
    const sink = hiding(printer ?? silentSink(plan, shell), progress);
    progress?.start();
    // As with grep: nothing is read, nothing matched.
    if (plan.limit === 0) session.tally.stop = 'limit';
    else await session.read(sink);
    progress?.stop();
    if (printer !== undefined) showLaterDeploys(session, printer);
    if (plan.follow && session.tally.stop === 'end') {
      await follow(session, shell, startedAt, { sink, reorderMs: plan.reorderMs });
    }
    await sink.finish(session.tally);
    return finish(session, shell, startedAt, printer?.absentFields());
  } finally {
    progress?.stop();
    session.close();
  }
}

function silentSink(plan: GrepPlan, shell: Shell): Sink {
  return plan.show === 'count' ? countSink(shell.stdout, plan.limit) : quietSink();
}

/** A printer of the session's lines, with the deploy that they begin with already printed. */
export async function printerOf(
  { output, limit, around }: GrepPlan | TailPlan,
  session: Session,
  shell: Shell,
): Promise<Printer> {
  // With context lines those of the last match come behind it, so that the printer does not count.
  const most = around === undefined ? limit : undefined;
  const printer = await openPrinter(output, shell.stdout, session.marks, most, session.inserts);
  showDeploy(session, printer);
  return printer;
}

/** Takes the progress line away before a line of output may be written. */
function hiding(sink: Sink, progress: Progress | undefined): Sink {
  if (progress === undefined) return sink;
  return {
    ordered: sink.ordered,
    timed: sink.timed,
    event: (event) => {
      progress.hide();
      return sink.event(event);
    },
    context: (event) => {
      progress.hide();
      return sink.context?.(event) ?? true;
    },
    gap: () => sink.gap?.(),
    flush: () => sink.flush(),
    finish: (tally) => sink.finish(tally),
  };
}
