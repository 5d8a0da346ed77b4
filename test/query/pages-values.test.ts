// Equality, presence, null, arrays; ordering, ranges, durations, sizes, units, times.

import { kafka, refuses, same, says } from './pages.ts';

const a = (...values: unknown[]) => values.map((value) => ({ a: value }));
const json = (...spellings: string[]) => spellings.map((spelling) => `{"a":${spelling}}`);

says('a number in the query against a string that is one compares as numbers', [
  [
    'a=503',
    [...a(503, '503', '503.0', '5.03e2'), ...json('5.03e2', '503.0')],
    a('0503', 'HTTP 503', ' 503', '503 ', 5030),
  ],
  ['a>=500', a('503', 500, '5e2'), a('499', 'x', '0503', '')],
  ['a!=503', [...a(504, 'x', '0503'), {}], a(503, '503')],
  ['a in (503, 504)', a(503, '504'), a(505)],
  ['a:503', a(503, '503', 'HTTP 503', '503.0'), a('5.03e2', 5030)],
  ['a=-0.5', [...a(-0.5, '-0.5'), ...json('-5e-1')], a(0.5)],
  ['a=0', [...a(0, '0'), ...json('-0', '0.0', '0e5')], a('', false, null)],
  ['a=1e3', a(1000, '1000'), a(1)],
]);
says("a quoted value against a string compares text, against a number or boolean its spelling's value", [
  ['a="503"', [...a(503, '503'), ...json('5.03e2')], a('503.0', '5.03e2')],
  ['a="5.03e2"', a(503, '5.03e2'), a('503')],
  ['a="true"', a(true, 'true'), a('TRUE', false)],
  ['a=true', a(true, 'true'), a('TRUE', 1)],
  ['a=false', a(false, 'false'), [...a(0, null), {}]],
  ['a:"503"', a(503, 'x 503'), a(5030)],
  ['a:true', a(true, 'is true'), a('untrue', false)],
]);
says('null is JSON null only unquoted', [
  ['a=null', a(null, [null], [1, null]), [...a('null', [], ''), {}]],
  ['a:null', a(null), [...a('null', 'a null'), {}]],
  ['a="null"', a('null'), a(null)],
  ['a:"null"', a('is null'), a(null)],
  ['a!=null', [...a('null', 0), {}], a(null)],
  ['a=NULL', a('NULL'), a(null, 'null')],
]);
says('integers beyond 2^53 compare exactly', [
  [
    'a=9007199254740993',
    json('9007199254740993', '"9007199254740993"', '9007199254740993.0'),
    json('9007199254740992'),
  ],
  ['a>9007199254740992', json('9007199254740993'), json('9007199254740992')],
  ['a<9007199254740993', json('9007199254740992'), json('9007199254740993')],
  ['a:9007199254740992..9007199254740993', json('9007199254740993'), json('9007199254740994')],
  ['a>99999999999999999999', json('100000000000000000000'), json('99999999999999999999')],
]);
says('presence: there and not null', [
  ...['a:*', 'exists(a)'].map(
    (text) =>
      [text, a('', 0, false, [], {}, [[]], [null, 1], 'x'), [...a(null, [null], [[null]]), {}]] as const,
  ),
  ['not a:*', [...a(null, [null]), {}, null, ''], a('', 0)],
  [
    'exists(a.b)',
    [{ a: { b: 0 } }, { 'a.b': '' }, { a: [{ c: 1 }, { b: 1 }] }],
    [{ a: { c: 1 } }, { a: { b: null } }],
  ],
]);
says('a missing field: every positive test is false, its negation true', [
  ...[
    'a=x',
    'a:x',
    'a~x',
    'a>1',
    'a contains x',
    'a startswith x',
    'a:x*',
    'a:1..2',
    'a in (x)',
    'a>=warn',
  ].flatMap((text) => [[text, [], [{}, null, 'x']] as const, [`not ${text}`, [{}, null, 'x'], []] as const]),
  ['a!=x', [{}, null, ''], a('x')],
  ['a!~x', [{}, null], a('x')],
  ['a not in (x)', [{}], a('x')],
]);
says('an array is any of its elements, and a path goes through arrays of objects', [
  ['a=5', a([1, 5], [[5]], [1, [2, [5]]]), a([1], [])],
  ['a>5', a([1, 6]), a([1, 5])],
  ['a.b=1', [{ a: [{ b: 2 }, { b: 1 }] }, { a: [[{ b: 1 }]] }], [{ a: [{ c: 1 }] }]],
  ['a.b.c=1', [{ a: [{ b: [{ c: 1 }] }] }], [{ a: [{ b: 1 }, { c: 1 }] }]],
  ['a=true', a([false, true]), a([false])],
]);

