// Fields that no record had: what is said is true, and a mistyped name is told with the one that was meant.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AbsentInMatches } from '../../src/query/match/absent.ts';
import type { CompiledQuery } from '../../src/query/match/compile.ts';
import { Sampling } from '../../src/query/match/sampling.ts';
import { readFieldName } from '../../src/query/syntax/field-name.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { batchOf, findAll, type PlainRecord, queryOf } from './records.ts';

/** Goes through batches as a scan does: only the candidates are tested. The number of matches in each. */
function scan(query: CompiledQuery, batches: readonly (readonly PlainRecord[])[]): number[] {
  const event = new LogEvent();
  return batches.map((batch) => {
    const { bytes, records, starts } = batchOf(batch);
    query.begin(bytes, 0, bytes.length);
    let matched = 0;
    let at = 0;
    while (at < bytes.length) {
      const hit = query.find(bytes, at, bytes.length);
      if (hit < 0) break;
      const index = starts.findLastIndex((start) => start <= hit);
      matched += query.test(event.open(records[index]!));
      at = starts[index + 1] ?? bytes.length;
    }
    return matched;
  });
}

/** The warnings as name, nearest name and number of records looked at. */
function absent(
  expression: string,
  ...batches: (readonly PlainRecord[])[]
): (string | number | undefined)[][] {
  const query = queryOf({ expressions: [expression] });
  scan(query, batches);
  return query.absentFields().map(({ name, nearest, among }) => [name, nearest, among]);
}

const json = (...values: unknown[]): PlainRecord[] =>
  values.map((value) => ({ value: typeof value === 'string' ? value : JSON.stringify(value) }));

const PINO = json(
  { level: 30, time: 1_764_000_000_000, hostname: 'web-1', req: { url: '/a' }, latency: 12, msg: 'done' },
  { level: 50, time: 1_764_000_000_001, hostname: 'web-1', user_id: 7, msg: 'failed' },
);

describe('a name that is not there', () => {
  test.each([
    ['latncy>5', [['latncy', 'latency', undefined]]],
    ['not latncy:*', [['latncy', 'latency', undefined]]],
    ['latncy!=5', [['latncy', 'latency', undefined]]],
    ['exists(latncy)', [['latncy', 'latency', undefined]]],
    ['latncy:1..2', [['latncy', 'latency', undefined]]],
    ['latncy~1 or msg:done', [['latncy', 'latency', undefined]]],
    ['failed latncy:1', [['latncy', 'latency', undefined]]],
    [
      'latency>5 latncy>5 lateny:1',
      [
        ['latncy', 'latency', undefined],
        ['lateny', 'latency', undefined],
      ],
    ],
    ['latncy>5 or latncy<3', [['latncy', 'latency', undefined]]],
    ['url:a', [['url', 'req.url', undefined]]],
    ['urll:a', [['urll', 'req.url', undefined]]],
    ['req.ulr:a', [['req.ulr', 'req.url', undefined]]],
    ['.msgg:a', [['.msgg', '.msg', undefined]]],
    ['.hostnam:a', [['.hostnam', '.hostname', undefined]]],
    ['hots:a', [['hots', 'host', undefined]]],
    ['severity>=warn', [['severity', 'level', undefined]]],
    ['lvl:error', [['lvl', 'level', undefined]]],
    ['message:done', [['message', 'msg', undefined]]],
    ['_HOSTNAME:a', [['_HOSTNAME', 'host', undefined]]],
    ['application:a', [['application', undefined, undefined]]],
    ['qqqqqq:a', [['qqqqqq', undefined, undefined]]],
    ['trace:*', [['trace', undefined, undefined]]],
    ['latency[0]:1', [['latency[0]', 'latency', undefined]]],
  ])('%s', (expression, expected) => {
    expect(absent(expression, PINO)).toEqual(expected);
  });

  test.each([
    'latency>5',
    'LATENCY>5',
    'user-id:7',
    'req.url:x',
    'req:*',
    'host:web-2',
    'time:*',
    'not latency:*',
    'failed latency:5',
    '@key:x',
    '@timestamp>1',
    'timeout',
    'error',
    '',
  ])('nothing is said of %s', (expression) => {
    expect(absent(expression, PINO)).toEqual([]);
  });

  test('nothing is said where there was no record', () => {
    expect(absent('latncy>5')).toEqual([]);
    expect(absent('latncy>5', [])).toEqual([]);
  });
});

