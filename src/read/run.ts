// One run: what it reads is decided, and it is read once or several times (back from the end, then live) into a sink.
// How it ended is in its outcome.

import type { Offset } from '../base/brand.ts';
import type { AbsentField } from '../query/match/absent.ts';
import { type CompiledQuery, compile } from '../query/match/compile.ts';
import type { TypeMismatch } from '../query/match/context.ts';
import { keeper } from '../query/match/keeper.ts';
import type { Question } from '../query/match/question.ts';
import type { Range, RangeOptions } from '../range/range.ts';
import { partitionKey } from '../range/resolve.ts';
import { LogEvent } from '../record/event/event.ts';
import type { Role } from '../record/vocabulary/role.ts';
import { ContextLines } from '../scan/context/context.ts';
import { KeepNewest } from '../scan/keep.ts';
import { counted } from '../scan/outlet.ts';
import { EVERYTHING, type Matcher, type Verdict } from '../scan/port/matcher.ts';
import type { Sink } from '../scan/port/sink.ts';
import { isComplete, newTally, type StopReason, type Tally } from '../scan/port/tally.ts';
import type { TimeWindow } from '../scan/port/window.ts';
import type { ScanResult } from '../scan/request.ts';
import { scan } from '../scan/scan.ts';
import { newestRanges } from './newest.ts';
import type { OpenSource, ReadOptions, Voice } from './options.ts';
import { pinsOf } from './pins.ts';
import type { SinceDeploy } from './since-deploy.ts';
import { compileWindow, type WindowOptions } from './window.ts';

/** What a run was resolved to. */
export interface Resolved {
  readonly options: ReadOptions;
  readonly question: Question;
  /** Roles that some pins take from what Kafka knows. */
  readonly elsewhere: ReadonlySet<Role>;
  readonly opened: OpenSource;
  /** The deploy of --since-deploy. */
  readonly found: SinceDeploy | undefined;
  /** As asked for, narrowed by the deploy. */
  readonly range: RangeOptions;
  readonly window: WindowOptions;
  /** In order of topic and partition. */
  readonly ranges: readonly Range[];
  /** The same without --last. */
  readonly allRanges: readonly Range[];
  readonly signal: AbortSignal;
  readonly voice: Voice;
  /** Milliseconds of a clock that does not jump. */
  readonly clock: () => number;
  /** When the run began, on that clock. */
  readonly startedAt: number;
}

/** How a run ended. */
export interface Outcome {
  readonly stop: StopReason;
  readonly tally: Tally;
  /** Whether everything asked for was read. */
  readonly isComplete: boolean;
  /** Fields of the expression that no record had. */
  readonly absent: readonly AbsentField[];
  /** Ordering tests that met values of another type. */
  readonly mismatches: readonly TypeMismatch[];
}

/** One scan of a run. */
export interface Pass {
  readonly sink: Sink;
  readonly ranges: readonly Range[];
  /**
   * show: the matches with their context lines, counted. search: only matches, not counted, since they are not part
   * of the answer yet. all: whatever the ranges hold.
   */
  readonly kind: 'show' | 'search' | 'all';
  /** Its records were counted in another pass. */
  readonly isAgain?: boolean;
  readonly live?: boolean;
  readonly matcher?: Matcher;
  readonly chosen?: ((index: number, offset: Offset) => boolean) | undefined;
}

export class Run {
  readonly resolved: Resolved;
  /** What was counted so far; for showing progress. */
  readonly tally = newTally();
  readonly event: LogEvent;
  /** Only matches. */
  readonly #search: CompiledQuery;
  /** Matches and what is kept for their context. */
  readonly shown: CompiledQuery;
  readonly #window: TimeWindow | undefined;
  readonly #context: ContextLines | undefined;
  readonly #heldEvent: LogEvent;
  #stop: StopReason = 'end';

  constructor(resolved: Resolved) {
    this.resolved = resolved;
    const { options, question, elsewhere, window, voice } = resolved;
    const { pins, around, limit } = options;
    const pinned = pins.length === 0 ? undefined : (topic: string) => pinsOf(pins, topic);
    const compiling = { ...question.options, elsewhere };
    this.#window = compileWindow(window);
    this.#search = compile(question.expr, compiling);
    this.shown = this.#search;
    this.event = new LogEvent(pinned);
    this.#heldEvent = new LogEvent(pinned);
    if (around === undefined) return;
    // Compiled once more: what a search has counted must not be counted again.
    this.shown = keeper(compile(question.expr, compiling), compile(question.neighbours, compiling));
    const onNote = (text: string): void => voice.note(text);
    this.#context = new ContextLines({ ...around, limit, event: new LogEvent(pinned), onNote });
  }

