// Context lines: which records that did not match are shown beside one that did (-A, -B, -C). Neighbours are those of
// the same host, over all partitions. Stands behind the order and before the printer, and lives as long as the run,
// so that lines after a match of the past may still come live.
//
// In a bounded read a line waits until it is certain that no older one will be shown, so that all come out in the
// order in which they came in; but only while HELD_RECORDS more records pass, or one silent host would hold up all.
// Beyond that, and live always, lines before a match stand right before it.

import { KafkaRecord } from '../../batch/record.ts';
import type { LogEvent } from '../../record/event/event.ts';
import { over, type Sink } from '../port/sink.ts';
import { Backlog } from './backlog.ts';
import { HostLists, NONE } from './host-lists.ts';
import { Hosts } from './hosts.ts';

const HELD_RECORDS = 16 * 1024;
const MAX_BYTES = 32 * 1024 * 1024;

/** What becomes of a copy: nothing any more, perhaps context, certainly context, a match. */
const GONE = 0;
const PERHAPS = 1;
const CONTEXT = 2;
const MATCH = 3;
const FATE = 3;
/** Set where the host's record before it is shown as well, and where its next one will be. */
const ADJOINS = 4;
const GOES_ON = 8;

export interface ContextOptions {
  readonly before: number;
  readonly after: number;
  /** Matches in all; lines after the last of them are still shown. */
  readonly limit: number | undefined;
  /** For showing copies: opened on each of them. */
  readonly event: LogEvent;
  /** Told when lines could not be kept. */
  readonly onNote: (text: string) => void;
  /** For tests: other bounds. */
  readonly heldRecords?: number;
  readonly mostBytes?: number;
  readonly mostHosts?: number;
}

export class ContextLines {
  readonly #options: ContextOptions;
  readonly #hosts: Hosts;
  readonly #backlog = new Backlog();
  readonly #lists = new HostLists(this.#backlog);
  readonly #record = new KafkaRecord();
  readonly #mostHeld: number;
  readonly #mostBytes: number;
  /** Hosts below this number are forgotten; the lists are by a host's number beyond it. */
  #firstHost = 0;
  /** By host: lines still to be shown after a match, and whether the last record was shown. */
  #after = new Int32Array(64);
  #shown = new Uint8Array(64);
  /** Hosts with lines still to be shown after a match. */
  #open = 0;
  /** Matches that may still come. */
  #left: number;
  /** The state of the line shown last. */
  #last = GONE;
  #full = false;
  #lost = false;
  #live = false;
  #sink: Sink | undefined;

  constructor(options: ContextOptions) {
    this.#options = options;
    this.#hosts = new Hosts(options.mostHosts);
    this.#left = options.limit ?? Number.POSITIVE_INFINITY;
    this.#mostHeld = options.heldRecords ?? HELD_RECORDS;
    this.#mostBytes = options.mostBytes ?? MAX_BYTES;
  }

  /** Notes whose line a record is: before it is put in order, while its fields are quickly found. Hot. */
  name(event: LogEvent): void {
    event.record.host = this.#hosts.of(event);
  }

