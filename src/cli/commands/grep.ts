// `klog grep`: the matching lines of a bounded range in time order, then, with -f, what comes after.

import type { Offset } from '../../base/brand.ts';
import type { GrepPlan } from '../../config/plan.ts';
import { countSink, quietSink } from '../../output/count.ts';
import { openPrinter, type Printer } from '../../output/printer.ts';
import type { Range } from '../../range/range.ts';
import type { Sink } from '../../scan/sink.ts';
import { Progress } from '../progress.ts';
import { openSession, type Session } from '../session.ts';
import type { Shell } from '../shell.ts';
import { finish } from './finish.ts';

/** Runs it and returns the exit code. */
export async function grep(plan: GrepPlan, shell: Shell): Promise<number> {
  const startedAt = shell.clock();
  const session = await openSession(plan, shell);
  const progress = plan.talk.progress
    ? new Progress(session.tally, plan.output.zone, plan.talk.color)
    : undefined;
  shell.complain.beforeWrite = () => progress?.hide();
  try {
    const sink = hiding(await sinkOf(plan, session, shell), progress);
    progress?.start();
    // As with grep: nothing is read, nothing matched.
    if (plan.limit === 0) session.tally.stop = 'limit';
    else await session.read(sink);
    if (plan.follow && session.tally.stop === 'end') {
      progress?.stop();
      await session.scan({
        sink,
        ranges: liveRanges(session),
        live: true,
        reorderMs: plan.reorderMs,
      });
    }
    progress?.stop();
    await sink.finish(session.tally);
    return finish(session, shell, startedAt);
  } finally {
    progress?.stop();
    session.close();
  }
}

async function sinkOf(plan: GrepPlan, session: Session, shell: Shell): Promise<Sink> {
  if (plan.show === 'nothing') return quietSink();
  if (plan.show === 'count') return countSink(shell.stdout, plan.limit);
  const printer = await openPrinter(plan.output, shell.stdout, session.highlight, plan.limit);
  banner(printer, session);
  return printer;
}

/** The line that says which deploy is meant. */
export function banner(printer: Printer, session: Session): void {
  const { deploy, deployText } = session;
  if (deployText === undefined || deploy === undefined) return;
  // A literal time is no deploy with a name: the summary's "from" says it.
  if (deploy.service !== undefined || deploy.version !== undefined || deploy.hosts.size > 0) {
    printer.banner(deployText);
  }
}

/** From the ends that the bounded part was read to, without an end: no gap and no repeat. */
export function liveRanges(session: Session): Range[] {
  const to = Number.POSITIVE_INFINITY as Offset;
  const wanted = session.plan.range.partitions;
  return session.bounds
    .filter(({ partition }) => wanted?.includes(partition) ?? true)
    .map(({ topic, partition, latest }) => ({ topic, partition, from: latest, to }))
    .sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
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
    flush: () => sink.flush(),
    finish: (tally) => sink.finish(tally),
  };
}
