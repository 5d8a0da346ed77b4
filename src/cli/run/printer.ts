// The printer of a run's lines, and the lines for deploys before the first and after the last of them.

import type { GrepPlan, TailPlan } from '../../config/plan/plan.ts';
import { describeDeploy } from '../../deploy/describe.ts';
import { openPrinter, type Printer } from '../../output/record/printer.ts';
import { shortTimes } from '../../output/terminal/clock.ts';
import { highlighter } from '../../query/marks/highlight.ts';
import { partsFinder } from '../../query/marks/parts.ts';
import type { Session } from './session.ts';

/** A printer, with the deploy that the range begins with already printed. */
export async function printerOf(session: Session<GrepPlan | TailPlan>): Promise<Printer> {
  const { plan, inserts, shell } = session;
  const { expr, found, options } = plan.question;
  const marks = {
    highlight: highlighter(expr, options),
    partsOf: partsFinder(found, options),
  };
  // The context lines of the last match come behind it, so that the printer does not count.
  const most = plan.around === undefined ? plan.limit : undefined;
  const printer = await openPrinter(plan.output, shell.stdout, marks, most, inserts);
  showDeploy(session, printer);
  return printer;
}

/** The line above all others: the deploy that the range begins with. */
function showDeploy({ run, plan }: Session, printer: Printer): void {
  const { found } = run.resolved;
  // A literal time is not a deploy with a name: the summary's "from" says it.
  if (found?.isMarked !== true) return;
  const { deploy } = found;
  printer.banner(describeDeploy(deploy, shortTimes(plan.output.zone, plan.now)), deploy.start);
}

/** Once the bounded part of a run is printed: the deploys after its last line. */
export function showLaterDeploys({ plan, run }: Session, printer: Printer): void {
  // Where it ended elsewhere than at a time, nothing is known of what comes after the last line.
  if (!run.isOpen || plan.range.offset?.kind === 'between') return;
  printer.passed(run.resolved.window.until ?? Number.POSITIVE_INFINITY);
}
