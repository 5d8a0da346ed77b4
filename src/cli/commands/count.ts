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
import { openSession, type Session } from '../../read/session.ts';
import type { Sink } from '../../scan/port/sink.ts';
import { isComplete } from '../../scan/port/tally.ts';
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
import { finish } from '../stderr/finish.ts';
import { progressOf } from '../stderr/progress.ts';
import type { Shell } from '../stderr/shell.ts';

/** Runs it and returns the exit code. */
export async function count(plan: CountPlan, shell: Shell): Promise<number> {
  const startedAt = shell.clock();
  // What is wrong with the question is said before a broker is asked.
  const asked = readAsked(plan.count);
  if (plan.live !== undefined) {
    const { countLive } = await import('../count/count-live.ts');
    return countLive(plan, plan.live, asked, shell);
  }
  const session = await openSession(plan, shell);
  const progress = progressOf(plan, session.tally, shell);
  try {
    const range = rangeOf(plan, session);
    const sink = await counterFor(asked, { range, timed: plan.report === 'report' });
    const { counts } = sink;
    watch(counts, asked, plan, range);
    const absent = new AbsentInMatches(fieldsAsked(asked));
    progress?.start();
    await session.read(watched(sink, absent));
    progress?.stop();
    const { tally } = session;
    // A part of the whole may well have none.
    const isWhole = plan.report !== 'report' && tally.stop === 'end' && isComplete(tally);
    if (isWhole) refuseUnmeasured(counts, asked, absent.absent());
    const failed = failures(asked, counts, { range });
    await print(plan, session, sink, range, shell);
    const isEarly = tally.stop === 'limit';
    for (const text of failureTexts(failed, asked, isEarly)) shell.stderr.note(text);
    if (isEarly && failed.length === 0) shell.stderr.note(lostText(asked));
    for (const text of notNumbers(counts)) shell.stderr.note(text);
    const code = finish(session, shell, startedAt, absent.absent());
    if (asked.conditions.length === 0 || code > 1) return code;
    return failed.length > 0 ? 1 : 0;
  } finally {
    progress?.stop();
    session.close();
  }
}

type Range = Showing['range'];

/** The range that rates are over: what was asked for, up to the start of the run where it has no end. */
function rangeOf(plan: CountPlan, { window }: Session): Range {
  const { since, until } = window;
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
  plan: CountPlan,
  session: Session,
  counter: Counter,
  range: Range,
  shell: Shell,
): Promise<void> {
  const { counts } = counter;
  switch (plan.report) {
    case 'number':
      await writeLines([String(counts.total)], shell.stdout);
      return;
    case 'report': {
      const header = stateHeader(plan, session, range);
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
function timeLook({ plan, window: { since, until }, found, inserts }: Session): TimeLook {
  const { zone } = plan.output;
  const deploys = [...(found === undefined ? [] : [found.deploy.start]), ...inserts.list.map(({ at }) => at)];
  const to = until ?? (since === undefined ? undefined : plan.now);
  return { zone, now: plan.now, deploys, from: since, to };
}

function stateHeader(plan: CountPlan, session: Session, range: Range): StateHeader {
  const { count, query, output } = plan;
  const { tally } = session;
  // When and where the question was asked is no part of it.
  const { now, zone, ...where } = query;
  return {
    question: {
      where,
      by: count.by,
      every: count.every ?? null,
      statistics: count.stats ?? [],
      clock: output.clock,
    },
    shares: [shareOf(plan, session, range)],
    range: { from: range.from ?? null, to: range.to ?? null },
    complete: tally.stop === 'end' && isComplete(tally),
  };
}

/** What this run read of the whole. */
function shareOf({ source, shard, range: asked }: CountPlan, { clusterId }: Session, range: Range): Share {
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
        : { cluster: clusterId ?? null, topics: source.topics, only },
    range: { from: range.from ?? null, to: range.to ?? null },
  };
}

/** Shows the matches to both. Of records that are known there were others with the same fields. */
function watched(sink: Sink, absent: AbsentInMatches): Sink {
  return {
    ordered: sink.ordered,
    timed: sink.timed,
    // Asked for only where batches can be passed over.
    get known() {
      return sink.known;
    },
    event: (event) => {
      absent.look(event);
      return sink.event(event);
    },
    flush: () => sink.flush(),
    finish: (tally) => sink.finish(tally),
  };
}
