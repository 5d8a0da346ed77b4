// What `klog tail` begins with: the newest matches, found by reading backwards.

import { asOffset } from '../base/brand.ts';
import { KeepNewest, placeKey } from '../scan/keep.ts';
import type { Matcher } from '../scan/port/matcher.ts';
import type { Sink } from '../scan/port/sink.ts';
import { backwards } from './backwards.ts';
import type { Run } from './run.ts';

/** Records that the first step back reads, over all partitions, and of each at least. */
const FIRST_STEP = 3_000;
const MIN_STEP = 20;
const STEP_GROWTH = 4;
/** Records that all partitions together are read further back than they were searched, for the lines before a match. */
const MARGIN = 20_000;

export interface TailOptions {
  /** Matches to show. */
  readonly newest: number;
  /** Records to search for them. */
  readonly lookback: number;
}

/** Shows the newest matches; with a range of its own, all of its matches. */
export async function readTail(run: Run, sink: Sink, { newest, lookback }: TailOptions): Promise<void> {
  const { options, found, range, voice } = run.resolved;
  const { since, until, offset, last } = range;
  const hasRange = [found, since, until, offset, last].some((one) => one !== undefined);
  if (hasRange || options.limit === 0) return run.read(sink);
  const count = Math.min(newest, options.limit ?? newest);
  // A pipe cannot be read once more for context lines.
  const isKept = options.around !== undefined && run.isPipe;
  const keep = new KeepNewest(isKept ? lookback : count);
  const reached = await (isKept ? readAll(run, keep, 'all') : search(run, keep, { newest, lookback }));
  const looked = run.tally.records;
  const before = run.tally.matched;
  if (isKept) await run.replay(keep, sink, count);
  else if (options.around === undefined) await run.replay(keep, sink);
  else await showAgain(run, keep, reached, sink);
  const shown = run.tally.matched - before;
  if (shown < newest && looked >= lookback) {
    const matches = `${shown} ${shown === 1 ? 'match' : 'matches'}`;
    voice.note(`${matches} in the newest ${looked.toLocaleString('en-US')} records (--lookback)`);
  }
}

/** Finds the newest matches. Returns from where on each range was searched. */
async function search(
  run: Run,
  keep: KeepNewest,
  { newest, lookback }: TailOptions,
): Promise<readonly number[]> {
  const { ranges } = run;
  if (newest === 0) return ranges.map(({ to }) => to);
  // A file is read from its beginning anyway.
  if (run.resolved.opened.kind === 'files') return readAll(run, keep, 'search');
  const { reached } = await backwards({
    ranges,
    first: Math.max(FIRST_STEP, newest * 2, MIN_STEP * ranges.length),
    growth: STEP_GROWTH,
    most: lookback,
    scan: (some) => run.scan({ kind: 'search', sink: keep, ranges: some }),
    isEnough: (certainSince) => keep.keptSince(certainSince) >= newest,
  });
  return reached;
}

async function readAll(run: Run, keep: KeepNewest, kind: 'all' | 'search'): Promise<readonly number[]> {
  const { ranges } = run;
  await run.scan({ kind, sink: keep, ranges });
  return ranges.map(({ from }) => from);
}

/**
 * Reads the newest matches once more, with what stands beside them. Lines before a match that lie further back than
 * the margin are not looked for.
 */
async function showAgain(run: Run, keep: KeepNewest, reached: readonly number[], sink: Sink): Promise<void> {
  const before = run.resolved.options.around?.before ?? 0;
  const share = Math.ceil(MARGIN / Math.max(1, run.ranges.length));
  const margin = before === 0 ? 0 : Math.max(share, before);
  const ranges = run.ranges
    .map((range, i) => ({ ...range, from: asOffset(Math.max(range.from, reached[i]! - margin)) }))
    .filter(({ from, to }) => from < to);
  await run.scan({ kind: 'show', sink, ranges, matcher: onlyNewest(run.shown, keep), isAgain: true });
}

/** Of the matches only those kept; older ones are lines like any other. */
function onlyNewest(matcher: Matcher, keep: KeepNewest): Matcher {
  const places = keep.places();
  return {
    begin: (bytes, from, to, count) => matcher.begin(bytes, from, to, count),
    find: (bytes, from, to) => matcher.find(bytes, from, to),
    test: (event) => {
      const verdict = matcher.test(event);
      if (verdict !== 1) return verdict;
      const { topic, partition, offset } = event.record;
      return places.get(placeKey(topic, partition))?.has(offset) ? 1 : 2;
    },
  };
}
