import { describe, expect, test } from 'vitest';
import { anyLeaf } from '../../src/record/json/value.ts';
import { eventOf, field, role, valuesOf } from './make.ts';

const inText = (value: object): string => JSON.stringify(value);

describe('resolution of a path: value, path -> values', () => {
  const rows: [string | object, string, string[]][] = [
    ['{"a.b.c":1}', 'a.b.c', ['number 1']],
    ['{"a.b":{"c":1}}', 'a.b.c', ['number 1']],
    ['{"a":{"b.c":1}}', 'a.b.c', ['number 1']],
    ['{"a":{"b":{"c":1}}}', 'a.b.c', ['number 1']],
    ['{"a":{"b":{"c":1}}}', 'A.B.C', ['number 1']],
    ['{"a":{"b":{"c":3}},"a.b":{"c":2},"a.b.c":1}', 'a.b.c', ['number 1']],
    ['{"a":{"b":{"c":3}},"a.b":{"c":2}}', 'a.b.c', ['number 2']],
    ['{"a":{"b":{"c":3}},"a.b":{"d":2}}', 'a.b.c', ['number 3']],
    ['{"a.b.c":null,"a":{"b":{"c":1}}}', 'a.b.c', ['null null']],
    ['{"fields":{"user":1}}', 'user', ['number 1']],
    ['{"attributes":{"user":1}}', 'user', ['number 1']],
    ['{"payload":{"user":1}}', 'user', ['number 1']],
    ['{"labels":{"user":1}}', 'user', ['number 1']],
    ['{"jsonPayload":{"user":1}}', 'user', ['number 1']],
    ['{"jsonPayload":{"user":null},"labels":{"user":1}}', 'user', ['number 1']],
    ['{"labels":{"user":null},"jsonPayload":{"user":1}}', 'user', ['null null']],
    ['{"user":null,"fields":{"user":1}}', 'user', ['null null']],
    ['{"fields":{"a":{"b":1}}}', 'a.b', ['number 1']],
    ['{"fields":{"user":1}}', '.user', []],
    ['{"fields":{"user":1}}', '.fields.user', ['number 1']],
    ['{"other":{"user":1}}', 'user', []],
    ['{"user":2,"User":1}', 'user', ['number 2']],
    ['{"user":2,"User":1}', 'User', ['number 1']],
    ['{"USER":2,"User":1}', 'user', ['number 2']],
    ['{"User":2,"USER":5,"User":1}', 'user', ['number 1']],
    ['{"user":1,"user":2}', 'user', ['number 2']],
    ['{"user_id":1}', 'user-id', ['number 1']],
    ['{"USER-ID":1}', 'user_id', ['number 1']],
    ['{"USER-ID":1}', '"user_id"', []],
    ['{"user_id":1}', '"user_id"', ['number 1']],
    ['{"a":{"B-c":1}}', 'A."B-c"', ['number 1']],
    ['{"a":{"B-c":1}}', 'A."b-c"', []],
    ['{"A.B-c":1}', 'a."B-c"', ['number 1']],
    ['{"A.B-c":1}', 'a."b-c"', []],
    ['{"l\\u0065vel":1}', '.level', ['number 1']],
    ['{"u\\u0073er":1,"user":2}', 'user', ['number 2']],
    ['{"caf\\u00e9":1}', 'café', ['number 1']],
    ['{"CAF\u00c9":1}', 'café', ['number 1']],
    ['{"\u03a3\u03a3":1}', '\u03c3\u03c2', ['number 1']],
    [
      '{"a":[1,[2,[]],{"b":3},null,"x"]}',
      'a',
      ['number 1', 'number 2', 'array []', 'object {"b":3}', 'null null', 'string x'],
    ],
    ['{"a":[]}', 'a', ['array []']],
    ['{"a":[null]}', 'a', ['null null']],
    ['{"a":[1,2]}', 'a[]', ['number 1', 'number 2']],
    ['{"a":[1,2,3]}', 'a[0]', ['number 1']],
    ['{"a":[1,2,3]}', 'a.[1]', ['number 2']],
    ['{"a":[1,2,3]}', 'a[-1]', ['number 3']],
    ['{"a":[1,2,3]}', 'a[-3]', ['number 1']],
    ['{"a":[1,2,3]}', 'a[3]', []],
    ['{"a":[1,2,3]}', 'a[-4]', []],
    ['{"a":{"b":1}}', 'a[0]', []],
    ['{"a":[[1,2],[3]]}', 'a[][0]', ['number 1', 'number 3']],
    [
      '{"a":[{"b":1},{"c":2},[{"b":3}],{"b":[4,5]}]}',
      'a.b',
      ['number 1', 'number 3', 'number 4', 'number 5'],
    ],
    ['{"a":[{"b":[1,2]},{"b":[3]}]}', 'a.b[0]', ['number 1', 'number 3']],
    ['{"a":[{"c":1}],"fields":{"a":{"b":2}}}', 'a.b', ['number 2']],
    ['[1,2,{"k":3},[{"k":4}]]', 'k', ['number 3', 'number 4']],
    ['[{"k":3},5]', '[1]', ['number 5']],
    ['{"log":"{\\"user\\":1}"}', 'user', ['number 1']],
    ['{"log":"{\\"user\\":1}"}', '.user', []],
    ['{"log":"{\\"user\\":1}\\n"}', 'user', ['number 1']],
    [{ message: inText({ fields: { user: 1 } }) }, 'user', ['number 1']],
    [{ message: inText({ log: inText({ user: 1 }) }) }, 'user', ['number 1']],
    [{ message: inText({ log: inText({ msg: inText({ user: 1 }) }) }) }, 'user', []],
    [{ message: inText({ user: 1 }), log: inText({ other: 2 }) }, 'user', []],
    [{ message: inText({ user: 1 }), log: 'text' }, 'user', ['number 1']],
    [{ MESSAGE: inText({ user: 1 }) }, 'user', ['number 1']],
    [{ line: inText({ user: 'caf\u00e9 \ud83d\ude00 "q"' }) }, 'user', ['string caf\u00e9 \ud83d\ude00 "q"']],
    ['{"line":"{\\"user\\":\\"\\\\ud83d\\\\ude00\\u00e9\\"}"}', 'user', ['string \ud83d\ude00\u00e9']],
    [{ log: '[1]' }, 'user', []],
    [{ log: '{"user":1' }, 'user', []],
    ['{"k":3', 'k', []],
    ['"k"', 'k', []],
    ['a=1 b="two words" c= d=true e=null f=0x1 g="q\\"q" h="', 'a', ['number 1']],
    ['a=1 b="two words" c= d=true e=null f=0x1 g="q\\"q" h="', 'b', ['string two words']],
    ['a=1 b="two words" c= d=true e=null f=0x1 g="q\\"q" h="', 'c', ['string ']],
    ['a=1 b="two words" c= d=true e=null f=0x1 g="q\\"q" h="', 'd', ['true true']],
    ['a=1 b="two words" c= d=true e=null f=0x1 g="q\\"q" h="', 'e', ['null null']],
    ['a=1 b="two words" c= d=true e=null f=0x1 g="q\\"q" h="', 'f', ['string 0x1']],
    ['a=1 b="two words" c= d=true e=null f=0x1 g="q\\"q" h="', 'g', ['string q"q']],
    ['a=1 b="two words" c= d=true e=null f=0x1 g="q\\"q" h="', 'h', ['string ']],
    ['path=C:\\new x=1', 'path', ['string C:\\new']],
    ['a=1 b=2 and two', 'b', ['number 2']],
    ['a=1 b=2 and then three', 'b', []],
    ['a=1 word', 'a', []],
  ];
  test.each(rows)('%j %s -> %j', (value, path, expected) => {
    expect(valuesOf(eventOf(value), field(path))).toEqual(expected);
  });
});

