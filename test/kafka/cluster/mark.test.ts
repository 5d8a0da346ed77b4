// The one write: what a deploy marker's writing makes of brokers that say no, or say nothing.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markDeploy } from '../../../src/kafka/cluster/mark.ts';
import { FakeCluster, type Fault } from '../../support/broker/cluster.ts';
import { connectionTo } from '../../support/scan.ts';
import { Out } from '../../support/wire.ts';

const MESSAGE = { topic: 'deploys', key: 'api', value: '{"service":"api"}', timestampMs: 1 };

/** The answer to Produce, version 3: one topic, one partition, no throttling. */
function produced(code: number): Fault {
  const answer = new Out()
    .int32(1)
    .string('deploys')
    .int32(1)
    .int32(0)
    .int16(code)
    .int64(0)
    .int64(-1)
    .int32(0);
  return { kind: 'body', body: answer.bytes() };
}

describe('writing a deploy marker', () => {
  let cluster: FakeCluster;
  /** What each Produce is answered with, the last one for ever. */
  let answers: Fault[];
  beforeEach(async () => {
    cluster = await FakeCluster.start();
    cluster.ranges = [...cluster.ranges, [0, 3, 3]];
    cluster.topic('deploys');
    answers = [];
    cluster.hook = ({ api }) =>
      api === 'other' ? (answers.length > 1 ? answers.shift() : answers[0]) : undefined;
  });
  afterEach(() => cluster.close());

  const mark = () => markDeploy(connectionTo(cluster.addresses()), MESSAGE, 1);

  it('is one request', async () => {
    answers = [produced(0)];
    await mark();
    expect(cluster.count('other')).toBe(1);
  });

  it.each([
    ['the leader has moved', produced(6)],
    ['replicas are missing for a moment', produced(19)],
    ['the connection breaks', { kind: 'hang up', after: 0 } as const],
  ])('%s: written at the second attempt', async (_, fault) => {
    answers = [fault, produced(0)];
    await mark();
    expect(cluster.count('other')).toBe(2);
  });

  it.each([
    [6, 5, 'the deploy was not written: not the leader', undefined],
    [19, 5, 'the deploy was not written: not enough replicas in sync', undefined],
    [29, 1, 'the deploy was not written: no right to write to topic "deploys"', 'ask for the WRITE right'],
    [10, 1, 'the deploy was not written: message too large', undefined],
    [
      32,
      1,
      'the deploy was not written: topic "deploys" does not accept records dated 1970-01-01T00:00:00.001Z ' +
        '(message.timestamp.after.max.ms, .before.max.ms)',
      'a --time closer to now',
    ],
  ])('code %i: after %i attempts it is said', async (code, attempts, message, hint) => {
    answers = [produced(code)];
    await expect(mark()).rejects.toMatchObject({ name: 'KlogError', exitCode: 2, message, hint });
    expect(cluster.count('other')).toBe(attempts);
  });

  it('a broker that hangs up every time', async () => {
    answers = [{ kind: 'hang up', after: 3 }];
    await expect(mark()).rejects.toMatchObject({
      message: expect.stringMatching(/^the deploy was not written: 127\.0\.0\.1:\d+ closed the connection/),
    });
  });

  it('a topic that is not there is named with the command that makes it, and nothing is written', async () => {
    cluster.topics.delete('deploys');
    const [broker] = cluster.addresses();
    await expect(mark()).rejects.toMatchObject({
      code: 'unknown-topic',
      message: 'no topic "deploys" to write the deploy to: klog does not create topics',
      hint: `kafka-topics.sh --create --topic deploys --partitions 1 --bootstrap-server ${broker}`,
    });
    expect(cluster.count('other')).toBe(0);
  });

  it('no broker at all: the hint is no command that reads', async () => {
    const addresses = cluster.addresses();
    await cluster.close();
    await expect(markDeploy(connectionTo(addresses), MESSAGE, 1)).rejects.toMatchObject({
      code: 'unreachable',
      hint: '-b HOST:9092',
    });
  });
});
