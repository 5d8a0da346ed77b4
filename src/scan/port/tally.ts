// What was counted while reading. Mutable on purpose: one object, filled by the engine, read at the end.

import type { EpochMs, Offset } from '../../base/brand.ts';
import { asEpochMs } from '../../base/brand.ts';
import type { Range } from '../../range/range.ts';
import type { PartitionFailure } from './source.ts';

/** Why a scan ended. */
export type StopReason = 'end' | 'limit' | 'pipe closed' | 'interrupted';

/** Offsets `[from, to)` that were not read though they were asked for. */
interface Unread {
  readonly topic: string;
  readonly partition: number;
  readonly from: Offset;
  readonly to: Offset;
  readonly reason: string;
}

export interface Tally {
  /** Records inside the ranges that were read (or proved not to match), control and aborted ones left out. */
  records: number;
  /** Records that matched and were handed to the sink. */
  matched: number;
  /** Bytes as received and after decompression. */
  bytesReceived: number;
  bytesDecoded: number;
  /** Newest record time read so far, ms; -1 before the first. */
  timeReached: EpochMs;
  /** The ranges of the run and how far each was worked through, for showing progress. */
  ranges: readonly Range[];
  positions: Offset[];
  /** Partitions that the run waits for at the moment, for showing; "" for none. */
  waitingFor: string;
  /** Batches that could not be read, by the offsets they claim to hold; records lost to retention. */
  readonly unread: Unread[];
  /** Partitions that could not be read to their end. */
  readonly failures: PartitionFailure[];
}

/** An empty tally. */
export function newTally(): Tally {
  return {
    records: 0,
    matched: 0,
    bytesReceived: 0,
    bytesDecoded: 0,
    timeReached: asEpochMs(-1),
    ranges: [],
    positions: [],
    waitingFor: '',
    unread: [],
    failures: [],
  };
}

/** Whether every offset asked for was read. */
export const isComplete = ({ unread, failures }: Tally): boolean =>
  unread.length === 0 && failures.length === 0;
