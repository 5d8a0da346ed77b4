// Decides what an answer means for one partition: whole batches, a reason to ask differently, the end, or trouble.
// answer-handler.ts acts on it.

import type { Offset } from '../../base/brand.ts';
import { asOffset } from '../../base/brand.ts';
import { reasonOf } from '../../base/errors.ts';
import { batchSize, readHeader } from '../../batch/header.ts';
import { CODE, codeName, isRetriable } from '../protocol/codes.ts';
import type { FetchedPart } from '../protocol/fetch.ts';
import type { Isolation } from '../protocol/offsets.ts';

const MIB = 1024 * 1024;
/** No broker can hold larger batches. */
const MAX_BATCH_BYTES = 1024 * MIB;

/** What was asked. */
export interface Asked {
  readonly partition: { readonly position: Offset; readonly to: Offset; readonly asked: number };
  readonly node: number;
  /** Nothing before it in the answer had data, so an empty part means that there is none. */
  readonly conclusive: boolean;
  readonly isolation: Isolation;
}

export type Verdict =
  /** The first `length` bytes are whole batches; `atEnd`: the partition has no more now. */
  | { readonly kind: 'batches'; readonly length: number; readonly next: Offset; readonly atEnd: boolean }
  /** The next batch lies behind the range. */
  | { readonly kind: 'passed' }
  /** No data up to `end`, the broker's present end. */
  | { readonly kind: 'nothing'; readonly end: number }
  /** No data because others filled the answer. */
  | { readonly kind: 'crowded out' }
  /** The first batch needs more room. */
  | { readonly kind: 'larger'; readonly bytes: number }
  /** Another replica should serve. */
  | { readonly kind: 'elsewhere'; readonly node: number }
  | { readonly kind: 'out of range' }
  | { readonly kind: 'trouble'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Judges one partition's part of an answer. */
export function judge(fetched: FetchedPart, asked: Asked): Verdict {
  const { error, records, preferredReplica } = fetched;
  const { position, to } = asked.partition;
  if (error === CODE.offsetOutOfRange) return { kind: 'out of range' };
  if (error !== CODE.none)
    return { kind: isRetriable(error) ? 'trouble' : 'failed', reason: codeName(error) };
  if (records.length === 0 && preferredReplica >= 0 && preferredReplica !== asked.node) {
    // Empty because a closer replica should serve, not because there is no data.
    return { kind: 'elsewhere', node: preferredReplica };
  }
  const end = asked.isolation === 'committed' ? fetched.lastStableOffset : fetched.highWatermark;
  if (records.length === 0) return asked.conclusive ? { kind: 'nothing', end } : { kind: 'crowded out' };
  let whole: WholeBatches;
  try {
    whole = wholeBatches(records, position, to);
  } catch (error) {
    return { kind: 'failed', reason: `its next batch is invalid: ${reasonOf(error)}` };
  }
  if (whole.length === 0) return whole.next >= to ? { kind: 'passed' } : cutOff(records, asked);
  if (whole.next <= position) return { kind: 'trouble', reason: 'the broker sent earlier offsets' };
  return { kind: 'batches', length: whole.length, next: whole.next, atEnd: whole.next >= end };
}

/** Not one whole batch. Brokers send the first batch whole regardless of limits, but only the first. */
function cutOff(records: Buffer, asked: Asked): Verdict {
  const claimed = batchSize(records, 0, records.length);
  const bytes = Math.max(claimed, asked.partition.asked * 2);
  if (claimed > MAX_BATCH_BYTES || bytes > MAX_BATCH_BYTES * 2) {
    return { kind: 'failed', reason: `a batch larger than ${MAX_BATCH_BYTES / MIB} MiB` };
  }
  if (asked.conclusive && claimed > records.length && records.length < asked.partition.asked) {
    return { kind: 'failed', reason: `the broker has ${records.length} of the ${claimed} bytes of a batch` };
  }
  return { kind: 'larger', bytes };
}

/** The whole batches of a record set that begin before `to`. */
interface WholeBatches {
  /** In bytes; 0: there is none. */
  readonly length: number;
  /** The offset after them; at least `to` where the next batch begins there or later. */
  readonly next: Offset;
}

/**
 * Measures the whole batches of a record set by their headers. Throws a KlogError if the first header is invalid; a
 * later one ends the measuring, and the next answer begins with it. A cut tail is normal: the broker cuts the last
 * batch at the byte limit.
 */
function wholeBatches(records: Buffer, from: Offset, to: Offset): WholeBatches {
  let at = 0;
  let next = from as number;
  while (at < records.length) {
    let header: ReturnType<typeof readHeader>;
    try {
      header = readHeader(records, at, records.length);
    } catch (error) {
      if (at === 0) throw error;
      break;
    }
    if (header === undefined) break;
    // A compressed message in an old format only has its last offset and may hold earlier ones.
    if (header.baseOffset >= to && (header.magic >= 2 || header.codec === 'none')) {
      next = Math.max(next, to);
      break;
    }
    at += header.size;
    next = Math.max(next, header.nextOffset);
  }
  return { length: at, next: asOffset(next) };
}
