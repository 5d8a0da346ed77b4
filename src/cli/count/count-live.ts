// `klog count -f`: history first, then a table that is drawn anew in place, or a line for each interval and group as
// soon as it is over. Counting is aggregate's, the look output's business; this file has the clock.

import { type Counter, counter } from '../../aggregate/count/count.ts';
import { LiveCounts } from '../../aggregate/count/live.ts';
import type { Report } from '../../aggregate/report/report.ts';
import type { CountPlan, LivePlan } from '../../config/plan/plan.ts';
import { AbsentInMatches } from '../../query/match/absent.ts';
import { follow } from '../../read/follow.ts';
import type { Outcome } from '../../read/run.ts';
import type { Sink } from '../../scan/port/sink.ts';
import { finish } from '../run/finish.ts';
import { withSession } from '../run/session.ts';
import type { Shell } from '../stderr/shell.ts';
import {
  type Asked,
  counterFor,
  failureTexts,
  fieldsAsked,
  lostText,
  notNumbers,
  sketchesFor,
} from './counting.ts';
import { openGate } from './gate.ts';
import type { LiveRun, LiveShow } from './live-show.ts';
import { openMetrics } from './metrics.ts';

/** So long after a run went live nobody knows yet whether a partition has more. */
const SETTLE_MS = 1_000;

/** Runs it and returns the exit code. */
export async function countLive(
  plan: CountPlan,
  live: LivePlan,
  asked: Asked,
  shell: Shell,
): Promise<number> {
  const deadline = live.forMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + live.forMs;
  let leave: (() => void) | undefined;
  const code = withSession(plan, shell, async (session) => {
    const { run, progress } = session;
    // Sketches are loaded once, so that a further counter is there at once.
    const shown = { ...asked, conditions: [], options: { ...asked.options, every: live.every } };
    const newSketch = await sketchesFor(shown.statistics);
    const counts = new LiveCounts({
      make: () => counter(shown.options, shown.columns, { statistics: shown.statistics, newSketch }),
      every: live.every,
      graceMs: plan.reorderMs,
      late: lateOf(live),
    });
    const metrics = await openMetrics(live, counts, shell);
    const { since } = run.resolved.window;
    const until = Number.isFinite(deadline) ? deadline : undefined;
    const gate = await openGate(asked, live, { from: since ?? (until && Date.now()), to: until });
    const makeTotal = (): Promise<Counter> =>
      counterFor({ ...shown, options: { ...shown.options, every: undefined } });
    const show = await showOf({ plan, live, makeTotal, session, shell, counts });
    leave = () => show.leave?.();
    const absent = new AbsentInMatches(fieldsAsked(asked));
    let liveSince = Number.POSITIVE_INFINITY;
    let isOver = false;
    const tellLate = (): Report | undefined => {
      const late = counts.takeLate();
      if (late !== undefined) metrics?.late(late);
      return late;
    };
    const sink: Sink = {
      ordered: false,
      timed: true,
      event: (event) => {
        absent.look(event);
        counts.event(event);
        show.event?.(event);
        return gate === undefined || !gate.event(event);
      },
      tick: (_time, caughtUp) => {
        const now = Date.now();
        liveSince = Math.min(liveSince, now);
        if (counts.close(now, caughtUp && now - liveSince >= SETTLE_MS)) {
          metrics?.closed(counts.closedTo);
          show.closed(counts.closedTo, tellLate());
          gate?.closed(counts.closedTo);
        }
        show.tick?.(now);
        isOver = now >= deadline;
        return !isOver && (gate?.failures.length ?? 0) === 0;
      },
      flush: () => show.flush(),
      finish: async () => {},
    };
    progress?.start();
    await run.read(sink);
    progress?.stop();
    if (plan.source.kind === 'kafka' && run.isOpen && Date.now() < deadline) {
      metrics?.begin(Date.now());
      show.begin(Date.now());
      gate?.begin(Date.now());
      await follow(run, sink);
    }
    const ended = run.outcome();
    // That the time is over is not a limit on matches.
    const outcome: Outcome = isOver && ended.stop === 'limit' ? { ...ended, stop: 'end' } : ended;
    await show.end(Date.now(), tellLate());
    await metrics?.end();
    sayLate(counts.late, shell);
    for (const text of notNumbers(counts.counts.counts)) shell.stderr.note(text);
    if (outcome.stop !== 'interrupted') gate?.end();
    const failed = gate?.failures ?? [];
    for (const text of failureTexts(failed, asked, !isOver)) shell.stderr.note(text);
    if (outcome.stop === 'limit' && failed.length === 0) shell.stderr.note(lostText(asked));
    const code = finish(session, outcome, absent.absent());
    if (gate === undefined || code > 1) return code;
    return failed.length > 0 ? 1 : 0;
  });
  return code.catch((error: unknown) => {
    leave?.();
    throw error;
  });
}

/** Lines are printed once, and metrics sent once; a table shows the intervals as they are now. */
function lateOf({ show, window, statsd }: LivePlan): 'together' | 'apart' | 'both' {
  if (show === 'lines' && window === undefined) return 'apart';
  return statsd === undefined ? 'together' : 'both';
}

async function showOf(run: LiveRun): Promise<LiveShow> {
  if (run.live.show === 'table') return (await import('./count-table.ts')).liveTable(run);
  return (await import('./count-lines.ts')).liveLinesOf(run);
}

function sayLate(late: number, shell: Shell): void {
  if (late === 0) return;
  const [records, of, is] =
    late === 1
      ? ['1 record', 'its interval', 'is']
      : [`${late.toLocaleString('en-US')} records`, 'their intervals', 'are'];
  shell.stderr.note(
    `${records} came after the end of ${of} and ${is} counted there (--reorder waits longer)`,
  );
}
