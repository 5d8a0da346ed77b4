// What tests ask of a cluster beside writing and reading: who is there, topics made, changed and deleted, records
// deleted, offsets looked up. Works against any plaintext broker; each call names the address it goes to.

import { setTimeout as delay } from 'node:timers/promises';
import { Out } from '../../support/wire.ts';
import { request } from './wire.ts';

export interface Metadata {
  readonly brokers: { readonly nodeId: number; readonly address: string }[];
  readonly topics: { readonly name: string; readonly error: number; readonly leaders: number[] }[];
}

export interface TopicOptions {
  readonly partitions?: number;
  readonly replicas?: number;
  /** Topic settings. `retention.ms=-1` is set unless given: old sample data would vanish while a test reads it. */
  readonly config?: Readonly<Record<string, string>>;
}

/** The brokers that are up and the leader of every partition of `topics`; creates none. */
export async function metadata(brokers: string, topics: readonly string[] = []): Promise<Metadata> {
  const body = new Out();
  body.array(topics, (name) => body.string(name)).int8(0);
  const answer = await request(brokers, 3, 4, body);
  answer.int32();
  const found = answer.array(() => {
    const nodeId = answer.int32();
    const address = `${answer.string()}:${answer.int32()}`;
    answer.string();
    return { nodeId, address };
  });
  answer.string();
  answer.int32();
  const described = answer.array(() => {
    const error = answer.int16();
    const name = answer.string() ?? '';
    answer.int8();
    const leaders: number[] = [];
    answer.array(() => {
      answer.int16();
      const index = answer.int32();
      leaders[index] = answer.int32();
      answer.array(() => answer.int32());
      answer.array(() => answer.int32());
    });
    return { name, error, leaders };
  });
  return { brokers: found, topics: described };
}

/** Creates a topic and comes back when every partition has a leader. Throws with the broker's words. */
export async function createTopic(brokers: string, name: string, options: TopicOptions = {}): Promise<void> {
  const config = Object.entries({ 'retention.ms': '-1', ...options.config });
  const partitions = options.partitions ?? 1;
  const body = new Out().int32(1).string(name).int32(partitions);
  body.int16(options.replicas ?? 1).int32(0);
  body.array(config, ([key, value]) => body.string(key).string(value));
  body.int32(15_000).int8(0);
  const answer = await request(brokers, 19, 2, body);
  answer.int32();
  answer.array(() => {
    answer.string();
    check(answer.int16(), `create topic ${name}`, answer.string());
  });
  await until(`leaders of topic ${name}`, async () => {
    const topic = (await metadata(brokers, [name])).topics[0];
    return topic?.error === 0 && topic.leaders.length === partitions && topic.leaders.every((id) => id >= 0);
  });
  await logsReady(brokers, name, partitions);
}

/**
 * Waits until every partition answers. A broker tells of a leader a moment before that leader has its log, and an
 * idempotent producer whose first batch falls into that moment, and the second one behind it, never gets over it.
 */
export async function logsReady(brokers: string, topic: string, partitions: number): Promise<void> {
  for (let partition = 0; partition < partitions; partition++) {
    await until(`the log of ${topic}-${partition}`, async () => {
      return (await offsetFor(brokers, topic, partition, -1n)) >= 0n;
    });
  }
}

/** Deletes a topic and comes back when the broker no longer knows it. */
export async function deleteTopic(brokers: string, name: string): Promise<void> {
  const answer = await request(brokers, 20, 1, new Out().int32(1).string(name).int32(15_000));
  answer.int32();
  answer.array(() => {
    answer.string();
    check(answer.int16(), `delete topic ${name}`, null);
  });
  await until(`the end of topic ${name}`, async () => {
    return (await metadata(brokers, [name])).topics[0]?.error === 3;
  });
}

/** Deletes the records of a partition below `before` (DeleteRecords): the log then starts there. */
export async function deleteRecords(
  brokers: string,
  topic: string,
  partition: number,
  before: bigint,
): Promise<void> {
  const body = new Out().int32(1).string(topic).int32(1).int32(partition).int64(before).int32(15_000);
  const answer = await request(await leaderOf(brokers, topic, partition), 21, 0, body);
  answer.int32();
  answer.array(() => {
    answer.string();
    answer.array(() => {
      answer.int32();
      answer.int64();
      check(answer.int16(), `delete records of ${topic}`, null);
    });
  });
}

/** Offset for a timestamp, or -1 (latest: the next offset to be written), -2 (earliest). */
export async function offsetFor(
  brokers: string,
  topic: string,
  partition: number,
  timestamp: bigint,
): Promise<bigint> {
  const body = new Out().int32(-1).int32(1).string(topic).int32(1).int32(partition).int64(timestamp);
  const answer = await request(await leaderOf(brokers, topic, partition), 2, 1, body);
  let offset = -1n;
  answer.array(() => {
    answer.string();
    answer.array(() => {
      answer.int32();
      check(answer.int16(), `list offsets of ${topic}`, null);
      answer.int64();
      offset = answer.int64();
    });
  });
  return offset;
}

/** Address of the broker that leads a partition. Throws when there is none. */
export async function leaderOf(brokers: string, topic: string, partition: number): Promise<string> {
  const { brokers: nodes, topics } = await metadata(brokers, [topic]);
  const leader = nodes.find((node) => node.nodeId === topics[0]?.leaders[partition]);
  if (leader === undefined) throw new Error(`no leader for ${topic} partition ${partition}`);
  return leader.address;
}

/** Asks again and again until `test` says yes; what it throws counts as no. Throws after `timeoutMs`. */
export async function until(what: string, test: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      if (await test()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`, { cause: last });
    await delay(20);
  }
}

/** Throws what was tried with the broker's error code and words, unless the code is 0. */
export function check(code: number, what: string, message: string | null): void {
  if (code !== 0) throw new Error(`${what}: error ${code}${message === null ? '' : `, ${message}`}`);
}
