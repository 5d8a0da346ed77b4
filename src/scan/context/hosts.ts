// Whose line a record is: a small number for each host, and for records without a host one for each partition. A
// record costs no string. When there are too many hosts all are forgotten and counting goes on, so that a number
// never means two hosts.

import { Interner } from '../../base/interner.ts';
import type { KafkaRecord } from '../../batch/record.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import type { Value } from '../../record/json/value.ts';

/** Hosts known at a time, and bytes of their names. */
const MAX_HOSTS = 100_000;
const MAX_BYTES = 16 * 1024 * 1024;

const HOST: FieldRef = { kind: 'role', role: 'host' };

export class Hosts {
  /** Numbers below this one belong to hosts that were forgotten. */
  first = 0;
  readonly #most: number;
  #names = new Interner();
  #found = -1;
  /** The partition whose number was asked for last: records come a batch of one partition at a time. */
  #topic: string | undefined;
  #partition = -1;
  #lane = -1;
  readonly #take = (value: Value): boolean => {
    this.#found = value.escaped
      ? this.#text(value.text())
      : this.#names.number(value.bytes, value.start, value.end);
    return true;
  };

  constructor(most: number = MAX_HOSTS) {
    this.#most = most;
  }

  /** The number of the record's host. Hot. */
  of(event: LogEvent): number {
    if (this.#names.size >= this.#most || this.#names.textBytes > MAX_BYTES) {
      this.first += this.#names.size;
      this.#names = new Interner();
      this.#topic = undefined;
    }
    return this.first + (event.any(HOST, this.#take) ? this.#found : this.#laneOf(event.record));
  }

  #laneOf({ topic, partition }: KafkaRecord): number {
    if (partition !== this.#partition || topic !== this.#topic) {
      this.#topic = topic;
      this.#partition = partition;
      // No host has a name that begins so.
      this.#lane = this.#text(`\0${topic}\0${partition}`);
    }
    return this.#lane;
  }

  #text(text: string): number {
    const bytes = Buffer.from(text);
    return this.#names.number(bytes, 0, bytes.length);
  }
}
