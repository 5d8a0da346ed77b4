// How flags and arguments become one expression, and what else is told from them.

import { describe, expect, test } from 'vitest';
import { printExpression } from '../../src/query/language/print.ts';
import { questionOf } from '../../src/query/match/question.ts';
import { findAll, queryOf, queryOptions } from './records.ts';

const printed = (changes: Parameters<typeof queryOptions>[0]) =>
  printExpression(questionOf(queryOptions(changes)).expr);

describe('one expression', () => {
  test.each([
    [{}, '""'],
    [{ expressions: ['a or b', 'c'] }, '(a or b) and c'],
    [{ patterns: ['a b', 'c'] }, '(a and b) or c'],
    [{ expressions: ['x'], patterns: ['a', 'b'] }, 'x and (a or b)'],
    [{ expressions: ['x', 'y'], invert: true }, 'not (x and y)'],
    [
      { expressions: ['x'], patterns: ['a', 'b'], invert: true, level: 'warn' },
      'not (x and (a or b)) and level>=warn',
    ],
    [{ invert: true }, '""'],
    [{ expressions: [''], invert: true }, 'not ""'],
    [{ patterns: ['a', ''] }, '""'],
    [{ expressions: ['a or b'], fixed: true }, '"a or b"'],
    [{ expressions: ['error'], fixed: true }, '"error"'],
    [
      { hosts: ['web-1', 'web-2'], invert: true, expressions: ['x'] },
      'not x and (--host web-1 or --host web-2)',
    ],
  ])('%j', (changes, text) => {
    expect(printed(changes)).toBe(text);
  });

  test('a wrong level says so', () => {
    expect(() => printed({ level: 'wran' })).toThrow('"wran" is not a level');
  });
});

test('--host and --service are the whole name or its first label', () => {
  const hosts = ['web-1', 'web-1.eu', 'web-10', 'my-web-1', 'db-1', 'WEB-1'];
  const records = [
    ...hosts.map((host) => ({ value: JSON.stringify({ host, service: host }) })),
    { value: '{}', headers: [['host', 'web-1']] as const },
    { value: '{}' },
  ];
  expect(findAll(queryOf({ hosts: ['web-1'] }), records)).toEqual([1, 2, 6, 7]);
  expect(findAll(queryOf({ hosts: ['web-*', 'db-1'] }), records)).toEqual([1, 2, 3, 5, 6, 7]);
  expect(findAll(queryOf({ services: ['web-1'] }), records)).toEqual([1, 2, 6]);
});

test.each([
  [{ services: ['api'] }, 'api'],
  [{ services: ['api', 'web'] }, undefined],
  [{ services: ['a*'] }, undefined],
  [{ expressions: ['service=api error'] }, 'api'],
  [{ expressions: ['error', 'service:api'] }, 'api'],
  [{ expressions: ['service:a*'] }, undefined],
  [{ expressions: ['service=api or error'] }, undefined],
  [{ expressions: ['not service=api'] }, undefined],
  [{ expressions: ['service=api'], invert: true }, undefined],
  [{ patterns: ['service=api'] }, 'api'],
  [{ expressions: ['error'] }, undefined],
])('the service of %j', (changes, service) => {
  expect(questionOf(queryOptions(changes)).service).toBe(service);
});

test.each([
  [{ expressions: ['payment failed'] }, 'read as payment and failed; the phrase: -F "payment failed"'],
  [
    { expressions: ['a', ' payment  failed twice '] },
    'read as payment and failed and twice; the phrase: -F "payment failed twice"',
  ],
  [{ expressions: ['payment', 'failed'] }, undefined],
  [{ expressions: ['payment and failed'] }, undefined],
  [{ expressions: ['"payment failed"'] }, undefined],
  [{ expressions: ['payment -failed'] }, undefined],
  [{ expressions: ['payment failed'], fixed: true }, undefined],
])('the note for %j', (changes, note) => {
  expect(questionOf(queryOptions(changes)).note).toBe(note);
});
