// For each host the copies in the backlog that may become context, oldest first: lists that are linked through the
// backlog, so that a host costs a few numbers. Hosts are numbered from 0.

import type { Backlog } from './backlog.ts';

/** No copy. */
export const NONE = -1;

export class HostLists {
  readonly #backlog: Backlog;
  #first = new Float64Array(64).fill(NONE);
  #last = new Float64Array(64);
  #counts = new Int32Array(64);
  /** Copies in all lists, and their bytes. */
  #size = 0;
  #bytes = 0;

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  count(host: number): number {
    return this.#counts[host]!;
  }

  first(host: number): number {
    return this.#first[host]!;
  }

  /** Adds a copy to the host's list. Hot. */
  add(host: number, number: number): void {
    this.#link(host, number);
    this.#counts[host]!++;
    this.#size++;
    this.#bytes += this.#backlog.sizeOf(number);
  }

  /** Takes the oldest out of the host's list and returns it. There must be one. Hot. */
  shift(host: number): number {
    const number = this.#first[host]!;
    this.#first[host] = this.#backlog.link(number);
    this.#counts[host]!--;
    this.#size--;
    this.#bytes -= this.#backlog.sizeOf(number);
    return number;
  }

  /** Copies the whole list to the end of the backlog. What was in it before is in `state` then. */
  moveToEnd(host: number, state: number): void {
    let number = this.#first[host]!;
    this.#first[host] = NONE;
    while (number !== NONE) {
      const next = this.#backlog.link(number);
      this.#link(host, this.#backlog.repeat(number));
      this.#backlog.setState(number, state);
      number = next;
    }
  }

  /** Makes room for hosts up to this one. */
  grow(host: number): void {
    const size = Math.max(this.#counts.length * 2, host + 1);
    const first = new Float64Array(size).fill(NONE);
    first.set(this.#first);
    this.#first = first;
    const last = new Float64Array(size);
    last.set(this.#last);
    this.#last = last;
    const counts = new Int32Array(size);
    counts.set(this.#counts);
    this.#counts = counts;
  }

  /** All lists are empty. */
  clear(): void {
    this.#first.fill(NONE);
    this.#counts.fill(0);
    this.#size = 0;
    this.#bytes = 0;
  }

  #link(host: number, number: number): void {
    if (this.#first[host] === NONE) this.#first[host] = number;
    else this.#backlog.setLink(this.#last[host]!, number);
    this.#last[host] = number;
  }
}
