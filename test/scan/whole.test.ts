// Records that are known are counted without being looked at: the counts are those of looking at each, whatever the
// records are and however their batches are damaged.

import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { sourceHash } from '../../.ci/wasm-source.ts';
import { type Counter, counter } from '../../src/aggregate/count/count.ts';
import type { ColumnField } from '../../src/aggregate/group/column.ts';
import type { Report } from '../../src/aggregate/report/report.ts';
import { asEpochMs, asOffset } from '../../src/base/brand.ts';
import { loadCodec } from '../../src/batch/codec.ts';
import { compileWindow } from '../../src/read/window.ts';
import { Indexer } from '../../src/record/document/indexer.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import type { FieldRef } from '../../src/record/fields/field.ts';
import { SOURCE_HASH } from '../../src/record/known/known-records.wasm.ts';
import { ROLES } from '../../src/record/vocabulary/role.ts';
import { EVERYTHING } from '../../src/scan/port/matcher.ts';
import type { Sink } from '../../src/scan/port/sink.ts';
import { newTally, type Tally } from '../../src/scan/port/tally.ts';
import type { TimeWindow } from '../../src/scan/port/window.ts';
import { scan } from '../../src/scan/scan.ts';
import { buildBatch, type RecordSpec } from '../batch/build.ts';
import { compressorOf } from '../batch/codecs.ts';
import { Dice, diceBytes } from '../property/dice.ts';
import { pinsOf, TOPICS } from '../property/pins.ts';
import { randomRecord } from '../property/records.ts';
import { LEVEL_NAMES, LEVEL_NUMBERS, PLAIN_KEYS } from '../property/words.ts';
import { optionsFor } from '../support/scan.ts';
import { memorySource } from './memory.ts';

const path = (...names: string[]): FieldRef => ({
  kind: 'path',
  own: false,
  steps: names.map((name) => ({ kind: 'key', name, exact: false })),
});
const role = (name: (typeof ROLES)[number]): FieldRef => ({ kind: 'role', role: name });
const USUAL: readonly ColumnField[] = [
  role('host'),
  role('level'),
  role('service'),
  path('level'),
  path('a'),
];
const FIELDS: readonly ColumnField[] = [
  ...Array.from({ length: 8 }, () => USUAL).flat(),
  ...ROLES.map(role),
  ...PLAIN_KEYS.slice(0, 14).map((key) => path(...key.split('.'))),
  path('level'),
  path('error', 'message'),
  { kind: 'header', name: 'host' },
  { kind: 'meta', name: 'partition' },
  {
    kind: 'bucket',
    field: path('status'),
    width: 100,
    decimals: 0,
    unit: '',
    scale: 1,
    readText: (text) => (text.endsWith('ms') ? Number.parseFloat(text) : undefined),
  },
];
/** What one value of a record becomes in another of its kind, as JSON spells it. */
const OTHERS: readonly string[] = [
  ...LEVEL_NAMES.slice(0, 20).map((name) => JSON.stringify(name)),
  ...LEVEL_NUMBERS.slice(0, 12),
  '"web-1"',
  '"web-1 "',
  '"w\\u0065b-1"',
  '"w\u00e9b"',
  '"a name that is longer than sixteen bytes"',
  '"exactly sixteen."',
  '"a text of just above thirty-two bytes"',
  '""',
  '"{}"',
  '"{\\"level\\":\\"error\\",\\"host\\":\\"inner\\"}"',
  '" {\\"level\\":50}"',
  '"\\u007b\\"host\\":\\"x\\"}"',
  '"tab\there"',
  '0',
  '-0',
  '-1',
  '30',
  '"30"',
  '17',
  '"17"',
  '007',
  '-',
  '1.0',
  '1.',
  '.5',
  '1e3',
  '1E+3',
  '12345678901234567890',
  '1.2345678901234567890123',
  '99999999999999999999999999999999999999999999999999',
  'true',
  'false',
  'null',
  'nul',
  'tru"e',
  '[]',
  '{}',
  '["a","b"]',
  '[[50]]',
  '{"message":"x","id":7}',
  '{"id":{"id":[]}}',
  '{"id":1}',
  '"unfinished',
  '',
];

