// What an answer brings is handed on: batches become chunks, positions move, and whatever an answer says instead is
// noted at its partition. How an answer is read is decided in answer.ts, trouble is left to recovery.ts.

import { codeName } from '../protocol/codes.ts';
import type { FetchAnswer, FetchedPart } from '../protocol/fetch.ts';
import { type Asked, judge, type Verdict } from './answer.ts';
import { ChunkPool } from './chunk-pool.ts';
import type { Part } from './partition.ts';
import type { Reading, Recovery } from './recovery.ts';

/** What an empty answer that should not have come at once is waited for, ms. */
const PAUSE_MS = 100;
/**
 * Empty answers in a row that prove a gap up to the end of a range (compaction leaves such): a broker that reads
 * from a slow second tier may be empty-handed once.
 */
const PROOF = 3;

/** How an answer came. */
export interface HowTaken {
  readonly node: number;
  /** The answer came long before a broker without data gives one. */
  readonly early: boolean;
  /** How many partitions had data. */
  readonly withData: number;
  /** Gives the memory of the answer back. */
  readonly release: () => void;
}

/** A chunk as large as this keeps the memory of its answer, where no other one is in it. */
const LARGE = 1024 * 1024;

const EMPTY = Buffer.alloc(0);

export class AnswerHandler {
  readonly #reading: Reading;
  readonly #recovery: Recovery;
  readonly #pool = new ChunkPool();
  /** A chunk of the answer at hand keeps its memory. */
  #kept = false;

  constructor(reading: Reading, recovery: Recovery) {
    this.#reading = reading;
    this.#recovery = recovery;
  }

  /**
   * Works an answer into the partitions that were asked for, in the order of the request. Its memory is given back
   * at once, or with the chunk that keeps it.
   */
  take(answer: FetchAnswer, parts: readonly Part[], how: HowTaken): void {
    const byName = new Map(answer.parts.map((fetched) => [`${fetched.topic}-${fetched.partition}`, fetched]));
    let conclusive = true;
    this.#kept = false;
    for (const part of parts) {
      const fetched = byName.get(part.name);
      if (part.finished) continue;
      if (fetched === undefined) {
        // A throttled request lists nothing: ask again a little later. The wait is kept by the connection.
        if (answer.throttleMs > 0) part.retryAt = Date.now() + PAUSE_MS;
        else
          this.#recovery.trouble(
            part,
            answer.error === 0 ? 'the broker left it out' : codeName(answer.error),
          );
        continue;
      }
      const { position, to } = part;
      const { isolation } = this.#reading;
      const asked: Asked = { position, to, node: how.node, maxBytes: part.asked, conclusive, isolation };
      if (fetched.records.length > 0) conclusive = false;
      this.#follow(part, judge(fetched, asked), fetched, how);
    }
    if (!this.#kept) how.release();
  }

  #follow(part: Part, verdict: Verdict, fetched: FetchedPart, how: HowTaken): void {
    if (verdict.kind !== 'nothing') part.empty = 0;
    switch (verdict.kind) {
      case 'batches':
        part.well();
        part.first = false;
        this.#reading.budget.learn(part, verdict.length, verdict.next - part.position, part.asked);
        part.position = verdict.next;
        this.#hand(part, fetched, fetched.records.subarray(0, verdict.length), verdict.atEnd, how);
        if (verdict.next >= part.to) this.#reading.finish(part);
        break;
      case 'passed':
        this.#reading.finish(part);
        break;
      case 'nothing':
        this.#nothing(part, verdict.end, fetched, how);
        break;
      case 'crowded out':
        part.first = true;
        this.#reading.budget.crowded(part, part.asked);
        break;
      case 'larger':
        part.least = verdict.bytes;
        part.first = true;
        break;
      case 'elsewhere':
        if (how.node === part.leader) part.node = verdict.node;
        else this.#recovery.trouble(part, 'no replica wants to serve it');
        break;
      case 'out of range':
        void this.#recovery.reposition(part);
        break;
      case 'trouble':
        this.#recovery.trouble(part, verdict.reason);
        break;
      case 'failed':
        this.#reading.fail(part, verdict.reason);
        break;
    }
  }

  #hand(part: Part, { aborted }: FetchedPart, bytes: Buffer, atEnd: boolean, how: HowTaken): void {
    part.buffered++;
    part.toldEnd = atEnd;
    // Else a copy: one slow partition must not keep all of an answer alive.
    const isWhole = how.withData === 1 && bytes.length >= LARGE;
    const own = isWhole ? bytes : this.#pool.copy(bytes);
    this.#kept ||= isWhole;
    this.#reading.budget.takes(own.length);
    const release = (): void => {
      this.#reading.budget.gives(own.length);
      if (isWhole) how.release();
      else this.#pool.give(own);
    };
    const { index, position: next } = part;
    this.#reading.emit({ kind: 'chunk', chunk: { index, bytes: own, next, aborted, atEnd, release } });
  }

  /** No data from the position on, as far as the broker knows. */
  #nothing(part: Part, end: number, fetched: FetchedPart, how: HowTaken): void {
    const atEnd = part.position >= end;
    // An empty answer that comes at once would be a busy loop; live, others' data is what others are asked for.
    if (how.early && !(this.#reading.live && how.withData > 0)) part.retryAt = Date.now() + PAUSE_MS;
    if (this.#reading.live) {
      part.well();
      part.first = false;
      // Its reader holds nobody up from now on.
      if (atEnd && !part.toldEnd) this.#hand(part, fetched, EMPTY, true, how);
    } else if (end < part.to) {
      this.#recovery.trouble(part, `its log ends at offset ${end} now`);
    } else if (++part.empty >= PROOF) {
      this.#reading.finish(part);
    }
  }
}
