// Which topics and partitions a run reads, and what they hold at its start. Errors name what there is.

import { asEpochMs, type EpochMs, type Offset } from '../../base/brand.ts';
import { KlogError, reasonOf } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import type { PartitionBounds } from '../../range/range.ts';
import { partitionKey } from '../../range/resolve.ts';
import { matchTopics } from '../../range/topics.ts';
import { CODE, codeName, isRetriable } from '../protocol/codes.ts';
import type { Metadata, TopicInfo } from '../protocol/metadata.ts';
import {
  decodeListOffsets,
  EARLIEST,
  encodeListOffsets,
  LATEST,
  type OffsetAnswer,
  type OffsetQuery,
} from '../protocol/offsets.ts';
import type { Cluster } from './cluster.ts';

/** A partition and who leads it. */
export interface Leader {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly leader: number;
}

const shown = (names: readonly string[]): string => {
  const list = names.slice(0, 12).join(', ');
  return names.length > 12 ? `${list} and ${names.length - 12} more` : list;
};

/** The topics that the patterns name, with leaders. Throws a KlogError that names the cluster's topics. */
export async function findTopics(cluster: Cluster, patterns: readonly string[]): Promise<TopicInfo[]> {
  const metadata = await cluster.metadata(undefined);
  const names = metadata.topics.map((topic) => topic.name).sort();
  const ordinary = metadata.topics
    .filter((topic) => !topic.internal)
    .map((topic) => topic.name)
    .sort();
  const first = ordinary[0];
  if (patterns.length === 0) {
    throw new KlogError(
      'no-topic',
      ordinary.length === 0
        ? 'no topic given: this cluster shows no topics'
        : `no topic given: this cluster has ${shown(ordinary)}`,
      { hint: first === undefined ? 'klog grep WORD -t TOPIC' : `klog grep WORD -t ${first}` },
    );
  }
  const { topics, missing } = matchTopics(patterns, names);
  const wanted = metadata.topics.filter((topic) => topics.includes(topic.name));
  const unknown = missing[0];
  if (unknown !== undefined) {
    // A topic that may not be described is missing from the full list: asking by name tells it from one that is not there.
    const denied = await isDenied(cluster, unknown);
    throw new KlogError(
      'unknown-topic',
      denied
        ? `no access to topic "${unknown}": the broker does not let this user describe it (or it does not exist)`
        : `no topic "${unknown}": this cluster ${ordinary.length === 0 ? 'shows no topics' : `has ${shown(ordinary)}`}`,
      {
        hint:
          first === undefined || denied
            ? undefined
            : `klog grep WORD -t ${nearestName(unknown, ordinary) ?? first}`,
      },
    );
  }
  return wanted;
}

async function isDenied(cluster: Cluster, name: string): Promise<boolean> {
  if (!/^[A-Za-z0-9._-]{1,249}$/.test(name)) return false;
  const { topics } = await cluster.metadata([name]);
  return topics[0]?.error === CODE.topicAuthorizationFailed;
}

/** All partitions of topics as leaders. */
export function leadersOf(topics: Metadata['topics']): Leader[] {
  return topics.flatMap((topic) =>
    topic.partitions.map(({ partition, leader }) => ({
      topic: topic.name,
      topicId: topic.id,
      partition,
      leader,
    })),
  );
}

/** A partition that could not be asked, and why. */
export interface Unavailable {
  readonly topic: string;
  readonly partition: number;
  readonly reason: string;
  readonly hint?: string | undefined;
}

/**
 * First and end offsets of every partition; the end is the last stable offset with isolation committed. Those that
 * could not be asked come apart; where that is all of them it throws a KlogError.
 */
export async function boundsOf(
  cluster: Cluster,
  leaders: readonly Leader[],
  isolation: 'committed' | 'uncommitted',
): Promise<{ bounds: PartitionBounds[]; unavailable: Unavailable[] }> {
  const ask = (timestamp: number): Promise<OffsetAnswers> =>
    listOffsets(
      cluster,
      leaders.map(({ topic, partition }) => ({ topic, partition, timestamp })),
      isolation,
    );
  const [earliest, latest] = await Promise.all([ask(EARLIEST), ask(LATEST)]);
  const bounds: PartitionBounds[] = [];
  const unavailable: Unavailable[] = [];
  for (const { topic, partition } of leaders) {
    const key = partitionKey(topic, partition);
    const problem = earliest.problems.get(key) ?? latest.problems.get(key);
    const from = earliest.done.get(key)?.offset ?? (0 as Offset);
    if (problem !== undefined) unavailable.push(problem);
    else bounds.push({ topic, partition, earliest: from, latest: latest.done.get(key)?.offset ?? from });
  }
  const [first] = unavailable;
  if (bounds.length === 0 && first !== undefined) throw cannotAsk(first);
  return { bounds, unavailable };
}

function cannotAsk({ topic, partition, reason, hint }: Unavailable): KlogError {
  return new KlogError('offsets', `cannot read the offsets of ${topic}-${partition}: ${reason}`, { hint });
}

/**
 * The first offset at or after a time, per partition (`partitionKey`); undefined: nothing is that new. A partition in
 * which no record has a Kafka timestamp is left out: its time index knows nothing.
 */
