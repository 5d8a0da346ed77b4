import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { openPrinter } from '../../src/output/record/printer.ts';
import type { Highlight, OutputOptions } from '../../src/output/terminal/options.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { collecting, NO_MARKS, PLAIN } from './collect.ts';
import { NOON, type Parts, recordOf } from './records.ts';
import { forbiddenIn } from './unsafe.ts';

const OPTIONS: OutputOptions = {
  ...PLAIN,
  format: 'pretty',
  width: 100,
  now: asEpochMs(NOON),
  terminal: true,
};

const nothing: Highlight = () => [];

/** Marks every occurrence of a word, whatever the role. */
function wordMarker(word: string): Highlight {
  return (text) => {
    const spans: [number, number][] = [];
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      spans.push([at, at + word.length]);
    }
    return spans;
  };
}

async function pretty(
  records: readonly (Parts | object | string)[],
  options: Partial<OutputOptions> = {},
  highlight = nothing,
  before?: string,
): Promise<string[]> {
  const { writer, text } = collecting();
  const printer = await openPrinter({ ...OPTIONS, ...options }, writer, { ...NO_MARKS, highlight });
  if (before !== undefined) printer.banner(before);
  const event = new LogEvent();
  for (const one of records) printer.event(event.open(recordOf(partsOf(one))));
  await printer.flush();
  expect(text().endsWith('\n')).toBe(true);
  return text().slice(0, -1).split('\n');
}

function partsOf(one: Parts | object | string): Parts {
  if (typeof one === 'string') return { value: one };
  return 'value' in one ? (one as Parts) : { value: JSON.stringify(one) };
}

describe('one line', () => {
  test('time, level, host, service, message, fields', async () => {
    const record = {
      level: 50,
      hostname: 'web-07',
      service: 'api',
      msg: 'payment failed',
      order: 8812,
      user: { id: 42, tags: ['a', 'b'] },
      ok: false,
      none: null,
    };
    expect(await pretty([record])).toEqual([
      '14:05:00.123  ERROR  web-07  api  payment failed  order=8812 user.id=42 user.tags=["a","b"] ok=false',
      '                                  none=null',
    ]);
  });

  test('no host, no service, no level: their columns stay away or blank', async () => {
    expect(await pretty([{ msg: 'hello' }])).toEqual(['14:05:00.123         hello']);
  });

  test('columns are as wide as what was seen so far, never narrower again', async () => {
    const lines = await pretty([
      { level: 'info', msg: 'a' },
      { level: 'info', host: 'web-1', msg: 'b' },
      { level: 'info', host: 'web-1000', service: 'api', msg: 'c' },
      { level: 'info', msg: 'd' },
      { level: 'info', host: 'x'.repeat(40), msg: 'e' },
      { level: 'info', host: 'w', msg: 'f' },
    ]);
    expect(lines).toEqual([
      '14:05:00.123  INFO   a',
      '14:05:00.123  INFO   web-1  b',
      '14:05:00.123  INFO   web-1000  api  c',
      '14:05:00.123  INFO                  d',
      `14:05:00.123  INFO   ${'x'.repeat(40)}       e`,
      `14:05:00.123  INFO   w${' '.repeat(31)}       f`,
    ]);
  });

  test.each([
    ['trace', 'TRACE'],
    ['D', 'DEBUG'],
    ['notice', 'NOTE '],
    ['warning', 'WARN '],
    ['critical', 'CRIT '],
    ['fatal', 'FATAL'],
    ['alert', 'ALERT'],
    ['emerg', 'EMERG'],
    ['banana', '     '],
  ])('level %s -> %j', async (level, shown) => {
    const [line] = await pretty([{ level, msg: 'x' }], { hide: ['level'] });
    expect(line).toBe(`14:05:00.123  ${shown}  x`);
  });

  test('values that would read as something else are quoted', async () => {
    const record = { msg: 'm', a: '', b: 'two words', c: 'say "hi"', d: 'x=1', e: '\\d', f: 'tab\tnl\n' };
    expect(await pretty([record], { width: 200 })).toEqual([
      '14:05:00.123         m  a="" b="two words" c="say \\"hi\\"" d="x=1" e=\\d f="tab\\tnl\\n"',
    ]);
  });

  test('no message -> fields in its place; an empty object is still seen', async () => {
    expect(await pretty([{ level: 'info', a: 1 }, {}])).toEqual([
      '14:05:00.123  INFO   a=1',
      '14:05:00.123         {}',
    ]);
  });

  test('wide characters keep columns and wrapping right', async () => {
    const lines = await pretty(
      [
        { host: '\u6771\u4eac', msg: 'a', text: '\u6771\u4eac\u6771\u4eac' },
        { host: 'web-1', msg: '\u{1f600}', n: 1, m: 2 },
      ],
      { width: 40 },
    );
    expect(lines).toEqual([
      '14:05:00.123         \u6771\u4eac  a',
      `${' '.repeat(20)}text=\u6771\u4eac\u6771\u4eac`,
      '14:05:00.123         web-1  \u{1f600}  n=1 m=2',
    ]);
  });
});

