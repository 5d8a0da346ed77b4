// Reads one partition: takes chunks, works through one batch (or one chunk of lines) a step, and hands on the records
// that match. The cheapest test comes first: a batch is skipped by its header where that is certain, then searched
// for the literals of the expression as a whole, and only records with a hit are looked at.

import type { EpochMs, Offset } from '../../base/brand.ts';
import { asEpochMs, asOffset } from '../../base/brand.ts';
import { codecReady, loadCodec } from '../../batch/codec.ts';
import { corrupt, isCorrupt } from '../../batch/corrupt.ts';
import { crcMatches } from '../../batch/crc.ts';
import { type BatchHeader, readHeader } from '../../batch/header.ts';
import type { KafkaRecord } from '../../batch/record.ts';
import type { RecordReader } from '../../batch/records.ts';
import type { Range } from '../../range/range.ts';
import { unframe } from '../../record/document/frame.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { Matcher } from '../port/matcher.ts';
import type { Chunk, Lines } from '../port/source.ts';
import type { Tally } from '../port/tally.ts';
import type { TimeWindow } from '../port/window.ts';
import { AbortedFilter } from './aborted.ts';
import { LineTimes, LineWalk } from './lines.ts';
import type { WholeBatches } from './whole.ts';

/** Matches that wait for their place. */
interface HeldMatches {
  /** Whether so many of a range wait that the rest of its batch has to wait too. Hot. */
  overfull(index: number): boolean;
  /** Copies what waits of a range: the batch's memory is about to change. */
  settle(index: number): void;
}

/** What all readers of a run share. One decompression area, one record, one event: a batch is done in one step. */
export interface ReaderSetup {
  readonly matcher: Matcher;
  readonly event: LogEvent;
  readonly record: KafkaRecord;
  readonly records: RecordReader;
  readonly tally: Tally;
  /** The clock that ranges and order go by. */
  readonly clock: 'record' | 'log';
  /** Records outside of it do not match; batches that are older as a whole are skipped by their header. */
  readonly window: TimeWindow | undefined;
  /** Whether the time of every record must be known, also of those that do not match. */
  readonly timed: boolean;
  /** Whether those who get the matches ask for the time that a record goes by. */
  readonly timedMatches: boolean;
  readonly checkCrcs: boolean;
  /** Restricts a run to chosen offsets of a range (by its index); undefined: all. */
  readonly chosen: ((index: number, offset: Offset) => boolean) | undefined;
  /** Passes over batches in which everything matches, where somebody knows records. */
  readonly whole: WholeBatches | undefined;
  /** Holds matches back, which borrow a batch's memory, and says when a batch is to be left half read. */
  readonly order: HeldMatches;
}

/** What is walked from candidate to candidate: the records of a batch, the lines of a chunk. */
interface Walk {
  readonly section: Buffer;
  readonly start: number;
  readonly end: number;
  readonly position: number;
  readonly count: number;
  seek(position: number): boolean;
  next(record: KafkaRecord): boolean;
}

export class PartitionReader {
  readonly index: number;
  readonly range: Range;
  /** Time that has been read up to, ms; -1 before the first batch. */
  reached: EpochMs = asEpochMs(-1);
  /** What lies before the range in this partition is about as old as this, or older, ms; -1 before the first batch. */
  oldest = -1;
  /** Everything before this offset has been worked through. */
  position: Offset;
  readonly #setup: ReaderSetup;
  readonly #aborted = new AbortedFilter();
  #chunk: Chunk | undefined;
  #at = 0;
  /** Where a batch was left half read; -1: nowhere. */
  #leftAt = -1;
  /** The batch at hand was begun before: its records are counted. */
  #again = false;
  /** Time of the last record that had one: that of a record without. */
  #lastTime: EpochMs = asEpochMs(-1);
  /** Only where the chunks are lines. */
  #lines: LineWalk | undefined;
  #times: LineTimes | undefined;

  constructor(index: number, range: Range, setup: ReaderSetup) {
    this.index = index;
    this.range = range;
    this.position = range.from;
    this.#setup = setup;
  }

