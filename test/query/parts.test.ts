// The matched parts of a record: which, in what order, and in whose bytes.

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { partsFinder } from '../../src/query/marks/parts.ts';
import { questionOf } from '../../src/query/match/question.ts';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import { loadRegexes } from '../../src/query/text/regex.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { batchOf, type PlainRecord, queryOptions } from './records.ts';

beforeAll(() => loadRegexes(['a~b']));

/** The parts as text; `raw` what stands there in the record. */
function partsOf(changes: Partial<QueryOptions>, record: PlainRecord): { text: string; raw: string }[] {
  const options = queryOptions(changes);
  const find = partsFinder(questionOf(options).found, options);
  const event = new LogEvent();
  const [opened] = batchOf([record]).records;
  return find(event.open(opened!)).map(({ start, end, text }) => {
    const raw = opened!.bytes.toString('latin1', start, end);
    return { text: text ?? Buffer.from(raw, 'latin1').toString(), raw };
  });
}

const found = (expression: string, value: string | Buffer, changes: Partial<QueryOptions> = {}): string[] =>
  partsOf({ expressions: [expression], ...changes }, { value }).map(({ text }) => text);

const LINE = JSON.stringify({
  level: 50,
  time: '2026-11-24T14:20:00Z',
  msg: 'payment failed: Timeout, timeout',
  latency: 375,
  path: '/api/v1/pay',
  tags: ['timeout', 'eu'],
  user: { id: 7, name: 'timeout' },
  ok: true,
  gone: null,
});

describe('what is a part', () => {
  test.each([
    ['timeout', ['Timeout', 'timeout', 'timeout', 'timeout']],
    ['Timeout', ['Timeout']],
    ['"failed: t"', ['failed: T']],
    ['level', ['level']],
    ['msg:timeout', ['Timeout', 'timeout']],
    ['tags:timeout', ['timeout']],
    ['user:timeout', ['timeout']],
    ['user.name=timeout', ['timeout']],
    ['msg contains ail', ['ail']],
    ['msg startswith pay', ['pay']],
    ['msg endswith out', ['out']],
    ['path:/api/*', ['/api/v1/pay']],
    ['path~v[0-9]+', ['v1']],
    [
      'msg~"t[a-z]+"',
      ['t failed', 'Timeout', 'timeout'].map((text) => text.replace('t failed', 'timeout')).slice(1),
    ],
    ['msg~x*', []],
    ['latency>250', ['375']],
    ['latency:300..400', ['375']],
    ['latency=375.0', ['375']],
    ['latency:37*', ['375']],
    ['latency>400', []],
    ['ok=true', ['true']],
    ['gone=null', ['null']],
    ['user.id:*', ['7']],
    ['exists(user)', ['{"id":7,"name":"timeout"}']],
    ['level=error', ['50']],
    ['level>=warn', ['50']],
    ['level:50', ['50']],
    ['level>=fatal', []],
    ['time>14:00', ['2026-11-24T14:20:00Z']],
    ['user.id in (6, 7)', ['7']],
    ['tags:(eu or us)', ['eu']],
    ['not timeout', []],
    ['msg!=x', []],
    ['timeout -msg:x', ['Timeout', 'timeout', 'timeout', 'timeout']],
    ['failed or latency>1', ['failed', '375']],
    ['msg:failed failed', ['failed']],
    ['timeout "payment failed: timeout"', ['payment failed: Timeout', 'timeout', 'timeout', 'timeout']],
    ['"aba" "bab"', []],
    ['@topic:logs', []],
    ['', []],
  ])('%s', (expression, expected) => expect(found(expression, LINE)).toEqual(expected));

  test('-v, --host, --service, -l and the range are no parts', () => {
    expect(found('timeout', LINE, { invert: true })).toEqual([]);
    const record = '{"level":"error","host":"web-1","service":"api","msg":"web-1 api error"}';
    expect(found('api', record, { hosts: ['web-1'], services: ['api'], level: 'warn' })).toEqual([
      'api',
      'api',
    ]);
  });

  test('-e, -F, -w, -i, -s', () => {
    expect(found('failed', LINE, { patterns: ['latency', 'PAYMENT'] })).toEqual(['failed', 'latency']);
    expect(found('failed', LINE, { patterns: ['pay'], letterCase: 'ignore' })).toEqual([
      'pay',
      'failed',
      'pay',
    ]);
    expect(found('timeout', LINE, { letterCase: 'exact' })).toEqual(['timeout', 'timeout', 'timeout']);
    expect(found('pay', LINE, { wholeWords: true })).toEqual(['pay']);
    expect(found('latency>1', '{"msg":"is latency>1"}', { fixed: true })).toEqual(['latency>1']);
  });

  test('the same place is told once, of overlapping ones the leftmost and longest', () => {
    expect(found('aba bab', '{"a":"xababx"}')).toEqual(['aba']);
    expect(found('ab abc', '{"a":"abcd ab"}')).toEqual(['abc', 'ab']);
    expect(found('abab', '{"a":"abababab"}')).toEqual(['abab', 'abab']);
  });

  test.each([
    ['payment', 'level=info payment failed order=3', ['payment']],
    ['msg:payment', 'level=info payment a=1 payment', ['payment', 'payment']],
    ['msg:"payment failed"', 'level=info payment a=1 failed', ['payment failed']],
    ['order=3', 'level=info payment order=3', ['3']],
    ['a:"x y"', 'a="w \\"x y\\" z" b=2', ['x y']],
    ['level=error', '[ERROR] boom', ['ERROR']],
    ['msg:boom', '[ERROR] boom boom', ['boom', 'boom']],
    ['boom', '"boom"', ['boom']],
    ['a:x', '[{"a":"x"},{"b":1},{"a":"x y"}]', ['x', 'x']],
    ['a=v', '{"a":[{"x":"v"},"v"]}', ['v']],
    ['a:v', '{"a":[{"x":"v"},"v"]}', ['v', 'v']],
    ['level=info', '{"@t":"2026-11-24T14:20:00Z","@mt":"x"}', []],
  ])('%s in %s', (expression, value, expected) => expect(found(expression, value)).toEqual(expected));

  test('of a tombstone none; of headers and keys none', () => {
    expect(partsOf({ expressions: ['x'] }, { value: null })).toEqual([]);
    const record = { value: '{}', key: 'web-1', headers: [['host', 'web-1']] as [string, string][] };
    expect(partsOf({ expressions: ['host:web-1 @key:web-1 @header.host:web-1'] }, record)).toEqual([]);
  });
});

