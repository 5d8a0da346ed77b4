// What the scripted cluster holds: topics, partitions and the record batches in them, read the way a real broker
// reads (byte limits cut the last batch, the first batch of an answer comes whole). Knows no sockets.

import { randomBytes } from 'node:crypto';

/** A prepared batch; its offsets are read off its own header. */
export interface Stored {
  readonly bytes: Buffer;
  readonly base: number;
  readonly last: number;
}

function stored(bytes: Buffer): Stored {
  const base = Number(bytes.readBigInt64BE(0));
  return { bytes, base, last: base + bytes.readInt32BE(23) };
}

export interface AbortedRun {
  readonly producerId: number;
  readonly firstOffset: number;
}

export class Partition {
  readonly id: number;
  leader: number;
  /** Followers that serve fetches too. */
  followers: number[] = [];
  /** The follower that the leader sends readers to. */
  preferred = -1;
  logStart = 0;
  /** Below the end while a transaction is open; undefined: the end. */
  lastStable: number | undefined;
  /** Handed out with every answer of isolation 1, in this order. */
  aborted: AbortedRun[] = [];
  batches: Stored[] = [];
  #ends = 0;

  constructor(id: number, leader: number) {
    this.id = id;
    this.leader = leader;
  }

  get end(): number {
    return this.#ends;
  }
  /** The log may end behind its last batch: compaction leaves such gaps. */
  set end(offset: number) {
    this.#ends = offset;
  }

  append(...batches: readonly Buffer[]): this {
    for (const bytes of batches) {
      const batch = stored(bytes);
      this.batches.push(batch);
      this.#ends = Math.max(this.#ends, batch.last + 1);
    }
    return this;
  }

  visibleEnd(isolation: number): number {
    return isolation === 1 ? (this.lastStable ?? this.#ends) : this.#ends;
  }

  /** The bytes of an answer: at most `limit`, the last batch cut; `whole`: the first batch whatever its size. */
  read(from: number, isolation: number, limit: number, whole: boolean): Buffer {
    const upper = this.visibleEnd(isolation);
    const found = this.batches.filter(({ base, last }) => last >= from && base < upper);
    const first = found[0];
    if (first === undefined) return Buffer.alloc(0);
    if (first.bytes.length > limit) return whole ? first.bytes : Buffer.alloc(0);
    return Buffer.concat(found.map(({ bytes }) => bytes)).subarray(0, limit);
  }
}

export class Topic {
  readonly name: string;
  id: Buffer = randomBytes(16);
  readonly partitions: Partition[];

  constructor(name: string, leaders: readonly number[]) {
    this.name = name;
    this.partitions = leaders.map((leader, id) => new Partition(id, leader));
  }
}
