// Asks for the first and end offsets of partitions, and for offsets by time. Each leader is asked about its own
// partitions, and again for a while if it has moved or is missing.

import { asEpochMs, type EpochMs, type Offset } from '../../base/brand.ts';
import { KlogError, reasonOf } from '../../base/errors.ts';
import type { PartitionBounds } from '../../range/range.ts';
import { partitionKey } from '../../range/resolve.ts';
import { CODE, codeName, isRetriable } from '../protocol/codes.ts';
import {
  decodeListOffsets,
  EARLIEST,
  encodeListOffsets,
  type Isolation,
  LATEST,
  type OffsetAnswer,
  type OffsetQuery,
} from '../protocol/offsets.ts';
import type { Cluster } from './cluster.ts';
import { type Leader, leadersOf } from './topics.ts';

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** A partition whose offsets are unknown, and why. */
export interface Unavailable extends Place {
  readonly reason: string;
  readonly hint?: string | undefined;
}

const keyOf = ({ topic, partition }: Place): string => partitionKey(topic, partition);

/**
 * First and end offsets of every partition; the end is the last stable offset with isolation committed. Unreachable
 * partitions are listed separately; if that is all of them, it throws a KlogError.
 */
export async function boundsOf(
  cluster: Cluster,
  leaders: readonly Leader[],
  isolation: Isolation,
): Promise<{ bounds: PartitionBounds[]; unavailable: Unavailable[] }> {
  const [starts, ends] = await Promise.all([
    listOffsets(cluster, leaders, EARLIEST, isolation),
    listOffsets(cluster, leaders, LATEST, isolation),
  ]);
  const bounds: PartitionBounds[] = [];
  const unavailable: Unavailable[] = [];
  for (const leader of leaders) {
    const { topic, partition } = leader;
    const key = keyOf(leader);
    const problem = starts.problems.get(key) ?? ends.problems.get(key);
    const earliest = starts.done.get(key)?.offset ?? (0 as Offset);
    if (problem !== undefined) unavailable.push(problem);
    else bounds.push({ topic, partition, earliest, latest: ends.done.get(key)?.offset ?? earliest });
  }
  const [first] = unavailable;
  if (bounds.length === 0 && first !== undefined) throw cannotAsk(first);
  return { bounds, unavailable };
}

function cannotAsk({ topic, partition, reason, hint }: Unavailable): KlogError {
  return new KlogError('offsets', `cannot read the offsets of ${topic}-${partition}: ${reason}`, { hint });
}

/**
 * The first offset at or after a time, per partition (`partitionKey`); undefined: nothing is that new. Partitions
 * without any Kafka timestamps are left out: they have no time index.
 */
export async function offsetsAt(
  cluster: Cluster,
  partitions: readonly PartitionBounds[],
  time: EpochMs,
  isolation: Isolation,
): Promise<Map<string, Offset | undefined>> {
  const found = await firstAt(cluster, partitions, time, isolation);
  const silent = partitions.filter(
    (bounds) => bounds.earliest < bounds.latest && found.get(keyOf(bounds)) === undefined,
  );
  if (silent.length === 0) return found;
  // The broker answers -1 both if nothing is that new and if nothing has a timestamp (oldest format). Asking for any
  // time at all tells the two apart.
  const timed = await firstAt(cluster, silent, asEpochMs(0), isolation);
  for (const [key, offset] of timed) if (offset === undefined) found.delete(key);
  return found;
}

async function firstAt(
  cluster: Cluster,
  partitions: readonly PartitionBounds[],
  time: EpochMs,
  isolation: Isolation,
): Promise<Map<string, Offset | undefined>> {
  const { done, problems } = await listOffsets(cluster, partitions, time, isolation);
  // No answer must not pass for "nothing is that new".
  for (const problem of problems.values()) throw cannotAsk(problem);
  return new Map([...done].map(([key, answer]) => [key, answer.offset]));
}

interface Problem extends Unavailable {
  /** Kafka's error code; undefined if no broker answered. */
  readonly code: number | undefined;
}

/** By `partitionKey`; every partition is in one of the two. */
interface OffsetAnswers {
  readonly done: Map<string, OffsetAnswer>;
  readonly problems: ReadonlyMap<string, Problem>;
}

/**
 * Asks all leaders in parallel, and again for a limited time if one has moved or is missing; what has no answer then
 * is a problem. Throws a KlogError if a retry cannot help.
 */
async function listOffsets(
  cluster: Cluster,
  partitions: readonly Place[],
  timestamp: number,
  isolation: Isolation,
): Promise<OffsetAnswers> {
  const done = new Map<string, OffsetAnswer>();
  const { startMs, startUnreachableMs } = cluster.pace;
  const startedAt = Date.now();
  for (let round = 0; ; round++) {
    const open = partitions.filter((place) => !done.has(keyOf(place)));
    if (open.length === 0) return { done, problems: new Map() };
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** round, 1000)));
    const queries = open.map(({ topic, partition }) => ({ topic, partition, timestamp }));
    const problems = await askOnce(cluster, queries, isolation, done);
    const fatal = problems.find(({ code }) => code !== undefined && !isRetriable(code));
    if (fatal !== undefined) {
      const denied = fatal.code === CODE.topicAuthorizationFailed;
      throw cannotAsk(denied ? { ...fatal, hint: 'ask for the READ and DESCRIBE rights' } : fatal);
    }
    const waited = Date.now() - startedAt;
    const isWorthIt = problems.some(
      ({ code }) => waited <= (code === undefined ? startUnreachableMs : startMs),
    );
    if (problems.length === 0 || isWorthIt) continue;
    return { done, problems: new Map(problems.map((problem) => [keyOf(problem), problem])) };
  }
}

/** Asks each leader once. Adds answers to `done` and returns what has none. */
async function askOnce(
  cluster: Cluster,
  queries: readonly OffsetQuery[],
  isolation: Isolation,
  done: Map<string, OffsetAnswer>,
): Promise<Problem[]> {
  const { topics } = await cluster.metadata([...new Set(queries.map(({ topic }) => topic))]);
  const leaders = new Map(leadersOf(topics).map((entry) => [keyOf(entry), entry.leader]));
  const byLeader = new Map<number, Map<string, OffsetQuery>>();
  for (const query of queries) {
    const key = keyOf(query);
    const leader = leaders.get(key) ?? -1;
    byLeader.set(leader, (byLeader.get(leader) ?? new Map()).set(key, query));
  }
  const problems: Problem[] = [];
  const ask = async (leader: number, open: Map<string, OffsetQuery>): Promise<void> => {
    let why: { reason: string; hint?: string | undefined } = { reason: 'it has no leader' };
    try {
      if (leader >= 0) {
        const link = await cluster.node(leader);
        const version = link.version('ListOffsets', 5);
        const request = encodeListOffsets(version, [...open.values()], isolation);
        const answers = decodeListOffsets(version, await link.request('ListOffsets', version, request));
        for (const answer of answers) {
          open.delete(keyOf(answer));
          if (answer.error === 0) done.set(keyOf(answer), answer);
          else problems.push({ ...answer, code: answer.error, reason: codeName(answer.error) });
        }
        why = { reason: 'the broker did not answer for it' };
      }
    } catch (error) {
      why = { reason: reasonOf(error), hint: error instanceof KlogError ? error.hint : undefined };
    }
    for (const query of open.values()) problems.push({ ...query, ...why, code: undefined });
  };
  await Promise.all([...byLeader].map(([leader, open]) => ask(leader, open)));
  return problems;
}
