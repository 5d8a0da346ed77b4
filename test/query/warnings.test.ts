// What is legal and was probably not meant, and what to type instead; and what nobody should be warned of.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { warningsOf } from '../../src/query/advice/warnings.ts';
import { parseExpression } from '../../src/query/language/parse.ts';
import { questionOf } from '../../src/query/match/question.ts';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import { tablesOf } from '../docs/markdown.ts';
import { findAll, queryOf, queryOptions } from './records.ts';

const warningsIn = (changes: string | Partial<QueryOptions>) =>
  warningsOf(questionOf(queryOptions(typeof changes === 'string' ? { expressions: [changes] } : changes)));

test.each([
  ['a and b or c', 'mixed', '(a and b) or c'],
  ['a b or c', 'mixed', '(a and b) or c'],
  ['a or b -c', 'mixed', 'a or (b and not c)'],
  ['host=web-*', 'plain-star', 'host:web-*'],
  ['x host!=web-*', 'plain-star', 'x not host:web-*'],
  ['host eq web-*', 'plain-star', 'host:web-*'],
  ['host in (web-*, db-1) x', 'plain-star', 'host:(web-*, db-1) x'],
  ['host not in (web-*)', 'plain-star', 'not host:(web-*)'],
  ['msg contains pay*', 'plain-star', 'msg contains pay'],
  ['pay*', 'star-in-word', 'pay'],
  ['pay*fail x', 'star-in-word', 'pay and fail x'],
  ['*', 'star-in-word', '""'],
  ['"error"', 'quoted-level', 'error'],
  ['timeout "WARN"', 'quoted-level', 'timeout WARN'],
  ['TIMEOUT', 'capitals', 'timeout'],
  ['hostname=web-1', 'role-name', 'host=web-1'],
  ['x severity>=error', 'role-name', 'x level>=error'],
  ['not message:pay', 'role-name', 'not msg:pay'],
  ['trace-id=4bf9', 'role-name', 'trace=4bf9'],
  ['host>5', 'text-role', 'host:5'],
  ['msg:100..200', 'text-role', 'msg:"100..200"'],
  ['level>emergency', 'never', 'level>=error'],
  ['level<trace', 'never', 'level<=debug'],
  ['status>=500 status<400', 'never', 'status>=500 or status<400'],
  ['x latency>2s latency<1s', 'never', '(latency>2s or latency<1s) and x'],
  ['host=web-1 host=web-2', 'never', 'host=web-1 or host=web-2'],
  ['level:error level:warn', 'never', 'level:error or level:warn'],
  ['status>500 or status<600', 'always', 'status>500 and status<600'],
  ['host!=a or host!=b', 'always', 'not host=a and not host=b'],
  ['host!=a or host!=b or x', 'always', '(not host=a and not host=b) or x'],
  ['latency>250 ms', 'unit-apart', 'latency>250ms'],
  ['size>20 KB and x', 'unit-apart', 'size>20KB and x'],
  ['500<=status', 'value-first', 'status>=500'],
  ['5<status<9', 'value-first', 'status>5 and status<9'],
  ['a[x]=1', 'no-field-name', '"a[x]=1"'],
  ['@ofset>5', 'kafka-name', '@offset>5'],
  ['@Keys=user', 'kafka-name', '@key=user'],
  ['@header=3', 'kafka-name', '@header.retry=3'],
  ['url:/api/v[12]/.*', 'looks-like-regex', 'url~/api/v[12]/.*'],
  ['msg!=^foo', 'looks-like-regex', 'not msg~^foo'],
  ['msg:/time.?out/i', 'looks-like-regex', 'msg~/time.?out/i'],
  ['x or status:500-599', 'looks-like-range', 'x or status:500..599'],
  ['status:500...599', 'looks-like-range', 'status:500..599'],
  ['status:5xx', 'looks-like-range', 'status:5*'],
  ['host~web-*', 'looks-like-wildcard', 'host:web-*'],
  ['time:25:00..26:00', 'no-time', 'time>=15m'],
  ['level=3', 'level-number', '.level=3'],
  ['level!=200', 'level-number', '.level!=200'],
  ['msg:payment failed', 'cut-phrase', 'msg:"payment failed"'],
  ['x msg:payment failed twice or y', 'cut-phrase', 'x msg:"payment failed twice" or y'],
  ['host=web-1,web-2', 'comma', 'host in (web-1, web-2)'],
  ['host!=web-1,web-2', 'comma', 'not host in (web-1, web-2)'],
  ['tags:a,b', 'comma', 'tags:(a, b)'],
  ['n=1,000', 'comma', 'n=1000'],
  ['localhost:8080', 'port', '"localhost:8080"'],
  ['x kafka-1:9092', 'port', 'x "kafka-1:9092"'],
  ['host:~x', 'two-operators', 'host~x'],
  ['n=!5', 'two-operators', 'n!=5'],
  ['n:!=5', 'two-operators', 'n!=5'],
  ['n~=x', 'two-operators', 'n=~x'],
  ['n!:x', 'two-operators', 'not n:x'],
  ['exists user.id', 'exists-call', 'exists(user.id)'],
  ['not exists user.id', 'exists-call', 'not exists(user.id)'],
  ['msg like %pay%', 'foreign-operator', 'msg:*pay*'],
  ['n between 500 and 599', 'foreign-operator', 'n:500..599'],
  ['user is null', 'foreign-operator', 'user=null'],
  ['user is not null', 'foreign-operator', 'exists(user)'],
  ['x msg has "pay now"', 'foreign-operator', 'x msg contains "pay now"'],
])('%s: %s', (text, code, instead) => {
  const warning = warningsIn(text).find((one) => one.code === code);
  expect(warning?.instead).toBe(instead);
  // One sentence.
  expect(warning?.text).not.toMatch(/[.\n]$|\. /);
  parseExpression(instead, { fixed: false });
});