says('ordering', [
  ['a>5', a(6, '6', 5.1), [...a(5, 'x', true, null, {}, '250ms', [5]), {}]],
  ['a>=5', a(5), a(4.9)],
  ['a<5', a(4, -1), a(5)],
  ['a<=5', a(5), a(5.1)],
  ['a>"5"', a(6), a(5)],
  ['a>-1.5e1', a(-14), a(-15)],
]);
refuses('ordering needs a number, duration, size, time or level on its right side', [
  ...['a>abc', 'a>1.2.3', 'a>true', 'a>null', 'a>=x5', 'a<""', 'a>10.0.0.1', 'a ge foo', 'a>1kk', 'level>5x'],
]);
says('ranges include both ends, {} neither, one end may be open', [
  ...['a:500..599', 'a:[500 TO 599]', 'a=500..599', 'a:500.0..5.99e2'].map(
    (text) => [text, a(500, 599, '550', 550.5), a(499, 600, 'x')] as const,
  ),
  ['a:{500 TO 599}', a(501, 598.9), a(500, 599)],
  ['a:[500 TO 599}', a(500), a(599)],
  ['a:{500 TO 599]', a(599), a(500)],
  ['a:500..', a(500, 1e9), a(499)],
  ['a:..599', a(599, -5), a(600)],
  ['a:[500 TO *]', a(500), a(499)],
  ['a:[* TO 599]', a(599), a(600)],
  ['a:{500 TO *}', a(501), a(500)],
  ['a:5..5', a(5), a(4, 6)],
  ['a!=500..599', [...a(600), {}], a(500)],
  ['a in (404, 500..599)', a(404, 500), a(405)],
  ['a:1s..2m', a(1000, '90s'), a(999, '121s')],
  ['a:1KB..1MiB', a(1000, '1MiB', '1MB'), a(999)],
  ['a:2026-11-24..2026-11-25', a('2026-11-24T00:00:00Z', '2026-11-25T23:59:59Z'), a('2026-11-26T00:00:00Z')],
  ['a:"2026-11-24 14:00".."2026-11-24 15:00"', a('2026-11-24T15:00:59Z'), a('2026-11-24T15:01:00Z')],
  ['a:["2026-11-24 14:00" TO *]', a('2026-11-24T14:00:00Z'), a('2026-11-24T13:59:59Z')],
  ['level:warn..error', [{ level: 40 }, { level: 45 }, { level: 50 }], [{ level: 30 }, { level: 60 }]],
  ['level:40..', [{ level: 'fatal' }], [{ level: 'info' }]],
  ['severity:warn..', [{ severity: 'ERROR' }], [{ severity: 'INFO' }]],
]);
refuses('a reversed range, and one without an end', [
  ...[
    'a:600..500',
    'a:[600 TO 500]',
    'a:{2 TO 1}',
    'a:2s..1s',
    'a:1MB..1KB',
    'level:error..warn',
    'a:[* TO *]',
  ],
  ...[
    'a:2026-11-25..2026-11-24',
    'a:5..1s',
    'a:"x".."y"',
    'a:[x TO y]',
    'a=600..500',
    'a in (600..500)',
    'a:-1..-2',
  ],
]);
says('.. is a range only where every end given is a number, duration, size, time or level', [
  ['a:loading...', a('loading...'), a('loading')],
  ['a:x..y', a('x..y'), a('x')],
  ['a:../x', a('../x'), a('x')],
  ['a:10.0.0.1..10.0.0.9', a('10.0.0.1..10.0.0.9'), a('10.0.0.5')],
  ['a=1..x', a('1..x'), a(1)],
  ['a:..', a('..'), a('x')],
]);