const NOON = 1_795_525_200_000;

/** A record as services write them day in, day out. */
function usualRecord(dice: Dice): RecordSpec & { readonly value: Buffer } {
  const blank = dice.pick(['', '', ' ']);
  const keys = ['"a"', '"n"', '"msg"', '"status"', '"list"', '"request"'].slice(dice.roll(4));
  keys.splice(dice.roll(keys.length), 0, dice.pick(['"level"', '"severity"', '"le\\u0076el"']));
  keys.splice(dice.roll(keys.length), 0, dice.pick(['"host"', '"hostname"', '"service"']));
  const valid = OTHERS.slice(0, 40);
  const members = keys.map((key) => {
    if (key === '"list"') return `${key}:${blank}[${dice.some(3, () => dice.pick(valid)).join(',')}]`;
    if (key === '"request"') return `${key}:${blank}{"id":${dice.pick(valid)},"in":{"level":"warn"}}`;
    return `${key}:${blank}${dice.pick(valid)}`;
  });
  const value = Buffer.from(`{${members.join(`,${blank}`)}}${dice.pick(['', '', ' ', '\n'])}`);
  return { value, key: dice.pick([null, 'k']), headers: dice.pick([[], [], [['host', 'h']]]) };
}

/** A record and others of its kind: the same keys, other values. */
function kindOf(dice: Dice): RecordSpec[] {
  const first = dice.roll(4) === 0 ? randomRecord(dice) : usualRecord(dice);
  const text = first.value?.toString('latin1') ?? '';
  const values = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g)].filter(
    ([, colon]) => colon === undefined,
  );
  const others = Array.from({ length: values.length === 0 ? 0 : 12 }, () => {
    const at = dice.pick(values);
    const other = dice.roll(3) === 0 ? dice.pick(values)[0] : dice.pick(OTHERS);
    const changed = text.slice(0, at.index) + other + text.slice(at.index + at[0].length);
    return { ...first, value: Buffer.from(changed, 'latin1') };
  });
  return [first, ...others].map((record) => ({ ...record, timestamp: NOON }));
}

interface Counted {
  readonly report: Report;
  readonly tally: Tally;
  /** Records that were looked at. */
  readonly looked: number;
}

/** Counts a chunk of each topic. */
async function run(
  chunks: readonly Buffer[],
  topics: readonly string[],
  fields: readonly ColumnField[],
  known: boolean,
  { every, window }: { every?: number; window?: TimeWindow | undefined } = {},
): Promise<Counted> {
  const sink: Counter = counter({ by: fields.map((_, i) => `f${i}`), every }, fields);
  const { source, ranges } = memorySource(chunks.map((bytes) => [{ bytes, next: 120 }]));
  const tally = newTally();
  let looked = 0;
  const shown: Sink = {
    ordered: false,
    timed: sink.timed,
    known: known ? sink.known : undefined,
    event: (event) => {
      looked++;
      return sink.event(event);
    },
    flush: () => sink.flush(),
    finish: async () => {},
  };
  const event = new LogEvent(pinsOf, new Indexer(0));
  const inTopic = ranges.map((range, i) => ({ ...range, topic: topics[i]! }));
  const matcher = EVERYTHING;
  await scan(optionsFor({ source, ranges: inTopic, sink: shown, tally, event, matcher, window }));
  return { report: sink.report(), tally, looked };
}

test('the module is compiled from the source as it is', () => {
  expect(sourceHash('src/record/wasm/known-records.ts')).toBe(SOURCE_HASH);
});