describe('error.message, error.type and error.stack: value, path -> values', () => {
  const rows: [object, string, string[]][] = [
    [{ error: { message: 'm' } }, 'error.message', ['string m']],
    [{ err: { message: 'm', type: 'T', stack: 's' } }, 'error.message', ['string m']],
    [{ err: { message: 'm', type: 'T', stack: 's' } }, 'error.type', ['string T']],
    [{ err: { message: 'm', type: 'T', stack_trace: 's' } }, 'error.stack', ['string s']],
    [{ err: { message: 'm' } }, '.error.message', []],
    [{ err: { message: 'm' } }, 'err.type', []],
    [{ err: 'text' }, 'error.message', ['string text']],
    [{ err: 'text' }, 'error.type', []],
    [{ error: true }, 'error.message', []],
    [{ error: 5, exception: 'x' }, 'error.message', ['string x']],
    [{ attributes: { 'exception.message': 'm', 'exception.stacktrace': 's' } }, 'error.stack', ['string s']],
  ];
  test.each(rows)('%j %s -> %j', (value, path, expected) => {
    expect(valuesOf(eventOf(value), field(path))).toEqual(expected);
  });

  test('error role of an object -> its leaves are type, message and stack only', () => {
    const event = eventOf({ err: { code: 'C', message: 'm', type: 'T', stack: ['s1', 's2'] } });
    const leaves: string[] = [];
    const kinds: string[] = [];
    event.any(role('error'), (value) => {
      kinds.push(value.kind);
      return anyLeaf(value, (leaf) => {
        leaves.push(leaf.text());
        return false;
      });
    });
    expect(kinds).toEqual(['object']);
    expect(leaves).toEqual(['T', 'm', 's1', 's2']);
  });
});

