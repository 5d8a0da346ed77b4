// What these tests ask of a cluster beyond test/kafka/harness/admin.ts: all that klog must leave as it was, and more partitions.

import { check, logsReady, metadata, until } from '../kafka/harness/admin.ts';
import { request } from '../kafka/harness/wire.ts';
import { Out } from '../support/wire.ts';

/** Names of all topics, Kafka's own among them, and of all consumer groups: what klog must not add to. */
export async function holdings(brokers: string): Promise<{ topics: string[]; groups: string[] }> {
  // a null array asks for all topics; no topic is made by asking
  const all = await request(brokers, 3, 4, new Out().int32(-1).int8(0));
  all.int32();
  all.array(() => [all.int32(), all.string(), all.int32(), all.string()]);
  all.string();
  all.int32();
  const topics = all.array(() => {
    all.int16();
    const name = all.string() ?? '';
    all.int8();
    all.array(() => {
      all.int16();
      all.int32();
      all.int32();
      all.array(() => all.int32());
      all.array(() => all.int32());
    });
    return name;
  });
  const listed = await request(brokers, 16, 1, new Out());
  listed.int32();
  check(listed.int16(), 'list groups', null);
  const groups = listed.array(() => {
    const name = listed.string() ?? '';
    listed.string();
    return name;
  });
  return { topics: topics.sort(), groups: groups.sort() };
}

/** Raises a topic's partition count and comes back when each has a leader. */
export async function createPartitions(brokers: string, topic: string, count: number): Promise<void> {
  const body = new Out().int32(1).string(topic).int32(count).int32(-1).int32(15_000).int8(0);
  const answer = await request(brokers, 37, 1, body);
  answer.int32();
  answer.array(() => {
    answer.string();
    check(answer.int16(), `partitions of ${topic}`, answer.string());
  });
  await until(`${count} partitions of ${topic}`, async () => {
    const leaders = (await metadata(brokers, [topic])).topics[0]?.leaders ?? [];
    return leaders.length === count && leaders.every((id) => id >= 0);
  });
  await logsReady(brokers, topic, count);
}
