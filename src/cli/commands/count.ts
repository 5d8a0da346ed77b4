// `klog count`: how many matches, by any fields, with statistics and over time.

import { randomUUID } from 'node:crypto';
import type { Counter } from '../../aggregate/count/count.ts';
import type { Counts } from '../../aggregate/group/counts.ts';
import { certainty } from '../../aggregate/rows/condition.ts';
import type { Showing } from '../../aggregate/rows/rows.ts';
import type { Share } from '../../aggregate/state/shares.ts';
import { type StateHeader, stateLines } from '../../aggregate/state/state.ts';
import type { CountPlan } from '../../config/plan/plan.ts';
import { writeJsonLines, writeLines, writeReport } from '../../output/report/report.ts';
import type { TimeLook } from '../../output/report/timeline-report.ts';
import { AbsentInMatches } from '../../query/match/absent.ts';
import { over, type Sink } from '../../scan/port/sink.ts';
import {
  type Asked,
  counterFor,
  failures,
  failureTexts,
  fieldsAsked,
  leftOut,
  lostText,
  notNumbers,
  readAsked,
  refuseUnmeasured,
} from '../count/counting.ts';
import { finish } from '../run/finish.ts';
import { type Session, withSession } from '../run/session.ts';
import type { Shell } from '../stderr/shell.ts';

/** Runs it and returns the exit code. */
export async function count(plan: CountPlan, shell: Shell): Promise<number> {
  // What is wrong with the question is said before a broker is asked.
  const asked = readAsked(plan.count);
  if (plan.live !== undefined) {
    const { countLive } = await import('../count/count-live.ts');
    return countLive(plan, plan.live, asked, shell);
  }
  return withSession(plan, shell, async (session) => {
    const { run, progress } = session;
    const range = rangeOf(session);
    const sink = await counterFor(asked, { range, timed: plan.report === 'report' });
    const { counts } = sink;
    watch(counts, asked, plan, range);
    const absent = new AbsentInMatches(fieldsAsked(asked));
    progress?.start();
    await run.read(watched(sink, absent));
    progress?.stop();
    const outcome = run.outcome();
    const isWhole = outcome.stop === 'end' && outcome.isComplete;
    // A part of the whole may well have none.
    if (isWhole && plan.report !== 'report') refuseUnmeasured(counts, asked, absent.absent());
    const failed = failures(asked, counts, { range });
    await print(session, sink, range, isWhole);
    const isEarly = outcome.stop === 'limit';
    for (const text of failureTexts(failed, asked, isEarly)) shell.stderr.note(text);
    if (isEarly && failed.length === 0) shell.stderr.note(lostText(asked));
    for (const text of notNumbers(counts)) shell.stderr.note(text);
    const code = finish(session, outcome, absent.absent());
    if (asked.conditions.length === 0 || code > 1) return code;
    return failed.length > 0 ? 1 : 0;
  });
}

type Range = Showing['range'];

/** The range that rates are over: what was asked for, up to the start of the run where it has no end. */
function rangeOf({ plan, run }: Session): Range {
  const { since, until } = run.resolved.window;
  return { from: since, to: until ?? (since === undefined ? undefined : plan.now) };
}

/** Ends the reading as soon as what --fail-if asks is certain. */
function watch(counts: Counts, { conditions }: Asked, { count }: CountPlan, { from, to }: Range): void {
  const { every } = count;
  const asked = from === undefined || to === undefined ? undefined : to - from;
  counts.watch = certainty(conditions, counts, {
    isTotal: count.by.length === 0 && every === undefined,
    lengthMs: every ?? asked,
  });
}

async function print(
  session: Session<CountPlan>,
  counter: Counter,
  range: Range,
  isWhole: boolean,
): Promise<void> {
  const { plan, shell } = session;
  const { counts } = counter;
  switch (plan.report) {
    case 'number':
      await writeLines([String(counts.total)], shell.stdout);
      return;
    case 'report': {
      const header = stateHeader(session, range, isWhole);
      await writeJsonLines(stateLines(counts, header), shell.stdout);
      return;
    }
    default: {
      const report = counter.report();
      await writeReport(report, plan.report, { ...plan.output, time: timeLook(session) }, shell.stdout);
      // A table says it on its last line.
      if (plan.report !== 'table' && report.moreRows > 0) shell.stderr.note(leftOut(report));
    }
  }
}

/** What stands above sparklines. */
function timeLook({ plan, run, inserts }: Session): TimeLook {
  const { zone } = plan.output;
  const { found, window } = run.resolved;
  const { since, until } = window;
  const deploys = [...(found === undefined ? [] : [found.deploy.start]), ...inserts.list.map(({ at }) => at)];
  const to = until ?? (since === undefined ? undefined : plan.now);
  return { zone, now: plan.now, deploys, from: since, to };
}

function stateHeader(session: Session<CountPlan>, range: Range, isWhole: boolean): StateHeader {
  const { count, question, output } = session.plan;
  // When and where the question was asked is not a part of it.
  const { now, zone, ...where } = question.options;
  return {
    question: {
      where,
      by: count.by,
      every: count.every ?? null,
      statistics: count.stats ?? [],
      clock: output.clock,
    },
    shares: [shareOf(session, range)],
    range: { from: range.from ?? null, to: range.to ?? null },
    complete: isWhole,
  };
}

/** What this run read of the whole. */
function shareOf({ plan, run }: Session, range: Range): Share {
  const { source, shard, range: asked } = plan;
  const { partitions, offset, last } = asked;
  const only = [partitions, offset, last].some((one) => one !== undefined)
    ? JSON.stringify({ partitions, offset, last })
    : null;
  return {
    id: randomUUID(),
    // The part before the first is the last one.
    shard: shard === undefined ? null : `${shard.index || shard.of}/${shard.of}`,
    source:
      source.kind === 'files'
        ? { files: source.paths }
        : { cluster: run.resolved.opened.clusterId ?? null, topics: source.topics, only },
    range: { from: range.from ?? null, to: range.to ?? null },
  };
}

/** Shows the matches to both. Of records that are known there were others with the same fields. */
function watched(sink: Sink, absent: AbsentInMatches): Sink {
  return over(sink, {
    event: (event) => {
      absent.look(event);
      return sink.event(event);
    },
  });
}