  /** The stage before a sink: takes matches and kept records in order. One at a time, for one scan. */
  over(sink: Sink, live: boolean): Sink {
    this.#sink = sink;
    this.#live = live;
    // Every record must be seen here, so that none is known.
    return over(sink, { ordered: true, event: (event) => this.#take(event), known: undefined });
  }

  /** The end of a bounded read: what waits is shown. What may become context stays, for what comes live. */
  settle(): void {
    const { end } = this.#backlog;
    while (this.#backlog.oldest < end) this.#step();
  }

  /** Hot. */
  #take(event: LogEvent): boolean {
    const { record } = event;
    if (this.#hosts.first !== this.#firstHost) this.#forget();
    const host = record.host - this.#firstHost;
    if (host >= this.#after.length) this.#grow(host);
    if (!record.kept) this.#takeMatch(event, host);
    else if (host >= 0) this.#takeOther(event, host);
    this.#drain();
    this.#trim();
    return !this.#full && (this.#left > 0 || this.#open > 0);
  }

  #takeMatch(event: LogEvent, host: number): void {
    // As with grep: one more match than wanted ends the lines after its host's last one.
    if (this.#left === 0) {
      if (host >= 0) this.#expect(host, 0);
      return;
    }
    this.#left--;
    // A host that is forgotten has no neighbours.
    if (host < 0) {
      this.#show(event, MATCH);
      return;
    }
    const adjoins = this.#showBefore(host);
    const { after } = this.#options;
    this.#shown[host] = 1;
    this.#expect(host, after);
    this.#show(event, MATCH | (adjoins ? ADJOINS : 0) | (after > 0 ? GOES_ON : 0));
  }

  /** A record that is context, or perhaps will be. Hot. */
  #takeOther(event: LogEvent, host: number): void {
    const after = this.#after[host]!;
    if (after > 0) {
      this.#expect(host, after - 1);
      this.#shown[host] = 1;
      this.#show(event, CONTEXT | ADJOINS | (after > 1 ? GOES_ON : 0));
      return;
    }
    const adjoins = this.#shown[host] === 1;
    this.#shown[host] = 0;
    const { before } = this.#options;
    if (before === 0 || this.#left === 0) return;
    if (this.#lists.count(host) === before) this.#backlog.setState(this.#lists.shift(host), GONE);
    this.#lists.add(host, this.#backlog.push(event.record, adjoins ? PERHAPS | ADJOINS : PERHAPS, host));
  }

  /** What a host has waiting becomes context. Returns whether its match adjoins what is shown. */
  #showBefore(host: number): boolean {
    const lists = this.#lists;
    if (lists.first(host) === NONE) return this.#shown[host] === 1;
    let adjoins = (this.#backlog.state(lists.first(host)) & ADJOINS) !== 0;
    while (lists.first(host) !== NONE) {
      const number = lists.shift(host);
      const state = CONTEXT | GOES_ON | (adjoins ? ADJOINS : 0);
      if (this.#live) this.#showCopy(number, state);
      this.#backlog.setState(number, this.#live ? GONE : state);
      adjoins = true;
    }
    return true;
  }

  /** So many lines are to be shown after a match. */
  #expect(host: number, lines: number): void {
    const before = this.#after[host]!;
    if (before === 0 && lines > 0) this.#open++;
    if (before > 0 && lines === 0) this.#open--;
    this.#after[host] = lines;
  }

  /** Shows a record of the moment, or lets it wait where older ones do. */
  #show(event: LogEvent, state: number): void {
    if (!this.#live) {
      this.#drain();
      if (this.#backlog.oldest < this.#backlog.end) {
        this.#backlog.push(event.record, state, NONE);
        return;
      }
    }
    this.#hand(event, state);
  }

  #showCopy(number: number, state: number): void {
    this.#backlog.read(number, this.#record);
    this.#hand(this.#options.event.open(this.#record), state);
  }

  /** A group begins where its host's line before was left out. Where another host's group goes on nothing parts them. */
  #hand(event: LogEvent, state: number): void {
    const sink = this.#sink!;
    if (this.#last !== GONE && (this.#last & GOES_ON) === 0 && (state & ADJOINS) === 0) sink.gap?.();
    this.#last = state;
    const more = (state & FATE) === MATCH ? sink.event(event) : (sink.context?.(event) ?? true);
    if (!more) this.#full = true;
  }

  /** Shows what waits for nothing any more. Hot. */
  #drain(): void {
    const backlog = this.#backlog;
    while (backlog.oldest < backlog.end) {
      const state = backlog.state(backlog.oldest);
      // After the last match nothing becomes context any more.
      if ((state & FATE) === PERHAPS && this.#left > 0) return;
      if ((state & FATE) > PERHAPS) this.#showCopy(backlog.oldest, state);
      backlog.drop();
    }
  }

  /** Keeps to the bounds. Hot. */
  #trim(): void {
    const backlog = this.#backlog;
    const most = Math.max(this.#mostHeld, 2 * this.#lists.size);
    if (backlog.end - backlog.oldest <= most && backlog.size <= this.#mostBytes) return;
    while (backlog.end - backlog.oldest > most) this.#step();
    while (backlog.size > this.#mostBytes) {
      if (this.#lists.bytes > this.#mostBytes / 2) this.#lose();
      this.#step();
    }
    this.#drain();
  }

  /** Past the oldest copy: shows it, or moves it to the end where it may still become context. */
  #step(): void {
    const backlog = this.#backlog;
    const number = backlog.oldest;
    const state = backlog.state(number);
    // All that its host has waiting, so that the host's lines stay in their order.
    if ((state & FATE) === PERHAPS) this.#lists.moveToEnd(backlog.host(number), GONE);
    else if ((state & FATE) > PERHAPS) this.#showCopy(number, state);
    backlog.drop();
  }

  /** Gives up the oldest copy where it might have become context. */
  #lose(): void {
    const backlog = this.#backlog;
    if ((backlog.state(backlog.oldest) & FATE) !== PERHAPS) return;
    backlog.setState(this.#lists.shift(backlog.host(backlog.oldest)), GONE);
    if (this.#lost) return;
    this.#lost = true;
    const megabytes = Math.round(this.#mostBytes / 1024 / 1024);
    this.#options.onNote(`lines before some matches may be missing: klog keeps ${megabytes} MB of them`);
  }

  /** There were too many hosts: nothing is known of any. */
  #forget(): void {
    const backlog = this.#backlog;
    if (this.#lists.size > 0 || this.#open > 0) {
      this.#options.onNote('context lines of some matches may be missing: too many hosts');
    }
    for (let number = backlog.oldest; number < backlog.end; number++) {
      if ((backlog.state(number) & FATE) === PERHAPS) backlog.setState(number, GONE);
    }
    this.#lists.clear();
    this.#open = 0;
    this.#after.fill(0);
    this.#shown.fill(0);
    this.#firstHost = this.#hosts.first;
  }

  #grow(host: number): void {
    this.#lists.grow(host);
    const after = new Int32Array(Math.max(this.#after.length * 2, host + 1));
    after.set(this.#after);
    this.#after = after;
    const shown = new Uint8Array(after.length);
    shown.set(this.#shown);
    this.#shown = shown;
  }
}
