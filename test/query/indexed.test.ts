// Expressions over records of a batch, with the WebAssembly index and without it: the same records match.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { compile } from '../../src/query/match/compile.ts';
import { questionOf } from '../../src/query/match/question.ts';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import { Indexer } from '../../src/record/document/indexer.ts';
import { LogEvent } from '../../src/record/event/event.ts';

const EXPRESSIONS = [
  'error',
  'Error',
  'task or warn',
  'level=error',
  'level>=warn host:web-0* latency>250',
  'status>=500',
  'latency>899.9',
  'not level=info',
  'host=web-07',
  'req.url:orders',
  'msg:failed -service:api',
  'a.b=1 or fields.a:*',
  '.level=50',
  'caf\u00e9',
];

const LINES = [
  '{"level":50,"hostname":"web-07","service":"api","req":{"url":"/orders/1"},"status":503,"latency":250.5,"msg":"it failed"}',
  '{"level":30,"hostname":"web-17","service":"api","req":{"url":"/orders/1"},"status":200,"latency":899.91,"msg":"done"}',
  '{"level":"warn","host":"web-01","latency":"900","msg":"ta\u017fk"}',
  '{"message":"{\\"level\\":\\"fatal\\",\\"a\\":{\\"b\\":1}}","status":"500"}',
  '{"l\\u0065vel":"ERR","msg":"caf\\u00e9 \\u0065rror","fields":{"a":null,"hostname":"web-07"}}',
  '{"level":30,"level":50,"Level":20,"a.b":1}',
  '{"LEVEL":"info","a":[{"b":1},{"b":2}]} ',
  'level=error status=502 host=web-07 msg="it FAILED"',
  '2026-11-24 12:00:00 ERROR it failed',
  '[{"level":50},{"status":501}]',
  '{"level":50,"status":503',
  '"error"',
  '',
];

test('expressions x records in any order, whole, cut or changed -> the same with the index and without', () => {
  const base: QueryOptions = {
    expressions: [],
    patterns: [],
    fixed: false,
    wholeWords: false,
    invert: false,
    letterCase: 'smart',
    hosts: [],
    services: [],
    level: undefined,
    now: asEpochMs(0),
    zone: undefined,
  };
  const compiled = (text: string) => compile(questionOf({ ...base, expressions: [text] }).expr, base);
  const pairs = EXPRESSIONS.map((text) => ({ text, fast: compiled(text), slow: compiled(text) }));
  const fast = new LogEvent(undefined, new Indexer(0));
  const slow = new LogEvent();
  const line = fc
    .tuple(fc.constantFrom(...LINES), fc.nat(7), fc.nat(), fc.constantFrom(...'"\\{}:,0e '))
    .map(([text, how, at, letter]) => {
      const place = at % (text.length + 1);
      if (how === 0) return text.slice(0, place);
      return how === 1 ? text.slice(0, place) + letter + text.slice(place + 1) : text;
    });
  let matches = 0;
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const bytes = Buffer.from(lines.join('\0'));
      fast.beginBatch(bytes, 0, bytes.length);
      for (const { fast, slow } of pairs)
        for (const query of [fast, slow]) query.begin(bytes, 0, bytes.length);
      const record = new KafkaRecord();
      record.bytes = bytes;
      let start = 0;
      for (const text of lines) {
        record.valueStart = start;
        record.valueEnd = start + Buffer.byteLength(text);
        start = record.valueEnd + 1;
        for (const pair of pairs) {
          const expected = pair.slow.test(slow.open(record));
          matches += expected;
          expect([pair.text, text, pair.fast.test(fast.open(record))]).toEqual([pair.text, text, expected]);
        }
      }
      fast.endBatch();
    }),
    { numRuns: 300 },
  );
  expect(matches).toBeGreaterThan(1000);
});