  /** Whether there is a batch to work on. */
  get hasWork(): boolean {
    return this.#chunk !== undefined;
  }

  give(chunk: Chunk): void {
    this.#chunk = chunk;
    this.#at = 0;
    this.#aborted.start(chunk.aborted);
  }

  /** A promise where the next batch needs a codec that is not loaded yet; await it before `step`. */
  prepare(): Promise<void> | undefined {
    const chunk = this.#chunk;
    if (chunk === undefined || chunk.lines !== undefined) return undefined;
    const codec = readHeader(chunk.bytes, this.#at, chunk.bytes.length)?.codec;
    return codec === undefined || codecReady(codec) ? undefined : loadCodec(codec);
  }

  /**
   * Works through the next batch and hands its matches to `out`, which says false when no more are wanted;
   * then so does this.
   */
  step(out: (index: number, event: LogEvent) => boolean): boolean {
    const chunk = this.#chunk!;
    if (chunk.lines !== undefined) return this.#stepLines(chunk, chunk.lines, out);
    const header = readHeader(chunk.bytes, this.#at, chunk.bytes.length);
    if (header === undefined) {
      this.#endChunk(chunk);
      return true;
    }
    const more = header.nextOffset <= this.position || this.#readBatch(chunk.bytes, header, out);
    if (this.#isLeft()) return more;
    this.#at += header.size;
    if (header.nextOffset > this.position) this.position = header.nextOffset;
    // By the log's clock a header's times say nothing: a shipper may have come to the lines much later.
    const isRecordClock = this.#setup.clock === 'record';
    if (this.oldest < 0) {
      // Of a batch that begins before the range a part was left out, which may be as new as its newest record.
      const first = header.baseOffset < this.range.from ? header.maxTimestamp : header.baseTimestamp;
      this.oldest = isRecordClock && first >= 0 ? first : this.#lastTime;
    }
    if (isRecordClock && header.maxTimestamp > this.reached) this.reached = asEpochMs(header.maxTimestamp);
    this.#reach();
    if (this.#at >= chunk.bytes.length) this.#endChunk(chunk);
    return more;
  }

  /** Works through a chunk of lines as a whole. */
  #stepLines(
    chunk: Chunk,
    { first, count }: Lines,
    out: (index: number, event: LogEvent) => boolean,
  ): boolean {
    const { record, event, tally } = this.#setup;
    this.#lines ??= new LineWalk();
    this.#times ??= new LineTimes(this.#lines);
    const lines = this.#lines;
    const times = this.#times;
    const inside = Math.min(first + count, this.range.to) - Math.max(first, this.position);
    let more = true;
    if (inside > 0) {
      record.topic = this.range.topic;
      record.partition = this.range.partition;
      lines.open(chunk);
      if (!this.#again) {
        times.begin();
        tally.records += inside;
        tally.bytesDecoded += lines.end - lines.start;
      }
      event.beginBatch(lines.section, lines.start, lines.end);
      try {
        more = this.#walkHits(lines, out);
        if (this.#isLeft()) return more;
        // Where nobody needs it exactly, the last line is asked alone: it is for the progress line.
        const { timed, window, timedMatches } = this.#setup;
        if (!timed && window === undefined && !timedMatches) times.skip(count - 1);
        this.#lastTime = times.before(count, event);
      } finally {
        this.#setup.order.settle(this.index);
        event.endBatch();
      }
    }
    this.position = asOffset(Math.max(this.position, first + count));
    if (this.oldest < 0) this.oldest = this.#lastTime;
    this.#reach();
    this.#endChunk(chunk);
    return more;
  }

  /** Whether the batch at hand was left half read; it is opened again with the next step, from there on. */
  #isLeft(): boolean {
    this.#again = this.#leftAt >= 0;
    if (!this.#again) return false;
    this.position = asOffset(this.#leftAt);
    this.#leftAt = -1;
    return true;
  }

  #reach(): void {
    if (this.#lastTime > this.reached) this.reached = this.#lastTime;
    if (this.reached > this.#setup.tally.timeReached) this.#setup.tally.timeReached = this.reached;
  }

  #endChunk(chunk: Chunk): void {
    if (chunk.next > this.position) this.position = chunk.next;
    this.#chunk = undefined;
    chunk.release?.();
  }

  /** Whether a batch need not be opened: control and aborted data, or all of it older than the range. */
  #skips(bytes: Buffer, header: BatchHeader): boolean {
    if (this.#aborted.drops(bytes, header) || header.count === 0) return true;
    const { window, clock, tally } = this.#setup;
    if (window === undefined || clock === 'log' || header.maxTimestamp < 0) return false;
    if (header.maxTimestamp >= window.since) return false;
    // Its largest time is too old, so all of it is. (A first time proves nothing: clocks go back.)
    tally.records += header.count;
    return true;
  }

  #readBatch(bytes: Buffer, header: BatchHeader, out: (index: number, event: LogEvent) => boolean): boolean {
    const { records, record, event, tally } = this.#setup;
    record.topic = this.range.topic;
    record.partition = this.range.partition;
    try {
      if (this.#skips(bytes, header)) return true;
      if (this.#setup.checkCrcs && !crcMatches(bytes, header)) {
        throw corrupt('its checksum does not fit its bytes');
      }
      records.open(bytes, header);
      tally.bytesDecoded += records.end - records.start;
      event.beginBatch(records.section, records.start, records.end);
      const timed = this.#setup.timed && (this.#setup.clock === 'log' || header.maxTimestamp < 0);
      if (!this.#again) tally.records += this.#countInRange(header);
      if (timed) return this.#walkAll(out);
      return this.#isWhole(header) ? this.#readWhole(header, out) : this.#walkHits(records, out);
    } catch (error) {
      // What a sink or the matcher complains of ends the run.
      if (!isCorrupt(error)) throw error;
      const { topic, partition, to } = this.range;
      tally.unread.push({
        topic,
        partition,
        from: asOffset(Math.max(header.baseOffset, this.position)),
        to: asOffset(Math.min(header.nextOffset, to)),
        reason: error.message,
      });
      return true;
    } finally {
      this.#setup.order.settle(this.index);
      event.endBatch();
    }
  }

  /** Whether all of a batch is wanted, so that it may be passed over. */
  #isWhole({ magic, baseOffset, lastOffset, maxTimestamp }: BatchHeader): boolean {
    if (this.#setup.whole === undefined || this.#again || magic < 2 || maxTimestamp < 0) return false;
    return baseOffset >= this.position && lastOffset < this.range.to;
  }

  /** A batch of which only the records come out that are not known. */
  #readWhole(header: BatchHeader, out: (index: number, event: LogEvent) => boolean): boolean {
    const { records, record, event, whole, tally } = this.#setup;
    const remainder = whole?.pass(records, header, record.topic, event);
    if (remainder === undefined) return this.#walkHits(records, out);
    const { left, leftCount, restAt, restIndex } = remainder;
    tally.matched += restIndex - leftCount;
    for (let i = 0; i < leftCount; i++) {
      records.jump(left[2 * i]!, left[2 * i + 1]!);
      if (records.next(record) && !this.#test(record, out)) return false;
    }
    records.jump(restAt, restIndex);
    // Also at the end: complains of records that are missing.
    while (records.next(record)) {
      if (this.#isWanted(record.offset) && !this.#test(record, out)) return false;
    }
    return true;
  }

  /** Only records with a literal's hit are read; the walk between them reads nothing but lengths. Hot. */
  #walkHits(walk: Walk, out: (index: number, event: LogEvent) => boolean): boolean {
    const { record, matcher } = this.#setup;
    const { section, start, end } = walk;
    matcher.begin(section, start, end, walk.count);
    let position = start;
    while (position < end) {
      const hit = matcher.find(section, position, end);
      if (hit < 0 || !walk.seek(hit) || !walk.next(record)) return true;
      position = walk.position;
      if (!this.#isWanted(record.offset)) continue;
      if (!this.#test(record, out)) return false;
      if (this.#leftAt >= 0) return true;
    }
    // At the end: complains of records that are missing.
    walk.next(record);
    return true;
  }

  /** Every record is read for its time (log time, or records without Kafka time). Hot. */
  #walkAll(out: (index: number, event: LogEvent) => boolean): boolean {
    const { records, record, matcher, event } = this.#setup;
    const { section, end } = records;
    matcher.begin(section, records.start, end, records.count);
    let hit = matcher.find(section, records.start, end);
    for (let start = records.position; records.next(record); start = records.position) {
      if (hit >= 0 && hit < start) hit = matcher.find(section, start, end);
      if (!this.#isWanted(record.offset)) continue;
      unframe(record);
      const own = event.open(record).ownTime;
      if (own >= 0) this.#lastTime = own;
      if (hit >= 0 && hit < records.position && !this.#test(record, out)) return false;
      if (this.#leftAt >= 0) return true;
    }
    return true;
  }

  /** The whole test of one record, and the match handed on. Hot. */
  #test(record: KafkaRecord, out: (index: number, event: LogEvent) => boolean): boolean {
    const { event, matcher, clock, window, timedMatches } = this.#setup;
    const isLine = this.#lines !== undefined;
    let isWindowed = window !== undefined;
    if (clock === 'record' && record.timestamp >= 0) {
      const { timestamp } = record;
      if (window !== undefined) {
        if (timestamp < window.since || timestamp >= window.until) return true;
        isWindowed = !window.isPlain;
      }
      record.time = timestamp;
      unframe(record);
      event.open(record);
    } else {
      unframe(record);
      event.open(record);
      if (!isLine) this.#tellTime(record);
      else if (isWindowed) this.#tellLineTime(record);
    }
    const verdict = matcher.test(event);
    if (verdict === 0) return true;
    // A host costs more than most expressions do.
    if (isWindowed && !window!.contains(event)) return true;
    record.kept = verdict === 2;
    if (isLine && timedMatches && !isWindowed) this.#tellLineTime(record);
    if (!out(this.index, event)) return false;
    if (this.#setup.order.overfull(this.index)) this.#leave(record);
    return true;
  }

  /** Too many matches wait: the rest of the batch is read when they are gone. */
  #leave(record: KafkaRecord): void {
    // Where offsets were compacted away, or in the old formats, the next one may be farther on: that does no harm.
    this.#leftAt = record.offset + 1;
    if (record.time > this.reached) this.reached = record.time;
  }

  #tellTime(record: KafkaRecord): void {
    const own = this.#setup.event.ownTime;
    if (own >= 0) this.#lastTime = own;
    record.time = this.#lastTime;
  }

  /** As `tellTime`, but no line before had to be read for it. */
  #tellLineTime(record: KafkaRecord): void {
    const { event } = this.#setup;
    const times = this.#times!;
    const i = record.offset - this.#chunk!.lines!.first;
    const own = event.ownTime;
    if (own >= 0) {
      times.note(i, own);
      record.time = own;
    } else {
      record.time = times.before(i, event);
      event.open(record);
    }
  }

  #isWanted(offset: Offset): boolean {
    const { chosen } = this.#setup;
    // From the position on: whatever a broker sends twice is read once.
    return offset >= this.position && offset < this.range.to && (chosen?.(this.index, offset) ?? true);
  }

  /** Records of a batch that lie in the range; batches at its edges are counted by their offsets. */
  #countInRange(header: BatchHeader): number {
    const { from, to } = this.range;
    // A compressed message of an old format is a wrapper: how many it holds is known once it is open.
    if (header.magic < 2) return this.#setup.records.count;
    if (header.baseOffset >= from && header.lastOffset < to) return header.count;
    const span = header.lastOffset - header.baseOffset + 1;
    const inside = Math.min(header.nextOffset, to) - Math.max(header.baseOffset, from);
    // Compacted batches have fewer records than offsets; at an edge the share is an estimate only then.
    return span === header.count ? inside : Math.min(header.count, inside);
  }
}
