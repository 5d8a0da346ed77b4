// Context lines beside a plain model: all records in one array, each host's lines picked from it, and whatever is
// within -B and -A of a match marked. Through scan() over partitions, and fed one by one where the run is live.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asEpochMs, asOffset } from '../../src/base/brand.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { ContextLines, type ContextOptions } from '../../src/scan/context/context.ts';
import type { Matcher } from '../../src/scan/port/matcher.ts';
import type { Sink } from '../../src/scan/port/sink.ts';
import { newTally } from '../../src/scan/port/tally.ts';
import { scan } from '../../src/scan/scan.ts';
import { buildBatch } from '../batch/build.ts';
import { optionsFor } from '../support/scan.ts';
import { type MemoryChunk, memorySource } from './memory.ts';

/** A record: whose it is ('' for no host: its partition's), and what the matcher says of it. */
interface Line {
  readonly id: string;
  readonly host: string;
  readonly verdict: 0 | 1 | 2;
  readonly partition: number;
}
interface Asked {
  readonly before: number;
  readonly after: number;
  readonly limit?: number | undefined;
}
interface Shown {
  readonly line: Line;
  readonly isMatch: boolean;
  /** Its host's line before is shown too; its host's line after is sure to be. */
  readonly adjoins: boolean;
  readonly goesOn: boolean;
  /** Where in the whole it was certain to be shown. */
  readonly certainAt: number;
}

/** What is to be shown of `lines`, in their order. */
function model(all: readonly Line[], { before, after, limit = Number.POSITIVE_INFINITY }: Asked): Shown[] {
  const lines = all.filter(({ verdict }) => verdict !== 0);
  const owner = ({ host, partition }: Line): string =>
    host === '' ? `partition ${partition}` : `host ${host}`;
  const matches = lines.filter(({ verdict }) => verdict === 1).slice(0, limit);
  const isMatch = new Set(matches);
  const place = new Map(lines.map((line, i) => [line, i]));
  const certainAt = new Map<Line, number>();
  const why = new Map<Line, 'match' | 'after' | 'before'>();
  const more = new Map<Line, boolean>();
  const hosts = new Set(lines.map(owner));
  for (const host of hosts) {
    const own = lines.filter((line) => owner(line) === host);
    for (const [i, match] of own.entries()) {
      if (!isMatch.has(match)) continue;
      why.set(match, 'match');
      certainAt.set(match, place.get(match)!);
      more.set(match, after > 0);
      for (const line of own.slice(Math.max(0, i - before), i)) {
        if (why.has(line)) continue;
        why.set(line, 'before');
        certainAt.set(line, place.get(match)!);
      }
      for (let k = 1; k <= after; k++) {
        const line = own[i + k];
        // A match ends the lines after the one before it, also one beyond the limit.
        if (line === undefined || line.verdict === 1) break;
        why.set(line, 'after');
        certainAt.set(line, place.get(line)!);
        more.set(line, k < after);
      }
    }
  }
  return lines.flatMap((line) => {
    const reason = why.get(line);
    if (reason === undefined) return [];
    const own = lines.filter((other) => owner(other) === owner(line));
    const previous = own[own.indexOf(line) - 1];
    return [
      {
        line,
        isMatch: reason === 'match',
        adjoins: previous !== undefined && why.has(previous),
        goesOn: reason === 'before' || more.get(line) === true,
        certainAt: certainAt.get(line)!,
      },
    ];
  });
}

/** As the printer hears of it. */
function heard(shown: readonly Shown[]): string[] {
  return shown.flatMap(({ line, isMatch, adjoins }, i) => {
    const parts = i > 0 && !adjoins && !shown[i - 1]!.goesOn;
    return [...(parts ? ['--'] : []), `${isMatch ? 'match' : 'context'} ${line.id}`];
  });
}

