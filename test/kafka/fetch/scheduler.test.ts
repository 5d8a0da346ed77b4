// Which partitions go into the next request, and which leader is asked next.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FetchScheduler } from '../../../src/kafka/fetch/scheduler.ts';
import { MIB, NotedReading } from './reading.ts';

function setUp(partitions: number, { live = false, fetchMaxBytes = 8 * MIB } = {}) {
  const reading = new NotedReading({ live, fetchMaxBytes });
  for (let i = 0; i < partitions; i++) reading.partition();
  let freed = 0;
  const scheduler = new FetchScheduler(reading.budget, live, () => {
    freed++;
  });
  const next = (most = 10): number[] =>
    scheduler.next([...reading.partitions], most, partitions, 5).map(({ index }) => index);
  /** All were asked before, at a time of their own. */
  const asked = (...times: readonly number[]): void => {
    for (const [i, time] of times.entries()) {
      reading.partitions[i]!.ask(1, time);
      reading.partitions[i]!.answered();
    }
  };
  return { reading, scheduler, next, asked, freed: () => freed };
}

describe('the partitions of a request', () => {
  it('those that were not asked yet, the one that holds up all others, those without room, the others by rank', () => {
    const { reading, scheduler, next, asked } = setUp(5);
    asked(1, 1, 1, 1);
    reading.partitions[2]!.hurry();
    scheduler.prefer([3, 1, 0, 2, 4]);
    expect(next()).toEqual([4, 3, 2, 1, 0]);
  });

  it('of equals the one that was asked longest ago', () => {
    const { next, asked } = setUp(3);
    asked(30, 10, 20);
    expect(next()).toEqual([1, 2, 0]);
  });

  it('no more than fits into an answer, and no more than asked for', () => {
    expect(setUp(5, { fetchMaxBytes: 300 * 1024 }).next()).toEqual([0, 1]);
    expect(setUp(5).next(3)).toEqual([0, 1, 2]);
  });

  it('none where memory is short, but the one that holds up all others', () => {
    const { reading, scheduler, next, asked } = setUp(3);
    asked(1, 1, 1);
    reading.budget.takes(64 * MIB);
    expect(next()).toEqual([]);
    scheduler.prefer([1, 0, 2]);
    expect(next()).toEqual([1]);
  });

  it('live: all, whatever the memory, those first that got nothing last time', () => {
    const { reading, next, asked } = setUp(4, { live: true });
    asked(4, 3, 2, 1);
    reading.partitions[1]!.hurry();
    reading.budget.takes(64 * MIB);
    expect(next(2)).toEqual([1, 3, 2, 0]);
  });

  it('in flight with what they were asked for, which counts', () => {
    const { reading, next } = setUp(1);
    next();
    const { state, asked, askedAt } = reading.partitions[0]!;
    expect({ state, asked, askedAt }).toEqual({ state: 'in flight', asked: 128 * 1024, askedAt: 5 });
    expect(reading.budget.allows(64 * MIB)).toBe(false);
  });
});

describe('turns', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Turns that last until they are ended, by leader. */
  function turns(scheduler: FetchScheduler) {
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const offer = (leader: number, urgency = 1): boolean =>
      scheduler.offer(leader, urgency, () => {
        started.push(leader);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    const end = async (turn: number): Promise<void> => {
      ends[turn]!();
      await vi.advanceTimersByTimeAsync(0);
    };
    return { started, offer, end };
  }
  const LEADERS = Array.from({ length: 16 }, (_, i) => i);

  it('two a leader, and another one when one is over', async () => {
    const { scheduler, freed } = setUp(1);
    const { started, offer, end } = turns(scheduler);
    expect([offer(1), offer(1), offer(1)]).toEqual([true, true, false]);
    await end(0);
    expect(freed()).toBe(1);
    expect([offer(1), started]).toEqual([true, [1, 1, 1]]);
  });

  it('live: one a leader, and no leader waits', () => {
    const { started, offer } = turns(setUp(1, { live: true }).scheduler);
    const many = Array.from({ length: 50 }, (_, i) => i);
    for (const leader of [...many, ...many]) offer(leader);
    expect(started).toEqual(many);
  });

  it('sixteen at a time; of those that wait the most urgent one goes on, as urgent as it was told last', async () => {
    const { scheduler } = setUp(1);
    const { started, offer, end } = turns(scheduler);
    for (const leader of LEADERS) offer(leader);
    expect([offer(20, 3), offer(21, 2), offer(22, 4)]).toEqual([false, false, false]);
    expect(started).toEqual(LEADERS);
    await end(0);
    offer(22, -2);
    await end(1);
    await end(2);
    expect(started.slice(16)).toEqual([21, 22, 20]);
  });

  it('a request that takes longer than a second makes room, and still counts for its leader', async () => {
    const { started, offer } = turns(setUp(1).scheduler);
    for (const leader of LEADERS) for (let i = 0; i < 2; i++) offer(leader);
    offer(20);
    expect(started).toHaveLength(16);
    await vi.advanceTimersByTimeAsync(999);
    expect(started).not.toContain(20);
    await vi.advanceTimersByTimeAsync(1);
    expect(started).toContain(20);
    expect(offer(0)).toBe(false);
  });

  it('a turn that finds nothing to ask for is over at once', async () => {
    const { scheduler, freed } = setUp(1);
    expect(scheduler.offer(1, 1, () => undefined)).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(freed()).toBe(0);
    expect([1, 2].map(() => turns(scheduler).offer(1))).toEqual([true, true]);
  });

  it('cleared: what waited is not sent', async () => {
    const { scheduler } = setUp(1);
    const { started, offer, end } = turns(scheduler);
    for (const leader of LEADERS) offer(leader);
    offer(20);
    scheduler.clear();
    await end(0);
    expect(started).toEqual(LEADERS);
  });
});
