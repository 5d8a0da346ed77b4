// What comes after the bounded part of a run: first whatever was written while that part was read, as one more bounded
// read so that it comes in order, again while that takes long; then live. Each read begins where the one before ended,
// so that there is no gap and no repeat.

import { asOffset, type Offset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import { partitionKey } from '../range/resolve.ts';
import type { Sink } from '../scan/port/sink.ts';
import type { Run } from './run.ts';

/** Writing of this length is left to the live read, ms. */
const SHORT_MS = 1_000;
/** Where writing is about as fast as reading, catching up would never end. */
const MAX_ROUNDS = 5;

/** Follows until the run is stopped. Files are not followed. */
export async function follow(run: Run, sink: Sink): Promise<void> {
  const { clock, startedAt, opened } = run.resolved;
  if (opened.kind === 'files' || !run.isOpen) return;
  let open = openRanges(run);
  let since = startedAt;
  for (let round = 0; round < MAX_ROUNDS && clock() - since > SHORT_MS; round++) {
    since = clock();
    open = await catchUp(run, open, sink);
    if (!run.isOpen) return;
  }
  await run.scan({ kind: 'show', sink, ranges: open, live: true });
}

/** Reads up to the ends as they are now. Returns where each partition goes on. */
async function catchUp(run: Run, open: readonly Range[], sink: Sink): Promise<Range[]> {
  const ends = new Map(
    (await run.resolved.opened.ends()).map((one) => [partitionKey(one.topic, one.partition), one.latest]),
  );
  const missed = open.flatMap((range) => {
    const to = ends.get(partitionKey(range.topic, range.partition)) ?? range.from;
    return to > range.from ? [{ ...range, to }] : [];
  });
  if (missed.length === 0) return [...open];
  const { positions } = await run.scan({ kind: 'show', sink, ranges: missed });
  // Where something was not read to its end, the live read tries again.
  const reached = new Map(missed.map((one, i) => [partitionKey(one.topic, one.partition), positions[i]!]));
  return open.map((range) => {
    const to = reached.get(partitionKey(range.topic, range.partition)) ?? range.from;
    return { ...range, from: asOffset(Math.max(range.from, to)) };
  });
}

/** From the ends that the bounded part was read to, without an end. */
function openRanges(run: Run): Range[] {
  const { opened, range } = run.resolved;
  const to = Number.POSITIVE_INFINITY as Offset;
  return opened.bounds
    .filter(({ partition }) => range.partitions?.includes(partition) ?? true)
    .map(({ topic, partition, latest }) => ({ topic, partition, from: latest, to }))
    .sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
}
