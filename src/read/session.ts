// From a plan to something that can be scanned: opens the source, finds the deploy, resolves ranges, compiles the
// expression. Commands differ only in what they do with it.

import { deployInserts } from '../cli/stderr/deploy-lines.ts';
import type { Shell } from '../cli/stderr/shell.ts';
import { pinnedToKafka } from '../config/file/pins.ts';
import type { Inserts } from '../output/record/between.ts';
import type { Marks } from '../output/record/printer.ts';
import { highlighter } from '../query/marks/highlight.ts';
import { partsFinder } from '../query/marks/parts.ts';
import { combine, plainWordsNote, serviceAsked, sought } from '../query/match/combine.ts';
import { type CompiledQuery, compile } from '../query/match/compile.ts';
import { loadRegexes } from '../query/text/regex.ts';
import { describeTimes } from '../range/describe.ts';
import type { PartitionBounds, Range } from '../range/range.ts';
import { resolveRanges } from '../range/resolve.ts';
import { LogEvent } from '../record/event/event.ts';
import { EVERYTHING } from '../scan/port/matcher.ts';
import type { Sink } from '../scan/port/sink.ts';
import type { RecordSource } from '../scan/port/source.ts';
import { newTally, type Tally } from '../scan/port/tally.ts';
import type { ScanResult } from '../scan/request.ts';
import { scan } from '../scan/scan.ts';
import { type Around, openAround } from './context-lines.ts';
import { KeepNewest } from './keep.ts';
import { type Newest, newestRanges } from './newest.ts';
import { openSource, type ReadingPlan } from './open.ts';
import type { Pass } from './pass.ts';
import { findDeploy, futureNote, hostStarts, narrowed, type SinceDeploy } from './since-deploy.ts';
import { compileWindow, type WindowOptions } from './window.ts';

/** An opened run. */
export interface Session {
  readonly plan: ReadingPlan;
  readonly source: RecordSource;
  /** What the cluster calls itself. */
  readonly clusterId: string | undefined;
  readonly bounds: readonly PartitionBounds[];
  readonly ranges: readonly Range[];
  /** What the partitions hold now. */
  ends(): Promise<readonly PartitionBounds[]>;
  /** Reads the range into a sink: what every bounded command does. */
  read(sink: Sink): Promise<void>;
  /** Whether a record matches; with context lines it tells which are kept too. */
  readonly matcher: CompiledQuery;
  readonly around: Around | undefined;
  readonly marks: Marks;
  readonly window: WindowOptions;
  /** The deploy of --since-deploy. */
  readonly found: SinceDeploy | undefined;
  /** The deploys that fall into the range; only where they can be shown. */
  readonly inserts: Inserts;
  readonly tally: Tally;
  readonly event: LogEvent;
  /** Only the matches. */
  scan(pass: Pass): Promise<ScanResult>;
  /** The matches and their context lines, where they were asked for. */
  show(pass: Pass): Promise<ScanResult>;
  close(): void;
}

