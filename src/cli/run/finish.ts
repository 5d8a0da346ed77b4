// The end of a reading command: what could not be read, what the person should know, the summary, the exit code.

import { formatDuration } from '../../base/duration.ts';
import type { AbsentName } from '../../output/record/line-printer.ts';
import { shortTimes } from '../../output/terminal/clock.ts';
import type { Outcome } from '../../read/run.ts';
import type { Tally } from '../../scan/port/tally.ts';
import type { Stderr } from '../stderr/stderr.ts';
import type { Session } from './session.ts';

/** Of fewer records it says nothing that they lack a field. */
const FEW = 10;
/** Partitions or batches that are named. */
const MAX_NAMED = 6;

/**
 * Says what has to be said and returns the exit code: 0 matched, 1 nothing matched, 2 incomplete, 130 interrupted.
 * `absent`: fields that were asked of the matches alone, and that none had.
 */
export function finish(session: Session, outcome: Outcome, absent: readonly AbsentName[] = []): number {
  const { stop, tally, isComplete, mismatches } = outcome;
  const { stderr } = session.shell;
  if (stop === 'pipe closed') return 0;
  sayUnread(tally, stderr);
  for (const { field, expected, count } of mismatches) {
    stderr.note(`${grouped(count)} ${count === 1 ? 'record' : 'records'}: "${field}" was not ${expected}`);
  }
  sayAbsent(outcome, absent, stderr);
  sayFullNames(session, outcome);
  if (session.plan.talk.summary) stderr.quiet(summary(session, outcome));
  if (stop === 'interrupted') return 130;
  if (!isComplete) return 2;
  return tally.matched > 0 ? 0 : 1;
}

/** Where records are keyed by host, `--host web-1` is not a first label, which a person may expect. */
function sayFullNames({ plan: { source }, shell }: Session, { stop, tally }: Outcome): void {
  if (source.kind !== 'kafka' || source.keys === undefined) return;
  const short = source.keys.find((key) => !key.includes('.'));
  if (short === undefined || tally.matched > 0 || stop !== 'end') return;
  shell.stderr.note(
    `with partition-key: host, --host ${short} is the whole name; longer ones: --host '${short}.*'`,
  );
}

function sayUnread({ failures, unread, ranges }: Tally, stderr: Stderr): void {
  if (failures.length > 0) {
    const list = failures
      .slice(0, MAX_NAMED)
      .map(
        ({ topic, partition, from, reason }) =>
          `${topic}-${partition} from offset ${grouped(from)} (${reason})`,
      );
    const more = failures.length > MAX_NAMED ? `, and ${failures.length - MAX_NAMED} more` : '';
    stderr.warn(
      `${failures.length} of ${ranges.length} partitions could not be read to the end: ${list.join(', ')}${more}`,
    );
  }
  for (const { topic, partition, from, to, reason } of unread.slice(0, MAX_NAMED)) {
    stderr.warn(
      `offsets ${grouped(from)} to ${grouped(to - 1)} of ${topic}-${partition} were not read: ${reason}`,
    );
  }
  if (unread.length > MAX_NAMED) stderr.warn(`${unread.length - MAX_NAMED} more batches were not read`);
}

/** Fields that nothing had: most often a name that is mistyped. Only where all that was asked for has been read. */
function sayAbsent(
  { stop, tally, isComplete, absent }: Outcome,
  ofMatches: readonly AbsentName[],
  stderr: Stderr,
): void {
  if (stop === 'limit' || !isComplete || tally.records === 0) return;
  const soFar = stop === 'interrupted' ? 'so far ' : '';
  for (const one of absent) {
    const { among } = one;
    const what = described(one, one.field.kind === 'role');
    if (among === undefined) stderr.warn(`no record ${soFar}had ${what}`);
    else if (among >= FEW) stderr.warn(`none of ${grouped(among)} records looked at had ${what}`);
  }
  for (const one of ofMatches) {
    const isSaid = absent.some(({ name }) => name === one.name);
    if (!isSaid) stderr.warn(`no match ${soFar}had ${described(one)}`);
  }
}

/** `a host`, `"latncy"; did you mean "latency"?` */
function described({ name, nearest }: AbsentName, isRole = false): string {
  if (isRole) return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
  return `"${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
}

/** `4 matches in 1.2 s · 212,480 records of logs (6 partitions) from 14:05:10 to now · 61 MB read` */
function summary(session: Session, { stop, tally, isComplete }: Outcome): string {
  const { plan, run, deployName, shell } = session;
  const { opened, startedAt, found } = run.resolved;
  const isKafka = opened.kind === 'kafka';
  const topics = new Set(opened.bounds.map(({ topic }) => topic));
  const [topic] = topics;
  const of = topics.size === 1 ? topic : `${topics.size} ${isKafka ? 'topics' : 'files'}`;
  const count = opened.bounds.length;
  const partitions = isKafka ? ` (${count} ${count === 1 ? 'partition' : 'partitions'})` : '';
  const took = formatDuration(shell.clock() - startedAt);
  const parts = [
    `${grouped(tally.matched)} ${tally.matched === 1 ? 'match' : 'matches'} in ${took}`,
    `${grouped(tally.records)} ${tally.records === 1 ? 'record' : 'records'} of ${of}${partitions}${span(session)}`,
    `${megabytes(tally.bytesReceived)} read`,
  ];
  if (stop === 'limit') {
    const isCertain = plan.command === 'count' && plan.limit === undefined;
    parts.push(
      isCertain ? 'stopped where --fail-if was certain' : `stopped after ${grouped(tally.matched)} (-m)`,
    );
  }
  if (stop === 'interrupted') parts.push('interrupted');
  if (!isComplete) parts.push('incomplete');
  if (found?.isMarked) parts.push(`since ${deployName}`);
  return parts.join(' \u00b7 ');
}

function span({ run, plan }: Session): string {
  const time = shortTimes(plan.output.zone, plan.now);
  const { since, until } = run.resolved.window;
  if (since === undefined && until === undefined) return '';
  const from = since === undefined ? 'the beginning' : time(since);
  const to = until === undefined ? 'now' : time(until, since);
  return ` from ${from} to ${to}`;
}

const grouped = (count: number): string => count.toLocaleString('en-US');

function megabytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  const mb = bytes / 1_000_000;
  return `${mb < 10 ? mb.toFixed(1) : Math.round(mb).toLocaleString('en-US')} MB`;
}
