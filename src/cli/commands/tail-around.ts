// The beginning of `klog tail` with context lines: the newest matches are known, and are read once more with what
// stands beside them, up to where the live part begins. A pipe cannot be read again: its newest records are kept.

import { asOffset } from '../../base/brand.ts';
import type { Around } from '../../read/context-lines.ts';
import type { KeepNewest } from '../../read/keep.ts';
import { placeKey } from '../../read/keep.ts';
import type { Session } from '../../read/session.ts';
import type { Matcher } from '../../scan/port/matcher.ts';
import type { Sink } from '../../scan/port/sink.ts';
import { newTally, type Tally } from '../../scan/port/tally.ts';

/** Records that all partitions together are read further back than they were searched, for the lines before a match. */
const MARGIN = 20_000;

/**
 * Shows what `keep` holds, with context. `reached`: the offset of each range from which on it was searched. Lines
 * before a match that lie further back than the margin are not looked for.
 */
export async function showNewest(
  session: Session,
  around: Around,
  keep: KeepNewest,
  reached: readonly number[],
  sink: Sink,
): Promise<Tally> {
  const tally = newTally();
  const share = Math.ceil(MARGIN / Math.max(1, session.ranges.length));
  const margin = around.before === 0 ? 0 : Math.max(share, around.before);
  const ranges = session.ranges
    .map((range, i) => ({ ...range, from: asOffset(Math.max(range.from, reached[i]! - margin)) }))
    .filter(({ from, to }) => from < to);
  await session.show({ sink, ranges, matcher: onlyNewest(around.matcher, keep), tally });
  return tally;
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
