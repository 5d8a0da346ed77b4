// The queue between fetching and reading: what is held back for a paused partition is overtaken by nothing of its own.

import { expect, it } from 'vitest';
import { asOffset } from '../../../src/base/brand.ts';
import { EventQueue } from '../../../src/kafka/fetch/queue.ts';
import type { StreamEvent } from '../../../src/scan/port/source.ts';

const chunk = (index: number, next: number): StreamEvent => ({
  kind: 'chunk',
  chunk: {
    index,
    bytes: Buffer.alloc(0),
    next: asOffset(next),
    aborted: [],
    atEnd: false,
    release: undefined,
  },
});

it('the end of a partition does not overtake its last chunk', async () => {
  const held = new Set([0]);
  const queue = new EventQueue((index) => held.has(index));
  const last = chunk(0, 10);
  const end: StreamEvent = { kind: 'done', index: 0 };
  const other = chunk(1, 5);
  for (const event of [last, end, other]) queue.push(event);
  expect(queue.take()).toBe(other);
  expect(queue.take()).toBeUndefined();
  held.clear();
  expect(queue.take()).toBe(last);
  expect(queue.take()).toBe(end);
});

it('a wait ends with what is pushed, and with a wake', async () => {
  const queue = new EventQueue(() => false);
  const first = queue.wait(undefined);
  queue.push({ kind: 'note', text: 'a' });
  await first;
  expect(queue.take()).toEqual({ kind: 'note', text: 'a' });
  const second = queue.wait(600_000);
  queue.wake();
  await second;
  expect(queue.take()).toBeUndefined();
});