test.each([
  '(a and b) or c',
  'a or (b c)',
  'host:web-*',
  'host="web-*"',
  'Timeout',
  'ERROR',
  'error:ECONNRESET',
  'status>=500',
  'name=api',
  'event:x',
  '@l:warning',
  '@version=1',
  '@keyword=x',
  'level>=trace',
  'tags=a tags=b',
  'status>=500 status<600',
  'status>=500 status<=500',
  'status<400 or status>=500',
  'host!=a host!=b',
  'host:web-1 timeout',
  'level:error timeout',
  'msg:"payment failed" twice',
  'msg~web-.*',
  'http://localhost:8080/x',
  '10.0.0.1:80',
  '12:34:56',
  'port:8080',
  'a=b=c',
  '--since-deploy=api',
  '"500<=status"',
  'day:2026-11',
  'id:5-3',
  'a:1-2-3',
  'code:6xx',
  'a=1-5',
  '.hostname=x',
  'exists',
  'exists(user.id)',
  'path:/api/health',
  'time:15m',
  '@timestamp>=14:05',
])('nobody is warned of %s', (text) => {
  expect(warningsIn(text)).toEqual([]);
});

test('nobody is warned of what the documentation shows', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/query.md', import.meta.url)), 'utf8');
  const shown = tablesOf(page)
    .filter(({ header }) => header[0] === 'expression')
    .flatMap(({ rows }) => rows.map((row) => /^`(.+)`$/.exec(row[0] ?? '')?.[1] ?? ''))
    .filter((text) => text !== '');
  expect(shown.length).toBeGreaterThan(60);
  // Shown for what it is, beside what it is not.
  const known = new Set(['"error"', 'payment failed']);
  expect(shown.filter((text) => !known.has(text) && warningsIn(text).length > 0)).toEqual([]);
});

test('several arguments are looked at one by one', () => {
  const found = warningsIn({ expressions: ['host=web-*', 'x'], patterns: ['a or b c', '"error"'] });
  expect(found.map(({ code, instead }) => [code, instead])).toEqual([
    ['plain-star', 'host:web-*'],
    ['mixed', 'a or (b and c)'],
    ['quoted-level', 'error'],
  ]);
  // Arguments are anded and -e ored without parentheses of their own.
  expect(warningsIn({ expressions: ['x'], patterns: ['a and b', 'c'] })).toEqual([]);
});

test('words that may be a phrase', () => {
  expect(warningsIn('payment failed')).toEqual([
    { code: 'words', text: 'read as payment and failed; the phrase: -F "payment failed"', instead: null },
  ]);
});

test('flags take warnings away', () => {
  expect(warningsIn({ expressions: ['a b or c*'], fixed: true })).toEqual([]);
  expect(warningsIn({ expressions: ['TIMEOUT'], letterCase: 'ignore' })).toEqual([]);
});

test('what is said to be never or always true is so', () => {
  const values = [0, 400, 450, 500, 550, 600, 'web-1', 'web-2'];
  const records = values.flatMap((value) =>
    ['status', 'host'].map((key) => ({ value: JSON.stringify({ [key]: value }) })),
  );
  for (const text of ['status>=500 status<400', 'host=web-1 host=web-2', 'level>emergency']) {
    expect(findAll(queryOf({ expressions: [text] }), records)).toEqual([]);
  }
  expect(findAll(queryOf({ expressions: ['host!=web-1 or host!=web-2'] }), records)).toHaveLength(
    records.length,
  );
});
