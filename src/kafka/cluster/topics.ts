// Which topics a run reads, and who leads their partitions. Errors list the topics that exist.

import { KlogError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import { matchTopics } from '../../range/topics.ts';
import { CODE } from '../protocol/codes.ts';
import type { Metadata, TopicInfo } from '../protocol/metadata.ts';
import type { Cluster } from './cluster.ts';

/** A partition and its leader; -1: none. */
export interface Leader {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly leader: number;
}

/** All partitions of topics, with their leaders. */
export function leadersOf(topics: Metadata['topics']): Leader[] {
  return topics.flatMap(({ name, id, partitions }) =>
    partitions.map(({ partition, leader }) => ({ topic: name, topicId: id, partition, leader })),
  );
}

/** The topics that match the patterns. Throws a KlogError that lists the cluster's topics. */
export async function findTopics(cluster: Cluster, patterns: readonly string[]): Promise<TopicInfo[]> {
  const all = (await cluster.metadata(undefined)).topics;
  const ordinary = all.flatMap(({ name, internal }) => (internal ? [] : [name])).sort();
  const first = ordinary[0];
  const hint = (topic: string | undefined): { hint: string | undefined } => ({
    hint: topic === undefined ? undefined : `klog grep WORD -t ${topic}`,
  });
  if (patterns.length === 0) {
    throw new KlogError(
      'no-topic',
      `no topic given: this cluster ${listed(ordinary)}`,
      hint(first ?? 'TOPIC'),
    );
  }
  const { topics, missing } = matchTopics(patterns, all.map(({ name }) => name).sort());
  const [unknown] = missing;
  if (unknown === undefined) return all.filter(({ name }) => topics.includes(name));
  // A topic without the DESCRIBE right is missing from the full list; requested by name, it is refused.
  if (await isDenied(cluster, unknown)) {
    throw new KlogError(
      'unknown-topic',
      `no access to topic "${unknown}": this user may not describe it (or it does not exist)`,
    );
  }
  throw new KlogError(
    'unknown-topic',
    `no topic "${unknown}": this cluster ${listed(ordinary)}`,
    hint(first === undefined ? undefined : (nearestName(unknown, ordinary) ?? first)),
  );
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'shows no topics';
  const list = names.slice(0, 12).join(', ');
  return names.length > 12 ? `has ${list} and ${names.length - 12} more` : `has ${list}`;
}

async function isDenied(cluster: Cluster, name: string): Promise<boolean> {
  if (!/^[A-Za-z0-9._-]{1,249}$/.test(name)) return false;
  const { topics } = await cluster.metadata([name]);
  return topics[0]?.error === CODE.topicAuthorizationFailed;
}
