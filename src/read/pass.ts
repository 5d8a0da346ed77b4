// One scan of a run: a command may read several times (back from the end, then live).

import type { Offset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import type { ContextLines } from '../scan/context/context.ts';
import type { Matcher } from '../scan/port/matcher.ts';
import type { Sink } from '../scan/port/sink.ts';
import type { Tally } from '../scan/port/tally.ts';

/** What differs between the scans of one run. */
export interface Pass {
  readonly sink: Sink;
  readonly ranges: readonly Range[];
  readonly live?: boolean;
  readonly matcher?: Matcher;
  /** All that the ranges hold, whatever was asked for and outside of the window too. */
  readonly everything?: boolean;
  readonly context?: ContextLines;
  readonly chosen?: ((index: number, offset: Offset) => boolean) | undefined;
  /** Live: the longest wait of a line for an older one, ms. */
  readonly reorderMs?: number;
  /** Counts of a pass that is not part of the answer. */
  readonly tally?: Tally;
}