/** The same kinds again and again, in several batches a chunk. */
function chunksOf(
  kinds: readonly RecordSpec[][],
  order: Uint8Array,
  codec: 'none' | 'lz4',
  times: readonly number[] = [0],
): Buffer[] {
  const dice = new Dice(order);
  const all = kinds.flat();
  return [0, 1].map(() =>
    Buffer.concat(
      [0, 1, 2].map((batch) => {
        const records = Array.from({ length: 40 }, () => {
          const record = dice.pick(all);
          return { ...record, timestamp: record.timestamp! + dice.pick(times) };
        });
        const { compress } = compressorOf(codec);
        return buildBatch({ baseOffset: batch * 40, records, codec, compress });
      }),
    ),
  );
}

beforeAll(() => Promise.all([loadCodec('none'), loadCodec('lz4')]));

const topic = fc.nat(TOPICS.length * 2 - 1).map((i) => TOPICS[Math.max(0, i - TOPICS.length)]!.topic);
const material = fc.record({
  kinds: diceBytes(2, 200),
  order: fc.noBias(fc.uint8Array({ minLength: 500, maxLength: 500 })),
  by: fc.uniqueArray(fc.nat(FIELDS.length - 1), { minLength: 1, maxLength: 2 }),
  topics: fc.tuple(topic, topic),
});

test('known records are counted as if each was looked at', { timeout: 120_000 }, async () => {
  let records = 0;
  let looked = 0;
  await fc.assert(
    fc.asyncProperty(material, fc.constantFrom('none', 'lz4'), async (made, codec) => {
      const kinds = made.kinds.map((bytes) => kindOf(new Dice(bytes)));
      const chunks = chunksOf(kinds, made.order, codec);
      const fields = made.by.map((i) => FIELDS[i]!);
      const one = await run(chunks, made.topics, fields, true);
      const other = await run(chunks, made.topics, fields, false);
      expect(one.report).toEqual(other.report);
      expect(one.tally).toEqual(other.tally);
      expect(other.looked).toBe(240);
      records += other.looked;
      looked += one.looked;
    }),
    { numRuns: 1500 },
  );
  // Otherwise nothing was shown.
  expect(looked / records).toBeLessThan(0.98);
});

const HOUR = 3_600_000;
const times = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -2_000, max: 2_000 }) },
    fc.constantFrom(-HOUR, HOUR, -30 * HOUR, 90 * HOUR, -400 * 24 * HOUR, 60_000, 59_999, -1_795_525_200_001),
  ),
  { minLength: 1, maxLength: 8 },
);
const bound = fc.option(
  fc.oneof(fc.integer({ min: -2_500, max: 2_500 }), fc.constantFrom(-40 * HOUR, 80 * HOUR)),
);

test('known records are counted in their interval and inside the window', { timeout: 120_000 }, async () => {
  let records = 0;
  let looked = 0;
  await fc.assert(
    fc.asyncProperty(
      material,
      times,
      fc.tuple(bound, bound),
      fc.constantFrom(undefined, 1_000, 60_000, 24 * HOUR),
      async (made, deltas, [early, late], every) => {
        const kinds = made.kinds.map((bytes) => kindOf(new Dice(bytes)));
        const chunks = chunksOf(kinds, made.order, 'none', deltas);
        const fields = made.by.map((i) => FIELDS[i]!);
        const at = (delta: number | null) => (delta === null ? undefined : asEpochMs(NOON + delta));
        const range = { since: at(early), until: at(late), hostStarts: undefined };
        const window = compileWindow({ clock: 'record', ...range });
        const how = { window, ...(every === undefined ? {} : { every }) };
        const one = await run(chunks, made.topics, fields, true, how);
        const other = await run(chunks, made.topics, fields, false, how);
        expect(one.report).toEqual(other.report);
        expect(one.tally).toEqual(other.tally);
        records += other.looked;
        looked += one.looked;
      },
    ),
    { numRuns: 1500 },
  );
  expect(looked / records).toBeLessThan(0.99);
});

