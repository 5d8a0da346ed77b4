// Context lines of one run (-A, -B, -C): the matcher that keeps them and the stage that chooses and shows them. What
// becomes of a line is scan/context.ts's business.

import type { Shell } from '../cli/stderr/shell.ts';
import { combine, neighbours } from '../query/match/combine.ts';
import { type CompiledQuery, compile } from '../query/match/compile.ts';
import type { CompileOptions } from '../query/match/context.ts';
import { keeper } from '../query/match/keeper.ts';
import { LogEvent } from '../record/event/event.ts';
import { ContextLines } from '../scan/context/context.ts';
import { counted } from '../scan/outlet.ts';
import type { Verdict } from '../scan/port/matcher.ts';
import type { Sink } from '../scan/port/sink.ts';
import type { TimeWindow } from '../scan/port/window.ts';
import type { KeepNewest } from './keep.ts';
import type { ReadingPlan } from './open.ts';

export interface Around {
  readonly matcher: CompiledQuery;
  readonly lines: ContextLines;
  /** Lines that may be wanted before a match. */
  readonly before: number;
  /** Shows what was kept in memory, matches (only the newest so many) with context. Returns how many matches. */
  replay(keep: KeepNewest, sink: Sink, event: LogEvent, newest?: number): Promise<number>;
}

const NOWHERE: Sink = { ordered: true, event: () => true, flush: () => true, finish: async () => {} };

/** Undefined where no context lines are asked for. */
export function openAround(
  plan: ReadingPlan,
  window: TimeWindow | undefined,
  compiling: CompileOptions,
  shell: Shell,
): Around | undefined {
  if (plan.around === undefined) return undefined;
  // Compiled once more: what tail counts while it looks back must not be counted again.
  const matcher = keeper(compile(combine(plan.query), compiling), compile(neighbours(plan.query), compiling));
  const test = (one: LogEvent): Verdict => {
    const verdict = matcher.test(one);
    return verdict !== 0 && (window?.contains(one) ?? true) ? verdict : 0;
  };
  const lines = new ContextLines({
    ...plan.around,
    limit: plan.limit,
    event: new LogEvent(plan.pinsOf),
    onNote: (text) => shell.stderr.note(text),
  });
  return {
    matcher,
    lines,
    before: plan.around.before,
    async replay(keep, sink, event, newest = Number.POSITIVE_INFINITY) {
      const matches = await keep.replay(NOWHERE, event, (one) => test(one) === 1);
      let older = Math.max(0, matches - newest);
      const tally = { matched: 0 };
      await keep.replay(lines.over(counted(sink, tally), false), event, (one) => {
        const verdict = test(one);
        one.record.kept = verdict === 2 || (verdict === 1 && older-- > 0);
        lines.name(one);
        return verdict !== 0;
      });
      lines.settle();
      await sink.flush();
      return tally.matched;
    },
  };
}
