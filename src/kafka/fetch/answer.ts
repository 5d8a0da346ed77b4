// What an answer means for one partition: whole batches, a reason to ask again in another way, the end, or trouble.
// Only judges; stream.ts and recovery.ts do what follows from it.

import type { Offset } from '../../base/brand.ts';
import { asOffset } from '../../base/brand.ts';
import { reasonOf } from '../../base/errors.ts';
import { batchSize, readHeader } from '../../batch/header.ts';
import { CODE, codeName, isRetriable } from '../protocol/codes.ts';
import type { FetchedPart } from '../protocol/fetch.ts';
import type { Isolation } from '../protocol/offsets.ts';

const MIB = 1024 * 1024;
/** Larger than any batch a broker can hold: past it the answer makes no sense. */
const MAX_BATCH_BYTES = 1024 * MIB;

/** What was asked. */
export interface Asked {
  readonly partition: { readonly position: Offset; readonly to: Offset; readonly asked: number };
  readonly node: number;
  /** Nothing before it in the request had data, so that an empty answer means that there is nothing. */
  readonly conclusive: boolean;
  readonly isolation: Isolation;
}

export type Verdict =
  /** The first `length` bytes are whole batches; `atEnd`: the partition has no more now. */
  | { readonly kind: 'batches'; readonly length: number; readonly next: Offset; readonly atEnd: boolean }
  /** Nothing of the range is left: what comes next lies behind it. */
  | { readonly kind: 'passed' }
  /** No data below `end`, which is what the broker has now. */
  | { readonly kind: 'nothing'; readonly end: number }
  /** No data because others filled the answer: ask for it first. */
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
    // Empty because a closer replica should serve, not because there is nothing.
    return { kind: 'elsewhere', node: preferredReplica };
  }
  const end = asked.isolation === 'committed' ? fetched.lastStableOffset : fetched.highWatermark;
  if (records.length === 0) return asked.conclusive ? { kind: 'nothing', end } : { kind: 'crowded out' };
  let whole: WholeBatches;
  try {
    whole = wholeBatches(records, position, to);
  } catch (error) {
    return { kind: 'failed', reason: `the batch there is bad: ${reasonOf(error)}` };
  }
  if (whole.length === 0) return whole.next >= to ? { kind: 'passed' } : cutOff(records, asked);
  if (whole.next <= position) return { kind: 'trouble', reason: 'the broker sent older offsets' };
  return { kind: 'batches', length: whole.length, next: whole.next, atEnd: whole.next >= end };
}

/** Not one whole batch. A broker sends the first one whole whatever the limits, others may not. */
function cutOff(records: Buffer, asked: Asked): Verdict {
  const claimed = batchSize(records, 0, records.length);
  const bytes = Math.max(claimed, asked.partition.asked * 2);
  if (claimed > MAX_BATCH_BYTES || bytes > MAX_BATCH_BYTES * 2) {
    return { kind: 'failed', reason: `a batch larger than ${MAX_BATCH_BYTES / MIB} MiB` };
  }
  if (asked.conclusive && claimed > records.length && records.length < asked.partition.asked) {
    return { kind: 'failed', reason: `of a batch of ${claimed} bytes the broker has ${records.length}` };
  }
  return { kind: 'larger', bytes };
}

/** What of an answer's record set is whole batches that begin before `to`. */
interface WholeBatches {
  /** Length in bytes; 0: not one. */
  readonly length: number;
  /** The offset after them; at least `to` where the next batch begins there or later. */
  readonly next: Offset;
}

/**
 * Measures the whole batches of a record set by their headers. Throws a KlogError where the first header cannot be
 * true; before a later one it stops, and the next answer begins with it. The broker cuts the last batch at the byte
 * limit, so a cut tail is the rule.
 */
export function wholeBatches(records: Buffer, from: Offset, to: Offset): WholeBatches {
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
    // A compressed message of the old formats tells only its last offset: it may hold earlier ones.
    if (header.baseOffset >= to && (header.magic >= 2 || header.codec === 'none')) {
      next = Math.max(next, to);
      break;
    }
    at += header.size;
    next = Math.max(next, header.nextOffset);
  }
  return { length: at, next: asOffset(next) };
}