/** Opens a run. Throws a KlogError for everything that can be wrong before reading. */
export async function openSession(plan: ReadingPlan, shell: Shell): Promise<Session> {
  // A wrong expression is said before a broker is asked.
  await loadRegexes([...plan.query.expressions, ...plan.query.patterns]);
  const asked = serviceAsked(plan.query);
  combine(plan.query);
  const note = plainWordsNote(plan.query);
  if (note !== undefined && plan.talk.terminal) shell.stderr.note(note);

  const opened = await openSource(plan, (text) => shell.stderr.detail(text));
  try {
    const found = await findDeploy(plan, opened, asked, shell);
    const range = narrowed(plan, found);
    const inserts = deployInserts(plan, opened, found, range, shell);
    const window: WindowOptions = {
      clock: range.clock,
      since: range.since,
      until: range.until,
      hostStarts: hostStarts(found, range.since),
    };
    const times = await opened.times(range);
    const { ranges, notes } = resolveRanges(range, opened.bounds, times);
    for (const text of notes) shell.stderr.note(text);
    // Of a file it is not known before it is read whether anything lies there.
    const future = futureNote(plan, found, range.since);
    if (future !== undefined && (ranges.length === 0 || plan.source.kind === 'files')) {
      shell.stderr.note(future);
    }
    sayAsked(plan, opened.bounds, shell);
    for (const text of describeTimes(range, opened.bounds, ranges, times)) shell.stderr.detail(text);
    inOrder(ranges);

    const inTime = compileWindow(window);
    const expression = combine(plan.query);
    const topics = new Set(opened.bounds.map(({ topic }) => topic));
    const elsewhere = pinnedToKafka([...topics].map((topic) => plan.pinsOf(topic) ?? {}));
    const compiling = { ...plan.query, elsewhere };
    const matcher = compile(expression, compiling);
    const around = openAround(plan, inTime, compiling, shell);
    const tally = newTally();
    const event = new LogEvent(plan.pinsOf);
    const heldEvent = new LogEvent(plan.pinsOf);
    const pass = (one: Pass): Promise<ScanResult> =>
      scan({
        source: opened.source,
        ranges: one.ranges,
        matcher: one.everything ? EVERYTHING : (one.matcher ?? matcher),
        event,
        heldEvent,
        sink: one.sink,
        context: one.context,
        order: plan.order,
        clock: range.clock,
        timed: inTime !== undefined || one.ranges.length > 1,
        window: one.everything ? undefined : inTime,
        isolation: plan.isolation,
        live: one.live ?? false,
        reorderMs: one.reorderMs ?? 0,
        checkCrcs: plan.source.kind === 'kafka' && plan.source.connection.checkCrcs,
        chosen: one.chosen,
        tally: one.tally ?? tally,
        signal: shell.signal,
        onNote: (text) => shell.stderr.note(text),
        now: shell.clock,
      });
    const show = (one: Pass): Promise<ScanResult> =>
      pass(around === undefined ? one : { matcher: around.matcher, context: around.lines, ...one });
    let newest: Newest | undefined;
    // A pipe can be read once only: what `--last` chooses among is kept in memory then.
    const isPipe = ranges.some(({ to }) => !Number.isFinite(to));
    if (range.last !== undefined && !isPipe) {
      // The newest of all, also of those after --until: the range flags intersect.
      const endless = { ...range, until: undefined };
      const candidates = resolveRanges(endless, opened.bounds, times).ranges;
      const whole = resolveRanges({ ...endless, last: undefined }, opened.bounds, times).ranges;
      newest = await newestRanges(inOrder(candidates), inOrder(whole), range.last, pass);
    }
    const read = async (sink: Sink): Promise<void> => {
      if (range.last === undefined || !isPipe) {
        await show({ sink, ranges: newest?.ranges ?? ranges, chosen: newest?.chosen });
        return;
      }
      const keep = new KeepNewest(range.last);
      await pass({ sink: keep, ranges, everything: true });
      tally.matched =
        around === undefined
          ? await keep.replay(
              sink,
              event,
              (one) => matcher.test(one) === 1 && (inTime?.contains(one) ?? true),
            )
          : await around.replay(keep, sink, event);
    };
    return {
      plan,
      source: opened.source,
      clusterId: opened.clusterId,
      bounds: opened.bounds,
      ranges,
      ends: opened.ends,
      read,
      matcher: around?.matcher ?? matcher,
      around,
      marks: {
        highlight: highlighter(expression, plan.query),
        partsOf: partsFinder(sought(plan.query), plan.query),
      },
      window,
      found,
      inserts: await inserts,
      tally,
      event,
      scan: pass,
      show,
      close: () => opened.source.close(),
    };
  } catch (error) {
    opened.source.close();
    throw error;
  }
}

/** Under --verbose: which partitions a key leaves. */
function sayAsked({ source }: ReadingPlan, bounds: readonly PartitionBounds[], shell: Shell): void {
  if (source.kind !== 'kafka' || source.keys === undefined) return;
  const names = bounds.map(({ topic, partition }) => `${topic}-${partition}`).join(', ');
  shell.stderr.detail(`partition-key: host, so only ${names} ${bounds.length === 1 ? 'is' : 'are'} asked`);
}

/** By topic and partition: the order in which equal times come out. */
function inOrder(ranges: Range[]): Range[] {
  return ranges.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
}
