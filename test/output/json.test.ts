import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPrinter } from '../../src/output/record/printer.ts';
import type { OutputOptions } from '../../src/output/terminal/options.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { collecting, NO_MARKS, PLAIN } from './collect.ts';
import { type Parts, recordOf } from './records.ts';

const OPTIONS: OutputOptions = { ...PLAIN, format: 'json' };

async function printed(parts: Parts, terminal = false): Promise<string> {
  const { writer, text } = collecting();
  const printer = await openPrinter({ ...OPTIONS, terminal }, writer, NO_MARKS);
  expect(printer.event(new LogEvent().open(recordOf(parts)))).toBe(true);
  await printer.flush();
  return text();
}

/** The value's text in the line: all that stands behind its name. */
function valueIn(line: string): string {
  return line.slice(line.indexOf('"value":') + 8, -2);
}

describe('the envelope', () => {
  test('one line, keys in the documented order', async () => {
    const parts: Parts = {
      key: 'web-1',
      headers: [['retry', '3']],
      value: '{"level":"error","id":9007199254740993,"x":1.50}',
    };
    expect(await printed(parts)).toBe(
      '{"topic":"logs","partition":0,"offset":42,"timestamp":"2026-11-24T14:05:00.123Z","key":"web-1",' +
        '"headers":{"retry":"3"},"value":{"level":"error","id":9007199254740993,"x":1.50}}\n',
    );
  });

  test('nothing but nulls', async () => {
    expect(await printed({ value: null, key: null, time: -1 })).toBe(
      '{"topic":"logs","partition":0,"offset":42,"timestamp":null,"key":null,"headers":{},"value":null}\n',
    );
  });

  test('a time that no calendar knows is null', async () => {
    expect(JSON.parse(await printed({ time: 9e15 }))).toMatchObject({ timestamp: null });
  });

  test('headers: repeated names are arrays, null stays, bytes are base64, odd names are names', async () => {
    const line = await printed({
      value: '1',
      headers: [
        ['a', '1'],
        ['b', null],
        ['a', '2'],
        ['__proto__', 'x'],
        ['7', Buffer.of(0xff)],
        ['a', null],
      ],
    });
    expect(line).toContain(
      '"headers":{"a":["1","2",null],"b":null,"__proto__":"x","7":{"base64":"/w=="}},"value":1}',
    );
  });

  test('a key that is no UTF-8', async () => {
    expect(await printed({ key: Buffer.of(0, 0xff), value: '1' })).toContain('"key":{"base64":"AP8="}');
  });
});

describe('the value', () => {
  test.each([
    ['{ "a" : 1 }', '{ "a" : 1 }'],
    ['{\n  "a": 1e2,\r\n  "b": [\n    true\n  ]\n}\n', '{"a": 1e2,"b": [true]}'],
    ['{"a":1,"a":2}', '{"a":1,"a":2}'],
    ['"a\\nb\\u2028"', '"a\\nb\\u2028"'],
    ['-0.0', '-0.0'],
    ['null', 'null'],
    ['', '""'],
    ['plain "text"\n', '"plain \\"text\\"\\n"'],
    ["{'a':1}", '"{\'a\':1}"'],
    ['{"a":1}{"a":2}', '"{\\"a\\":1}{\\"a\\":2}"'],
    ['{"a":01}', '"{\\"a\\":01}"'],
    ['\ufeff{}', '"\ufeff{}"'],
    ['\0\0\0\0\x07{"a":1}', '{"a":1}'],
    ['\0\0\0\0\x07avro', '"\\u0000\\u0000\\u0000\\u0000\\u0007avro"'],
  ])('%j -> %s', async (value, shown) => {
    expect(valueIn(await printed({ value }))).toBe(shown);
  });

  test('bytes that are not UTF-8 are base64, also inside JSON', async () => {
    expect(valueIn(await printed({ value: Buffer.of(0xc3, 0x28) }))).toBe('{"base64":"wyg="}');
    const json = Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xff), Buffer.from('"}')]);
    expect(valueIn(await printed({ value: json }))).toBe(`{"base64":"${json.toString('base64')}"}`);
  });

  test('deep nesting is no danger', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(valueIn(await printed({ value: deep }))).toBe(deep);
  });
});

describe('properties', () => {
  const json = fc.tuple(fc.json(), fc.constantFrom(undefined, 1, '\t')).map(([text, indent]) => {
    return JSON.stringify(JSON.parse(text), null, indent);
  });
  const bytes = fc.oneof(
    json.map((text) => Buffer.from(text)),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    fc.uint8Array().map((array) => Buffer.from(array)),
    fc.bigInt().map((n) => Buffer.from(`{"n": ${n}}`)),
  );

  test('always one line of valid JSON that says the same', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (value, terminal) => {
        const line = await printed({ value, key: value, headers: [['h', value]] }, terminal);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const { value: shown } = JSON.parse(line) as { value: unknown };
        expect(shown).toEqual(meaningOf(value));
      }),
    );
  });

  test('integers of any size keep their digits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt(), async (n) => {
        expect(valueIn(await printed({ value: `{"n":${n}}` }))).toBe(`{"n":${n}}`);
      }),
    );
  });

  function meaningOf(value: Buffer): unknown {
    const text = value.toString();
    if (!Buffer.from(text).equals(value)) return { base64: value.toString('base64') };
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
});

test('on a terminal: safe to show and the same meaning', async () => {
  const line = await printed({ value: '{"a":"x\u202ey\u009b"}', key: 'k\x7f', topic: 'logs' }, true);
  expect(valueIn(line)).toBe('{"a":"x\\u202ey\\u009b"}');
  expect(line).toContain('"key":"k\\u007f"');
});