describe('what counts as having a field', () => {
  test.each([
    ['a wrapper object', 'latency:1', json({ fields: { latency: 5 } })],
    ['a record inside a text', 'latency:1', json({ log: JSON.stringify({ latency: 5 }) })],
    ['a key with dots', 'a.b:1', json({ 'a.b': 5 })],
    ['objects of an array', 'a.b:1', json({ a: [{ c: 1 }, { b: 5 }] })],
    ['an element of a top-level array', 'latency:1', json([{ a: 1 }, { latency: 5 }])],
    ['logfmt', 'latency:1', json('latency=5 level=info')],
    ['null', 'latency:1', json({ latency: null })],
    ['an empty array', 'latency:1', json({ latency: [] })],
    ['a key spelled with an escape', 'latency:1', json('{"l\\u0061tency":5}')],
    ['a header', '@header.retry:1', [{ value: '{}', headers: [['Retry', '5']] }] as PlainRecord[]],
    ['a role by another name', 'service:x', json({ app: 'api' })],
    ['a part of the error role', 'error.message:x', json({ err: { message: 'y' } })],
    ['only the last record', 'latency:1', json(...Array(2_000).fill({ a: 1 }), { latency: 5 })],
  ])('%s', (_, expression, records) => {
    expect(absent(expression, records)).toEqual([]);
    expect(absent(`absenttext ${expression}`, records, records)).toEqual([]);
    expect(absent(`not ${expression}`, records)).toEqual([]);
  });

  test.each([
    ['the name in a text', 'latency:1', json({ msg: 'latency is high' })],
    ['the name as a value', 'latency:1', json({ latency_of: 'latency' })],
    ['deeper than asked', '.latency:1', json({ fields: { latency: 5 } })],
    [
      "Kafka's key and headers",
      'latency:1',
      [{ key: 'latency', value: '{}', headers: [['latency', '5']] }] as PlainRecord[],
    ],
    ['no object', 'latency:1', json('latency 5', '"latency"', '5')],
  ])('not %s', (_, expression, records) => {
    expect(absent(expression, records).map(([name]) => name)).toEqual([expression.slice(0, -2)]);
  });
});

describe('fields that are asked of matches alone', () => {
  const look = (names: readonly string[], records: readonly PlainRecord[]): (string | undefined)[][] => {
    const watch = new AbsentInMatches(names.map((name) => readFieldName(name, 0)!.field));
    const event = new LogEvent();
    for (const record of batchOf(records).records) watch.look(event.open(record));
    return watch.absent().map(({ name, nearest, among }) => [name, nearest, among?.toString()]);
  };

  test('told where none had them, with the nearest; roles are not', () => {
    expect(look(['latncy', 'host', 'trace', 'user_id', 'nothing.like'], PINO)).toEqual([
      ['latncy', 'latency', undefined],
      ['nothing.like', undefined, undefined],
    ]);
  });

  test('nothing is said without a match', () => expect(look(['latncy'], [])).toEqual([]));
});

describe('names for hints', () => {
  test('of wrapper objects, records inside, arrays, headers, keys with blanks', () => {
    const records = json(
      { attributes: { retries: 1 }, log: JSON.stringify({ duration: 5 }), items: [{ price: 1 }] },
      { 'user agent': 'curl' },
    );
    expect(absent('retrys:1', records)).toEqual([['retrys', 'retries', undefined]]);
    expect(absent('.retrys:1', records)).toEqual([['.retrys', '.attributes.retries', undefined]]);
    expect(absent('duratoin:1', records)).toEqual([['duratoin', 'duration', undefined]]);
    expect(absent('items.pric:1', records)).toEqual([['items.pric', 'items.price', undefined]]);
    expect(absent('"user agnt":1', records)).toEqual([['"user agnt"', '"user agent"', undefined]]);
    const headers: PlainRecord[] = [{ value: '{}', headers: [['retry', '1']] }];
    expect(absent('@header.rety:1', headers)).toEqual([['@header.rety', '@header.retry', undefined]]);
  });

  test('a name that only some of many records have is found', () => {
    const many = (n: number) =>
      json(...Array.from({ length: n }, (_, i) => (i % 7 === 3 ? { latency: i } : { a: i })));
    expect(absent('latncy:1', many(500), many(500))).toEqual([['latncy', 'latency', undefined]]);
    expect(absent('absenttext latncy:1', many(500), many(500))).toEqual([['latncy', 'latency', undefined]]);
  });
});

