// The WebAssembly index against its model: the same texts are JSON, with the same tape, and an event that uses it
// finds the same roles and paths as one that does not, whatever stood in the batch before.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sourceHash } from '../../.ci/wasm-source.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { INDEXED, Indexer, LEFT, REFUSED } from '../../src/record/document/indexer.ts';
import { SOURCE_HASH } from '../../src/record/document/json-index.wasm.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { JsonTape } from '../../src/record/json/tape.ts';
import { ROLES } from '../../src/record/vocabulary/role.ts';
import { field, valuesOf } from './make.ts';

test('the module is compiled from the source as it is', () => {
  expect(sourceHash('src/record/wasm/json-index.ts')).toBe(SOURCE_HASH);
});

/** Texts next to each other, as in a batch: what stands beside one would complete or break it. */
function batchOf(texts: readonly Buffer[]): { bytes: Buffer; spans: [number, number][] } {
  const guard = Buffer.from('"}]0e1');
  const spans: [number, number][] = [];
  let at = guard.length;
  for (const text of texts) {
    spans.push([at, at + text.length]);
    at += text.length + guard.length;
  }
  const bytes = Buffer.concat([guard, ...texts.flatMap((text) => [text, guard])]);
  return { bytes, spans };
}

/** All that a tape says of its nodes. */
function rowsOf(tape: JsonTape): number[][] {
  return Array.from({ length: tape.count }, (_, node) => [
    tape.kinds[node]!,
    tape.flags[node]!,
    tape.starts[node]!,
    tape.ends[node]!,
    tape.keyStarts[node]!,
    tape.keyEnds[node]!,
    tape.nexts[node]!,
  ]);
}

function expectSameTapes(texts: readonly Buffer[], indexer: Indexer): void {
  const { bytes, spans } = batchOf(texts);
  const before = Buffer.from(bytes);
  indexer.begin(bytes, 0, bytes.length);
  const model = new JsonTape();
  const tape = new JsonTape();
  for (const [start, end] of spans) {
    const isJson = model.parse(bytes, start, end);
    const done = indexer.parse(tape, bytes, start, end);
    const shown = bytes.toString('latin1', start, Math.min(end, start + 200));
    expect([shown, done]).toEqual([shown, isJson ? INDEXED : REFUSED]);
    if (!isJson) continue;
    expect(rowsOf(tape)).toEqual(rowsOf(model));
    expect(tape.allFlags).toBe(model.allFlags);
    if (tape.shape < 0) continue;
    const members: number[] = [];
    for (let at = 1; at < model.count; at = model.nexts[at]!) members.push(at);
    expect([...tape.members.subarray(0, members.length)]).toEqual(members);
  }
  expect(bytes.equals(before)).toBe(true);
}

