// Passes on what an answer brings: batches become chunks, anything else changes the partition's state. What an answer
// means is decided in answer.ts, what to do about trouble in recovery.ts.

import type { Offset } from '../../base/brand.ts';
import { MemoryPool } from '../connect/memory-pool.ts';
import { codeName } from '../protocol/codes.ts';
import type { FetchAnswer, FetchedPart } from '../protocol/fetch.ts';
import { judge, type Verdict } from './answer.ts';
import type { FetchPartition } from './partition.ts';
import type { Reading, Recovery } from './recovery.ts';

/** How long to wait after an empty answer that should not have come at once, ms. */
const PAUSE_MS = 100;
/**
 * Empty answers in a row that prove a gap up to the end of a range, as compaction leaves. One is not enough: a broker
 * may still be waiting for tiered storage.
 */
const PROOF = 3;
/** A chunk of this size keeps its answer's memory, if it is the only one in it. */
const LARGE = 1024 * 1024;

const EMPTY = Buffer.alloc(0);

/** An answer, and how it came. */
interface Answered {
  readonly answer: FetchAnswer;
  /** In the order of the request. */
  readonly partitions: readonly FetchPartition[];
  readonly node: number;
  /** It came long before the wait time was over. */
  readonly isEarly: boolean;
  /** Returns its memory to the pool. */
  readonly release: () => void;
}

/** An answer that is being worked through. */
interface Open extends Answered {
  readonly withData: number;
  /** A chunk keeps the memory. */
  isKept: boolean;
}

export class AnswerHandler {
  readonly #reading: Reading;
  readonly #recovery: Recovery;
  readonly #pool = new MemoryPool();

  constructor(reading: Reading, recovery: Recovery) {
    this.#reading = reading;
    this.#recovery = recovery;
  }

  /** Applies an answer to its partitions. Its memory is released at once, or with the chunk that keeps it. */
  handle(answered: Answered): void {
    const { answer, partitions, node } = answered;
    const { isolation } = this.#reading;
    const fetchedOf = new Map(
      answer.parts.map((fetched) => [`${fetched.topic}-${fetched.partition}`, fetched]),
    );
    const withData = answer.parts.filter(({ records }) => records.length > 0).length;
    const open: Open = { ...answered, withData, isKept: false };
    // An empty part is conclusive only before the first data: after it, there may have been no room.
    let conclusive = true;
    for (const partition of partitions) {
      if (partition.hasEnded) continue;
      const fetched = fetchedOf.get(partition.name);
      if (fetched === undefined) {
        this.#leftOut(partition, answer);
        continue;
      }
      const verdict = judge(fetched, { partition, node, conclusive, isolation });
      if (fetched.records.length > 0) conclusive = false;
      this.#follow(partition, verdict, fetched, open);
    }
    if (!open.isKept) answered.release();
  }

  #leftOut(partition: FetchPartition, { throttleMs, error }: FetchAnswer): void {
    // A throttled answer lists nothing. kafkajs enforces the wait; this only avoids a busy loop.
    if (throttleMs > 0) partition.rest(Date.now() + PAUSE_MS);
    else
      this.#recovery.trouble(partition, error === 0 ? 'the broker did not answer for it' : codeName(error));
  }

  #follow(partition: FetchPartition, verdict: Verdict, fetched: FetchedPart, open: Open): void {
    const { budget, detail } = this.#reading;
    const empty = partition.countEmpty(verdict.kind === 'nothing');
    switch (verdict.kind) {
      case 'batches':
        budget.learn(partition, verdict.length, verdict.next - partition.position);
        this.#deliver(partition, fetched, verdict, open);
        if (verdict.next >= partition.to) this.#reading.finish(partition);
        break;
      case 'passed':
        this.#reading.finish(partition);
        break;
      case 'nothing':
        this.#nothing(partition, fetched, verdict.end, empty, open);
        break;
      case 'crowded out':
        partition.hurry();
        budget.crowdedOut(partition);
        break;
      case 'larger':
        partition.hurry();
        budget.needs(partition, verdict.bytes);
        break;
      case 'elsewhere':
        if (open.node !== partition.place.leader) {
          this.#recovery.trouble(partition, 'no replica will serve it');
          break;
        }
        detail(`${partition.name} is fetched from broker ${verdict.node}, as its leader prefers`);
        partition.redirect(verdict.node);
        break;
      case 'out of range':
        void this.#recovery.reposition(partition);
        break;
      case 'trouble':
        this.#recovery.trouble(partition, verdict.reason);
        break;
      case 'failed':
        this.#reading.fail(partition, verdict.reason);
        break;
    }
  }

  /** Emits the first `length` bytes as a chunk. */
  #deliver(
    partition: FetchPartition,
    { records, aborted }: FetchedPart,
    { length, next, atEnd }: { length: number; next: Offset; atEnd: boolean },
    open: Open,
  ): void {
    const { budget } = this.#reading;
    // Otherwise a copy: one slow partition must not keep a whole answer alive.
    const isWhole = open.withData === 1 && length >= LARGE;
    const bytes = length === 0 ? EMPTY : records.subarray(0, length);
    const own = isWhole ? bytes : this.#pool.copy(bytes);
    open.isKept ||= isWhole;
    budget.takes(own.length);
    const release = (): void => {
      budget.gives(own.length);
      if (isWhole) open.release();
      else this.#pool.give(own);
    };
    partition.deliver(next, atEnd);
    const { index } = partition;
    this.#reading.emit({ kind: 'chunk', chunk: { index, bytes: own, next, aborted, atEnd, release } });
  }

  /** No data from the position on; the log ends at `end`. */
  #nothing(partition: FetchPartition, fetched: FetchedPart, end: number, empty: number, open: Open): void {
    const { live } = this.#reading;
    // Immediate empty answers would be a busy loop. In a live read others' data is a good reason for one.
    if (open.isEarly && !(live && open.withData > 0)) partition.rest(Date.now() + PAUSE_MS);
    if (live) {
      partition.isWell();
      const { position: next } = partition;
      // Tells the reader that nothing older can come from here.
      if (next >= end && !partition.isEndTold)
        this.#deliver(partition, fetched, { length: 0, next, atEnd: true }, open);
    } else if (end < partition.to) {
      this.#recovery.trouble(partition, `its log now ends at offset ${end}`);
    } else if (empty >= PROOF) {
      this.#reading.finish(partition);
    }
  }
}
