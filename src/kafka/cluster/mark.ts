// The only thing klog writes: a deploy marker, one record with acks=all. Never creates a topic.

import { KlogError } from '../../base/errors.ts';
import { type OneMessage, partitionOfKey } from '../connect/client.ts';
import type { Connection } from '../connect/connection.ts';
import { explainLink } from '../connect/errors.ts';
import { LinkError } from '../connect/link-error.ts';
import { CODE, codeName, isRetriable } from '../protocol/codes.ts';
import { Cluster } from './cluster.ts';

/** What `klog deploy mark` writes. */
type DeployMessage = Omit<OneMessage, 'partition'>;

/** While leaders move or a broker dies: how many attempts, and the time (ms) after which no new one begins. */
const MAX_ATTEMPTS = 5;
const MAX_MS = 10_000;
/** The first wait between two attempts, ms. */
const FIRST_WAIT_MS = 200;

/**
 * Writes one marker with acks=all. If the topic is missing, throws a KlogError with the command that creates it.
 * Retries while leaders move; a marker that is written twice means the same as one.
 */
export async function markDeploy(
  connection: Connection,
  message: DeployMessage,
  firstWaitMs = FIRST_WAIT_MS,
): Promise<void> {
  const startedAt = performance.now();
  const cluster = await Cluster.connect(connection);
  try {
    for (let attempt = 1; ; attempt++) {
      const problem = await tryToMark(cluster, message);
      if (problem === undefined) return;
      const isLate = attempt === MAX_ATTEMPTS || performance.now() - startedAt > MAX_MS;
      if (!problem.mayPass || isLate) {
        throw new KlogError('write-failed', `the deploy was not written: ${problem.what}`, {
          hint: problem.hint,
          cause: problem.cause,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, firstWaitMs * 2 ** (attempt - 1)));
    }
  } finally {
    cluster.close();
  }
}

interface Problem {
  readonly what: string;
  readonly mayPass: boolean;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

const refused = (what: string, hint: string): Problem => ({ what, mayPass: false, hint });

/** One attempt; undefined: success. */
async function tryToMark(cluster: Cluster, message: DeployMessage): Promise<Problem | undefined> {
  const { connection } = cluster;
  const { topics } = await cluster.metadata([message.topic]);
  const topic = topics[0];
  if (topic?.error === CODE.topicAuthorizationFailed) {
    return refused(`no access to topic "${message.topic}"`, 'ask for the DESCRIBE and WRITE rights');
  }
  if (topic === undefined || topic.error === CODE.unknownTopicOrPartition) {
    throw new KlogError(
      'unknown-topic',
      `no topic "${message.topic}" to write the deploy to: klog does not create topics`,
      { hint: createCommand(message.topic, connection) },
    );
  }
  if (topic.error !== 0 && topic.partitions.length === 0) {
    return { what: codeName(topic.error), mayPass: isRetriable(topic.error) };
  }
  const partition = partitionOfKey(message.key, topic.partitions.length);
  const leader = topic.partitions.find((entry) => entry.partition === partition)?.leader ?? -1;
  if (leader < 0) {
    return { what: `partition ${message.topic}-${partition} has no leader now`, mayPass: true };
  }
  try {
    const link = await cluster.node(leader);
    const code = await link.produce({ ...message, partition });
    return code === 0 ? undefined : explained(code, message);
  } catch (error) {
    if (error instanceof KlogError) return { what: error.message, mayPass: true, hint: error.hint };
    const address = error instanceof LinkError ? error.address : 'the broker';
    const { reason, hint } = explainLink(error, connection);
    return { what: `${address} ${reason}`, mayPass: true, hint, cause: error };
  }
}

function explained(code: number, { topic, timestampMs }: DeployMessage): Problem {
  if (code === CODE.topicAuthorizationFailed) {
    return refused(`no right to write to topic "${topic}"`, 'ask for the WRITE right');
  }
  if (code === CODE.invalidTimestamp) {
    const time = new Date(timestampMs).toISOString();
    return refused(
      `topic "${topic}" does not accept records dated ${time} (message.timestamp.after.max.ms, .before.max.ms)`,
      'a --time closer to now',
    );
  }
  return { what: codeName(code), mayPass: isRetriable(code) || code === CODE.notEnoughReplicas };
}

function createCommand(topic: string, { brokers }: Connection): string {
  return `kafka-topics.sh --create --topic ${topic} --partitions 1 --bootstrap-server ${brokers[0]}`;
}
