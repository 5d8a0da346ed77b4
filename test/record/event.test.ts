import { describe, expect, test } from 'vitest';
import { unframe } from '../../src/record/document/frame.ts';
import type { TextSearch } from '../../src/record/json/value.ts';
import { eventOf, field, recordOf, valuesOf } from './make.ts';

const framed = (text: string): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), Buffer.from(text)]);

describe('shape: value -> shape', () => {
  const rows: [string | Buffer | null, string][] = [
    ['{"a":1}', 'object'],
    [' {\t"a" : [ 1 , { } , [ ] ] ,\n"b":"" }\r\n', 'object'],
    ['{}', 'object'],
    ['[]', 'array'],
    ['"x"', 'scalar'],
    ['42', 'scalar'],
    ['null', 'scalar'],
    ['a=1 b=2', 'logfmt'],
    ['a=1', 'text'],
    ['a=1 b=2 three four five', 'text'],
    ['GET /x?a=1&b=2 done now', 'text'],
    ['plain', 'text'],
    ['   ', 'text'],
    ['', 'empty'],
    [null, 'empty'],
    [framed('{"a":1}'), 'object'],
    [framed('\u0002avro'), 'text'],
    [Buffer.from('{"a":"\xff"}', 'latin1'), 'object'],
    [Buffer.from('{"a":\xff}', 'latin1'), 'text'],
    ...[
      '{"k":3',
      '{"k"}',
      '{"k":}',
      '{"k":1,}',
      '{,"k":1}',
      '{k:1}',
      "{'k':1}",
      '{"k":1}}',
      '{"k":1} x',
      '{"k":01}',
    ].map(broken),
    ...[
      '{"k":1.}',
      '{"k":.5}',
      '{"k":1e}',
      '{"k":+1}',
      '{"k":--1}',
      '{"k":tru}',
      '{"k":nul',
      '{"k":"\\x"}',
    ].map(broken),
    ...[
      '{"k":"\\u12g4"}',
      '{"k":"a\tb"}',
      '{"k":"a',
      '{"k',
      '[1,]',
      '[1 2]',
      '[}',
      '{]',
      '[[1]',
      '{"a":{"b":1]}',
    ].map(broken),
  ];
  function broken(text: string): [string, string] {
    return [text, 'text'];
  }
  test.each(rows)('%j -> %s', (value, shape) => {
    const event = eventOf(value);
    expect(event.shape).toBe(shape);
    expect(event.isJson).toBe(shape === 'object' || shape === 'array');
  });

  test('very deep nesting -> no overflow', () => {
    const deep = 200_000;
    const closed = `{"a":${'['.repeat(deep)}1${']'.repeat(deep)}}`;
    expect(valuesOf(eventOf(closed), field('a'))).toEqual(['number 1']);
    expect(valuesOf(eventOf(closed), field('a.b'))).toEqual([]);
    const objects = `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`;
    expect(eventOf(objects).shape).toBe('object');
    expect(eventOf(objects).fields()).toHaveLength(1);
    expect(eventOf('['.repeat(deep)).shape).toBe('text');
  });
});

test('a Schema Registry header -> gone before JSON, left before anything else', () => {
  const json = recordOf({ value: framed('{"k":3}') });
  const start = json.valueStart;
  unframe(json);
  expect(json.valueStart).toBe(start + 5);
  const avro = recordOf({ value: framed('{"k":3') });
  const before = avro.valueStart;
  unframe(avro);
  expect(avro.valueStart).toBe(before);
  expect(eventOf(framed('{"k":3}')).line()).toBe('{"k":3}');
  expect(valuesOf(eventOf(framed('{"k":3}')), field('k'))).toEqual(['number 3']);
});

describe('contains: value, text -> found', () => {
  const search = (text: string): TextSearch => ({
    inBytes: (bytes, start, end) => bytes.subarray(start, end).includes(text),
    inText: (decoded) => decoded.includes(text),
  });
  const inner = JSON.stringify({
    log: JSON.stringify({ msg: 'caf\u00e9 "q"', m: 'x' }).replace('\u00e9', '\\u00e9'),
  });
  const rows: [string | Buffer | null, string, boolean][] = [
    ['{"msg":"one needle"}', 'needle', true],
    ['{"needle":4}', 'needle', true],
    ['{"msg":"n\\u0065edle"}', 'needle', true],
    ['{"n\\u0065edle":1}', 'needle', true],
    ['{"level":30}', '"level":30', true],
    ['{"a":["x",{"b":"say \\"hi\\""}]}', 'say "hi"', true],
    ['"n\\u0065edle"', 'needle', true],
    ['[{"a":"n\\u0065edle"}]', 'needle', true],
    ['plain needle line', 'needle', true],
    ['plain n\\u0065edle line', 'needle', false],
    ['{"msg":"x"}', 'fatal', false],
    [inner, 'caf\u00e9', true],
    [inner, 'caf\u00e9 "q"', true],
    [JSON.stringify({ msg: inner }), 'caf\u00e9', true],
    [`[${inner}]`, 'caf\u00e9', true],
    [Buffer.from('{"a":"bad \xff byte"}', 'latin1'), 'bad \ufffd', true],
    ['', 'x', false],
    [null, '', false],
  ];
  test.each(rows)('%j %s -> %s', (value, text, expected) => {
    expect(eventOf(value).contains(search(text))).toBe(expected);
  });
});

describe('fields for showing', () => {
  const shown = (value: string | object) =>
    eventOf(value)
      .fields()
      .map(({ name, text, kind, role }) => `${name} ${kind} ${text}${role ? ` (${role})` : ''}`);

  test('nested, in the order written, with their roles', () => {
    expect(
      shown(
        '{"level":"info","user":{"id":7,"tags":[1, "a b"],"empty":{}},"ok":true,"none":null,"msg":"a\\nb",' +
          '"err":{"type":"T","code":"C","stack":"s"},"a":1,"a":2,"host":{"name":"h"}}',
      ),
    ).toEqual([
      'level string info (level)',
      'user.id number 7',
      'user.tags json [1,"a b"]',
      'user.empty json {}',
      'ok boolean true',
      'none null null',
      'msg string a\nb (msg)',
      'err.type string T (error)',
      'err.code string C',
      'err.stack string s (error)',
      'a number 2',
      'host.name string h (host)',
    ]);
  });

  test('an inner record stands where its text stood', () => {
    expect(
      shown({ stream: 'stdout', log: JSON.stringify({ level: 30, msg: 'm', x: { y: 1 } }), time: 'never' }),
    ).toEqual([
      'stream string stdout',
      'level number 30 (level)',
      'msg string m (msg)',
      'x.y number 1',
      'time string never',
    ]);
  });

  test('logfmt, arrays, and what has none', () => {
    expect(shown('level=error n=5 msg="two words"')).toEqual([
      'level string error (level)',
      'n number 5',
      'msg string two words (msg)',
    ]);
    expect(shown('[1,{"k":[2]}]')).toEqual(['[0] number 1', '[1].k json [2]']);
    expect(shown('plain')).toEqual([]);
    expect(shown('42')).toEqual([]);
  });
});

test('line -> the raw value as text', () => {
  expect(eventOf(Buffer.from('a\xffb', 'latin1')).line()).toBe('a\ufffdb');
  expect(eventOf(null).line()).toBe('');
});
