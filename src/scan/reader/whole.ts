// Batches in which everything matches and whose sink has learned records: those that are known are passed over, a whole
// batch at a time, and the reader hands on the others. Given up for a while where most are not known.

import type { BatchHeader } from '../../batch/header.ts';
import type { RecordReader } from '../../batch/records.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { Matcher } from '../port/matcher.ts';
import type { Sink } from '../port/sink.ts';
import type { TimeWindow } from '../port/window.ts';

/** Of so many batches in a row most records were not known: so many more are not tried. */
const IN_VAIN = 8;
const GIVEN_UP = 64;

/** What of a batch the reader is to hand on. */
export interface Remainder {
  /** Records, by position and number in the batch, in turn; `leftCount` of them. */
  readonly left: Int32Array;
  readonly leftCount: number;
  /** And all from this one on, by position and number; the end: none. */
  readonly restAt: number;
  readonly restIndex: number;
}

/** What decides whether batches may be passed over. */
interface WholeOptions {
  readonly sink: Sink;
  readonly matcher: Matcher;
  readonly context?: unknown;
  readonly chosen?: unknown;
  readonly clock: 'record' | 'log';
  readonly window?: TimeWindow | undefined;
}

/** Undefined where each record must be looked at as an event. */
export function wholeBatches(options: WholeOptions): WholeBatches | undefined {
  const { sink, matcher, context, chosen, clock, window } = options;
  if (sink.ordered || matcher.matchesAll !== true || window?.isPlain === false) return undefined;
  if (context !== undefined || chosen !== undefined || clock !== 'record') return undefined;
  return new WholeBatches(sink, window);
}

export class WholeBatches {
  readonly #sink: Sink;
  readonly #window: TimeWindow | undefined;
  #vain = 0;
  #givenUp = 0;

  constructor(sink: Sink, window: TimeWindow | undefined) {
    this.#sink = sink;
    this.#window = window;
  }

  /** Passes over an opened batch. Undefined: all of its records must be tested. */
  pass(records: RecordReader, header: BatchHeader, topic: string, event: LogEvent): Remainder | undefined {
    if (event.hasPins(topic)) return undefined;
    if (this.#givenUp > 0) {
      this.#givenUp--;
      return undefined;
    }
    // Not before: from then on the sink learns of every event, which would be in vain for the lines of a file.
    const { known } = this.#sink;
    if (known === undefined) return undefined;
    const { engine } = known;
    const { baseOffset, lastOffset, baseTimestamp, maxTimestamp, logAppendTime } = header;
    const interval = known.intervalOf?.(maxTimestamp);
    let early =
      Math.max(this.#window?.since ?? Number.NEGATIVE_INFINITY, interval?.start ?? Number.NEGATIVE_INFINITY) -
      baseTimestamp;
    let late =
      Math.min(this.#window?.until ?? Number.POSITIVE_INFINITY, interval?.end ?? Number.POSITIVE_INFINITY) -
      baseTimestamp;
    if (logAppendTime) {
      // All records have the batch's largest time, whatever they say.
      const time = maxTimestamp - baseTimestamp;
      if (time < early || time >= late) return undefined;
      early = Number.NEGATIVE_INFINITY;
      late = Number.POSITIVE_INFINITY;
    }
    const span = lastOffset - baseOffset;
    engine.pass(records.section, records.start, records.end, records.count, span, early, late);
    this.#vain = 2 * engine.leftCount > records.count ? this.#vain + 1 : 0;
    if (this.#vain === IN_VAIN) {
      this.#vain = 0;
      this.#givenUp = GIVEN_UP;
    }
    return engine;
  }
}
