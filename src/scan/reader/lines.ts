// Walks the lines of one chunk of a log file as batch/records.ts walks the records of a batch: a line is the value
// of a record without key, headers and Kafka's timestamp. Also tells what time a line goes by that has none.

import type { EpochMs } from '../../base/brand.ts';
import { asEpochMs, asOffset } from '../../base/brand.ts';
import { KafkaRecord } from '../../batch/record.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { Chunk, Lines } from '../port/source.ts';

const NOTHING = Buffer.alloc(0);
const NO_LINES: Lines = {
  first: asOffset(0),
  count: 0,
  starts: new Int32Array(1),
  ends: new Int32Array(1),
};

/** The lines of one chunk at a time. */
export class LineWalk {
  /** Holds the lines in `[start, end)`. */
  section: Buffer = NOTHING;
  start = 0;
  end = 0;
  #lines: Lines = NO_LINES;
  /** The line that `next` reads. */
  #at = 0;

  /** Moves to another chunk, which has lines. */
  open(chunk: Chunk): void {
    const { lines = NO_LINES } = chunk;
    this.section = chunk.bytes;
    this.#lines = lines;
    this.#at = 0;
    this.start = lines.starts[0]!;
    this.end = lines.starts[lines.count]!;
  }

  get count(): number {
    return this.#lines.count;
  }

  /** Byte position in `section` of the line that `next` reads. */
  get position(): number {
    return this.#lines.starts[this.#at]!;
  }

  /** Moves forward to the line at `position`, its end included; never back. False behind the last. Hot. */
  seek(position: number): boolean {
    const { starts, count } = this.#lines;
    let at = this.#at;
    while (at < count && starts[at + 1]! <= position) at++;
    this.#at = at;
    return at < count;
  }

  /** Reads the next line into `record`, all but topic and partition; false at the end. Hot. */
  next(record: KafkaRecord): boolean {
    if (this.#at >= this.#lines.count) return false;
    this.read(this.#at++, record);
    return true;
  }

  /** Reads line `i` of the chunk, wherever the walk is. Hot. */
  read(i: number, record: KafkaRecord): void {
    const { first, starts, ends } = this.#lines;
    record.offset = asOffset(first + i);
    record.timestamp = asEpochMs(-1);
    record.time = asEpochMs(-1);
    record.bytes = this.section;
    record.keyStart = -1;
    record.keyEnd = -1;
    record.valueStart = starts[i]!;
    record.valueEnd = ends[i]!;
    record.headersStart = 0;
    record.headersEnd = 0;
    record.headerCount = 0;
  }
}

/**
 * The time of lines that tell none: that of the nearest one before that does. Looked for backwards from where it is
 * asked for, and no line twice.
 */
export class LineTimes {
  readonly #walk: LineWalk;
  readonly #record = new KafkaRecord();
  /** The last time before line `#known` of the chunk. */
  #last: EpochMs = asEpochMs(-1);
  #known = 0;

  constructor(walk: LineWalk) {
    this.#walk = walk;
  }

  /** Moves to the next chunk. */
  begin(): void {
    this.#known = 0;
  }

  /** Line `i` has this time. Lines must come in their order. */
  note(i: number, time: EpochMs): void {
    this.#last = time;
    this.#known = i + 1;
  }

  /** Lines before line `i` are not worth looking at. */
  skip(i: number): void {
    this.#known = Math.max(this.#known, i);
  }

  /** The time of the last line before line `i` that has one, ms; -1 when none has. Moves `event` to other lines. */
  before(i: number, event: LogEvent): EpochMs {
    const record = this.#record;
    record.topic = event.record.topic;
    for (let k = i - 1; k >= this.#known; k--) {
      this.#walk.read(k, record);
      const own = event.open(record).ownTime;
      if (own < 0) continue;
      this.#last = own;
      break;
    }
    this.#known = Math.max(this.#known, i);
    return this.#last;
  }
}
