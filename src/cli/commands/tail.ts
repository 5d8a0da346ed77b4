// `klog tail`: the newest matching lines, then what comes, until Ctrl-C. The look-back reads backwards in growing
// steps below end offsets taken once; the live part begins at those ends, so nothing lies between the two.

import { asOffset } from '../../base/brand.ts';
import type { TailPlan } from '../../config/plan/plan.ts';
import type { Printer } from '../../output/record/printer.ts';
import type { Range } from '../../range/range.ts';
import { follow } from '../../read/follow.ts';
import { KeepNewest } from '../../read/keep.ts';
import { openSession, type Session } from '../../read/session.ts';
import { newTally, type Tally } from '../../scan/port/tally.ts';
import { showLaterDeploys } from '../stderr/deploy-lines.ts';
import { finish } from '../stderr/finish.ts';
import type { Shell } from '../stderr/shell.ts';
import { printerOf } from './grep.ts';
import { showNewest } from './tail-around.ts';

/** Records that the first step back reads, over all partitions, and of each at least. */
const FIRST_STEP = 3_000;
const MIN_STEP = 20;
const STEP_GROWTH = 4;

/** Runs it and returns the exit code. */
export async function tail(plan: TailPlan, shell: Shell): Promise<number> {
  const startedAt = shell.clock();
  const session = await openSession(plan, shell);
  try {
    const printer = await printerOf(plan, session, shell);
    if (plan.limit === 0) {
      session.tally.stop = 'limit';
    } else if (hasRange(plan)) {
      await session.read(printer);
    } else {
      await lookBack(plan, session, printer, shell);
    }
    showLaterDeploys(session, printer);
    if (plan.source.kind === 'kafka' && session.tally.stop === 'end') {
      if (plan.talk.summary) shell.stderr.quiet('\u2500\u2500 live \u2500\u2500');
      await follow(session, shell, startedAt, { sink: printer, reorderMs: plan.reorderMs });
    }
    await printer.finish(session.tally);
    return finish(session, shell, startedAt, printer.absentFields());
  } finally {
    session.close();
  }
}

/** With a range of its own, tail prints all of its matches before it follows. */
function hasRange({ range, sinceDeploy }: TailPlan): boolean {
  return (
    sinceDeploy !== undefined ||
    range.since !== undefined ||
    range.until !== undefined ||
    range.offset !== undefined ||
    range.last !== undefined
  );
}

async function lookBack(plan: TailPlan, session: Session, printer: Printer, shell: Shell): Promise<void> {
  const { tally, around } = session;
  const newest = Math.min(plan.newest, plan.limit ?? plan.newest);
  const looked = newTally();
  const reached = session.ranges.map(({ to }) => to as number);
  // A pipe cannot be read once more for context lines.
  const isPipe = around !== undefined && reached.some((to) => !Number.isFinite(to));
  const keep = new KeepNewest(isPipe ? plan.lookback : newest);
  if (isPipe) {
    await session.scan({ sink: keep, ranges: session.ranges, everything: true, tally: looked });
  } else if (newest > 0) {
    await stepBack(plan, session, keep, reached, looked, shell);
  }
  addTo(tally, looked);
  let shown: number;
  if (around === undefined) {
    shown = await keep.replay(printer, session.event, () => true);
    if (plan.limit !== undefined && shown >= plan.limit) tally.stop = 'limit';
  } else if (isPipe) {
    shown = await around.replay(keep, printer, session.event, newest);
  } else {
    const again = await showNewest(session, around, keep, reached, printer);
    shown = again.matched;
    // Its records were counted before.
    addTo(tally, { ...again, records: 0 });
  }
  tally.matched += shown;
  if (shown < plan.newest && looked.records >= plan.lookback) {
    shell.stderr.note(
      `${shown} ${shown === 1 ? 'match' : 'matches'} in the newest ${looked.records.toLocaleString('en-US')} records (--lookback)`,
    );
  }
}

/** What a scan before the live one read and could not read. */
function addTo(tally: Tally, { records, bytesReceived, failures, unread, stop }: Tally): void {
  tally.records += records;
  tally.bytesReceived += bytesReceived;
  const isKnown = (list: readonly { topic: string; partition: number }[], topic: string, partition: number) =>
    list.some((one) => one.topic === topic && one.partition === partition);
  tally.failures.push(...failures.filter((one) => !isKnown(tally.failures, one.topic, one.partition)));
  tally.unread.push(...unread.filter((one) => !isKnown(tally.unread, one.topic, one.partition)));
  if (stop !== 'end') tally.stop = stop;
}

/** Reads backwards for the newest matches. `reached`: from where on each range was read, to begin with its end. */
async function stepBack(
  plan: TailPlan,
  session: Session,
  keep: KeepNewest,
  reached: number[],
  looked: Tally,
  shell: Shell,
): Promise<void> {
  if (plan.source.kind === 'files') {
    // A file is read from its beginning anyway.
    for (const [index, { from }] of session.ranges.entries()) reached[index] = from;
    await session.scan({ sink: keep, ranges: session.ranges, tally: looked });
    return;
  }
  // Time of the oldest record read in each partition: matches newer than the newest of these are certain.
  const oldest = session.ranges.map(() => Number.POSITIVE_INFINITY);
  const first = Math.max(FIRST_STEP, plan.newest * 2) / Math.max(1, session.ranges.length);
  let step = Math.max(MIN_STEP, Math.ceil(first));
  let asked = 0;
  while (!shell.signal.aborted && looked.stop === 'end') {
    const ranges: Range[] = [];
    const indexes: number[] = [];
    // Not beyond --lookback; where compaction left gaps, so many more offsets hold as many records.
    const open = session.ranges.filter((range, i) => reached[i]! > range.from).length;
    const offsetsPerRecord = looked.records === 0 ? 1 : Math.max(1, asked / looked.records);
    step = Math.min(
      step,
      Math.ceil(((plan.lookback - looked.records) * offsetsPerRecord) / Math.max(1, open)),
    );
    if (step <= 0) return;
    for (const [index, range] of session.ranges.entries()) {
      const to = reached[index]!;
      if (to <= range.from) continue;
      const from = Math.max(range.from, to - step);
      ranges.push({ ...range, from: asOffset(from), to: asOffset(to) });
      indexes.push(index);
      asked += to - from;
      reached[index] = from;
    }
    if (ranges.length === 0) return;
    const { oldest: times } = await session.scan({ sink: keep, ranges, tally: looked });
    for (const [i, index] of indexes.entries()) if (times[i]! >= 0) oldest[index] = times[i]!;
    const unfinished = session.ranges.flatMap((range, i) => (reached[i]! > range.from ? [oldest[i]!] : []));
    const certainSince = Math.max(Number.NEGATIVE_INFINITY, ...unfinished);
    if (looked.records >= plan.lookback || keep.keptSince(certainSince) >= plan.newest) return;
    step *= STEP_GROWTH;
  }
}
