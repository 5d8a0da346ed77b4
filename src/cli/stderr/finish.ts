// The end of a reading command: what could not be read, what the person should know, the summary, the exit code.

import { formatDuration } from '../../base/duration.ts';
import { summarizeDeploy } from '../../deploy/describe.ts';
import type { AbsentName } from '../../output/record/line-printer.ts';
import { shortTimes } from '../../output/terminal/clock.ts';
import type { Session } from '../../read/session.ts';
import { isComplete, type Tally } from '../../scan/port/tally.ts';
import type { Shell } from './shell.ts';

/** What so few records do not have is nothing to tell. */
const FEW = 10;

/**
 * Says what has to be said and returns the exit code: 0 matched, 1 nothing matched, 2 incomplete, 130 interrupted.
 * `absent`: fields that were asked of the matches alone, and that none had.
 */
export function finish(
  session: Session,
  shell: Shell,
  startedAt: number,
  absent: readonly AbsentName[] = [],
): number {
  const { plan, tally, matcher } = session;
  if (tally.stop === 'pipe closed') return 0;
  sayUnread(tally, shell);
  for (const { field, expected, count } of matcher.typeMismatches()) {
    shell.stderr.note(
      `${grouped(count)} ${count === 1 ? 'record' : 'records'}: "${field}" was not ${expected}`,
    );
  }
  sayAbsent(session, absent, shell);
  sayFullNames(session, shell);
  if (plan.talk.summary) shell.stderr.quiet(summary(session, shell.clock() - startedAt));
  if (tally.stop === 'interrupted') return 130;
  if (!isComplete(tally)) return 2;
  return tally.matched > 0 ? 0 : 1;
}

/** Where records are keyed by host, `--host web-1` is no first label: who expects one should hear of it. */
function sayFullNames({ plan, tally }: Session, shell: Shell): void {
  if (plan.source.kind !== 'kafka' || plan.source.keys === undefined) return;
  const short = plan.source.keys.find((key) => !key.includes('.'));
  if (short === undefined || tally.matched > 0 || tally.stop !== 'end') return;
  shell.stderr.note(
    `with partition-key: host, --host ${short} is the whole name; longer ones: --host '${short}.*'`,
  );
}

function sayUnread(tally: Tally, shell: Shell): void {
  const { failures, unread, ranges } = tally;
  if (failures.length > 0) {
    const list = failures
      .slice(0, 6)
      .map(
        ({ topic, partition, from, reason }) =>
          `${topic}-${partition} from offset ${grouped(from)} (${reason})`,
      );
    const more = failures.length > 6 ? `, and ${failures.length - 6} more` : '';
    shell.stderr.warn(
      `${failures.length} of ${ranges.length} partitions could not be read to the end: ${list.join(', ')}${more}`,
    );
  }
  for (const { topic, partition, from, to, reason } of unread.slice(0, 6)) {
    shell.stderr.warn(
      `offsets ${grouped(from)} to ${grouped(to - 1)} of ${topic}-${partition} were not read: ${reason}`,
    );
  }
  if (unread.length > 6) shell.stderr.warn(`${unread.length - 6} more batches were not read`);
}

/** Fields that nothing had: most often a name that is mistyped. Only where all that was asked for has been read. */
function sayAbsent({ tally, matcher }: Session, ofMatches: readonly AbsentName[], shell: Shell): void {
  if (tally.stop === 'limit' || !isComplete(tally) || tally.records === 0) return;
  const soFar = tally.stop === 'interrupted' ? 'so far ' : '';
  const absent = matcher.absentFields();
  for (const one of absent) {
    const { among } = one;
    const what = described(one, one.field.kind === 'role');
    if (among === undefined) shell.stderr.warn(`no record ${soFar}had ${what}`);
    else if (among >= FEW) shell.stderr.warn(`none of ${grouped(among)} records looked at had ${what}`);
  }
  for (const one of ofMatches) {
    const isSaid = absent.some(({ name }) => name === one.name);
    if (!isSaid) shell.stderr.warn(`no match ${soFar}had ${described(one)}`);
  }
}

/** `a host`, `"latncy"; did you mean "latency"?` */
function described({ name, nearest }: AbsentName, isRole = false): string {
  if (isRole) return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
  return `"${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
}

/** `4 matches in 1.2 s · 212,480 records of logs (6 partitions) from 14:05:10 to now · 61 MB read` */
function summary(session: Session, tookMs: number): string {
  const { plan, tally, bounds } = session;
  const topics = [...new Set(bounds.map(({ topic }) => topic))];
  const kind = plan.source.kind === 'kafka' ? 'topics' : 'files';
  const of = topics.length === 1 ? topics[0] : `${topics.length} ${kind}`;
  const partitions =
    plan.source.kind === 'kafka'
      ? ` (${bounds.length} ${bounds.length === 1 ? 'partition' : 'partitions'})`
      : '';
  const parts = [
    `${grouped(tally.matched)} ${tally.matched === 1 ? 'match' : 'matches'} in ${formatDuration(tookMs)}`,
    `${grouped(tally.records)} ${tally.records === 1 ? 'record' : 'records'} of ${of}${partitions}${span(session)}`,
    `${megabytes(tally.bytesReceived)} read`,
  ];
  if (tally.stop === 'limit') {
    const isCertain = plan.command === 'count' && plan.limit === undefined;
    parts.push(
      isCertain ? 'stopped where --fail-if was certain' : `stopped after ${grouped(tally.matched)} (-m)`,
    );
  }
  if (tally.stop === 'interrupted') parts.push('interrupted');
  if (!isComplete(tally)) parts.push('incomplete');
  if (session.found?.isMarked)
    parts.push(`since ${summarizeDeploy(session.found.deploy, shortTimes(plan.output.zone, plan.now))}`);
  return parts.join(' \u00b7 ');
}

function span({ window, plan }: Session): string {
  const time = shortTimes(plan.output.zone, plan.now);
  const { since, until } = window;
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
