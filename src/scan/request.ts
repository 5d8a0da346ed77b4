// What a scan is told, and what it leaves behind.

import type { Offset } from '../base/brand.ts';
import type { Range } from '../range/range.ts';
import { LogEvent } from '../record/event/event.ts';
import type { ContextLines } from './context/context.ts';
import { EVERYTHING, type Matcher } from './port/matcher.ts';
import type { Sink } from './port/sink.ts';
import type { RecordSource } from './port/source.ts';
import { newTally, type StopReason, type Tally } from './port/tally.ts';
import type { TimeWindow } from './port/window.ts';

export interface ScanOptions {
  readonly source: RecordSource;
  /** In order of topic and partition: equal times come out in this order. */
  readonly ranges: readonly Range[];
  readonly matcher: Matcher;
  /** Looked through for every candidate. A second one shows what order held back. */
  readonly event: LogEvent;
  readonly heldEvent: LogEvent;
  readonly sink: Sink;
  /** Shows what the matcher keeps beside matches. Without it nothing may be kept. */
  readonly context?: ContextLines | undefined;
  readonly order: 'time' | 'arrival';
  readonly clock: 'record' | 'log';
  /** Whether a range or the order needs the time of every record. */
  readonly timed: boolean;
  /** Records outside of it are passed over. */
  readonly window?: TimeWindow | undefined;
  readonly isolation: 'committed' | 'uncommitted';
  readonly live: boolean;
  /** Live: the longest wait of a line for an older one, ms. */
  readonly reorderMs: number;
  /** What all partitions together may hold back for the sake of order, bytes; 8 MiB by default. */
  readonly heldBytes?: number;
  readonly checkCrcs: boolean;
  readonly chosen?: ((index: number, offset: Offset) => boolean) | undefined;
  readonly tally: Tally;
  /** Ends the scan in order; what was found is still handed on. */
  readonly signal: AbortSignal;
  /** Told at once, because a live run has no end: notes, failures. */
  readonly onNote: (text: string) => void;
  readonly now: () => number;
}

/** How a scan ended, and how far its readers came. */
export interface ScanResult {
  readonly stop: StopReason;
  /** Records that were read. */
  readonly records: number;
  readonly positions: readonly Offset[];
  /** Oldest record time seen per range, ms; -1 where nothing was. */
  readonly oldest: readonly number[];
}

/** What a scan must be told; the rest is a plain read of everything, as it comes. */
export type ScanRequest = Pick<ScanOptions, 'source' | 'ranges' | 'sink' | 'signal'> & Partial<ScanOptions>;

/** A request with all that it leaves open. */
export function completed(request: ScanRequest): ScanOptions {
  return { ...plainRead(), ...request };
}

function plainRead(): Omit<ScanOptions, 'source' | 'ranges' | 'sink' | 'signal'> {
  return {
    matcher: EVERYTHING,
    event: new LogEvent(),
    heldEvent: new LogEvent(),
    order: 'arrival',
    clock: 'record',
    timed: false,
    isolation: 'committed',
    live: false,
    reorderMs: 0,
    checkCrcs: false,
    tally: newTally(),
    onNote: () => {},
    now: () => performance.now(),
  };
}
