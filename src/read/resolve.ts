// Decides what a run reads: a range, already narrowed by the deploy, as offsets of partitions.

import { describeTimes } from '../range/describe.ts';
import type { Range } from '../range/range.ts';
import { resolveRanges } from '../range/resolve.ts';
import { type Resolved, Run } from './run.ts';
import { futureNote, hostStarts } from './since-deploy.ts';

/**
 * The run of what was asked for. `deployName`: what a person calls the deploy that was found. Throws a KlogError for
 * everything that can be wrong before reading.
 */
export async function resolveRun(
  asked: Omit<Resolved, 'window' | 'ranges' | 'allRanges'>,
  deployName: string,
): Promise<Run> {
  const { options, opened, found, range, voice } = asked;
  const { bounds } = opened;
  const { clock, since, until, last } = range;
  const window = { clock, since, until, hostStarts: hostStarts(found, since) };
  const times = await opened.times(range);
  const { ranges, notes } = resolveRanges(range, bounds, times);
  for (const text of notes) voice.note(text);
  // Of a file it is not known before it is read whether anything lies there.
  const future = futureNote(range, options.now, found, deployName);
  if (future !== undefined && (ranges.length === 0 || opened.kind === 'files')) voice.note(future);
  for (const text of describeTimes(range, bounds, ranges, times)) voice.detail(text);
  // The newest of all, also of those after --until: the range flags intersect.
  const endless = { ...range, until: undefined, last: undefined };
  const allRanges = last === undefined ? ranges : resolveRanges(endless, bounds, times).ranges;
  return new Run({ ...asked, window, ranges: inOrder(ranges), allRanges: inOrder(allRanges) });
}

/** By topic and partition: the order in which equal times come out. */
function inOrder(ranges: readonly Range[]): Range[] {
  return ranges.toSorted((a, b) =>
    a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition,
  );
}