const KEYS = [
  'a',
  'level',
  'msg',
  'l\\u0065vel',
  '',
  'thirteen char',
  'fourteen chars',
  'fifteen letters',
  'a key of sixteen',
  'one that is longer than 16 bytes',
  '\u00e9',
  'LEVEL',
  'x"',
];
const blank = fc.constantFrom('', '', '', '', ' ', '\n', '\t \r\n', '\f', '\u00a0');
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((one) => JSON.stringify(one)),
  fc
    .string({
      unit: fc.constantFrom(
        'a',
        '"',
        '\\',
        '\\n',
        '\\u00e9',
        '\\u12',
        '\\x',
        '\u00e9',
        '\u{1f600}',
        '\u0001',
      ),
      maxLength: 40,
    })
    .map((one) => `"${one}"`),
  fc.integer({ min: 0, max: 70 }).map((length) => `"${'x'.repeat(length)}"`),
);
const atom = fc.oneof(
  text,
  fc.double().map((value) => JSON.stringify(value)),
  fc.string({ unit: fc.constantFrom(...'0123456789.-+eE'), maxLength: 40 }),
  fc.constantFrom(
    'true',
    'false',
    'null',
    'tru',
    'nul',
    'falsy',
    'True',
    '{}',
    '[]',
    '{',
    ']',
    '',
    '0',
    '-',
    '01',
    '1.',
    '-0.0e+00',
  ),
);
const { value: written } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, { weight: 4, arbitrary: atom }, tie('object'), tie('array')),
  object: fc
    .array(fc.tuple(fc.constantFrom(...KEYS), blank, tie('value'), blank), { maxLength: 6 })
    .map((all) => `{${all.map(([key, a, value, b]) => `${b}"${key}"${a}:${a}${value}${b}`).join(',')}}`),
  array: fc.array(tie('value'), { maxLength: 4 }).map((all) => `[${all.join(', ')}]`),
}));
const nasty = fc.oneof(
  { weight: 4, arbitrary: written.map((one) => Buffer.from(one)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(written, fc.nat())
      .map(([one, cut]) => Buffer.from(one).subarray(0, cut % (one.length + 1))),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(written, fc.nat(), fc.constantFrom(0, 0x1f, 0x20, 0x22, 0x2c, 0x3a, 0x5c, 0x7d, 0x80, 0xff))
      .map(([one, at, byte]) => {
        const bytes = Buffer.from(one);
        if (bytes.length > 0) bytes[at % bytes.length] = byte;
        return bytes;
      }),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
);

test('nasty texts one after the other -> the tape that JsonTape makes', () => {
  const indexer = new Indexer(0);
  fc.assert(
    fc.property(fc.array(nasty, { maxLength: 12 }), (texts) => expectSameTapes(texts, indexer)),
    { numRuns: 3000 },
  );
});

test('every place of a text cut off or made another byte -> as JsonTape', () => {
  const line = Buffer.from(
    '{"level":30,"time":1795521600000.5e-3,"req":{"url":"/v2/orders/1524?page=6","h":[{"a":1},{"a":-2.5}]},"ok":true,"no":false,"x":null,"msg":"caf\u00e9 \\u00e9\\n done"}',
  );
  const indexer = new Indexer(0);
  const texts = [...line.keys()].flatMap((at) => [
    line.subarray(0, at),
    line.subarray(at),
    ...[0, 0x0a, 0x20, 0x22, 0x30, 0x5c, 0x7d, 0xc3].map((byte) => {
      const changed = Buffer.from(line);
      changed[at] = byte;
      return changed;
    }),
    line,
  ]);
  expectSameTapes(texts, indexer);
});

test('keys of any length, alike but for one byte, with and without blanks -> as JsonTape', () => {
  for (let length = 1; length < 50; length++) {
    const key = 'k'.repeat(length);
    const others = [0, 1, 11, 12, 13, 14, 15, 16, 31, length - 1].filter((at) => at < length);
    const texts = [
      `{"${key}":1}`,
      `{"${key}" :2}`,
      `{"${key}k":3}`,
      `{"${key}\u00e9":4}`,
      `{"${key}\\n":5}`,
      `{"${key}"}`,
      `{"${key}`,
      `{"${key}"k:6}`,
      ...others.map((at) => `{"${key.slice(0, at)}K${key.slice(at + 1)}":7}`),
    ];
    expectSameTapes(
      [...texts, ...texts].map((text) => Buffer.from(text)),
      new Indexer(0),
    );
  }
});

test('deep, wide and long texts', () => {
  const many = (count: number) =>
    Buffer.from(`{${Array.from({ length: count }, (_, i) => `"k${i}":${i}`).join(',')}}`);
  const texts = [
    Buffer.from('['.repeat(3000) + ']'.repeat(3000)),
    Buffer.from(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`),
    Buffer.from(`{"a":"${'x'.repeat(100_000)}","b":1}`),
    ...[255, 256, 257, 2000, 4094].map(many),
  ];
  expectSameTapes(texts, new Indexer(0));
});

test('more values or bytes than there is room for are left to JsonTape', () => {
  const bytes = Buffer.from(`[${'1,'.repeat(5000)}1]`);
  const long = Buffer.from(`"${'x'.repeat(200_000)}"`);
  const indexer = new Indexer(0);
  indexer.begin(bytes, 0, bytes.length);
  expect(indexer.parse(new JsonTape(), bytes, 0, bytes.length)).toBe(LEFT);
  indexer.begin(long, 0, long.length);
  expect(indexer.parse(new JsonTape(), long, 0, long.length)).toBe(LEFT);
});

test('keys that never repeat: shapes run out and are learnt anew', () => {
  const texts = Array.from({ length: 12_000 }, (_, i) =>
    Buffer.from(`{"k${(i * 7919) % 9001}":{"m${i % 3000}":1},"level":30,"n${i % 40}":2}`),
  );
  expectSameTapes(texts, new Indexer(0));
});

const PATHS = ['a', 'level', 'A.b', 'msg', 'b[0]', 'fields.a', 'l.e', 'e\u00e9', 'error.message'].map(field);

/** What an event says of its record. */
function sayings(event: LogEvent): unknown[] {
  return [
    event.shape,
    event.rank,
    event.ownTime,
    ROLES.map((role) => event.text(role)),
    ROLES.map((role) => valuesOf(event, { kind: 'role', role })),
    PATHS.map((path) => valuesOf(event, path)),
    event.fields(),
    event.stack(),
  ];
}

const NAMES = [
  'level',
  'Level',
  'LEVEL',
  'severity',
  'status',
  'log.level',
  'log',
  'msg',
  'message',
  'time',
  '@t',
  'host',
  'hostname',
  'service',
  'fields',
  'labels',
  'error',
  'err',
  'a',
  'A',
  'b',
  'a.b',
  'level_name',
  'stack',
  'l\u00e9',
  'name',
  'type',
  'trace_id',
  '@l',
  's',
  'instant',
  'instant.epochSecond',
];
const VALUES: readonly unknown[] = [
  30,
  50,
  'error',
  'INFO',
  'x',
  '',
  null,
  true,
  200,
  503,
  1_795_521_600_000,
  '2026-11-24T12:00:00Z',
  [1, 'a'],
  [],
  {},
  '{"level":"warn","a":1}',
  ' {"level":"warn","a":1}',
  '{"msg":"{\\"level\\":60}"}',
  'h\u00e9',
  'a\nb',
];
const member = fc.tuple(
  fc.constantFrom(...NAMES),
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...VALUES).map((value) => JSON.stringify(value)) },
    fc
      .array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES)), { maxLength: 4 })
      .map(
        (all) =>
          `{${all.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
      ),
  ),
  fc.integer({ min: 0, max: 9 }),
);
/** Objects with repeated keys, keys that fold equal, keys with escapes. */
const object = fc
  .array(member, { maxLength: 7 })
  .map(
    (all) =>
      `{${all.map(([name, value, how]) => `${how === 0 ? JSON.stringify(name).replace('l', '\\u006c') : JSON.stringify(name)}${how === 1 ? ' : ' : ':'}${value}`).join(',')}}`,
  );

test('events of a batch, some of them alike -> the same roles and paths with and without', () => {
  const fast = new LogEvent(undefined, new Indexer(0));
  fc.assert(
    fc.property(
      fc.array(object, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(9), { maxLength: 20 }),
      (objects, order) => {
        // The same shapes with other values, too.
        const texts = order.map((pick) => {
          const one = objects[pick % objects.length]!;
          return Buffer.from(
            pick > 5
              ? one.replaceAll('30', '"debug"').replaceAll('"x"', '{"a":7}').replaceAll('null', '[[2]]')
              : pick === 5
                ? one.slice(0, -1)
                : one,
          );
        });
        const { bytes, spans } = batchOf(texts);
        fast.beginBatch(bytes, 0, bytes.length);
        for (const [start, end] of spans) {
          const record = new KafkaRecord();
          record.bytes = bytes;
          record.valueStart = start;
          record.valueEnd = end;
          expect(sayings(fast.open(record))).toEqual(sayings(new LogEvent().open(record)));
        }
        fast.endBatch();
      },
    ),
    { numRuns: 1500 },
  );
});

// What the keys alone seem to tell, and what stands beside or inside makes otherwise: rank and own time, ms.
test.each([
  ['{"level":300,"level_name":"WARNING"}', 40, -1],
  ['{"level":300}', 0, -1],
  ['{"@t":"2026-11-24T12:00:00Z","status":"error"}', 30, 1_795_521_600_000],
  ['{"@t":"2026-11-24T12:00:00Z","@l":"Error","status":"ok"}', 50, 1_795_521_600_000],
  ['{"status":"error"}', 50, -1],
  ['{"status":503,"s":"W"}', 40, -1],
  ['{"instant.epochSecond":1795521600,"instant":{"nanoOfSecond":7000000}}', 0, 1_795_521_600_007],
  ['{"instant":{"epochSecond":1795521600,"nanoOfSecond":7000000}}', 0, 1_795_521_600_007],
  ['{"level":"info","msg":"{\\"level\\":50}"}', 50, -1],
  ['{"level":"info","msg":"  {\\"level\\":50}"}', 50, -1],
  ['{"level":"info","msg":"\\u007b\\"level\\":50}"}', 50, -1],
  ['{"level":"info","msg":"[{\\"level\\":50}]"}', 30, -1],
  ['{"level":"info","msg":["{}"]}', 30, -1],
  ['{"level":"none","severity":"warn"}', 40, -1],
  ['{"level":{"level":"warn"},"lvl":"error"}', 50, -1],
  ['{"fields":{"level":"error"},"level":null}', 50, -1],
])('%s: rank %d and time %d, each time its shape comes', (line, rank, time) => {
  const record = new KafkaRecord();
  record.bytes = Buffer.from(line.repeat(3));
  const indexer = new Indexer(0);
  const event = new LogEvent(undefined, indexer);
  event.beginBatch(record.bytes, 0, record.bytes.length);
  for (let start = 0; start < record.bytes.length; start += line.length) {
    record.valueStart = start;
    record.valueEnd = start + line.length;
    event.open(record);
    expect([event.rank, event.ownTime]).toEqual([rank, time]);
  }
  expect(indexer.layouts).not.toHaveLength(0);
});

test('bytes that change after the end of a batch are read as they are', () => {
  const event = new LogEvent(undefined, new Indexer(0));
  const record = new KafkaRecord();
  record.bytes = Buffer.from('{"level":30}{"level":50}');
  const rankAt = (start: number): number => {
    record.valueStart = start;
    record.valueEnd = start + 12;
    return event.open(record).rank;
  };
  event.beginBatch(record.bytes, 0, 24);
  expect([rankAt(12), rankAt(0)]).toEqual([50, 30]);
  event.endBatch();
  // `lever` is not a level.
  record.bytes[6] = 0x72;
  expect(rankAt(0)).toBe(0);
  event.beginBatch(record.bytes, 0, 24);
  expect([rankAt(12), rankAt(0)]).toEqual([50, 0]);
});

test('a record outside the batch, or too large, is not taken for one of the shape before', () => {
  const event = new LogEvent(undefined, new Indexer(0));
  const record = new KafkaRecord();
  const batch = Buffer.from('{"level":30,"a":1}');
  const rankOf = (bytes: Buffer): number => {
    record.bytes = bytes;
    record.valueStart = 0;
    record.valueEnd = bytes.length;
    return event.open(record).rank;
  };
  event.beginBatch(batch, 0, batch.length);
  expect(rankOf(batch)).toBe(30);
  expect(rankOf(Buffer.from('{"a":20,"level":50}'))).toBe(50);
  expect(rankOf(batch)).toBe(30);
  const large = Buffer.from(`{"a":20,"b":[${'1,'.repeat(5000)}1],"level":50}`);
  event.beginBatch(large, 0, large.length);
  expect(rankOf(large)).toBe(50);
});

test('texts in bytes -> found where a plain search of the text finds them', () => {
  const indexer = new Indexer(0);
  const letters = fc.constantFrom('a', 'A', 'b', 'B', '@', '`', '[', '{', '"', '\u00e9', '\u0141', '0');
  const needles = ['a', 'ab', 'B0', 'a@', '`[a', '{"', '\u00e9', 'aaaa', 'ab'.repeat(32), 'ba'.repeat(33)];
  const plains = needles.slice(0, 9).flatMap((needle) => {
    const exact = { bytes: Buffer.from(needle), fold: false, needle };
    const isAscii = /^[\0-\x7f]*$/.test(needle);
    return isAscii ? [exact, { bytes: Buffer.from(needle.toLowerCase()), fold: true, needle }] : [exact];
  });
  const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: letters, maxLength: 150 }), { maxLength: 6 }),
      fc.shuffledSubarray(plains, { minLength: 1 }),
      (texts, chosen) => {
        const { bytes, spans } = batchOf(texts.map((one) => Buffer.from(one)));
        indexer.begin(bytes, 0, bytes.length);
        for (const [i, [start, end]] of spans.entries()) {
          for (const plain of chosen) {
            const done = indexer.find(bytes, start, end, plain);
            const text = texts[i]!;
            const has = plain.fold ? lower(text).includes(lower(plain.needle)) : text.includes(plain.needle);
            // There is room for a few needles only; the rest is left to others.
            if (done !== LEFT) expect([text, plain.needle, done]).toEqual([text, plain.needle, has ? 1 : 0]);
          }
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('an empty text before all others', () => {
  const bytes = Buffer.from('1');
  const indexer = new Indexer(0);
  indexer.begin(bytes, 0, 1);
  expect(indexer.find(bytes, 0, 0, { bytes: Buffer.from('1'), fold: false })).toBe(0);
  const other = new Indexer(0);
  other.begin(bytes, 0, 1);
  expect(other.parse(new JsonTape(), bytes, 0, 0)).toBe(REFUSED);
});

test('a needle is LEFT where it is too long or there are too many', () => {
  const bytes = Buffer.from('abc');
  const indexer = new Indexer(0);
  indexer.begin(bytes, 0, 3);
  const needleOf = (text: string) => ({ bytes: Buffer.from(text), fold: false });
  expect(indexer.find(bytes, 0, 3, needleOf('x'.repeat(65)))).toBe(LEFT);
  for (let i = 0; i < 8; i++) expect(indexer.find(bytes, 0, 3, needleOf('bc'))).toBe(1);
  expect(indexer.find(bytes, 0, 3, needleOf('bc'))).toBe(LEFT);
});