test('anyLeaf of an object -> all scalars below it, and the object can still be used', () => {
  const event = eventOf('{"a":{"b":[1,{"c":"x\\n"}],"d":{},"e":null}}');
  const seen: string[] = [];
  event.any(field('a'), (value) => {
    anyLeaf(value, (leaf) => {
      seen.push(`${leaf.kind} ${leaf.text()}`);
      return false;
    });
    seen.push(value.kind);
    return true;
  });
  expect(seen).toEqual(['number 1', 'string x\n', 'null null', 'object']);
});

describe('escaped tells whether the bytes read differently: value -> escaped, text', () => {
  const rows: [string, Buffer, boolean, string][] = [
    ['plain', Buffer.from('{"a":"x"}'), false, 'x'],
    ['UTF-8', Buffer.from('{"a":"caf\u00e9"}'), false, 'caf\u00e9'],
    ['an escape', Buffer.from('{"a":"caf\\u00e9\\/"}'), true, 'caf\u00e9/'],
    ['a bad byte', Buffer.from('{"a":"x\xff"}', 'latin1'), true, 'x\ufffd'],
    ['a lone surrogate', Buffer.from('{"a":"\\ud800"}'), true, '\ud800'],
  ];
  test.each(rows)('%s', (_, bytes, escaped, text) => {
    const seen: unknown[] = [];
    eventOf(bytes).any(field('a'), (value) => seen.push(value.escaped, value.text()) > 0);
    expect(seen).toEqual([escaped, text]);
  });
});

describe('what Kafka knows: field -> values', () => {
  const event = eventOf('{"x":1}', {
    key: 'a\\nb',
    headers: [
      ['retry', '3'],
      ['Retry', '4'],
      ['retry', null],
      ['X_Id', 'é'],
      ['long', 'v'.repeat(200)],
    ],
    timestamp: 1764000000123,
    topic: 'logs.api',
  });
  test.each([
    ['topic', ['string logs.api']],
    ['partition', ['number 0']],
    ['offset', ['number 0']],
    ['timestamp', ['number 1764000000123']],
    ['key', ['string a\\nb']],
  ] as const)('@%s -> %j', (name, expected) => {
    expect(valuesOf(event, { kind: 'meta', name })).toEqual(expected);
  });
  test.each([
    ['retry', ['string 3', 'null ']],
    ['RETRY', ['string 3', 'string 4', 'null ']],
    ['x-id', ['string é']],
    ['long', [`string ${'v'.repeat(200)}`]],
    ['none', []],
  ])('@header.%s -> %j', (name, expected) => {
    expect(valuesOf(event, { kind: 'header', name })).toEqual(expected);
  });
  test('a null key and a missing timestamp -> null', () => {
    const bare = eventOf('{}');
    expect(valuesOf(bare, { kind: 'meta', name: 'key' })).toEqual(['null ']);
    expect(valuesOf(bare, { kind: 'meta', name: 'timestamp' })).toEqual(['null ']);
  });
});