describe('in whose bytes', () => {
  test.each([
    ['caf\u00e9', '{"a":"caf\\u00e9 CAF\u00c9"}', ['caf\u00e9', 'CAF\u00c9']],
    ['"a\\nb"', '{"a":"xa\\nbx"}', ['a\nb']],
    ['path:/v1', '{"path":"\\/api\\/v1"}', ['/v1']],
    ['msg:"say \\"no\\""', '{"msg":"say \\"no\\""}', ['say "no"']],
    ['k\u00e9y', '{"k\\u00e9y":1}', ['k\u00e9y']],
    ['inner', '{"log":"{\\"msg\\":\\"inner one\\"}"}', ['inner']],
    ['msg:inner', '{"log":"  {\\"msg\\":\\"inner one\\"}","b":1}', ['inner']],
    ['msg:"caf\u00e9 x"', '{"log":"{\\"msg\\":\\"caf\\\\u00e9 x\\"}"}', ['caf\u00e9 x']],
    ['caf\u00e9', '{"log":"{\\"msg\\":\\"caf\\\\u00e9 x\\"}"}', ['caf\u00e9']],
    ['x', '{"b":"\\t x","log":"{\\"msg\\":\\"\\\\tx\\"}","c":"x"}', ['x', 'x', 'x']],
  ])('%s in %s', (expression, value, expected) => expect(found(expression, value)).toEqual(expected));

  test('bytes that are no UTF-8 stay as they are, also before a match', () => {
    const value = Buffer.concat([
      Buffer.from('{"a":"\u00e9 '),
      Buffer.of(0xff, 0xe2, 0x82),
      Buffer.from(' needle'),
      Buffer.of(0xff),
      Buffer.from('"}'),
    ]);
    expect(partsOf({ expressions: ['needle'] }, { value }).map(({ raw }) => raw)).toEqual(['needle']);
    const withBad = partsOf({ expressions: ['a~needle.'] }, { value });
    expect(withBad.map(({ raw }) => raw)).toEqual(['needle\xff']);
  });
});

// Each character in one of its spellings, and where it came to stand: a text inside a text is spelled twice.
type Spelled = { readonly text: string; readonly starts: readonly number[] };

function spell(text: string, ways: readonly number[], quote = '"'): Spelled {
  let out = quote;
  const starts: number[] = [];
  for (let i = 0; i < text.length; i++) {
    starts.push(out.length);
    const c = text[i]!;
    const hex = `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
    const short = { '"': '\\"', '\\': '\\\\', '\n': '\\n' }[c];
    out += ways[i % ways.length] === 0 ? hex : (short ?? c);
  }
  starts.push(out.length);
  return { text: out + quote, starts };
}

const filler = fc.constantFrom('x', 'y ', '\n', '"', '\\', '\u00e9', '\u20ac', '1');
const message = fc.array(fc.oneof({ weight: 2, arbitrary: filler }, fc.constant('needle')), { maxLength: 8 });
const ways = fc.array(fc.constantFrom(0, 1, 1, 1, 1, 1), { minLength: 1, maxLength: 9 });

test('random spellings, also of a record inside a record: every occurrence, once, where it stands', () => {
  fc.assert(
    fc.property(
      message,
      ways,
      ways,
      fc.boolean(),
      fc.constantFrom('needle', 'a:needle', 'a~needle', 'a contains needle'),
      (pieces, innerWays, outerWays, isInner, expression) => {
        // A border on both sides, since `:` asks for one.
        const text = pieces.map((one) => (one === 'needle' ? '-needle-' : one)).join('');
        const own = spell(text, innerWays);
        const inside = `{"a":${own.text}}`;
        const outer = spell(inside, outerWays);
        const record = isInner ? `{"log":${outer.text},"b":"x"}` : inside;
        const at = (i: number): number => {
          const inner = own.starts[i]! + '{"a":'.length;
          return isInner ? outer.starts[inner]! + '{"log":'.length : inner;
        };
        const expected: { start: number; raw: string }[] = [];
        for (let i = text.indexOf('needle'); i >= 0; i = text.indexOf('needle', i + 1)) {
          expected.push({ start: i, raw: Buffer.from(record.slice(at(i), at(i + 6))).toString('latin1') });
        }
        const parts = partsOf({ expressions: [expression] }, { value: record });
        expect(parts.map(({ raw }) => raw)).toEqual(expected.map(({ raw }) => raw));
        expect(parts.every((part) => part.text === 'needle')).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