export async function offsetsAt(
  cluster: Cluster,
  partitions: readonly PartitionBounds[],
  time: EpochMs,
  isolation: 'committed' | 'uncommitted',
): Promise<Map<string, Offset | undefined>> {
  const found = await firstAt(cluster, partitions, time, isolation);
  const silent = partitions.filter(
    ({ topic, partition, earliest, latest }) =>
      earliest < latest && found.get(partitionKey(topic, partition)) === undefined,
  );
  if (silent.length === 0) return found;
  // The broker answers alike where nothing is that new and where nothing has a time (-1, the oldest format): it is
  // told apart by asking for any time at all.
  const timed = await firstAt(cluster, silent, asEpochMs(0), isolation);
  for (const [key, offset] of timed) if (offset === undefined) found.delete(key);
  return found;
}

async function firstAt(
  cluster: Cluster,
  partitions: readonly PartitionBounds[],
  time: EpochMs,
  isolation: 'committed' | 'uncommitted',
): Promise<Map<string, Offset | undefined>> {
  const { done, problems } = await listOffsets(
    cluster,
    partitions.map(({ topic, partition }) => ({ topic, partition, timestamp: time })),
    isolation,
  );
  // Without an answer nothing is known, which must not pass for "nothing is that new".
  for (const problem of problems.values()) throw cannotAsk(problem);
  return new Map([...done].map(([key, answer]) => [key, answer.offset]));
}

/** By `partitionKey`; every partition is in one of the two. */
interface OffsetAnswers {
  readonly done: Map<string, OffsetAnswer>;
  readonly problems: ReadonlyMap<string, Problem>;
}

/**
 * Asks each partition's leader, side by side, and asks again where a leader moved or is missing, for a bounded
 * time; what has no answer then is a problem. Throws a KlogError where asking again cannot help.
 */
async function listOffsets(
  cluster: Cluster,
  queries: readonly OffsetQuery[],
  isolation: 'committed' | 'uncommitted',
): Promise<OffsetAnswers> {
  const done = new Map<string, OffsetAnswer>();
  const { startMs, startUnreachableMs } = cluster.pace;
  const startedAt = Date.now();
  for (let round = 0; ; round++) {
    const open = queries.filter(({ topic, partition }) => !done.has(partitionKey(topic, partition)));
    if (open.length === 0) return { done, problems: new Map() };
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** round, 1000)));
    const problems = await askOnce(cluster, open, isolation, done);
    const fatal = problems.find(({ code }) => code !== undefined && !isRetriable(code));
    if (fatal !== undefined) {
      const denied = fatal.code === CODE.topicAuthorizationFailed;
      throw cannotAsk(denied ? { ...fatal, hint: 'ask for the READ and DESCRIBE rights' } : fatal);
    }
    const waited = Date.now() - startedAt;
    if (problems.some(({ code }) => waited <= (code === undefined ? startUnreachableMs : startMs))) continue;
    if (problems.length === 0) continue;
    const byKey = problems.map(
      (problem) => [partitionKey(problem.topic, problem.partition), problem] as const,
    );
    return { done, problems: new Map(byKey) };
  }
}

interface Problem extends Unavailable {
  readonly code: number | undefined;
}

async function askOnce(
  cluster: Cluster,
  queries: readonly OffsetQuery[],
  isolation: 'committed' | 'uncommitted',
  done: Map<string, OffsetAnswer>,
): Promise<Problem[]> {
  const names = [...new Set(queries.map(({ topic }) => topic))];
  const { topics } = await cluster.metadata(names);
  const leaderOf = new Map(
    leadersOf(topics).map((entry) => [partitionKey(entry.topic, entry.partition), entry.leader] as const),
  );
  const byLeader = new Map<number, OffsetQuery[]>();
  for (const query of queries) {
    const leader = leaderOf.get(partitionKey(query.topic, query.partition)) ?? -1;
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), query]);
  }
  const problems: Problem[] = [];
  const fail = (list: readonly OffsetQuery[], reason: string, hint?: string): void => {
    for (const { topic, partition } of list)
      problems.push({ topic, partition, code: undefined, reason, hint });
  };
  await Promise.all(
    [...byLeader].map(async ([leader, list]) => {
      if (leader < 0) return fail(list, 'it has no leader');
      try {
        const link = await cluster.node(leader);
        const version = link.version('ListOffsets', 5);
        const body = await link.request('ListOffsets', version, encodeListOffsets(version, list, isolation));
        for (const answer of decodeListOffsets(version, body)) {
          if (answer.error === 0) done.set(partitionKey(answer.topic, answer.partition), answer);
          else problems.push({ ...answer, code: answer.error, reason: codeName(answer.error) });
        }
        const answered = new Set([
          ...done.keys(),
          ...problems.map((one) => partitionKey(one.topic, one.partition)),
        ]);
        fail(
          list.filter(({ topic, partition }) => !answered.has(partitionKey(topic, partition))),
          'the broker left it out',
        );
      } catch (error) {
        fail(list, reasonOf(error), error instanceof KlogError ? error.hint : undefined);
      }
      return undefined;
    }),
  );
  return problems;
}