class Listener implements Sink {
  readonly ordered = true;
  readonly heard: string[] = [];
  event(event: LogEvent): boolean {
    return this.#hear('match', event);
  }
  context(event: LogEvent): boolean {
    return this.#hear('context', event);
  }
  gap(): void {
    this.heard.push('--');
  }
  flush(): boolean {
    return true;
  }
  async finish(): Promise<void> {}
  #hear(what: string, event: LogEvent): boolean {
    const { id } = JSON.parse(event.line()) as { id: string };
    // The coordinates are copied along.
    expect(id).toBe(`${event.record.partition}@${event.record.offset}`);
    expect(event.record.topic).toBe('logs');
    this.heard.push(`${what} ${id}`);
    return true;
  }
}

/** The same host is spelled in two ways. */
const textOf = ({ id, host, verdict }: Line): string => {
  const spelled = id.endsWith('3') ? `"\\u${host.charCodeAt(0).toString(16).padStart(4, '0')}` : '';
  const name = JSON.stringify(host);
  const member = host === '' ? '' : `"host":${spelled === '' ? name : spelled + name.slice(2)},`;
  return `{${member}"id":"${id}","verdict":${verdict},"pad":"${'x'.repeat(id.length * 3)}"}`;
};

const byVerdict: Matcher = {
  begin: () => {},
  find: (_bytes, from) => from,
  test: (event) => (JSON.parse(event.line()) as Line).verdict,
};

function contextOf(asked: Asked, notes: string[] = [], bounds: Partial<ContextOptions> = {}): ContextLines {
  return new ContextLines({
    before: asked.before,
    after: asked.after,
    limit: asked.limit,
    event: new LogEvent(),
    onNote: (text) => notes.push(text),
    ...bounds,
  });
}

const HOSTS = ['a', 'b', 'c', '', 'quiet', 'h\u00f6st "q"'];
const hostArb = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a', 'b', 'c') },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTS) },
);
const verdictArb = fc.oneof(
  { weight: 6, arbitrary: fc.constant(2 as const) },
  { weight: 2, arbitrary: fc.constantFrom(0 as const, 1 as const, 2 as const) },
);
const askedArb: fc.Arbitrary<Asked> = fc.record({
  before: fc.nat(4),
  after: fc.nat(4),
  limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});

