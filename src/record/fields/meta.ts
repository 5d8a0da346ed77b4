// What Kafka knows about a record, as values: topic, partition, offset, timestamp, key. Headers are header.ts's.

import type { KafkaRecord } from '../../batch/record.ts';
import type { Cursor } from '../json/value.ts';

/** Turns coordinates into values without allocating. */
export class Meta {
  readonly #digits = Buffer.alloc(24);
  #topic = '';
  #topicBytes: Buffer = Buffer.alloc(0);

  /** Moves `into` to one of Kafka's own fields; a null key and a missing timestamp are null. Hot. */
  value(
    record: KafkaRecord,
    name: 'topic' | 'partition' | 'offset' | 'timestamp' | 'key',
    into: Cursor,
  ): Cursor {
    switch (name) {
      case 'topic':
        if (record.topic !== this.#topic) {
          this.#topic = record.topic;
          this.#topicBytes = Buffer.from(record.topic);
        }
        return into.over('string', this.#topicBytes, 0, this.#topicBytes.length);
      case 'key':
        if (record.keyStart < 0) return into.over('null', record.bytes, 0, 0);
        return into.over('string', record.bytes, record.keyStart, record.keyEnd);
      case 'timestamp':
        if (record.timestamp < 0) return into.over('null', record.bytes, 0, 0);
        return this.number(record.timestamp, into);
      default:
        return this.number(record[name], into);
    }
  }

  /** Moves `into` to the spelling of a whole number that is not negative. */
  number(value: number, into: Cursor): Cursor {
    const digits = this.#digits;
    let start = digits.length;
    let rest = value;
    do {
      digits[--start] = 0x30 + (rest % 10);
      rest = Math.floor(rest / 10);
    } while (rest > 0);
    return into.over('number', digits, start, digits.length);
  }
}