  get ranges(): readonly Range[] {
    return this.resolved.ranges;
  }

  /** Whether a live read may follow what was read so far. */
  get isOpen(): boolean {
    return this.#stop === 'end';
  }

  /** Whether an end is not known, as of a pipe, which can be read only once. */
  get isPipe(): boolean {
    return this.ranges.some(({ to }) => !Number.isFinite(to));
  }

  /** Reads the range into a sink. */
  async read(sink: Sink): Promise<void> {
    const { options, range, ranges, allRanges } = this.resolved;
    if (options.limit === 0) {
      // As with grep: nothing is read.
      this.#stop = 'limit';
    } else if (range.last === undefined) {
      await this.scan({ kind: 'show', sink, ranges });
    } else if (this.isPipe) {
      const keep = new KeepNewest(range.last);
      await this.scan({ kind: 'all', sink: keep, ranges });
      await this.replay(keep, sink);
    } else {
      const newest = await newestRanges(allRanges, range.last, (places, some) =>
        this.scan({ kind: 'all', sink: places, ranges: some, isAgain: true }),
      );
      await this.scan({ kind: 'show', sink, ...newest });
    }
  }

  /** Reads ranges once. */
  async scan(pass: Pass): Promise<ScanResult> {
    const { kind, sink, ranges, isAgain = false, live = false, chosen } = pass;
    const { options, opened, range, signal, voice, clock } = this.resolved;
    const isAll = kind === 'all';
    const { records, matched } = this.tally;
    const own = isAll ? EVERYTHING : kind === 'show' ? this.shown : this.#search;
    const result = await scan({
      source: opened.source,
      ranges,
      matcher: pass.matcher ?? own,
      event: this.event,
      heldEvent: this.#heldEvent,
      sink,
      context: kind === 'show' ? this.#context : undefined,
      order: options.order,
      clock: range.clock,
      timed: this.#window !== undefined || ranges.length > 1,
      window: isAll ? undefined : this.#window,
      isolation: options.isolation,
      live,
      reorderMs: live ? options.reorderMs : 0,
      checkCrcs: opened.checkCrcs,
      chosen,
      tally: this.tally,
      signal,
      onNote: (text) => voice.note(text),
      now: clock,
    });
    if (isAgain) this.tally.records = records;
    if (kind !== 'show') this.tally.matched = matched;
    if (result.stop !== 'end') this.#stop = result.stop;
    return result;
  }

  /**
   * Shows what was kept in memory, oldest first; only records that match, the newest `newest` of them with their
   * context. Returns how many were shown.
   */
  async replay(keep: KeepNewest, sink: Sink, newest = Number.POSITIVE_INFINITY): Promise<number> {
    const context = this.#context;
    const { matched } = this.tally;
    const shown = counted(sink, this.tally);
    const stage = context === undefined ? shown : context.over(shown, false);
    let older = 0;
    if (Number.isFinite(newest)) {
      keep.replay(this.event, (event) => this.#verdict(event) !== 1 || ++older > 0);
      older = Math.max(0, older - newest);
    }
    const isDone = keep.replay(this.event, (event) => {
      const verdict = this.#verdict(event);
      if (verdict === 0) return true;
      event.record.kept = verdict === 2 || older-- > 0;
      context?.name(event);
      return stage.event(event);
    });
    context?.settle();
    await sink.flush();
    if (!isDone) this.#stop = 'limit';
    return this.tally.matched - matched;
  }

  #verdict(event: LogEvent): Verdict {
    const verdict = this.shown.test(event);
    return verdict !== 0 && (this.#window?.contains(event) ?? true) ? verdict : 0;
  }

  /** How it ended; to be asked at the end. */
  outcome(): Outcome {
    const { tally } = this;
    return {
      stop: this.#stop,
      // What one pass could not read, the next one could not read either.
      tally: {
        ...tally,
        failures: firstOfEach(tally.failures, (one) => partitionKey(one.topic, one.partition)),
        unread: firstOfEach(tally.unread, (one) => `${partitionKey(one.topic, one.partition)}/${one.from}`),
      },
      isComplete: isComplete(tally),
      absent: this.shown.absentFields(),
      mismatches: this.shown.typeMismatches(),
    };
  }

  close(): void {
    this.resolved.opened.source.close();
  }
}

function firstOfEach<T>(list: readonly T[], keyOf: (one: T) => string): T[] {
  return [...new Map(list.toReversed().map((one) => [keyOf(one), one])).values()].toReversed();
}
