// What is told of an expression: canonical form, tests, fields, prefilter. That it is true is tested by asking records.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { type ExplainContext, explain } from '../../src/query/advice/explain.ts';
import { parseExpression } from '../../src/query/language/parse.ts';
import { questionOf } from '../../src/query/match/question.ts';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import type { Role } from '../../src/record/vocabulary/role.ts';
import { findAll, queryOf, queryOptions } from './records.ts';

const ANY_WINDOW = { clock: 'record', since: undefined, until: undefined } as const;
const CONTEXT: ExplainContext = { window: ANY_WINDOW, pins: [], elsewhere: new Set<Role>() };
const NOW = Date.parse('2026-11-25T12:00:00Z') as QueryOptions['now'];

function explained(changes: string | Partial<QueryOptions>, context: Partial<ExplainContext> = {}) {
  const asked = typeof changes === 'string' ? { expressions: [changes] } : changes;
  return explain(questionOf(queryOptions({ now: NOW, zone: 'UTC', ...asked })), { ...CONTEXT, ...context });
}
const only = (changes: string | Partial<QueryOptions>) => explained(changes).tests[0]!;

describe('the expression has all its parentheses', () => {
  test.each([
    ['a b or c', '(a and b) or c'],
    ['a -b', 'a and (not b)'],
    ['not a or b', '(not a) or b'],
    ['not (a or not b)', 'not (a or (not b))'],
    ['a or b and not c or d', 'a or (b and (not c)) or d'],
    ['host!=web-1', 'not host=web-1'],
    ['status:(500 or 503) x', '(status:500 or status:503) and x'],
    ['', '""'],
  ])('%s is %s', (text, canonical) => {
    expect(explained(text).expression).toBe(canonical);
    expect(parseExpression(canonical, { fixed: false })).toEqual(parseExpression(text, { fixed: false }));
  });

  test('it is what grep runs: -e, -v, -F, filters and the range', () => {
    const window = { ...ANY_WINDOW, since: Date.parse('2026-11-24T14:05:00Z') as QueryOptions['now'] };
    const asked = {
      expressions: ['x'],
      patterns: ['a b', 'c'],
      invert: true,
      hosts: ['web-*'],
      level: 'warn',
    };
    expect(explained(asked, { window }).expression).toBe(
      '(not (x and ((a and b) or c))) and level>=warn and --host web-* and [record time >= 2026-11-24T14:05:00.000Z]',
    );
    expect(explained({ expressions: ['a or b'], fixed: true }).expression).toBe('"a or b"');
  });

  test('its parts are the outermost ones', () => {
    expect(explained('a (b or c) -d').parts).toEqual([
      { joint: '', text: 'a' },
      { joint: 'and', text: '(b or c)' },
      { joint: 'and', text: '(not d)' },
    ]);
    expect(explained('not a').parts).toEqual([{ joint: '', text: 'not a' }]);
  });
});