test('what differs only in a kind, an escape or a text that holds a record is not taken for the same', async () => {
  const values: readonly (readonly [string, string | null, string | null])[] = [
    ['{"host":"17","level":30,"msg":"a"}', '17', 'info'],
    ['{"host":17,"level":30,"msg":"a"}', null, 'info'],
    ['{"host":"1\\u0037","level":30,"msg":"a"}', '17', 'info'],
    ['{"host":"17","level":"30","msg":"a"}', '17', 'info'],
    ['{"host":"17","level":300,"msg":"a"}', '17', null],
    ['{"host":"17","level":030,"msg":"a"}', null, null],
    ['{"host":"17","level":30,"msg":"{\\"host\\":\\"b\\",\\"level\\":\\"error\\"}"}', 'b', 'error'],
    ['{"host":"17","level":30,"msg":"{"}', '17', 'info'],
    ['{"host":"17","level":30,"msg":["a"]}', '17', 'info'],
    ['{"level":30,"host":"17","msg":"a"}', '17', 'info'],
    ['{"host":"","level":30,"msg":"a"}', null, 'info'],
  ];
  const records = [1, 2, 3].flatMap(() => values.map(([value]) => ({ value, timestamp: 1 })));
  const batches = [0, 1].map((i) => buildBatch({ baseOffset: i * records.length, records }));
  const fields = [role('host'), role('level')];
  const { report, looked } = await run([Buffer.concat(batches)], ['logs'], fields, true);
  const wanted = new Map<string, number>();
  for (const [, host, level] of values) {
    const name = `${host},${level}`;
    wanted.set(name, (wanted.get(name) ?? 0) + 6);
  }
  expect(new Map(report.rows.map(({ group, count }) => [group.join(), count]))).toEqual(
    new Map([...wanted].map(([name, count]) => [name.replaceAll('null', ''), count])),
  );
  expect(looked).toBeLessThan(2 * records.length - 12);
});

test('nothing is learned of the lines of a file, which are all looked at', async () => {
  const bytes = Buffer.from('{"host":"a"}\n'.repeat(3));
  const at = [0, 13, 26, 39];
  const starts = Int32Array.from(at);
  const ends = Int32Array.from(at.slice(1), (next) => next - 1);
  const lines = { first: asOffset(0), count: 3, starts, ends };
  const batch = buildBatch({ records: [{ value: '{"host":"a"}', timestamp: 1 }] });
  for (const [chunk, asked] of [
    [{ bytes, lines, next: 3 }, 0],
    [{ bytes: batch, next: 1 }, 1],
  ] as const) {
    let times = 0;
    const sink = counter({ by: ['host'] }, [role('host')]);
    const watched: Sink = {
      ordered: false,
      timed: false,
      get known() {
        times++;
        return sink.known;
      },
      event: (event) => sink.event(event),
      flush: () => sink.flush(),
      finish: async () => {},
    };
    const { source, ranges } = memorySource([[chunk]]);
    await scan(optionsFor({ source, ranges, sink: watched, matcher: EVERYTHING }));
    expect(times).toBe(asked);
    expect(sink.report().total).toBe(chunk.next);
  }
});

test('damaged records end a batch at the same one, and the same is said', { timeout: 120_000 }, async () => {
  const damage = fc.array(fc.tuple(fc.nat(5), fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 6 });
  let damaged = 0;
  await fc.assert(
    fc.asyncProperty(material, damage, async (made, places) => {
      const kinds = made.kinds.map((bytes) => kindOf(new Dice(bytes)));
      const chunks = chunksOf(kinds, made.order, 'none');
      for (const [which, place, byte] of places) {
        const chunk = chunks[which % 2]!;
        // Behind a header of 61 bytes, where what is read is not yet the next header.
        const size = chunk.readInt32BE(8) + 12;
        const at = 61 + (which < 3 ? place % (size - 61) : place % Math.min(12, size - 61));
        chunk[at] = byte;
      }
      const fields = made.by.map((i) => FIELDS[i]!);
      const one = await run(chunks, made.topics, fields, true);
      const other = await run(chunks, made.topics, fields, false);
      expect(one.report).toEqual(other.report);
      expect(one.tally).toEqual(other.tally);
      damaged += other.tally.unread.length;
    }),
    { numRuns: 500 },
  );
  expect(damaged).toBeGreaterThan(100);
});
