// The prefilter never passes over a record that the full test accepts, however the record spells its text.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../src/query/language/parse.ts';
import { literalsOf } from '../../src/query/match/literals.ts';
import { literalsOfRegex } from '../../src/query/text/regex-literal.ts';
import type { PlainRecord } from './records.ts';
import { candidates, findAll, queryOf } from './records.ts';

const EXPRESSIONS = [
  'task',
  'Task',
  '"task done"',
  'ask-1',
  '"a/b"',
  '"x\\"y"',
  'caf\u00e9',
  'kiosk or Task',
  'task msg:ask',
  'msg:task*1',
  'msg:"task-1"',
  'msg=task',
  'msg contains sk',
  'msg startswith ta',
  'msg endswith K',
  'msg~t.sk',
  'msg~Task|kiosk',
  'msg~/k+iosk?/i',
  'task_id:*',
  'TASK-ID=503',
  'task.id>=500',
  'service=task',
  'host:task-1',
  'error.message:task',
  'level:task*',
  'level~inf',
  '@key:task',
  '@header.task:*',
  'info',
  'not task',
  'a:(task or kiosk)',
];

const WORDS = [
  'task',
  'TASK-1',
  'tas\u212a',
  'ta\u017fk',
  'kiosk',
  'Task done',
  'a/b',
  'x"y',
  'caf\u00e9',
  '503',
  'info',
  '',
];
const KEYS = [
  'msg',
  'message',
  'task_id',
  'Task-Id',
  'tas\u212a_id',
  'task.id',
  'service',
  'host',
  'err',
  'error',
  'a',
  'level',
  '@t',
];

const value = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)).map(([a, b]) => `${a} ${b}`),
  fc.constantFrom(503, 5.03, 50, true, null),
  fc.record({ message: fc.constantFrom(...WORDS), id: fc.constantFrom(503, 'task') }),
);
const object = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 5 });