describe('tests in words', () => {
  test.each([
    ['timeout', 'the text anywhere in the line, in any case'],
    ['Timeout', 'the text anywhere in the line, in this case (it has a capital)'],
    ['"503"', 'the text anywhere in the line'],
    ['warn', 'the text anywhere in the line, in any case; or the level is warn (rank 40)'],
    ['error', 'the text anywhere in the line, in any case; or the level is error or worse (rank 50 and up)'],
    ['host:web-1', 'holds this as whole words, in any case'],
    ['host:web-*', 'the whole value fits, in any case; * is any text, ? one character'],
    ['host=web-1', 'is exactly this text, in this case'],
    ['host:*', 'is there and is not null'],
    ['user=null', 'is null'],
    ['ok=true', 'is true, or the text "true"'],
    ['n=503', 'is the number 503, or a text that is this number'],
    ['n:503', 'is the number 503, or a text that holds it as a whole word'],
    ['n="503"', 'is the number 503, or the text "503"'],
    ['msg contains x', 'holds this text, in any case'],
    ['msg startswith X', 'begins with this text, in this case (it has a capital)'],
    ['msg endswith 1', 'ends with this text'],
    ['level contains err', 'holds this text, as the record spells its level, in any case'],
    ['level=error', 'rank 50 (error), whatever way the record spells it'],
    ['level=45', 'rank 45, whatever way the record spells it'],
    ['level>=critical', 'at least rank 55 (critical): critical, fatal, alert, emergency'],
    ['level<debug', 'below rank 20 (debug): trace'],
    ['level:info..warn', 'at least rank 30 (info) and at most rank 40 (warn): info, notice, access, warn'],
    ['severity>alert', 'above rank 65 (alert), read as a level: emergency'],
    ['status>=500', 'at least 500'],
    ['status:{500 TO 599]', 'above 500 and at most 599'],
    ['size>20KB', 'above 20,000 bytes'],
    ['latency>1.5s', 'above 1,500 ms; a bare number is ms (the name tells no unit)'],
    ['took_us>=1.5ms', 'at least 1.5 ms; a bare number is us (as the name tells)'],
    ['event.duration>1s', 'above 1,000 ms; a bare number is ns (as the name tells)'],
    ['time>14:05', "from 2026-11-24T14:06:00.000Z on; the line's own time, else Kafka's"],
    ['time>=15m', "from 2026-11-25T11:45:00.000Z on; the line's own time, else Kafka's"],
    ['@timestamp<2026-11-24', "before 2026-11-24T00:00:00.000Z; Kafka's time"],
    ['expires<2026-12-01', 'before 2026-12-01T00:00:00.000Z'],
    ['msg~pay', 'the pattern matches anywhere in the value, in any case; RE2, in linear time'],
    ['msg~\\Spay', 'the pattern matches anywhere in the value, in any case; RE2, in linear time'],
    ['msg~Pay', 'the pattern matches anywhere in the value, in this case; RE2, in linear time'],
    [
      'msg~/Pay/i',
      'the pattern matches anywhere in the value, in any case, by its flags /i; RE2, in linear time',
    ],
  ])('%s', (text, means) => {
    expect(only(text).means).toBe(means);
  });

  test('flags change them', () => {
    expect(only({ expressions: ['Timeout'], letterCase: 'ignore' }).means).toMatch(/in any case$/);
    expect(only({ expressions: ['timeout'], letterCase: 'exact' }).means).toMatch(/in this case$/);
    expect(only({ expressions: ['host=web'], letterCase: 'ignore' }).means).toMatch(/in any case$/);
    expect(only({ expressions: ['pay'], wholeWords: true }).means).toMatch(/^the text as a whole word /);
    expect(only({ expressions: ['error'], fixed: true }).means).not.toMatch(/rank/);
    expect(only({ hosts: ['web-*'] }).means).toMatch(/^the whole name, or its part before the first dot/);
  });

  test('ends are values too', () => {
    expect(only('latency:250ms..1s')).toMatchObject({ field: 'latency', low: 250, high: 1000, unit: 'ms' });
    expect(only('size<1KiB')).toMatchObject({ low: null, high: 1024, unit: 'bytes' });
    expect(only('level>=warn')).toMatchObject({
      field: 'level',
      low: 40,
      high: null,
      unit: 'rank',
      case: null,
    });
    expect(only('error')).toMatchObject({ field: null, low: 50, high: null, unit: 'rank', case: 'any' });
    expect(only('time=14:05')).toMatchObject({
      low: '2026-11-24T14:05:00.000Z',
      high: '2026-11-24T14:06:00.000Z',
      unit: 'time',
    });
    expect(only('host=a')).toMatchObject({ low: null, high: null, unit: null, case: 'exact' });
  });

  test('each stands once', () => {
    expect(explained('a or (a b) or not a').tests.map((one) => one.test)).toEqual(['a', 'b']);
  });
});

const CASED = [
  'pay',
  'Pay',
  'f:pay',
  'f:Pay',
  'f=pay',
  'f:pa*',
  'f:Pa*',
  'f~pay',
  'f~Pa[y]',
  'f~/Pay/i',
  'f contains Pay',
];
test.each(
  CASED.flatMap((text) => (['smart', 'ignore', 'exact'] as const).map((how) => [text, how] as const)),
)('the case rule of %s with %s is the one that holds', (text, letterCase) => {
  const asked = { expressions: [text], letterCase };
  const value = JSON.stringify({ f: 'pAY' });
  expect(findAll(queryOf(asked), [{ value }])).toEqual(only(asked).case === 'any' ? [1] : []);
});

describe('fields', () => {
  const fieldsOf = (text: string, context: Partial<ExplainContext> = {}) => explained(text, context).fields;

  test('a role has its names in order, and what else', () => {
    const [level, host] = fieldsOf('level>=warn host:a');
    expect(level).toMatchObject({ field: 'level', kind: 'role', pins: [] });
    expect(level?.names.slice(0, 4)).toEqual(['level', 'log.level', 'severity', 'lvl']);
    expect(host?.names.slice(0, 4)).toEqual(['host', 'host.name', 'host.hostname', 'hostname']);
    expect(host?.means).toBe(
      'the first that is a text; then 12 names of single loggers; else a header host or hostname',
    );
    expect(fieldsOf('error:x')[0]?.names).toEqual(['err', 'error', 'exception', 'thrown', '@x', 'exc_info']);
  });

  test('a level word and --host ask for a role', () => {
    expect(fieldsOf('warn').map((one) => one.field)).toEqual(['level']);
    expect(fieldsOf('"warn"')).toEqual([]);
    expect(explained({ hosts: ['a'], services: ['b'] }).fields.map((one) => one.field)).toEqual([
      'host',
      'service',
    ]);
  });

  test('pins', () => {
    const pins = [{ topic: 'logs.legacy', pins: { host: 'node' } }];
    expect(fieldsOf('host=a service=b', { pins }).map((one) => one.pins)).toEqual([
      [{ topic: 'logs.legacy', field: 'node' }],
      [],
    ]);
  });

  test.each([
    ['@key=a', 'kafka', /key/],
    ['@header.retry>2', 'header', /header/],
    ['.level=50', 'own', /from the top/],
    ['req.url:x', 'path', /^the key "req.url", else step by step; also inside fields, /],
    ['url:x', 'path', /^the key; also inside fields, attributes, payload, labels, jsonPayload, /],
    ['error.message:x', 'path', /else that part of the role error$/],
  ])('%s', (text, kind, means) => {
    expect(fieldsOf(text)[0]).toMatchObject({ kind });
    expect(fieldsOf(text)[0]?.means).toMatch(means);
  });
});