says('durations and sizes against numbers and texts', [
  ['a>1s', a(1001, '1.5s', '2m', '1001ms'), a(1000, '999ms', '2000', '1s', 'x', true)],
  ['a=250ms', a(250, '250ms', '0.25s', '250000us'), a('250', 251, 'took 250ms')],
  ['a:250ms', a(250, '0.25s', 'took 250ms'), a('250', '250')],
  ['a=1.5s', a(1500, '1500ms', '1s500ms'), a('1500')],
  ['a in (250ms, 1s)', a(250, '1s'), a('250')],
  ['a>1m30s', a('91s', '2m'), a('90s')],
  ['a<1us', a('100ns', '999ns'), a('1us', 1)],
  ['a>=1h', a('1h', '60m', 3_600_000, '1d'), a('59m')],
  ['a<-1s', a(-1001, '-2s'), a(-999)],
  ['a>20KB', a(20_001, '20.1KB', '20KiB', '1MB'), a(20_000, '20kb', '20001', '19KB')],
  ['a=20kb', a(20_000, '20KB', '20000B', '20000b'), a('20000', 20_480)],
  ['a=20KiB', a(20_480, '20kib', '20480B'), a(20_000)],
  ['a>=1MiB', a(1_048_576, '1MiB', '2MB'), a(1_048_575, '1MB')],
  ['a>=1GB', a(1e9, '1GiB'), a('1MB')],
  ['a:>=1TB', a(1e12), a('1GB')],
  ['a<500b', a('0.4KB', 499), a('0.5KB', '499')],
  ['a>5', a(6), a('250ms', '6s', '20KB')],
  ['a!=250ms', [...a('x', '250'), {}], a(250, '250ms')],
]);

const unit = (name: string, yes: number, no: number) =>
  [`${name}>1s`, [{ [name]: yes }], [{ [name]: no }]] as const;
says("a bare number takes the unit of its field's suffix when compared with a duration", [
  ...[
    'took_ms',
    'tookMs',
    'took_millis',
    'took-ms',
    'TOOK_MS',
    'responseTime',
    'took',
    'tookms',
    'bytes',
  ].map((name) => unit(name, 1001, 1000)),
  ...['took_us', 'tookUs', 'took_micros'].map((name) => unit(name, 1_000_001, 1_000_000)),
  ...['took_ns', 'tookNs', 'took_nanos'].map((name) => unit(name, 1_000_000_001, 1_000_000_000)),
  ...['took_s', 'tookSecs', 'took_seconds', 'took_sec', 'TOOK_S'].map((name) => unit(name, 1.001, 1)),
  ['took_min>1s', [{ took_min: 0.017 }], [{ took_min: 0.016 }]],
  ['took_us=1ms', [{ took_us: 1000 }], [{ took_us: 1 }]],
  ['took_us:1ms', [{ took_us: 1000 }], [{ took_us: 1 }]],
  ['took_us>1000', [{ took_us: 1001 }], [{ took_us: 1000 }]],
  ['took_us>1ms', [{ took_us: '2ms' }], [{ took_us: '2000' }]],
  ['a.took_us>1ms', [{ a: { took_us: 1001 } }], [{ a: { took_us: 1000 } }]],
  ['.took_us[0]>1ms', [{ took_us: [1001] }], [{ took_us: [1000, 1001] }]],
  [
    '@header.took_us>1ms',
    [kafka({ headers: [['took_us', '2ms']] })],
    [kafka({ headers: [['took_us', '2000']] })],
  ],
  ['took_us:1ms..2ms', [{ took_us: 1500 }], [{ took_us: 1.5 }]],
]);

