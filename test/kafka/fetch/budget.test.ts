// How much is asked for at a time.

import { describe, expect, it } from 'vitest';
import { asOffset } from '../../../src/base/brand.ts';
import type { FetchPartition } from '../../../src/kafka/fetch/partition.ts';
import { KIB, MIB, NotedReading } from './reading.ts';

/** Has it asked for what it wants, and answered with that many bytes for 10 offsets. */
function answered({ budget }: NotedReading, partition: FetchPartition, share: number, open = 1): number {
  const wanted = budget.wanted(partition, open);
  partition.ask(wanted, 1);
  budget.learn(partition, wanted * share, 10);
  return wanted;
}

describe('one partition', () => {
  it('is asked for four times as much after each answer that is half full, up to a whole answer', () => {
    const reading = new NotedReading();
    const partition = reading.partition(1_000_000_000);
    const sizes = [1, 0.5, 1, 1, 1].map((share) => answered(reading, partition, share));
    expect(sizes).toEqual([128 * KIB, 512 * KIB, 2 * MIB, 8 * MIB, 8 * MIB]);
    expect(reading.details).toEqual([
      'fetches of up to 512 KiB: logs-0 has filled 128 KiB',
      'fetches of up to 2 MiB: logs-0 has filled 512 KiB',
      'fetches of up to 8 MiB: logs-0 has filled 2 MiB',
    ]);
  });

  it('is not asked for more while answers are less than half full', () => {
    const reading = new NotedReading();
    const partition = reading.partition(1_000_000_000);
    expect([0.49, 0.1, 0].map((share) => answered(reading, partition, share))).toEqual(
      Array(3).fill(128 * KIB),
    );
    expect(reading.details).toEqual([]);
  });

  it('is asked for little more than is left of its range, and that is said once', () => {
    const reading = new NotedReading();
    const partition = reading.partition(30);
    answered(reading, partition, 1);
    partition.deliver(asOffset(20), false);
    // 10 of 128 KiB each tenth, a quarter more, and 32 KiB.
    const left = 10 * 12.8 * KIB * 1.25 + 32 * KIB;
    expect(reading.budget.wanted(partition, 1)).toBe(left);
    reading.budget.wanted(partition, 1);
    expect(reading.details).toEqual(['logs-0 is near its end: fetches of 192 KiB instead of 512 KiB']);
  });

  it('whose next batch does not fit is asked for as much as that needs, also near its end', () => {
    const reading = new NotedReading();
    const partition = reading.partition(11);
    answered(reading, partition, 0.1);
    partition.deliver(asOffset(10), false);
    reading.budget.needs(partition, 20 * MIB);
    expect(reading.budget.wanted(partition, 1)).toBe(20 * MIB);
    expect(reading.details.slice(0, 1)).toEqual([
      'fetches of at least 20 MiB from logs-0: its next batch did not fit into 128 KiB',
    ]);
  });

  it('that others crowd out is asked for twice as much, up to 1 MiB', () => {
    const reading = new NotedReading();
    const partition = reading.partition();
    const sizes = Array.from({ length: 5 }, () => {
      const wanted = reading.budget.wanted(partition, 2);
      partition.ask(wanted, 1);
      reading.budget.crowdedOut(partition);
      return wanted;
    });
    expect(sizes).toEqual([128 * KIB, 256 * KIB, 512 * KIB, MIB, MIB]);
  });
});

describe('several partitions', () => {
  it.each([
    [2, MIB],
    [64, MIB],
    [100, Math.ceil((64 * MIB) / 100)],
    [10_000, 128 * KIB],
  ])('each one of %i is asked for %i bytes at most', (open, most) => {
    const reading = new NotedReading();
    const partition = reading.partition(1_000_000_000);
    for (let i = 0; i < 4; i++) answered(reading, partition, 1);
    expect(reading.budget.wanted(partition, open)).toBe(most);
  });

  it('together have eight answers in work, and one more than fits where there is none', () => {
    const { budget } = new NotedReading({ fetchMaxBytes: MIB });
    expect(budget.allows(100 * MIB)).toBe(true);
    budget.takes(7 * MIB);
    expect([budget.allows(MIB), budget.allows(MIB + 1)]).toEqual([true, false]);
    budget.gives(MIB);
    expect(budget.allows(2 * MIB)).toBe(true);
  });

  it('growth is said once a size, not once a partition, and only as far as it is used', () => {
    const reading = new NotedReading();
    const partitions = [reading.partition(1e9), reading.partition(1e9)];
    for (let round = 0; round < 5; round++) {
      for (const partition of partitions) answered(reading, partition, 1, 2);
    }
    expect(reading.details).toEqual([
      'fetches of up to 512 KiB: logs-0 has filled 128 KiB',
      'fetches of up to 1 MiB: logs-0 has filled 512 KiB',
    ]);
  });
});