describe('the prefilter', () => {
  const filterOf = (text: string, context: Partial<ExplainContext> = {}) =>
    explained(text, context).prefilter;

  test('literals, and how letters are compared', () => {
    expect(filterOf('payment')).toEqual({ literals: [{ text: 'payment', case: 'any' }], reason: null });
    expect(filterOf('host=web-1')).toEqual({ literals: [{ text: 'web-1', case: 'exact' }], reason: null });
    expect(
      filterOf('timeout or refused')
        .literals.map((one) => one.text)
        .sort(),
    ).toEqual(['refused', 'timeout']);
  });

  test.each([
    ['', 'everything matches'],
    ['error', 'a level word also matches levels that are numbers'],
    ['not timeout', 'a negation also matches records without the text'],
    ['level>=warn', 'a level may be a number'],
    ['time>=14:05', 'a time can be written in many ways'],
    ['host:*', 'host may stand under any of its names'],
    ['host:503', 'host has many names, and the value can be written in several ways'],
    ['@key=user', "@key does not stand in the record's value"],
    ['@header.retry:x', "@header.retry does not stand in the record's value"],
    ['caf\u00e9s:1', undefined],
    ['\u00e9', 'JSON can write the text in several ways'],
    ['x', 'a text of one character is too common to look for'],
    ['msg~[a-z]+', 'no plain text is in every match of the pattern'],
    ['error.message>5', 'a part of the error may stand under another name'],
    ['a>5', 'the name is too short to look for'],
    ['timeout or warn', 'the alternative warn has none: a level word also matches levels that are numbers'],
    [
      '(timeout warn) or not x',
      'the alternative (not x) has none: a negation also matches records without the text',
    ],
    ['level>=warn not x', 'a level may be a number; a negation also matches records without the text'],
    ['aa or bb or cc or dd or ee or ff or gg or hh or ii', 'there are too many alternatives to look for'],
  ])('%s: %s', (text, reason) => {
    expect(filterOf(text).reason).toBe(reason ?? null);
  });

  test('a role that is pinned to what Kafka knows', () => {
    const elsewhere = new Set<Role>(['service']);
    expect(filterOf('service=api', { elsewhere })).toEqual({
      literals: [],
      reason: 'service is pinned to what Kafka knows',
    });
    expect(explained({ services: ['api'] }, { elsewhere }).prefilter.reason).toBe(
      'service is pinned to what Kafka knows',
    );
    expect(filterOf('service=api').reason).toBeNull();
  });
});

test('a wrong expression is the error that grep says', () => {
  expect(() => explained('status>>5')).toThrow('"status>>5": expected a value after ">"');
});

const PIECES = [
  ...' ()":\'\\*?.-!~=<>[],@aB1_',
  ...[
    ' and ',
    ' or ',
    ' not ',
    ' in (',
    'level',
    'error',
    'host',
    'msg:',
    '>=',
    '..',
    '500',
    '5m',
    ' ms',
    'null',
    '20KB',
  ],
  ...[
    '@key',
    '@ofset',
    'exists',
    ' is ',
    ' like ',
    ' between ',
    'time',
    '=~',
    '*',
    '!=',
    'TIMEOUT',
    '"x y"',
    'caf\u00e9',
  ],
];

test('whatever parses is explained: a literal or a reason, and every suggestion parses', () => {
  const junk = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(junk, (text) => {
      let told: ReturnType<typeof explained>;
      try {
        told = explained(text);
      } catch (error) {
        expect(error).toBeInstanceOf(KlogError);
        return;
      }
      expect(told.prefilter.reason === null).toBe(told.prefilter.literals.length > 0);
      expect(told.prefilter.reason).not.toBe('');
      for (const one of told.tests) expect(one.means).not.toBe('');
      for (const { instead } of told.warnings) {
        if (instead !== null) expect(() => parseExpression(instead, { fixed: false })).not.toThrow();
      }
      expect(parseExpression(told.expression, { fixed: false })).toEqual(
        parseExpression(text, { fixed: false }),
      );
    }),
    { numRuns: 3_000 },
  );
});