describe('times', () => {
  test('a date line when the day changes, none for today', async () => {
    const lines = await pretty([
      { value: '{"msg":"a"}', time: '2026-11-24T23:59:59.999Z' },
      { value: '{"msg":"b"}', time: '2026-11-25T00:00:00.000Z' },
      { value: '{"msg":"c"}', time: -1 },
      { value: '{"msg":"d"}', time: '2026-11-25T00:00:01Z' },
      { value: '{"msg":"e"}', time: '2027-01-01T00:00:00Z' },
    ]);
    expect(lines).toEqual([
      '23:59:59.999         a',
      '\u2500\u2500 Wed 25 Nov \u2500\u2500',
      '00:00:00.000         b',
      '--:--:--.---         c',
      '00:00:01.000         d',
      '\u2500\u2500 Fri 1 Jan 2027 \u2500\u2500',
      '00:00:00.000         e',
    ]);
  });

  test('without a known today the first line gets a date', async () => {
    const { now: _, ...rest } = OPTIONS;
    const { writer, text } = collecting();
    const printer = await openPrinter(rest, writer, NO_MARKS);
    printer.event(new LogEvent().open(recordOf({ value: '{"msg":"a"}' })));
    await printer.flush();
    expect(text()).toBe('\u2500\u2500 Tue 24 Nov \u2500\u2500\n14:05:00.123         a\n');
  });

  test('the zone that was asked for', async () => {
    expect(await pretty([{ msg: 'a' }], { zone: 'Asia/Kolkata' })).toEqual(['19:35:00.123         a']);
  });

  test("--time log shows the line's own time, and either stands in for the other", async () => {
    const own = '{"time":"2026-11-24T10:00:00Z","msg":"a"}';
    expect(await pretty([{ value: own }, { msg: 'b' }], { clock: 'log' })).toEqual([
      '10:00:00.000         a',
      '14:05:00.123         b',
    ]);
    expect(await pretty([{ value: own, time: -1 }])).toEqual(['10:00:00.000         a']);
  });
});

