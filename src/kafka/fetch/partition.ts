// One partition being fetched, as a state machine. The states and every way from one to another are here; the other
// files call these transitions and write none of the fields themselves.
//
//              ask              deliver              taken
//     ready ---------> in flight -------> delivered --------> ready
//       ^    answered    |  |
//       +----------------+  +-- rest, inTrouble --> resting    ready again at a given time
//       +------ skipTo ---- locating <-- locate ----+          its place in the log is looked up meanwhile
//
// Trouble may also come to one that is ready (no leader) or locating. `end` leads from any state to done or failed,
// which nothing leaves. Being paused is the reader's wish and goes with any state.

import type { Offset } from '../../base/brand.ts';
import type { Range } from '../../range/range.ts';
import type { Leader } from '../cluster/topics.ts';
import type { FetchSize } from './budget.ts';

type FetchState = 'ready' | 'in flight' | 'delivered' | 'resting' | 'locating' | 'done' | 'failed';

/** Which nodes serve it: `node` is asked, the leader or the follower that the leader prefers; -1: none. */
interface Place {
  readonly leader: number;
  readonly node: number;
  /** "" where the brokers give none. */
  readonly topicId: string;
}

/** What keeps it from being read, since when (ms), and how often that was met. */
interface Trouble {
  readonly reason: string;
  readonly since: number;
  readonly attempts: number;
}

const NOWHERE: Place = { leader: -1, node: -1, topicId: '' };
const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 1000;

export class FetchPartition {
  readonly index: number;
  readonly topic: string;
  readonly partition: number;
  readonly name: string;
  readonly to: Offset;
  /** How much of it to fetch at a time. Written by FetchBudget as answers come. */
  readonly size: FetchSize;
  /** Written by the transitions drawn above. */
  #state: FetchState = 'ready';
  /** The next offset to fetch. Written by `deliver` and `skipTo`: only past what was delivered or reported as lost. */
  #position: Offset;
  /** Written by `pause` and `resume`, in any state. */
  #isPaused = false;
  /** Written by `moveTo` (metadata), `redirect` (an answer) and `inTrouble` (back to the leader). */
  #place = NOWHERE;
  /** Written by `inTrouble`; cleared by `deliver`, `isWell` and `skipTo`. */
  #trouble: Trouble | undefined;
  /** Written by `rest` and `inTrouble`, ms. */
  #restsUntil = 0;
  /** Written by `ask`: bytes, and when (ms; 0: never). */
  #asked = 0;
  #askedAt = 0;
  /** Written by `hurry`, when an answer had no room for it; cleared by `deliver` and `isWell`. */
  #isUrgent = false;
  /** Written by `countEmpty`: empty answers in a row. */
  #emptyAnswers = 0;
  /** Written by `deliver`: the reader knows that there is no more for now. */
  #isEndTold = false;

  constructor(index: number, { topic, partition, from, to }: Range, size: FetchSize) {
    this.index = index;
    this.topic = topic;
    this.partition = partition;
    this.name = `${topic}-${partition}`;
    this.to = to;
    this.size = size;
    this.#position = from;
  }

  get state(): FetchState {
    return this.#state;
  }
  get position(): Offset {
    return this.#position;
  }
  get place(): Place {
    return this.#place;
  }
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }
  get isPaused(): boolean {
    return this.#isPaused;
  }
  get restsUntil(): number {
    return this.#restsUntil;
  }
  get asked(): number {
    return this.#asked;
  }
  get askedAt(): number {
    return this.#askedAt;
  }
  get isUrgent(): boolean {
    return this.#isUrgent;
  }
  get isEndTold(): boolean {
    return this.#isEndTold;
  }
  get hasEnded(): boolean {
    return this.#state === 'done' || this.#state === 'failed';
  }

  /** Whether it may go into a request now. */
  mayBeAsked(now: number): boolean {
    const isReady = this.#state === 'ready' || (this.#state === 'resting' && this.#restsUntil <= now);
    return isReady && !this.#isPaused;
  }

  /** It is in a request for that many bytes. */
  ask(bytes: number, now: number): void {
    this.#state = 'in flight';
    this.#asked = bytes;
    this.#askedAt = now;
  }

  /** Its request is over; the answer may have brought it elsewhere already. */
  answered(): void {
    if (this.#state === 'in flight') this.#state = 'ready';
  }

  /** A chunk up to `next` is handed to the reader. It is not asked for more before that one is taken. */
  deliver(next: Offset, atEnd: boolean): void {
    this.#position = next;
    this.#isEndTold = atEnd;
    this.#state = 'delivered';
    this.isWell();
  }

  /** The reader has taken the chunk. */
  taken(): void {
    if (this.#state === 'delivered') this.#state = 'ready';
  }

  /** Not asked again before `until`, ms. */
  rest(until: number): void {
    this.#state = 'resting';
    this.#restsUntil = until;
  }

  /** It could not be read: rests, longer each time, and is asked of its leader then. True once that lasts too long. */
  inTrouble(reason: string, now: number, patienceMs: number): boolean {
    const { since, attempts } = this.#trouble ?? { since: now, attempts: 0 };
    const isLong = now - since > patienceMs;
    this.#trouble = { reason, since: isLong ? now : since, attempts: attempts + 1 };
    this.#place = { ...this.#place, node: this.#place.leader };
    this.rest(now + Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts, 4), MAX_WAIT_MS));
    return isLong;
  }

  /** It could be read: whatever was wrong is over. */
  isWell(): void {
    this.#trouble = undefined;
    this.#isUrgent = false;
  }

  /** Its offset is out of range: not asked before its place is found, which ends in `skipTo`, `inTrouble` or `end`. */
  locate(): void {
    this.#state = 'locating';
  }

  /** What lay before `offset` is gone. */
  skipTo(offset: Offset): void {
    this.#position = offset;
    this.#trouble = undefined;
    this.#state = 'ready';
  }

  /** There is no more to come. False where that was so before. */
  end(state: 'done' | 'failed'): boolean {
    if (this.hasEnded) return false;
    this.#state = state;
    return true;
  }

  /** Asked before others next time. */
  hurry(): void {
    this.#isUrgent = true;
  }

  /** Notes whether an answer was empty, and returns how many were in a row. */
  countEmpty(isEmpty: boolean): number {
    this.#emptyAnswers = isEmpty ? this.#emptyAnswers + 1 : 0;
    return this.#emptyAnswers;
  }

  /** Metadata names its leader. False: that is the leader of another topic of this name. */
  moveTo({ leader, topicId }: Leader): boolean {
    const known = this.#place.topicId;
    if (known !== '' && topicId !== '' && topicId !== known) return false;
    this.#place = { leader, node: leader, topicId: known || topicId };
    return true;
  }

  /** The leader wants this replica to be asked. */
  redirect(node: number): void {
    this.#place = { ...this.#place, node };
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }
}
