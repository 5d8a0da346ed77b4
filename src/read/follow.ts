// What comes after the bounded part of a run: first whatever was written while that part was read, as one more
// bounded read so that it comes in order, again while that takes long; then live. Begins where the bounded part ended
// and goes on where each read ended, so that there is no gap and no repeat.

import type { Offset } from '../base/brand.ts';
import { asOffset } from '../base/brand.ts';
import type { Shell } from '../cli/stderr/shell.ts';
import type { Range } from '../range/range.ts';
import type { Pass } from './pass.ts';
import type { Session } from './session.ts';

/** What a live read takes in its stride, ms of writing. */
const SHORT_MS = 1_000;
/** Where writing is about as fast as reading there is no end to it. */
const MAX_ROUNDS = 5;

/** Follows until the run is stopped. `startedAt`: when the ends of the bounded part were taken, on the shell's clock. */
export async function follow(
  session: Session,
  shell: Shell,
  startedAt: number,
  pass: Omit<Pass, 'ranges' | 'live'>,
): Promise<void> {
  let open = openRanges(session);
  let since = startedAt;
  for (let round = 0; round < MAX_ROUNDS && shell.clock() - since > SHORT_MS; round++) {
    since = shell.clock();
    open = await catchUp(session, open, pass);
    if (session.tally.stop !== 'end') return;
  }
  await session.show({ ...pass, ranges: open, live: true });
}

/** Reads up to the ends as they are now; comes back with where each partition goes on. */
async function catchUp(
  session: Session,
  open: readonly Range[],
  pass: Omit<Pass, 'ranges' | 'live'>,
): Promise<Range[]> {
  const ends = new Map(
    (await session.ends()).map(({ topic, partition, latest }) => [`${topic}/${partition}`, latest]),
  );
  const missed = open.flatMap((range) => {
    const to = ends.get(`${range.topic}/${range.partition}`) ?? range.from;
    return to > range.from ? [{ ...range, to }] : [];
  });
  if (missed.length === 0) return [...open];
  const { positions } = await session.show({ ...pass, ranges: missed });
  // Where something was not read to its end, the live read tries again.
  const reached = new Map(missed.map((range, i) => [`${range.topic}/${range.partition}`, positions[i]!]));
  return open.map((range) => ({
    ...range,
    from: asOffset(Math.max(range.from, reached.get(`${range.topic}/${range.partition}`) ?? range.from)),
  }));
}

/** From the ends that the bounded part was read to, without an end. */
function openRanges(session: Session): Range[] {
  const to = Number.POSITIVE_INFINITY as Offset;
  const wanted = session.plan.range.partitions;
  return session.bounds
    .filter(({ partition }) => wanted?.includes(partition) ?? true)
    .map(({ topic, partition, latest }) => ({ topic, partition, from: latest, to }))
    .sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
}