describe('more than one line', () => {
  test('a stack trace stands below, and what it says is not said twice', async () => {
    const stack =
      "TypeError: Cannot read properties of undefined (reading 'id')\n    at charge (/srv/app/pay.js:88:17)\n\tat x";
    const record = {
      level: 'error',
      msg: 'upstream returned 503',
      err: {
        type: 'TypeError',
        message: "Cannot read properties of undefined (reading 'id')",
        stack,
        code: 'E1',
      },
      path: '/v2/pay',
    };
    expect(await pretty([record])).toEqual([
      '14:05:00.123  ERROR  upstream returned 503  err.code=E1 path=/v2/pay',
      "                TypeError: Cannot read properties of undefined (reading 'id')",
      '                    at charge (/srv/app/pay.js:88:17)',
      '                    at x',
    ]);
  });

  test('so does a stack trace that is a list of frames or lines', async () => {
    const frames = [
      { class: 'Run', method: 'main', file: 'Run.java', line: 7 },
      { function: 'go', filename: 'a.py', lineno: 5 },
    ];
    const shown = [
      '14:05:00.123         x  a=1',
      '                IOException: disk full',
      '                    at Run.main (Run.java:7)',
      '                    at go (a.py:5)',
    ];
    const thrown = { name: 'IOException', message: 'disk full', extendedStackTrace: frames };
    expect(await pretty([{ msg: 'x', thrown, a: 1 }])).toEqual(shown);
    const exception = [{ exc_type: 'IOException', exc_value: 'disk full', frames }];
    expect(await pretty([{ msg: 'x', exception, a: 1 }])).toEqual(shown);
    // Of several the others are still there.
    const several = await pretty([{ msg: 'x', exception: [...exception, { exc_type: 'Cause' }] }]);
    expect(several.join('\n')).toContain('{"exc_type":"Cause"}');
    expect(several.slice(-3)).toEqual(shown.slice(1));
    const context = { exception: { class: 'E', message: 'm', trace: ['a.php:1'] } };
    expect(await pretty([{ msg: 'x', context }])).toEqual([
      '14:05:00.123         x',
      '                E: m',
      '                a.php:1',
    ]);
  });

  test('line ends in a message are lines under its column', async () => {
    expect(await pretty([{ level: 'info', host: 'web-1', msg: 'one\r\n  two\nthree', a: 1 }])).toEqual([
      '14:05:00.123  INFO   web-1  one  a=1',
      '                              two',
      '                            three',
    ]);
  });

  test('long field lists wrap under the message, a field too long for any line stays whole', async () => {
    const record = {
      level: 'info',
      msg: 'message',
      a: 'x'.repeat(15),
      b: 'y'.repeat(15),
      c: 'z'.repeat(60),
      d: 1,
    };
    expect(await pretty([record], { width: 60 })).toEqual([
      `14:05:00.123  INFO   message  a=${'x'.repeat(15)}`,
      `                     b=${'y'.repeat(15)}`,
      `                     c=${'z'.repeat(60)}`,
      '                     d=1',
    ]);
  });

  test('a message wider than the terminal is not cut; fields go below it', async () => {
    expect(await pretty([{ msg: 'm'.repeat(90), a: 1 }], { width: 60 })).toEqual([
      `14:05:00.123         ${'m'.repeat(90)}`,
      '                     a=1',
    ]);
  });
});

describe('which fields', () => {
  const record = { msg: 'm', user: { id: 1, name: 'n' }, k8s: { pod: 'p', node_name: 'q' }, users: 2 };

  test.each([
    [{ fields: ['user'] }, 'user.id=1 user.name=n'],
    [{ fields: ['user.id', 'K8S.Node-Name'] }, 'user.id=1 k8s.node_name=q'],
    [{ fields: ['user*'] }, 'user.id=1 user.name=n users=2'],
    [{ hide: ['k8s.*', 'users'] }, 'user.id=1 user.name=n'],
    [{ fields: ['user'], hide: ['*.name'] }, 'user.id=1'],
  ])('%j -> %s', async (options, shown) => {
    expect(await pretty([record], options)).toEqual([`14:05:00.123         m  ${shown}`]);
  });
});

describe('names of --fields that no line has', () => {
  async function absent(fields: string[], records: readonly object[], fieldsTyped = true): Promise<string[]> {
    const { writer } = collecting();
    const printer = await openPrinter({ ...OPTIONS, fields, fieldsTyped }, writer, NO_MARKS);
    const event = new LogEvent();
    for (const one of records) printer.event(event.open(recordOf(partsOf(one))));
    return printer.absentFields().map(({ name, nearest }) => `${name} ${nearest}`);
  }
  const records = [
    { msg: 'm', user: { id: 1 } },
    { msg: 'm', latency: 5, hostname: 'web-1' },
  ];

  test('are told with the one that may have been meant', async () => {
    expect(
      await absent(['usr.id', 'lat*', 'LATENCY', 'k8s.*', 'id', 'user', 'host', 'msg'], records),
    ).toEqual(['usr.id user.id', 'k8s.* undefined', 'id user.id']);
  });

  test('not where the flag was not typed, and not before a line was shown', async () => {
    expect(await absent(['usr.id'], records, false)).toEqual([]);
    expect(await absent(['usr.id'], [])).toEqual([]);
  });
});

