// What --since-deploy makes of a run: which deploy is meant, how the range narrows, and from when each host counts.

import { asEpochMs, type EpochMs } from '../base/brand.ts';
import { formatDuration } from '../base/duration.ts';
import { KlogError } from '../base/errors.ts';
import { chooseDeploy, hasService } from '../deploy/choose.ts';
import { type Deploy, LONGEST_PAUSE_MS } from '../deploy/history.ts';
import type { DeployRequest } from '../deploy/options.ts';
import { wordsOf } from '../deploy/words.ts';
import type { RangeOptions } from '../range/range.ts';
import { readDeploys } from './deploys.ts';
import type { OpenSource, ReadOptions, Voice } from './options.ts';

export interface SinceDeploy {
  readonly deploy: Deploy;
  /** False for a literal time, which is no deploy that anybody marked. */
  readonly isMarked: boolean;
  /** Those that were read to find it, newest first; of those that began later none is missing. */
  readonly known: readonly Deploy[];
}

/**
 * The deploy that a run begins with; undefined where none is asked for. `service` is the one that the question is about.
 * Throws a KlogError that says where klog looked when there is none.
 */
export async function findDeploy(
  { sinceDeploy: request, deploys: source }: ReadOptions,
  opened: OpenSource,
  service: string | undefined,
  signal: AbortSignal,
  voice: Voice,
): Promise<SinceDeploy | undefined> {
  if (request === undefined) return undefined;
  const words = wordsOf(source);
  if (request.kind === 'time')
    return { deploy: chooseDeploy([], request, service, words), isMarked: false, known: [] };
  const backTo = (list: readonly Deploy[]): number =>
    (startOf(list, request, service) ?? Number.NEGATIVE_INFINITY) - LONGEST_PAUSE_MS;
  const read = await readDeploys({ source, topic: opened.topic, signal, backTo });
  if (read.detail !== undefined) voice.detail(read.detail);
  for (const note of read.notes) voice.note(note);
  // A command can be mended; what stands in a topic or a repository stays there, and `deploy list` shows it.
  if (read.odd !== undefined) voice[source.kind === 'command' ? 'note' : 'detail'](read.odd);
  const isOther = isUnknown(service, request, read.list);
  // Another service's errors since the deploy are asked for as well: then the newest of all is meant.
  const deploy = chooseDeploy(read.list, request, isOther ? undefined : service, read.words);
  if (isOther && read.list.some((one) => one.service !== undefined)) {
    voice.note(`${read.words.where} has no deploy of "${service}": the newest of all is taken`);
  }
  const next = request.kind === 'newest' ? request.nextWord : undefined;
  if (next !== undefined && read.list.some((one) => one.service === next)) {
    voice.note(`"${next}" is searched for; the deploy of ${next}: --since-deploy=${next}`);
  }
  return { deploy, isMarked: true, known: read.list };
}

/** Whether a bare --since-deploy is about a service that was never deployed. */
function isUnknown(service: string | undefined, request: DeployRequest, list: readonly Deploy[]): boolean {
  return request.kind === 'newest' && service !== undefined && list.length > 0 && !hasService(list, service);
}

/** When the deploy began that is chosen of those known so far; undefined where more has to be known. */
function startOf(
  list: readonly Deploy[],
  request: DeployRequest,
  service: string | undefined,
): EpochMs | undefined {
  try {
    return chooseDeploy(list, request, service, wordsOf({ kind: 'topic', topic: '' })).start;
  } catch (error) {
    if (error instanceof KlogError) return undefined;
    throw error;
  }
}

/**
 * A range narrowed by the deploy: from its earliest host on. Range flags intersect; an empty range is a KlogError.
 * `name`: what a person calls the deploy.
 */
export function narrowed(range: RangeOptions, found: SinceDeploy | undefined, name: string): RangeOptions {
  if (found === undefined) return range;
  const since = asEpochMs(Math.max(range.since ?? found.deploy.start, found.deploy.start));
  if (range.until !== undefined && since >= range.until) {
    const until = new Date(range.until).toISOString();
    const what = found.isMarked ? name : '--since-deploy';
    throw new KlogError('empty-range', `the range is empty: ${what} is not before --until ${until}`, {
      hint: 'leave out --until',
    });
  }
  return { ...range, since };
}

/** What to say of a range that begins in the future, by more than clocks may disagree; else undefined. */
export function futureNote(
  { since, skewMs }: RangeOptions,
  now: number,
  found: SinceDeploy | undefined,
  name: string,
): string | undefined {
  if (since === undefined || since <= now + skewMs) return undefined;
  const what = found?.isMarked ? `the deploy (${name}) lies` : 'the range begins';
  return `${what} in the future, in ${formatDuration(since - now)}`;
}

/** When each host begins: at its own deploy, or later where the range does. Undefined without hosts. */
export function hostStarts(
  found: SinceDeploy | undefined,
  since: EpochMs | undefined,
): ReadonlyMap<string, EpochMs> | undefined {
  if (found === undefined || found.deploy.hosts.size === 0) return undefined;
  return new Map(
    [...found.deploy.hosts].map(([host, start]) => [host, asEpochMs(Math.max(start, since ?? start))]),
  );
}