interface Spec {
  readonly step: number;
  readonly host: string;
  readonly verdict: 0 | 1 | 2;
}
/** Partitions as chunks as batches as records. */
const partitionsArb: fc.Arbitrary<Spec[][][][]> = fc.array(
  fc.array(
    fc.array(
      fc.array(fc.record({ step: fc.nat(3), host: hostArb, verdict: verdictArb }), {
        minLength: 1,
        maxLength: 8,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    { maxLength: 5 },
  ),
  { minLength: 1, maxLength: 4 },
);
const picksArb = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });

function build(specs: Spec[][][][]): { chunks: MemoryChunk[][]; lines: Line[] } {
  const timed: { line: Line; time: number; offset: number }[] = [];
  const chunks = specs.map((chunksOf, partition) => {
    let offset = 0;
    let time = 1_000;
    return chunksOf.map((batchesOf) => {
      const bytes = batchesOf.map((records) => {
        const baseOffset = offset;
        const built = records.map(({ step, host, verdict }) => {
          time += step;
          const line: Line = { id: `${partition}@${offset}`, host, verdict, partition };
          timed.push({ line, time, offset: offset++ });
          return { timestamp: time, value: textOf(line) };
        });
        return buildBatch({ baseOffset, records: built });
      });
      return { bytes: Buffer.concat(bytes), next: offset };
    });
  });
  timed.sort((x, y) => x.time - y.time || x.line.partition - y.line.partition || x.offset - y.offset);
  return { chunks, lines: timed.map(({ line }) => line) };
}

/** Feeds lines as they stand. `from`: those from there on come live. */
function feed(context: ContextLines, lines: readonly Line[], from: number): string[] {
  const listener = new Listener();
  const record = new KafkaRecord();
  const event = new LogEvent();
  let stage = context.over(listener, from === 0);
  for (const [i, line] of lines.entries()) {
    if (i === from && i > 0) {
      context.settle();
      stage = context.over(listener, true);
    }
    if (line.verdict === 0) continue;
    record.bytes = Buffer.from(textOf(line));
    record.valueStart = 0;
    record.valueEnd = record.bytes.length;
    record.topic = 'logs';
    record.partition = line.partition;
    record.offset = asOffset(Number(line.id.split('@')[1]));
    record.time = asEpochMs(i);
    record.kept = line.verdict === 2;
    context.name(event.open(record));
    const more = stage.event(event);
    record.bytes.fill(0xee);
    if (!more) return listener.heard;
  }
  if (from >= lines.length) context.settle();
  return listener.heard;
}

const lineArb = (hosts: fc.Arbitrary<string>): fc.Arbitrary<Line[]> =>
  fc
    .array(fc.record({ host: hosts, verdict: verdictArb, partition: fc.nat(1) }), { maxLength: 80 })
    .map((list) => list.map((line, i) => ({ ...line, id: `${line.partition}@${i}` })));
const linesArb = lineArb(hostArb);
const RUNS = { numRuns: 250 };

const lineOf = (text: string): string => text.split(' ')[1] ?? '';
const withoutGaps = (list: readonly string[]): string[] => list.filter((text) => text !== '--');

describe('context lines', () => {
  it('are those of the model, in time order over partitions', async () => {
    await fc.assert(
      fc.asyncProperty(partitionsArb, picksArb, askedArb, async (specs, picks, asked) => {
        const { chunks, lines } = build(specs);
        let pick = 0;
        const { source, ranges } = memorySource(
          chunks,
          (ready) => ready[(picks[pick++ % picks.length] ?? 0) % ready.length]!,
        );
        const sink = new Listener();
        const tally = newTally();
        const context = contextOf(asked);
        await scan(optionsFor({ source, ranges, sink, context, matcher: byVerdict, order: 'time', tally }));
        const wanted = model(lines, asked);
        expect(sink.heard).toEqual(heard(wanted));
        expect(tally.matched).toBe(wanted.filter(({ isMatch }) => isMatch).length);
      }),
      RUNS,
    );
  });

  it('are those of the order of arrival where nothing is sorted', async () => {
    await fc.assert(
      fc.asyncProperty(partitionsArb, picksArb, askedArb, async (specs, picks, asked) => {
        const { chunks, lines } = build(specs);
        const read = async (context: ContextLines | undefined, matcher: Matcher): Promise<string[]> => {
          let pick = 0;
          const { source, ranges } = memorySource(
            chunks,
            (ready) => ready[(picks[pick++ % picks.length] ?? 0) % ready.length]!,
          );
          const sink = new Listener();
          await scan(optionsFor({ source, ranges, sink, context, matcher, order: 'arrival' }));
          return sink.heard;
        };
        const all: Matcher = { ...byVerdict, test: () => 1 };
        const byId = new Map(lines.map((line) => [line.id, line]));
        const arrived = (await read(undefined, all)).map((text) => byId.get(lineOf(text))!);
        expect(await read(contextOf(asked), byVerdict)).toEqual(heard(model(arrived, asked)));
      }),
      { numRuns: 100 },
    );
  });

  it('live, are shown as soon as they are certain', () => {
    fc.assert(
      fc.property(linesArb, askedArb, (lines, asked) => {
        const wanted = model(lines, asked)
          .map((shown, i) => ({ shown, i }))
          .sort((x, y) => x.shown.certainAt - y.shown.certainAt || x.i - y.i)
          .map(({ shown }) => shown);
        expect(feed(contextOf(asked), lines, 0)).toEqual(heard(wanted));
      }),
      RUNS,
    );
  });

  it('go on from the bounded part into the live one, none lost and none twice', () => {
    fc.assert(
      fc.property(linesArb, askedArb, fc.nat(80), (lines, asked, from) => {
        const texts = withoutGaps(feed(contextOf(asked), lines, from));
        expect([...texts].sort()).toEqual(withoutGaps(heard(model(lines, asked))).sort());
      }),
      RUNS,
    );
  });

  it('of silent hosts come late rather than hold up the others, none lost and each host in its order', () => {
    fc.assert(
      fc.property(linesArb, askedArb, fc.integer({ min: 1, max: 12 }), (lines, asked, heldRecords) => {
        const texts = withoutGaps(feed(contextOf(asked, [], { heldRecords }), lines, lines.length));
        const wanted = withoutGaps(heard(model(lines, asked)));
        expect([...texts].sort()).toEqual([...wanted].sort());
        const hostOf = new Map(
          lines.map(({ id, host, partition }) => [id, host || `partition ${partition}`]),
        );
        for (const host of new Set(hostOf.values())) {
          const own = (list: string[]): string[] => list.filter((text) => hostOf.get(lineOf(text)) === host);
          expect(own(texts)).toEqual(own(wanted));
        }
        const matches = (list: string[]): string[] => list.filter((text) => text.startsWith('match'));
        expect(matches(texts)).toEqual(matches(wanted));
      }),
      RUNS,
    );
  });

  it('are given up, and klog says so, where they take too much memory', () => {
    let missing = 0;
    fc.assert(
      fc.property(
        linesArb,
        askedArb,
        fc.integer({ min: 300, max: 3_000 }),
        fc.boolean(),
        (lines, asked, mostBytes, live) => {
          const notes: string[] = [];
          const texts = withoutGaps(
            feed(contextOf(asked, notes, { mostBytes }), lines, live ? 0 : lines.length),
          );
          const wanted = withoutGaps(heard(model(lines, asked)));
          const set = new Set(texts);
          expect(set.size).toBe(texts.length);
          const lost = wanted.filter((text) => !set.has(text));
          expect(texts.every((text) => wanted.includes(text))).toBe(true);
          expect(lost.every((text) => text.startsWith('context'))).toBe(true);
          if (lost.length > 0) expect(notes).toHaveLength(1);
          missing += lost.length;
        },
      ),
      RUNS,
    );
    expect(missing).toBeGreaterThan(0);
  });

  it('of more hosts than can be known are given up, and klog says so', () => {
    let missing = 0;
    const many = lineArb(fc.nat(12).map((i) => (i < 5 ? '' : `host-${i}`)));
    fc.assert(
      fc.property(many, askedArb, fc.integer({ min: 1, max: 8 }), (lines, asked, mostHosts) => {
        const notes: string[] = [];
        const texts = withoutGaps(feed(contextOf(asked, notes, { mostHosts }), lines, lines.length));
        const wanted = withoutGaps(heard(model(lines, asked)));
        const matches = (list: string[]): string[] => list.filter((text) => text.startsWith('match'));
        expect(matches(texts)).toEqual(matches(wanted));
        expect(new Set(texts).size).toBe(texts.length);
        expect(texts.every((text) => wanted.includes(text))).toBe(true);
        if (texts.length < wanted.length) expect(notes.length).toBeGreaterThan(0);
        missing += wanted.length - texts.length;
      }),
      RUNS,
    );
    expect(missing).toBeGreaterThan(0);
  });
});

describe('memory for context lines', () => {
  it('is bounded, however many records pass beside a silent host', () => {
    const context = contextOf({ before: 3, after: 0 });
    const listener = new Listener();
    const stage = context.over(listener, false);
    const record = new KafkaRecord();
    const event = new LogEvent();
    const put = (offset: number, host: string, verdict: 1 | 2): void => {
      const line: Line = { id: `0@${offset}`, host, verdict, partition: 0 };
      record.bytes = Buffer.from(textOf(line));
      record.valueStart = 0;
      record.valueEnd = record.bytes.length;
      record.topic = 'logs';
      record.offset = asOffset(offset);
      record.kept = verdict === 2;
      context.name(event.open(record));
      stage.event(event);
    };
    put(0, 'quiet', 2);
    global.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 1; i <= 120_000; i++) put(i, `busy-${i % 50}`, 2);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000);
    put(120_001, 'quiet', 1);
    context.settle();
    expect(listener.heard).toEqual(['context 0@0', 'match 0@120001']);
  });
});