describe('lines that are no JSON objects', () => {
  test('plain text is shown whole, with the level that was found', async () => {
    expect(await pretty(['2026-11-24 14:04:59 ERROR disk full'])).toEqual([
      '14:05:00.123  ERROR  2026-11-24 14:04:59 ERROR disk full',
    ]);
  });

  test('logfmt has message and fields', async () => {
    expect(await pretty(['level=warn msg="disk nearly full" free=3'])).toEqual([
      '14:05:00.123  WARN   disk nearly full  free=3',
    ]);
  });

  test('other JSON, a tombstone, nothing at all', async () => {
    expect(await pretty(['[1, 2]', '"text"', { value: null, key: 'user-42' }, { value: null }, ''])).toEqual([
      '14:05:00.123         [1, 2]',
      '14:05:00.123         "text"',
      '14:05:00.123         (tombstone)  @key=user-42',
      '14:05:00.123         (tombstone)',
      '14:05:00.123',
    ]);
  });
});

describe('colour', () => {
  const record = { level: 'error', host: 'web-07', service: 'api', msg: 'payment failed', order: 1 };

  test('roles in their colours, exact bytes', async () => {
    const lines = await pretty([record, { level: 'info', msg: 'ok' }], { color: true });
    const color = /38;5;(\d+)m/.exec(lines[0] ?? '')?.[1];
    const host = `\x1b[38;5;${color}mweb-07\x1b[39m`;
    expect(lines).toEqual([
      `\x1b[2m14:05:00.123\x1b[22m  \x1b[31mERROR\x1b[39m  ${host}  api  \x1b[1mpayment failed\x1b[22m  \x1b[2morder=\x1b[22m1`,
      '\x1b[2m14:05:00.123\x1b[22m  \x1b[32mINFO\x1b[39m                ok',
    ]);
  });

  test('fatal is white on red, a stack is dim', async () => {
    expect(
      await pretty([{ level: 'fatal', msg: 'x', stack: 'Error: x\n    at y' }], { color: true }),
    ).toEqual([
      '\x1b[2m14:05:00.123\x1b[22m  \x1b[1m\x1b[97m\x1b[41mFATAL\x1b[49m\x1b[39m\x1b[22m  \x1b[1mx\x1b[22m',
      '                \x1b[2mError: x\x1b[22m',
      '                \x1b[2m    at y\x1b[22m',
    ]);
  });

  test('a host has the same colour wherever it comes, and hosts differ', async () => {
    const colorOf = (line: string | undefined) => /38;5;(\d+)m/.exec(line ?? '')?.[1];
    const hosts = Array.from({ length: 20 }, (_, i) => ({ host: `web-${i}`, msg: 'x' }));
    const first = (await pretty(hosts, { color: true })).map(colorOf);
    const again = (await pretty([...hosts].reverse(), { color: true })).map(colorOf).reverse();
    expect(again).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(5);
  });

  test('matches are underlined wherever they stand', async () => {
    const lines = await pretty([{ ...record, order: 'no pay', pay: 2 }], { color: true }, wordMarker('pay'));
    const [, rest] = (lines[0] ?? '').split('  api  ');
    expect(rest).toBe(
      '\x1b[1m\x1b[4mpay\x1b[24mment failed\x1b[22m  \x1b[2morder=\x1b[22m"no \x1b[4mpay\x1b[24m" ' +
        '\x1b[2m\x1b[4mpay\x1b[24m\x1b[22m\x1b[2m=\x1b[22m2',
    );
  });

  test('a match over a line end is marked on both lines', async () => {
    const lines = await pretty([{ msg: 'ab\ncd' }], { color: true }, (text, role) =>
      role === 'msg' ? [[1, Math.min(4, text.length)]] : [],
    );
    expect(lines).toEqual([
      '\x1b[2m14:05:00.123\x1b[22m         a\x1b[4mb\x1b[24m',
      `${' '.repeat(21)}\x1b[4mc\x1b[24md`,
    ]);
  });
});