// The run begins on 24 November 2026 at 14:30 UTC.
says('a time compares with any field whose value is a time, as a text or a number by its magnitude', [
  [
    'a>2026-11-24T14:00:00Z',
    a(
      '2026-11-24T14:00:01Z',
      '2026-11-24 14:00:01',
      '2026-11-24T15:00:01+01:00',
      1795528801,
      1795528801000,
      1795528801000000,
      1795528801000000000,
      '1795528801',
    ),
    a('2026-11-24T14:00:00Z', 1795528800, 5, 'x', true),
  ],
  [
    'a<2026-11-24T14:00:00Z',
    a('2026-11-24T13:59:59.999Z', '2026-11-24', '2026/11/24 13:00:00'),
    a('2026-11-24T14:00:00Z'),
  ],
  [
    'a=2026-11-24',
    a('2026-11-24T00:00:00Z', '2026-11-24T23:59:59Z', '2026-11-24', 1795528800),
    a('2026-11-25'),
  ],
  ['a="2026-11-24 14:05"', a('2026-11-24T14:05:59.999Z', '2026-11-24 14:05'), a('2026-11-24T14:06:00Z')],
  ['a:"2026-11-24 14:05"', a('2026-11-24T14:05:59.999Z', 'at 2026-11-24 14:05'), a('2026-11-24T14:06:00Z')],
  ['a="14:05"', a('14:05'), a('2026-11-24T14:05:59.999Z')],
  ['a=14:05', a('2026-11-24T14:05:30Z', '14:05'), a('2026-11-23T14:05:30Z')],
  ['a=14:05:30', a('2026-11-24T14:05:30.999Z'), a('2026-11-24T14:05:31Z')],
  ['a=14:05:30.25', a('2026-11-24T14:05:30.259Z'), a('2026-11-24T14:05:30.260Z')],
  ['a:14:05', a('2026-11-24T14:05:30Z', 'at 14:05, x'), a('14:050')],
  ['a>14:05', a('2026-11-24T14:06:00Z'), a('2026-11-24T14:05:59Z')],
  ['a<=14:05', a('2026-11-24T14:05:59Z'), a('2026-11-24T14:06:00Z')],
  ['a>now', a('2026-11-24T14:30:01Z'), a('2026-11-24T14:30:00Z')],
  ['a>today', a('2026-11-25T00:00:00Z'), a('2026-11-24T23:00:00Z')],
  ['a=today', a('2026-11-24T23:00:00Z', 'today'), a('2026-11-23T23:00:00Z')],
  ['a>="yesterday 18:00"', a('2026-11-23T18:00:00Z'), a('2026-11-23T17:59:59Z')],
  ['a>"2h ago"', a('2026-11-24T12:30:01Z'), a('2026-11-24T12:30:00Z')],
  ['a>15m', a('16m', 900_001), a('2026-11-24T14:20:00Z')],
]);
const at = (ms: number, value: unknown = {}) => kafka({ timestamp: ms, value });
const NOW = Date.UTC(2026, 10, 24, 14, 30);
says("the role time is the line's own time, else Kafka's; relative times count from the start of the run", [
  [
    'time>15m',
    [{ time: '2026-11-24T14:20:00Z' }, at(NOW - 60_000)],
    [{ time: '2026-11-24T14:10:00Z' }, at(NOW - 900_000), at(-1)],
  ],
  ['time>"15m ago"', [{ ts: NOW - 1 }], [{ ts: NOW - 900_001 }]],
  ['time>=14:05', [{ time: '2026-11-24T14:05:00Z' }], [{ time: '2026-11-24T14:04:59Z' }]],
  ['time>14:45', [{ time: '2026-11-23T14:46:00Z' }], [{ time: '2026-11-23T14:45:59Z' }]],
  [
    'time=1h30m',
    [{ instant: { epochSecond: NOW / 1000 - 5400, nanoOfSecond: 0 } }],
    [{ instant: { epochSecond: NOW / 1000 - 5400, nanoOfSecond: 123456789 } }],
  ],
  ['time:23:00..', [{ time: '2026-11-23T23:00:00Z' }], [{ time: '2026-11-23T22:59:59Z' }]],
  ['time:23:00..23:30', [{ time: '2026-11-23T23:30:59Z' }], [{ time: '2026-11-23T23:31:00Z' }]],
  ['time:14:00..15:00', [{ time: '2026-11-24T14:59:00Z' }], [{ time: '2026-11-23T14:59:00Z' }]],
  ['time=yesterday', [{ time: '2026-11-23T14:45:00Z' }], [{ time: '2026-11-24T00:00:00Z' }]],
  ['time:2026-11-24', [{ time: '2026-11-24T14:45:00Z' }], [{ time: '2026-11-23T14:45:00Z' }]],
  [
    'time in (2026-11-23, 2026-11-25)',
    [{ time: '2026-11-23T14:45:00Z' }],
    [{ time: '2026-11-24T00:00:00Z' }],
  ],
  ['time>1795528800', [{ time: 1795528801 }], [{ time: 1795528800 }]],
  ['time=1795528800', [{ time: '2026-11-24T14:00:00.999Z' }], [{ time: '2026-11-24T14:00:01Z' }]],
  ['time=1795528800123', [{ time: '2026-11-24T14:00:00.123Z' }], [{ time: '2026-11-24T14:00:00.124Z' }]],
  ['time:*', [{ time: '2026-11-24' }, at(0)], [at(-1)]],
  [
    '@timestamp>15m',
    [at(NOW - 1, { time: '2020-01-01' })],
    [at(NOW - 900_000, { time: '2026-11-24T14:30:00Z' })],
  ],
  ['@timestamp=null', [at(-1)], [at(0)]],
  [
    { expressions: ['time>=14:05'], zone: 'Europe/Oslo' },
    [{ time: '2026-11-24T13:05:00Z' }],
    [{ time: '2026-11-24T13:04:59Z' }],
  ],
  [
    { expressions: ['time=2026-11-24'], zone: 'Europe/Oslo' },
    [{ time: '2026-11-23 23:00:00' }],
    [{ time: '2026-11-24 23:00:00' }],
  ],
]);
same('a time may be quoted, and must be if it holds blanks', [
  ['time>"14:05"', 'time>14:05'],
  ['time>="2026-11-24"', 'time>=2026-11-24'],
]);

says('levels order by rank', [
  [
    'level>=warn',
    [{ level: 'WARNING' }, { level: 40 }, { level: 45 }, { level: 'fatal' }],
    [{ level: 'info' }, {}, { level: 'banana' }],
  ],
  ['level ge warn', [{ level: 50 }], [{ level: 30 }]],
  [{ level: 'warn' }, [{ level: 50 }], [{ level: 30 }]],
  ['level>warn', [{ level: 45 }], [{ level: 40 }]],
  ['level<info', [{ level: 'debug' }], [{ level: 'info' }, {}]],
  ['level>=45', [{ level: 'error' }], [{ level: 'warn' }]],
  ['level>=access', [{ level: 'warn' }], [{ level: 'notice' }]],
  ['severity>=warn', [{ severity: 'ERROR' }, { severity: 500 }], [{ severity: 'INFO' }, { level: 'error' }]],
  ['lvl<warn', [{ lvl: 'debug' }], [{ lvl: 'error' }, {}]],
  ['x>=error', [{ x: 'fatal' }, { x: 60 }], [{ x: 'info' }, { x: 'y' }]],
]);