// Each character of a string may be written as an escape, in either case of its hex digits.
function spell(json: string, escaped: (at: number) => boolean, upper: boolean): string {
  return json.replace(/"((?:[^"\\]|\\.)*)"/g, (whole, body: string, offset: number) => {
    const units = body.match(/\\u[0-9a-f]{4}|\\.|[^\\]/g) ?? [];
    const spelled = units.map((unit, i) => {
      if (unit.length > 1 || !escaped(offset + i))
        return unit === '/' && escaped(offset + i + 1) ? '\\/' : unit;
      const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${upper ? hex.toUpperCase() : hex}`;
    });
    return whole === '' ? whole : `"${spelled.join('')}"`;
  });
}

const spelling = fc.record({ every: fc.constantFrom(0, 1, 2, 3, 7), upper: fc.boolean(), nested: fc.nat(2) });
const record: fc.Arbitrary<PlainRecord> = fc.oneof(
  fc.tuple(object, spelling).map(([fields, { every, upper, nested }]) => {
    const escaped = (at: number) => every > 0 && at % every === 0;
    let json = spell(JSON.stringify(fields), escaped, upper);
    for (let i = 0; i < nested; i++)
      json = spell(JSON.stringify({ log: json }), (at) => escaped(at + i), !upper);
    return { value: json };
  }),
  fc.constantFrom(...WORDS).map((word) => ({ value: `msg=${word || '""'} task_id=503 service=task` })),
  fc.constantFrom(...WORDS).map((word) => ({ value: `INFO plain ${word}` })),
  fc.constantFrom(...WORDS).map((word) => ({
    value: '{}',
    key: word,
    headers: [
      ['task', word],
      ['host', 'task-1'],
    ] as const,
  })),
  fc.constant({ value: null }),
);

test('find never skips what test accepts', () => {
  let matches = 0;
  const property = fc.property(
    fc.array(record, { minLength: 1, maxLength: 6 }),
    fc.constantFrom(...EXPRESSIONS),
    fc.constantFrom('smart', 'ignore', 'exact'),
    fc.boolean(),
    (records, expression, letterCase, wholeWords) => {
      const query = queryOf({ expressions: [expression], letterCase, wholeWords });
      const found = findAll(query, records);
      matches += found.length;
      const seen = candidates(query, records);
      expect(found.filter((number) => !seen.has(number))).toEqual([]);
    },
  );
  fc.assert(property, { numRuns: 2_000 });
  expect(matches).toBeGreaterThan(500);
}, 60_000);

test('the prefilter does leave records out', () => {
  const query = queryOf({ expressions: ['needle'] });
  const records = [
    { value: '{"msg":"hay"}' },
    { value: '{"msg":"a NEEDLE"}' },
    { value: '{"msg":"n\\u0026"}' },
  ];
  expect([...candidates(query, records)]).toEqual([2]);
});

test('before the first batch every record is a candidate', () => {
  const bytes = Buffer.from('{"msg":"hay"}');
  expect(queryOf({ expressions: ['needle'] }).find(bytes, 3, bytes.length)).toBe(3);
});

test('a literal that stands in every record is given up for a while, and nothing is lost', () => {
  const query = queryOf({ expressions: ['hay'] });
  const records = Array.from({ length: 200 }, () => ({ value: '{"msg":"hay"}' }));
  for (let batch = 0; batch < 40; batch++) expect(candidates(query, records).size).toBe(200);
});

describe('what is certain of an expression', () => {
  test.each([
    ['needle', ['needle']],
    ['"needle in hay"', ['needle in hay']],
    ['"say \\"needle\\""', ['needle']],
    ['x needle', ['needle']],
    ['needle or hay', ['needle', 'hay']],
    ['needle or not hay', undefined],
    ['error', undefined],
    ['"error"', ['error']],
    ['status>=500', ['status']],
    ['user_name>5', ['user']],
    ['service=api', ['api']],
    ['service=503', undefined],
    ['.code=503', ['code']],
    ['a=5m', undefined],
    ['level=error', undefined],
    ['level~err', undefined],
    ['time:2026-11-24', undefined],
    ['@key=needle', undefined],
    ['path:/api/*/needle-?', ['needle-']],
    ['msg~needle(s)?', ['needle']],
    ['error.message>5', undefined],
    ['-needle', undefined],
    ['', undefined],
  ])('%s', (text, literals) => {
    const found = literalsOf(parseExpression(text, { fixed: false }), { letterCase: 'smart' });
    expect(found?.map((literal) => literal.text)).toEqual(literals);
  });
});

test.each([
  ['service:needle', 'service'],
  ['service~needle', 'service'],
  ['error.message:needle', 'error'],
  ['Error.Stack contains needle', 'error'],
] as const)('nothing is certain of %s where %s is pinned to what Kafka knows', (text, role) => {
  const expr = parseExpression(text, { fixed: false });
  expect(literalsOf(expr, { letterCase: 'smart', elsewhere: new Set([role]) })).toBeUndefined();
  expect(literalsOf(expr, { letterCase: 'smart', elsewhere: new Set(['host']) })).toHaveLength(1);
});

test.each([
  ['ECONN(RESET|REFUSED)', ['ECONN']],
  ['ab|cd+|^efg$', ['ab', 'cd', 'efg']],
  ['ab|c*', []],
  ['a(b|c)|d', ['a', 'd']],
  ['abc?d', ['ab']],
  ['abc+def', ['abc']],
  ['ab{2}cde', ['cde']],
  ['[a\\]b]xyz', ['xyz']],
  ['[]a|]xyz', ['xyz']],
  ['[[:alpha:]b]xyz', ['xyz']],
  ['(a(b)|c)*xy', ['xy']],
  ['^foo\\.bar$', ['foo.bar']],
  ['\\bfoo\\d+bar\\x41', ['foo']],
  ['\\p{Greek}foo', ['foo']],
  ['(?i)foo', []],
  ['\\Qa|b\\E', []],
  ['a.*?needle', ['needle']],
])('every match of %s holds one of %j', (source, literals) => {
  expect(literalsOfRegex(source)).toEqual(literals);
});

// Batches of 200 records, 4 bytes or 2,000 each, the first `hits` of them with the text: what is asked in each batch.
test.each([
  ['in most, small records', 4, 180, [180, 200, 200]],
  ['in most, large ones', 2_000, 180, [180, 200, 200]],
  ['in half', 4, 100, [100, 100, 100]],
  ['in all, but how many there are is not said', 4, 200, [200, 200, 200], 0],
])('literals that stand %s', (_, size, hits, expected, count = 200) => {
  const bytes = Buffer.from(
    Array.from({ length: 200 }, (_unused, i) => (i < hits ? 'qu' : 'xy').padEnd(size, '.')).join(''),
  );
  const query = queryOf({ expressions: ['qu'] });
  const asked = (): number => {
    query.begin(bytes, 0, bytes.length, count);
    let records = 0;
    for (let at = query.find(bytes, 0, bytes.length); at >= 0; records++) {
      at = query.find(bytes, (Math.floor(at / size) + 1) * size, bytes.length);
    }
    return records;
  };
  expect([asked(), asked(), asked()]).toEqual(expected);
  // It is tried again, so that a text which has become rare is skipped again.
  bytes.fill('xy');
  const later = Array.from({ length: 33 }, asked);
  expect(later.at(-1)).toBe(0);
});
