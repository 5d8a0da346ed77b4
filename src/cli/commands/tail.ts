// `klog tail`: the newest matching lines, then what comes, until Ctrl-C. The look-back reads below end offsets taken
// once; the live part begins at those ends, so that nothing lies between the two.

import type { TailPlan } from '../../config/plan/plan.ts';
import { follow } from '../../read/follow.ts';
import { readTail } from '../../read/tail.ts';
import { finish } from '../run/finish.ts';
import { printerOf, showLaterDeploys } from '../run/printer.ts';
import { withSession } from '../run/session.ts';
import type { Shell } from '../stderr/shell.ts';

/** Runs it and returns the exit code. */
export function tail(plan: TailPlan, shell: Shell): Promise<number> {
  return withSession(plan, shell, async (session) => {
    const { run } = session;
    const printer = await printerOf(session);
    await readTail(run, printer, plan);
    showLaterDeploys(session, printer);
    if (plan.source.kind === 'kafka' && run.isOpen) {
      if (plan.talk.summary) shell.stderr.quiet('\u2500\u2500 live \u2500\u2500');
      await follow(run, printer);
    }
    await printer.finish();
    return finish(session, run.outcome(), printer.absentFields());
  });
}
