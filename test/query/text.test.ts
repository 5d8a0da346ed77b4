// Words, wildcards, case and regular expressions beyond the worked examples.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import { compileGlob } from '../../src/query/text/glob.ts';
import { findAll, queryOf } from './records.ts';

function finds(
  expression: string,
  values: readonly unknown[],
  options: Partial<QueryOptions> = {},
): number[] {
  const query = queryOf({ expressions: [expression], ...options });
  return findAll(
    query,
    values.map((value) => ({ value: typeof value === 'string' ? value : JSON.stringify(value) })),
  );
}

describe('case', () => {
  const words = [
    'caf\u00e9',
    'CAF\u00c9',
    'tas\u212a',
    'ta\u017fk',
    'TASK',
    'stra\u00dfe',
    'STRASSE',
    '\u03a3',
    '\u03c2',
  ];
  const records = words.map((m) => ({ m }));
  test.each([
    ['caf\u00e9', [1, 2]],
    ['Caf\u00e9', []],
    ['CAF\u00c9', [2]],
    ['task', [3, 4, 5]],
    ['m:task', [3, 4, 5]],
    ['m:ta?k', [3, 4, 5]],
    ['m:t*k', [3, 4, 5]],
    ['m~^task$', [3, 4, 5]],
    ['m endswith ask', [3, 4, 5]],
    ['stra\u00dfe', [6]],
    ['\u03c3', [8, 9]],
    ['m=caf\u00e9', [1]],
  ])('%s', (expression, numbers) => {
    expect(finds(expression, records)).toEqual(numbers);
    // The same words with every character escaped.
    const escaped = words.map((word) => {
      const body = word.replace(
        /[\s\S]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      return `{"m":"${body}"}`;
    });
    expect(finds(expression, escaped)).toEqual(numbers);
  });

  test.each([
    ['m=task', 'ignore', [3, 4, 5]],
    ['m=CAF\u00c9', 'ignore', [1, 2]],
    ['task', 'exact', []],
    ['m~task', 'exact', []],
    ['m~TASK', 'ignore', [3, 4, 5]],
    ['m~/task/i', 'exact', [3, 4, 5]],
    ['m~\\S\\Sf\u00e9', 'smart', [1, 2]],
    ['m~[C]AF', 'smart', [2]],
  ] as const)('%s with case %s', (expression, letterCase, numbers) => {
    expect(finds(expression, records, { letterCase })).toEqual(numbers);
  });
});

describe('whole words', () => {
  test.each([
    [
      'm:web',
      [
        'web',
        'webs',
        '\u00e9web',
        'web\u00e9',
        '\u{1d400}web',
        '\u{1f600}web',
        'web_',
        '_web',
        '5web',
        '-web-',
      ],
      [1, 6, 10],
    ],
    ['m:-web', ['x-web', 'x-webs'], [1]],
    ['m:"web web"', ['web web web', 'web webs'], [1]],
    ['m:aa', ['aaa aa', 'aaa'], [1]],
    ['m:caf\u00e9', ['caf\u00e9', 'caf\u00e9s', 'CAF\u00c9!'], [1, 3]],
  ])('%s', (expression, texts, numbers) => {
    expect(
      finds(
        expression,
        texts.map((m) => ({ m })),
      ),
    ).toEqual(numbers);
  });

  test('-w looks at decoded text too, and a level word still finds its rank', () => {
    const records = ['{"m":"a\\nweb b"}', '{"m":"webs"}', '{"level":50}', '{"m":"errors"}'];
    expect(finds('web', records, { wholeWords: true })).toEqual([1]);
    expect(finds('error', records, { wholeWords: true })).toEqual([3]);
  });
});

describe('wildcards', () => {
  test.each([
    ['m:*', [{ m: '' }, { m: null }, {}], [1]],
    ['m:a*', [{ m: 'a\nb' }, { m: 'ba' }, { m: ['x', 'ab'] }], [1, 3]],
    ['m:?', [{ m: '\u{1f600}' }, { m: 'ab' }, { m: 5 }], [1, 3]],
    ['m:a*b*c', [{ m: 'axbxc' }, { m: 'acb' }, { m: 'abc' }], [1, 3]],
    ['m:*a?c*', [{ m: 'xxabcxx' }, { m: 'ac' }], [1]],
    ['m:a\\?', [{ m: 'a?' }, { m: 'ab' }], [1]],
    ['m:*', [{ m: { b: null } }], [1]],
    ['m:x*', [{ m: { b: 'xy' } }], [1]],
    ['m:t*', [{ m: true }], [1]],
  ])('%s', (expression, records, numbers) => {
    expect(finds(expression, records)).toEqual(numbers);
  });

  test('match as the plainest matcher does', () => {
    const matches = (pattern: string, text: string): boolean => {
      if (pattern === '') return text === '';
      if (pattern[0] === '*')
        return matches(pattern.slice(1), text) || (text !== '' && matches(pattern, text.slice(1)));
      return (
        text !== '' &&
        (pattern[0] === '?' || pattern[0] === text[0]) &&
        matches(pattern.slice(1), text.slice(1))
      );
    };
    const pattern = fc.string({ unit: fc.constantFrom(...'ab*?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom(...'ab'), maxLength: 10 });
    fc.assert(
      fc.property(pattern, text, (wild, value) => {
        const glob = compileGlob(wild, false);
        expect(glob.test(value)).toBe(matches(wild, value));
        for (const literal of glob.literals) if (glob.test(value)) expect(value).toContain(literal);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('regular expressions', () => {
  test.each([
    ['n~^5', [{ n: 503 }, { n: '53' }, { n: 45 }], [1, 2]],
    ['n~l', [{ n: null }, { n: 'l' }, { n: false }], [2, 3]],
    ['m~/^b/m', [{ m: 'a\nb' }, { m: 'ab' }], [1]],
    ['m~/a.b/s', [{ m: 'a\nb' }, { m: 'a b' }], [1, 2]],
    ['m~/api/', [{ m: 'rapid' }], [1]],
    ['m~"/api/"', [{ m: 'rapid' }, { m: 'x/api/y' }], [2]],
    ['m~/api/v1', [{ m: '/api/v1' }, { m: 'api' }], [1]],
    ['m~(a|b)c x', [{ m: 'bc', x: 1 }, { m: 'bc' }], [1]],
    ['(m~a(b)) or m=z', [{ m: 'ab' }, { m: 'z' }], [1, 2]],
    ['m~x', [{ m: { a: { b: 'x' } } }], [1]],
  ])('%s', (expression, records, numbers) => {
    expect(finds(expression, records)).toEqual(numbers);
  });

  test('a pattern that would hang a backtracking engine does not hang', () => {
    expect(finds('m~(a+)+$', [{ m: `${'a'.repeat(5_000)}!` }])).toEqual([]);
  });
});

describe('other types', () => {
  test.each([
    ['a:true', [{ a: true }, { a: 'is true' }, { a: 'untrue' }, { a: 1 }], [1, 2]],
    ['a=true', [{ a: true }, { a: 'true' }, { a: 'is true' }], [1, 2]],
    ['a:"503"', [{ a: 503 }, { a: 'HTTP 503' }, { a: 5030 }], [1, 2]],
    ['a:""', [{ a: '' }, { a: 'x' }, { a: 1 }], [1, 2]],
    ['a={}', [{ a: {} }], []],
    ['a=null', [{ a: [1, null] }, { a: [] }], [1]],
    ['a[0]=x', [{ a: ['x', 'y'] }, { a: ['y', 'x'] }], [1]],
    ['a[-1]=x', [{ a: ['x', 'y'] }, { a: ['y', 'x'] }], [2]],
    ['a.[1].b=x', [{ a: [0, { b: 'x' }] }], [1]],
    ['level in (error, 60)', [{ level: 'fatal' }, { level: 'E' }, { level: 'info' }], [1, 2]],
    ['level:null', [{ level: null }, { level: 'info' }], []],
  ])('%s', (expression, records, numbers) => {
    expect(finds(expression, records)).toEqual(numbers);
  });

  test('Kafka coordinates', () => {
    expect(finds('@offset>=1 @topic:logs @partition=0', [{}, {}, {}])).toEqual([2, 3]);
    const records = [
      { value: '{}', key: null },
      { value: '{}', key: 'k' },
    ];
    expect(findAll(queryOf({ expressions: ['@key=null'] }), records)).toEqual([1]);
    expect(findAll(queryOf({ expressions: ['@key:*'] }), records)).toEqual([2]);
  });
});
