// Chunks of lines through scan(): each line is a record once, whatever the chunks; and the time that a line goes by
// which tells none, against a plain count from the first line on.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asEpochMs, asOffset } from '../../src/base/brand.ts';
import { compileWindow } from '../../src/read/window.ts';
import { EVERYTHING, type Matcher } from '../../src/scan/port/matcher.ts';
import { newTally } from '../../src/scan/port/tally.ts';
import type { ScanOptions } from '../../src/scan/request.ts';
import { scan } from '../../src/scan/scan.ts';
import { Collector, optionsFor } from '../support/scan.ts';
import { type MemoryChunk, memorySource } from './memory.ts';

interface Line {
  readonly text: string;
  /** What it says itself; -1 for nothing. */
  readonly time: number;
}

const START = Date.UTC(2026, 10, 24, 12);

/** A line with a time of its own, or one of those that have none: text, other JSON, a blank line. */
const line: fc.Arbitrary<Line> = fc
  .oneof(
    { weight: 3, arbitrary: fc.nat(5000) },
    { weight: 2, arbitrary: fc.constantFrom('    at run (m.js:1:2)', '{"m":1}', 'mmm', 'x', '', '[]') },
  )
  .map((it) => {
    if (typeof it === 'string') return { text: it, time: -1 };
    const time = START + it;
    const text = new Date(time).toISOString();
    return [
      { text: `{"time":${time},"msg":"m"}`, time },
      { text: `{"n":1,"ts":"${text}","x":"x"}`, time },
      { text: `${text} plain m`, time },
      { text: `${text} plain x`, time },
    ][it % 4]!;
  });

/** Chunks of lines with something between and around them; `sizes`: how many lines each has. */
function chunksOf(lines: readonly Line[], sizes: readonly number[]): MemoryChunk[] {
  const chunks: MemoryChunk[] = [];
  for (let first = 0, i = 0; first < lines.length; i++) {
    const some = lines.slice(first, first + sizes[i % sizes.length]!);
    const ends = ['\n', '\r\n'];
    let whole = '"m" is not here\n';
    const starts: number[] = [];
    const stops: number[] = [];
    for (const [k, { text }] of some.entries()) {
      starts.push(Buffer.byteLength(whole));
      whole += text;
      stops.push(Buffer.byteLength(whole));
      whole += ends[(first + k) % 2];
    }
    starts.push(Buffer.byteLength(whole));
    const bytes = Buffer.from(`${whole}m`);
    const table = { starts: Int32Array.from(starts), ends: Int32Array.from(stops) };
    chunks.push({
      bytes,
      lines: { first: asOffset(first), count: some.length, ...table },
      next: first + some.length,
    });
    first += some.length;
  }
  return chunks;
}

/** Lines in which there is an "m"; candidates are those, or `near` says all. */
function withM(near: boolean): Matcher {
  return {
    begin: () => {},
    find: (bytes, from, to) => {
      if (near) return from;
      const at = bytes.indexOf('m', from, 'latin1');
      return at >= to ? -1 : at;
    },
    test: (event) => (event.line().includes('m') ? 1 : 0),
  };
}

interface Found {
  readonly offset: number;
  readonly text: string;
  readonly time: number;
}

async function found(chunks: MemoryChunk[], change: Partial<ScanOptions>): Promise<Found[]> {
  const { source, ranges } = memorySource([chunks]);
  const sink = new Collector();
  const all: Found[] = [];
  sink.event = (event) => {
    all.push({ offset: event.record.offset, text: event.line(), time: event.record.time });
    return true;
  };
  await scan(optionsFor({ source, ranges, sink, ...change }));
  return all;
}

/** Every line with the time it goes by. */
function timed(lines: readonly Line[]): Found[] {
  let time = -1;
  return lines.map(({ text, time: own }, offset) => {
    if (own >= 0) time = own;
    return { offset, text, time };
  });
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

describe('lines', () => {
  it('are records, each once, with the time of the line before where they have none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40, size: 'max' }),
        sizes,
        fc.boolean(),
        async (lines, of, near) => {
          const chunks = chunksOf(lines, of);
          const expected = timed(lines);
          const matching = expected.filter(({ text }) => text.includes('m'));
          expect(await found(chunks, { timed: true })).toEqual(expected);
          expect(await found(chunks, { timed: false, matcher: withM(near) })).toEqual(matching);
          expect(await found(chunks, { timed: true, matcher: withM(near) })).toEqual(matching);
        },
      ),
    );
  });

  it('are in a range of time by that time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40, size: 'max' }),
        sizes,
        fc.nat(5000),
        async (lines, of, since) => {
          const window = compileWindow({
            clock: 'record',
            since: asEpochMs(START + since),
            until: undefined,
            hostStarts: undefined,
          });
          const expected = timed(lines).filter(
            ({ text, time }) => text.includes('m') && (time === -1 || time >= START + since),
          );
          const options = { timed: true, window, matcher: withM(false) };
          expect(await found(chunksOf(lines, of), options)).toEqual(expected);
        },
      ),
    );
  });

  it('tell the newest time at the end of every chunk, also where nothing matches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 40, size: 'max' }),
        sizes,
        async (lines, of) => {
          const tally = newTally();
          const nothing: Matcher = { begin: () => {}, find: () => -1, test: () => 0 };
          expect(await found(chunksOf(lines, of), { timed: true, matcher: nothing, tally })).toEqual([]);
          const ends: number[] = [];
          for (let first = 0, i = 0; first < lines.length; i++) {
            first = Math.min(lines.length, first + of[i % of.length]!);
            ends.push(timed(lines)[first - 1]!.time);
          }
          expect(tally.timeReached).toBe(Math.max(...ends));
          expect(tally.records).toBe(lines.length);
        },
      ),
    );
  });

  it('before the range and behind it are left out', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => ({ text: `m${i}`, time: -1 }));
    const { source, ranges } = memorySource([chunksOf(lines, [6])]);
    const sink = new Collector();
    const tally = newTally();
    const range = { ...ranges[0]!, from: asOffset(4), to: asOffset(9) };
    await scan(optionsFor({ source, ranges: [range], sink, matcher: EVERYTHING, tally }));
    expect(sink.lines).toEqual([4, 5, 6, 7, 8].map((i) => `logs-0@${i}=m${i}`));
    expect([tally.records, tally.matched]).toEqual([5, 5]);
  });

  it('end where the sink wants no more', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => ({ text: `m${i}`, time: -1 }));
    const { source, ranges } = memorySource([chunksOf(lines, [6])]);
    const sink = new Collector();
    const take = sink.event.bind(sink);
    sink.event = (event) => take(event) && sink.lines.length < 8;
    const tally = newTally();
    const { stop } = await scan(optionsFor({ source, ranges, sink, tally }));
    expect(sink.lines).toHaveLength(8);
    expect(stop).toBe('limit');
  });
});
