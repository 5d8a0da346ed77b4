// What partitions and their reader see of an answer.

import { expect, it } from 'vitest';
import { asOffset } from '../../../src/base/brand.ts';
import { AnswerHandler } from '../../../src/kafka/fetch/answer-handler.ts';
import type { FetchPartition } from '../../../src/kafka/fetch/partition.ts';
import { Recovery } from '../../../src/kafka/fetch/recovery.ts';
import type { FetchedPart } from '../../../src/kafka/protocol/fetch.ts';
import { batches } from '../../support/broker/run.ts';
import { KIB, MIB, NotedReading } from './reading.ts';

/** A partition's part of an answer: these bytes, of a log that ends at 100. */
const fetched = ({ topic, partition }: FetchPartition, records: Buffer = Buffer.alloc(0)): FetchedPart => ({
  topic,
  partition,
  error: 0,
  highWatermark: 100,
  lastStableOffset: 100,
  aborted: [],
  preferredReplica: -1,
  records,
});

/** Asks for all partitions and has them answered like this. */
function answer(
  reading: NotedReading,
  parts: readonly FetchedPart[],
  node = 1,
  isEarly = false,
): { released: number } {
  const { partitions } = reading;
  const memory = { released: 0 };
  const open = partitions.filter(({ hasEnded }) => !hasEnded);
  for (const partition of open) partition.ask(128 * KIB, 1);
  new AnswerHandler(reading, new Recovery(reading)).handle({
    answer: { throttleMs: 0, error: 0, parts },
    partitions: open,
    node,
    isEarly,
    release: () => {
      memory.released++;
    },
  });
  for (const partition of open) partition.answered();
  return memory;
}

it('a part that is empty behind one with data is no end of its partition, however often that happens', () => {
  const reading = new NotedReading();
  const [full, empty] = [reading.partition(), reading.partition()];
  for (let offset = 0; offset < 50; offset += 10) {
    answer(reading, [fetched(full, batches(offset, offset + 10, 10)[0]), fetched(empty)]);
    full.taken();
    expect([empty.state, empty.isUrgent]).toEqual(['ready', true]);
  }
  expect(reading.events.filter(({ kind }) => kind !== 'chunk')).toEqual([]);
  expect(full.position).toBe(50);
});

it('one that is empty before any data ends its partition, at the third time in a row', () => {
  const reading = new NotedReading();
  const [empty, full] = [reading.partition(), reading.partition()];
  const states = [0, 10, 20].map((offset) => {
    answer(reading, [fetched(empty), fetched(full, batches(offset, offset + 10, 10)[0])]);
    full.taken();
    return empty.state;
  });
  expect(states).toEqual(['ready', 'ready', 'done']);
});

it('two empty answers are no proof where data comes in between', () => {
  const reading = new NotedReading();
  const partition = reading.partition();
  for (let offset = 0; offset < 30; offset += 10) {
    answer(reading, [fetched(partition)]);
    answer(reading, [fetched(partition)]);
    answer(reading, [fetched(partition, batches(offset, offset + 10, 10)[0])]);
    partition.taken();
  }
  expect([partition.state, partition.position]).toEqual(['ready', 30]);
});

it('an empty answer that comes at once is followed by a rest', () => {
  const reading = new NotedReading();
  const partition = reading.partition();
  answer(reading, [fetched(partition)], 1, true);
  expect(partition.state).toBe('resting');
});

it('less than one batch: as much as that batch needs is asked for next, before others', () => {
  const reading = new NotedReading();
  const partition = reading.partition();
  const [batch] = batches(0, 10, 10, { records: [{ value: 'v'.repeat(MIB) }] });
  answer(reading, [fetched(partition, batch!.subarray(0, 128 * KIB))]);
  expect([partition.state, partition.isUrgent]).toEqual(['ready', true]);
  expect(reading.budget.wanted(partition, 1)).toBe(batch!.length);
});

it('live: the end is said once, with an empty chunk, and again only after more has come', () => {
  const reading = new NotedReading({ live: true });
  const partition = reading.partition(Number.POSITIVE_INFINITY);
  const said = [100, 100, 100].map((next, i) => {
    if (i === 0) partition.skipTo(asOffset(next));
    reading.events.length = 0;
    answer(reading, [fetched(partition)]);
    partition.taken();
    return reading.events.length;
  });
  expect(said).toEqual([1, 0, 0]);
  partition.deliver(asOffset(110), false);
  partition.taken();
  answer(reading, [{ ...fetched(partition), lastStableOffset: 110 }]);
  expect(reading.events).toMatchObject([{ kind: 'chunk', chunk: { atEnd: true, next: 110 } }]);
});

it('a large chunk that is alone in its answer keeps the memory until it is released', () => {
  const reading = new NotedReading();
  const [first, second] = [reading.partition(), reading.partition()];
  const large = Buffer.concat(batches(0, 10, 10, { records: [{ value: 'v'.repeat(2 * MIB) }] }));
  const memory = answer(reading, [fetched(first, large), fetched(second)]);
  expect(memory.released).toBe(0);
  for (const event of reading.events) if (event.kind === 'chunk') event.chunk.release?.();
  expect(memory.released).toBe(1);
});

it('chunks that share an answer are copies, and its memory is given back at once', () => {
  const reading = new NotedReading();
  const [first, second] = [reading.partition(), reading.partition()];
  const large = Buffer.concat(batches(0, 10, 10, { records: [{ value: 'v'.repeat(2 * MIB) }] }));
  const memory = answer(reading, [fetched(first, large), fetched(second, large)]);
  expect(memory.released).toBe(1);
  large.fill(0);
  for (const event of reading.events) {
    if (event.kind === 'chunk') expect(event.chunk.bytes.includes('vvv')).toBe(true);
  }
});

it('the leader names the replica to ask; a replica that names another one is trouble, and the leader is asked', () => {
  const reading = new NotedReading();
  const partition = reading.partition();
  answer(reading, [{ ...fetched(partition), preferredReplica: 2 }]);
  expect([partition.place.node, partition.state]).toEqual([2, 'ready']);
  answer(reading, [{ ...fetched(partition), preferredReplica: 3 }], 2);
  expect([partition.place.node, partition.state]).toEqual([1, 'resting']);
  expect(reading.details).toEqual([
    'logs-0 is fetched from broker 2, as its leader prefers',
    'logs-0: no replica will serve it; its leader is asked again',
  ]);
});

it('a partition that ended while it was asked for takes nothing more', () => {
  const reading = new NotedReading();
  const partition = reading.partition();
  partition.ask(1, 1);
  partition.end('failed');
  new AnswerHandler(reading, new Recovery(reading)).handle({
    answer: { throttleMs: 0, error: 0, parts: [fetched(partition, batches(0, 10, 10)[0])] },
    partitions: [partition],
    node: 1,
    isEarly: false,
    release: () => {},
  });
  expect([partition.state, partition.position, reading.events]).toEqual(['failed', 0, []]);
});
