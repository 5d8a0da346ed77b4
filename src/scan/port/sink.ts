// The port through which matches go out. Printers and aggregators are the same kind of thing.

import type { EpochMs } from '../../base/brand.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { KnownRecords } from '../../record/known/known-records.ts';

export interface Sink {
  /** False where events may come in any order (aggregators): saves the merge. */
  readonly ordered: boolean;
  /** False where it never looks at the time that a match goes by (`record.time`): that may be missing then. */
  readonly timed?: boolean | undefined;
  /**
   * One match. The event borrows memory that the next call overwrites: copy what is kept.
   * Returns false when the sink wants no more ("enough"). Hot.
   */
  event(event: LogEvent): boolean;
  /**
   * What it has learned of records; it learns from when this is first asked for. Those that are known need not come as
   * events, where all match and order does not matter: whoever reads passes batches over there, and hands on as events
   * what is not known.
   */
  readonly known?: KnownRecords | undefined;
  /** A record that is no match, shown for the context of one. Sinks without it get matches only. */
  context?: ((event: LogEvent) => boolean) | undefined;
  /** What comes next does not follow on its host's line before: with context lines a new group begins. */
  gap?: (() => void) | undefined;
  /**
   * In a live run, about every 100 ms also when nothing matches: the newest time that was read, and whether all that
   * the partitions held when they were last asked was read. Returns false when the sink wants no more.
   */
  tick?: ((time: EpochMs, caughtUp: boolean) => boolean) | undefined;
  /**
   * Called after each batch: hand on what was collected. Resolves (or is undefined: at once) when the sink can
   * take more; false when the reader of the output is gone.
   */
  flush(): Promise<boolean> | boolean;
  /** The end, also after an interruption. Not called after an error. */
  finish(): Promise<void>;
}

/**
 * A sink in front of another: what `changes` does not have is forwarded. `known` is asked for only when it is read, since
 * a sink begins to learn then.
 */
export function over(sink: Sink, changes: Partial<Sink>): Sink {
  const { context, gap, tick } = sink;
  return {
    ordered: sink.ordered,
    timed: sink.timed,
    get known() {
      return sink.known;
    },
    event: (event) => sink.event(event),
    context: context && ((event) => context.call(sink, event)),
    gap: gap && (() => gap.call(sink)),
    tick: tick && ((time, caughtUp) => tick.call(sink, time, caughtUp)),
    flush: () => sink.flush(),
    finish: () => sink.finish(),
    ...changes,
  };
}