describe('hostile records', () => {
  test('escapes are visible everywhere: host, service, message, names, values, stack', async () => {
    const bad = 'a\x1b[2J\u202eb';
    const lines = await pretty(
      [{ host: bad, service: bad, msg: bad, [bad]: bad, stack: `${bad}\n at ${bad}` }],
      { width: 200 },
    );
    const shown = 'a\\x1b[2J\\u202eb';
    expect(lines).toEqual([
      `14:05:00.123         ${shown}  ${shown}  ${shown}  ${shown}=${shown}`,
      `                ${shown}`,
      `                 at ${shown}`,
    ]);
  });

  test('whatever a record holds, no control or bidi character comes out', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\x1b]8;;x\x07', '\u202e', '\u2066', '\r', '\u009b', '\u2028', 'a\n\tb'),
    );
    const record = fc.dictionary(
      fc.oneof(fc.constantFrom('msg', 'host', 'service', 'level', 'stack', 'err', 'time'), text),
      fc.oneof(text, fc.dictionary(text, text, { maxKeys: 3 }), fc.array(text, { maxLength: 3 })),
    );
    const value = fc.oneof(
      record.map((one) => Buffer.from(JSON.stringify(one))),
      text.map((one) => Buffer.from(one)),
      fc.uint8Array().map((one) => Buffer.from(one)),
    );
    await fc.assert(
      fc.asyncProperty(value, async (bytes) => {
        const lines = await pretty([{ value: bytes, key: bytes }]);
        expect(forbiddenIn(lines.join(''))).toEqual([]);
      }),
    );
  });
});

test('a banner reaches to the edge and is safe', async () => {
  const lines = await pretty([{ msg: 'x' }], { width: 40 }, nothing, 'api 1.4.2 deployed\x1b');
  expect(lines[0]).toBe(`\u2500\u2500 api 1.4.2 deployed\\x1b ${'\u2500'.repeat(14)}`);
  expect(lines[0]).toHaveLength(40);
});

describe('context lines', () => {
  const shown = async (options: Partial<OutputOptions>): Promise<string[]> => {
    const { writer, text } = collecting();
    const printer = await openPrinter(
      { ...OPTIONS, ...options },
      writer,
      { ...NO_MARKS, highlight: wordMarker('boom') },
      1,
    );
    const event = new LogEvent();
    const put = (msg: string): LogEvent =>
      event.open(recordOf({ value: JSON.stringify({ level: 'fatal', host: 'web-1', msg, n: 1 }) }));
    expect(printer.context?.(put('boom before'))).toBe(true);
    // They do not count: the first match is the one that is wanted.
    expect(printer.event(put('boom'))).toBe(false);
    printer.gap?.();
    printer.context?.(put('boom after'));
    await printer.flush();
    return text().slice(0, -1).split('\n');
  };

  test('have a dash behind the time, and groups are parted', async () => {
    expect(await shown({})).toEqual([
      '14:05:00.123- FATAL  web-1  boom before  n=1',
      '14:05:00.123  FATAL  web-1  boom  n=1',
      '--',
      '14:05:00.123- FATAL  web-1  boom after  n=1',
    ]);
  });

  test('are dim as a whole, and nothing is marked in them', async () => {
    const [before, match, gap, after] = await shown({ color: true });
    const underlined = '\u001b[4m';
    expect(match).toContain(underlined);
    for (const line of [before!, after!]) {
      expect(line).not.toContain(underlined);
      // Outside of what is dim there are only blanks.
      const [head, ...dims] = line.split('\u001b[2m');
      expect([head, ...dims.map((part) => part.split('\u001b[22m')[1])].join('').trim()).toBe('');
    }
    expect(gap).toBe('\u001b[2m--\u001b[22m');
  });

  test.each(['raw', 'json'] as const)('in %s are lines like any other', async (format) => {
    const lines = await shown({ format, terminal: false });
    expect(lines).toHaveLength(3);
    const messages = lines.map((line) => {
      const parsed = JSON.parse(line);
      return (parsed.value ?? parsed).msg;
    });
    expect(messages).toEqual(['boom before', 'boom', 'boom after']);
    if (format === 'json') {
      expect(lines.map((line) => Object.keys(JSON.parse(line)).length)).toEqual([7, 7, 7]);
    }
  });
});