describe('where records are passed over', () => {
  const plain = json(...Array.from({ length: 500 }, (_, i) => ({ n: i, msg: 'done' })));

  test('a role is only said of the records that were looked at', () => {
    const [warning] = absent('absenttext host:web-1', plain, plain, plain);
    expect(warning?.slice(0, 2)).toEqual(['host', undefined]);
    expect(warning?.[2]).toBeGreaterThan(20);
    expect(warning?.[2]).toBeLessThan(1_500);
  });

  test('a key that many records hold as a text is not looked for in all of them', () => {
    const texts = json(...Array.from({ length: 500 }, () => ({ msg: 'the latency is high' })));
    const batches = Array.from({ length: 8 }, () => texts);
    const [warning] = absent('absenttext latency:1', ...batches);
    expect(warning?.[0]).toBe('latency');
    expect(warning?.[2]).toBeGreaterThan(1_000);
    expect(warning?.[2]).toBeLessThan(3_000);
  });

  test('what is looked at for the sake of a field is not tested, and no type is counted', () => {
    const query = queryOf({ expressions: ['status>=500 name:nowhere'] });
    const batch = (status: unknown) => json(...Array.from({ length: 100 }, () => ({ status })));
    // The first batch is looked at whole: no literal was looked for before.
    scan(query, [batch(1), batch('busy'), batch('busy')]);
    expect(query.typeMismatches()).toEqual([]);
    expect(query.absentFields().map(({ name }) => name)).toEqual(['name']);
  });

  test('however much is read, few records are looked at for hints', () => {
    const sampling = new Sampling();
    let taken = 0;
    for (let batch = 0; batch < 50_000; batch++) {
      sampling.begin(0, 1_000);
      for (let at = 0; at < 1_000; at += 10) {
        sampling.find(at, 1_000, Number.POSITIVE_INFINITY);
        if (sampling.take(true)) taken++;
      }
    }
    expect(taken).toBeGreaterThan(50);
    expect(taken).toBeLessThan(150);
  });

  test('a batch without a candidate is hardly looked at', () => {
    const query = queryOf({ expressions: ['latncy:1'] });
    const { bytes, starts } = batchOf(plain);
    let tested = 0;
    for (let batch = 0; batch < 1_000; batch++) {
      query.begin(bytes, 0, bytes.length);
      for (let at = 0; at < bytes.length; ) {
        const hit = query.find(bytes, at, bytes.length);
        if (hit < 0) break;
        tested++;
        at = starts[starts.findLastIndex((start) => start <= hit) + 1] ?? bytes.length;
      }
    }
    // The first batch of all is looked at whole, whatever the expression.
    expect(tested).toBeLessThan(500 + 200);
  });
});

test('records of no batch are looked at, each', () => {
  const query = queryOf({ expressions: ['timeout latncy>5'] });
  const event = new LogEvent();
  for (const record of batchOf(PINO).records) query.test(event.open(record));
  expect(query.absentFields().map(({ name, nearest }) => [name, nearest])).toEqual([['latncy', 'latency']]);
  query.test(event.open(batchOf(json({ latncy: 1 })).records[0]!));
  expect(query.absentFields()).toEqual([]);
});

const KEYS = ['a', 'ab', 'host', 'user_id', 'fields', 'log', 'err', 'message', 'latency'] as const;
const leaf = fc.constantFrom('a', 'ab', 'user_id', 'x latency y', 'ab=1 host=b', '{"ab":1}', 7, null, true);
const inner = fc.dictionary(fc.constantFrom(...KEYS), leaf, { maxKeys: 3 });
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.dictionary(
      fc.constantFrom(...KEYS),
      fc.oneof(leaf, inner, fc.array(inner, { maxLength: 2 })),
      { maxKeys: 4 },
    ),
  },
  { weight: 1, arbitrary: leaf },
);
const FIELDS = [
  'a',
  'ab',
  'host',
  'user-id',
  '.ab',
  'a.ab',
  'fields',
  'err.message',
  'error.message',
  'latency',
  'service',
  'b',
];
const FILTERS = ['', 'absenttext ', 'latency ', 'not absenttext ', 'ab:x or ', 'error '];

test('random batches: a field is absent exactly where `exists` finds no record, and nothing is claimed besides', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(value, { maxLength: 12 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...FIELDS),
      fc.constantFrom(...FILTERS),
      fc.constantFrom(':x', '=7', '>5', ':*', '~z'),
      (batches, field, filter, test) => {
        const records = batches.map((batch) => json(...batch));
        const all = records.flat();
        if (all.length === 0) return;
        const options = { expressions: [`${filter}${field}${test}`] };
        const query = queryOf(options);
        const matched = scan(query, records);
        // Looking for fields changes no answer.
        expect(matched).toEqual(records.map((batch) => findAll(queryOf(options), batch).length));
        const told = query.absentFields().find(({ name }) => name === field);
        // Null counts as having the field, so presence is asked for in two ways.
        const event = new LogEvent();
        const asked = [`${field}:*`, `${field}=null`].map((expression) =>
          queryOf({ expressions: [expression] }),
        );
        const someHas = batchOf(all).records.some((record) =>
          asked.some((one) => one.test(event.open(record)) === 1),
        );
        if (told !== undefined && told.among === undefined) expect(someHas).toBe(false);
        if (told === undefined) expect(someHas).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
