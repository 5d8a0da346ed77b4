// The states of a partition, and the ways between them.

import { expect, it } from 'vitest';
import { asOffset } from '../../../src/base/brand.ts';
import { NotedReading } from './reading.ts';

const ready = () => new NotedReading().partition();

it('goes round: ready, in flight, delivered, ready', () => {
  const partition = ready();
  expect([partition.state, partition.mayBeAsked(1)]).toEqual(['ready', true]);
  partition.ask(500, 7);
  expect([partition.state, partition.mayBeAsked(9), partition.asked, partition.askedAt]).toEqual([
    'in flight',
    false,
    500,
    7,
  ]);
  partition.deliver(asOffset(10), false);
  partition.answered();
  expect([partition.state, partition.mayBeAsked(9), partition.position]).toEqual(['delivered', false, 10]);
  partition.taken();
  expect([partition.state, partition.mayBeAsked(9)]).toEqual(['ready', true]);
});

it('an answer that changed nothing leaves it ready', () => {
  const partition = ready();
  partition.ask(500, 7);
  partition.answered();
  expect(partition.state).toBe('ready');
});

it('rests until a time', () => {
  const partition = ready();
  partition.ask(500, 7);
  partition.rest(50);
  partition.answered();
  expect([49, 50].map((now) => partition.mayBeAsked(now))).toEqual([false, true]);
});

it('is not asked while it is paused or its place is looked for, whatever the time', () => {
  const partition = ready();
  partition.pause();
  expect(partition.mayBeAsked(1)).toBe(false);
  partition.resume();
  partition.ask(500, 7);
  partition.locate();
  partition.answered();
  expect([partition.state, partition.mayBeAsked(Number.MAX_SAFE_INTEGER)]).toEqual(['locating', false]);
  partition.skipTo(asOffset(30));
  expect([partition.state, partition.position]).toEqual(['ready', 30]);
});

it('trouble: waits that grow to a second, and the leader is asked again in place of the follower', () => {
  const partition = ready();
  partition.redirect(2);
  const waits = Array.from({ length: 6 }, () => {
    partition.inTrouble('not the leader', 1000, 30_000);
    return partition.restsUntil - 1000;
  });
  expect(waits).toEqual([100, 200, 400, 800, 1000, 1000]);
  expect(partition.place).toEqual({ leader: 1, node: 1, topicId: 'a' });
  expect(partition.trouble).toEqual({ reason: 'not the leader', since: 1000, attempts: 6 });
});

it('trouble that lasts longer than patience is reported, and once more only after as long again', () => {
  const partition = ready();
  const long = [0, 300, 301, 600, 602].map((now) => partition.inTrouble('down', now, 300));
  expect(long).toEqual([false, false, true, false, true]);
});

it.each(['deliver', 'isWell', 'skipTo'] as const)('trouble is over with %s', (how) => {
  const partition = ready();
  partition.inTrouble('down', 1, 300);
  if (how === 'isWell') partition.isWell();
  else if (how === 'deliver') partition.deliver(asOffset(5), false);
  else partition.skipTo(asOffset(5));
  expect(partition.trouble).toBeUndefined();
  expect(partition.inTrouble('down', 1000, 300)).toBe(false);
});

it.each(['done', 'failed'] as const)('%s is for good', (state) => {
  const partition = ready();
  partition.ask(500, 7);
  expect(partition.end(state)).toBe(true);
  partition.answered();
  partition.taken();
  expect([partition.state, partition.hasEnded, partition.mayBeAsked(9)]).toEqual([state, true, false]);
  expect(partition.end('failed')).toBe(false);
  expect(partition.state).toBe(state);
});

it('follows its leader, but not to another topic of the same name', () => {
  const partition = ready();
  const leader = { topic: 'logs', partition: 0, leader: 3 };
  expect(partition.moveTo({ ...leader, topicId: 'b' })).toBe(false);
  expect(partition.place.leader).toBe(1);
  expect(partition.moveTo({ ...leader, topicId: '' })).toBe(true);
  expect(partition.place).toEqual({ leader: 3, node: 3, topicId: 'a' });
});
