import { describe, expect, test } from 'vitest';
import { levelName } from '../../src/record/vocabulary/level.ts';
import type { Pins } from '../../src/record/vocabulary/role.ts';
import { eventOf, field, role, valuesOf } from './make.ts';

const inText = (value: object): string => JSON.stringify(value);
const T = Date.UTC(2026, 10, 24, 13, 0, 0, 123);
const AT = '2026-11-24T13:00:00.123Z';

interface Seen {
  time?: number;
  level?: string;
  msg?: string;
  host?: string;
  service?: string;
  error?: string;
  trace?: string;
}

function seenIn(value: string | object): Seen {
  const event = eventOf(value);
  const seen: Seen = {};
  if (event.ownTime >= 0) seen.time = event.ownTime;
  if (event.rank > 0) seen.level = levelName(event.rank);
  for (const name of ['msg', 'host', 'service', 'error', 'trace'] as const) {
    const text = event.text(name);
    if (text !== undefined) seen[name] = text;
  }
  return seen;
}

describe('roles by producer', () => {
  const rows: [string, string | object, Seen][] = [
    [
      'pino',
      { level: 30, time: T, pid: 1, hostname: 'web-1', msg: 'hi' },
      { time: T, level: 'info', host: 'web-1', msg: 'hi' },
    ],
    [
      'pino, error',
      {
        level: 50,
        time: T,
        err: { type: 'Error', message: 'boom', stack: 'Error: boom\n at x' },
        msg: 'boom',
      },
      { time: T, level: 'error', msg: 'boom', error: 'boom' },
    ],
    [
      'pino-http',
      {
        level: 30,
        time: T,
        hostname: 'w',
        req: { id: 1, method: 'GET' },
        responseTime: 5,
        reqId: 'r1',
        msg: 'request completed',
      },
      { time: T, level: 'info', host: 'w', trace: 'r1', msg: 'request completed' },
    ],
    [
      'winston',
      { level: 'info', message: 'hi', timestamp: AT, service: 'api' },
      { time: T, level: 'info', msg: 'hi', service: 'api' },
    ],
    [
      'winston, colorized',
      { level: '\u001b[33mwarn\u001b[39m', message: 'hi' },
      { level: 'warn', msg: 'hi' },
    ],
    [
      'bunyan',
      { name: 'app', hostname: 'h', pid: 1, level: 40, msg: 'hi', time: AT, v: 0 },
      { time: T, level: 'warn', msg: 'hi', host: 'h', service: 'app' },
    ],
    [
      'log4js',
      { startTime: AT, categoryName: 'default', level: { level: 20000, levelStr: 'INFO' }, data: ['hi'] },
      { time: T, level: 'info', msg: 'hi', service: 'default' },
    ],
    [
      'ECS, dotted',
      {
        '@timestamp': AT,
        'log.level': 'ERROR',
        message: 'm',
        'service.name': 's',
        'host.name': 'h',
        'trace.id': 't',
        'error.message': 'e',
        'error.type': 'E',
      },
      { time: T, level: 'error', msg: 'm', service: 's', host: 'h', trace: 't', error: 'e' },
    ],
    [
      'ECS, nested',
      {
        '@timestamp': AT,
        log: { level: 'warn' },
        message: 'm',
        service: { name: 's' },
        host: { hostname: 'h' },
        trace: { id: 't' },
        error: { message: 'e', stack_trace: 's' },
      },
      { time: T, level: 'warn', msg: 'm', service: 's', host: 'h', trace: 't', error: 'e' },
    ],
    ['ECS, an event object is no message', { event: { kind: 'x' }, message: 'm' }, { msg: 'm' }],
    [
      'python-json-logger',
      {
        asctime: 'x',
        timestamp: '2026-11-24 13:00:00,123',
        levelname: 'WARNING',
        name: 'root',
        message: 'm',
        exc_info: 'Traceback\n  x',
      },
      { time: T, level: 'warn', msg: 'm', service: 'root', error: 'Traceback\n  x' },
    ],
    [
      'structlog',
      { event: 'user_in', level: 'critical', timestamp: AT, logger: 'auth' },
      { time: T, level: 'critical', msg: 'user_in', service: 'auth' },
    ],
    [
      'loguru',
      {
        text: '...',
        record: {
          level: { name: 'ERROR', no: 40 },
          message: 'm',
          time: { repr: 'x', timestamp: 1795525200.123 },
        },
      },
      { time: 1795525200123, level: 'error', msg: 'm' },
    ],
    [
      'zap',
      { level: 'dpanic', ts: 1795525200.123, logger: 'x', msg: 'm', stacktrace: 's' },
      { time: 1795525200123, level: 'fatal', msg: 'm', service: 'x' },
    ],
    [
      'zerolog',
      { level: 'panic', time: 1795525200, error: 'e', message: 'm' },
      { time: 1795525200000, level: 'fatal', msg: 'm', error: 'e' },
    ],
    [
      'slog',
      { time: '2026-11-24T14:00:00.123456789+01:00', level: 'ERROR+2', msg: 'm' },
      { time: T, level: 'error', msg: 'm' },
    ],
    [
      'logrus',
      { level: 'warning', msg: 'm', time: '2026-11-24T13:00:00Z' },
      { time: T - 123, level: 'warn', msg: 'm' },
    ],
    [
      'log4j2',
      {
        instant: { epochSecond: 1795525200, nanoOfSecond: 123456789 },
        thread: 'main',
        level: 'ERROR',
        loggerName: 'x',
        message: 'm',
        thrown: { message: 't', name: 'java.X' },
      },
      { time: 1795525200123, level: 'error', msg: 'm', error: 't', service: 'x' },
    ],
    [
      'log4j2, timeMillis',
      { timeMillis: T, level: 'FATAL', message: 'm' },
      { time: T, level: 'fatal', msg: 'm' },
    ],
    [
      'logback-logstash',
      {
        '@timestamp': '2026-11-24T13:00:00.123+00:00',
        '@version': '1',
        message: 'm',
        logger_name: 'c',
        level: 'SEVERE',
        level_value: 40000,
        stack_trace: 's',
      },
      { time: T, level: 'error', msg: 'm', service: 'c' },
    ],
    [
      'tracing',
      { timestamp: AT, level: 'TRACE', fields: { message: 'm', x: 1 }, target: 't' },
      { time: T, level: 'trace', msg: 'm' },
    ],
    [
      'MongoDB',
      { t: { $date: '2026-11-24T13:00:00.123+00:00' }, s: 'D3', c: 'NETWORK', id: 1, ctx: 'x', msg: 'm' },
      { time: T, level: 'debug', msg: 'm' },
    ],
    [
      'Serilog CLEF',
      { '@t': AT, '@mt': 'hello {x}', '@l': 'Warning', '@x': 'E: bad', '@tr': 'abc', MachineName: 'h' },
      { time: T, level: 'warn', msg: 'hello {x}', host: 'h', error: 'E: bad', trace: 'abc' },
    ],
    [
      'Serilog CLEF without a level',
      { '@t': AT, '@m': 'hello', '@mt': 'hello {x}' },
      { time: T, level: 'info', msg: 'hello' },
    ],
    ['NLog', { Level: { Name: 'Warn', Ordinal: 3 }, message: 'm' }, { level: 'warn', msg: 'm' }],
    [
      'GCP',
      { severity: 'CRITICAL', timestamp: AT, jsonPayload: { message: 'm' }, labels: { service: 's' } },
      { time: T, level: 'critical', msg: 'm', service: 's' },
    ],
    ['GCP, numbers', { severity: 300, message: 'm' }, { level: 'notice', msg: 'm' }],
    [
      'OTel',
      {
        timeUnixNano: '1795525200123456789',
        severityNumber: 13,
        severityText: 'bogus',
        body: { stringValue: 'm' },
        traceId: 't',
      },
      { time: 1795525200123, level: 'warn', msg: 'm', trace: 't' },
    ],
    [
      'OTel, exported',
      { Timestamp: AT, SeverityText: 'INFO2', SeverityNumber: 10, Body: 'm', TraceId: 't' },
      { time: T, level: 'info', msg: 'm', trace: 't' },
    ],
    [
      'journald',
      {
        __REALTIME_TIMESTAMP: '1795525200123456',
        PRIORITY: '3',
        MESSAGE: 'm',
        _HOSTNAME: 'h',
        SYSLOG_IDENTIFIER: 'sshd',
      },
      { time: 1795525200123, level: 'error', msg: 'm', host: 'h', service: 'sshd' },
    ],
    [
      'docker envelope',
      {
        log: `${inText({ level: 50, msg: 'in', time: T })}\n`,
        stream: 'stderr',
        time: '2026-01-01T00:00:00Z',
      },
      { time: T, level: 'error', msg: 'in' },
    ],
    [
      'kubernetes envelope',
      {
        log: inText({ level: 'warn', msg: 'in' }),
        time: AT,
        kubernetes: { pod_name: 'p', container_name: 'c', host: 'node' },
      },
      { time: T, level: 'warn', msg: 'in', host: 'node', service: 'c' },
    ],
    [
      'GELF',
      { version: '1.1', host: 'h', short_message: 'm', timestamp: 1795525200.123, level: 4, _x: 1 },
      { time: 1795525200123, level: 'warn', msg: 'm', host: 'h' },
    ],
    [
      'Monolog',
      {
        message: 'm',
        context: {},
        level: 550,
        level_name: 'ALERT',
        datetime: '2026-11-24T13:00:00.123000+00:00',
      },
      { time: T, level: 'alert', msg: 'm' },
    ],
    [
      'inner record at the second depth',
      { message: inText({ log: inText({ level: 'fatal', host: 'deep' }), level: 'info' }), level: 'debug' },
      {
        level: 'fatal',
        host: 'deep',
        msg: inText({ log: inText({ level: 'fatal', host: 'deep' }), level: 'info' }),
      },
    ],
  ];
  test.each(rows)('%s', (_, value, expected) => {
    expect(seenIn(value)).toEqual(expected);
  });
});

describe('a value must fit: value -> seen', () => {
  const rows: [object, Seen][] = [
    [{ level: 'banana' }, {}],
    [{ level: 'banana', severity: 'ERROR' }, { level: 'error' }],
    [{ level: null, lvl: 'error' }, { level: 'error' }],
    [{ status: 500 }, {}],
    [{ status: 'error' }, { level: 'error' }],
    [{ s: 5 }, {}],
    [{ s: '3' }, {}],
    [{ fields: { level: 'error' } }, { level: 'error' }],
    [{ fields: { level: 'error' }, status: 'warn' }, { level: 'warn' }],
    [{ other: { level: 'error' } }, {}],
    [{ host: '', hostname: 'h' }, { host: 'h' }],
    [{ host: 5, pod: 'p' }, { host: 'p' }],
    [{ host: { ip: 1 }, instance: 'i' }, { host: 'i' }],
    [{ service: { id: 1 }, app: 'a' }, { service: 'a' }],
    [{ time: 'soon', ts: AT }, { time: T }],
    [{ time: 42 }, {}],
    [{ time: '0001-01-01T00:00:00Z', date: '2026-11-24' }, { time: Date.UTC(2026, 10, 24) }],
    [{ error: false, exception: 'x' }, { error: 'x' }],
    [{ error: 3 }, {}],
    [{ err: null, error: { type: 'T' } }, { error: 'T' }],
    [{ '@t': AT, '@l': 'banana' }, { time: T }],
    [{ req_id: 7 }, { trace: '7' }],
    [{ Level: 'Error', LEVEL: 'warn' }, { level: 'error' }],
    [{ LEVEL: 'warn', level: 'error' }, { level: 'error' }],
    [{ level: ' ERROR ' }, { level: 'error' }],
    [{ level: '\tERROR\n' }, { level: 'error' }],
    [{ level: 'ERROR+2' }, { level: 'error' }],
    [{ level: 'http' }, { level: 'access' }],
    [{ level: 'SUCCESS' }, { level: 'notice' }],
    [{ status: 'success' }, {}],
    [{ log_level: 'warn', severity_number: 17 }, { level: 'warn' }],
    [{ at: 'error' }, { level: 'error' }],
    [{ at: 5 }, {}],
    [{ name: 'TypeError' }, {}],
    [{ channel: 'mail' }, {}],
    [{ data: ['x'] }, {}],
    [{ trace: 'a b' }, {}],
    [{ logger_name: 'l', fields: { service: 's' } }, { service: 's' }],
    [{ log: inText({ logger_name: 'l' }), service: 's' }, { service: 's' }],
  ];
  test.each(rows)('%j -> %j', (value, expected) => {
    expect(seenIn(value)).toEqual(expected);
  });
});

describe('lines that are not JSON: line -> seen', () => {
  const rows: [string, Seen][] = [
    [
      'time=2026-11-24T13:00:00.123Z level=error host=web-1 msg="two words"',
      { time: T, level: 'error', host: 'web-1', msg: 'two words' },
    ],
    [`${AT} ERROR [main] it broke`, { time: T, level: 'error', msg: `${AT} ERROR [main] it broke` }],
    ['2026/11/24 13:00:00.123 [warn] x', { time: T, level: 'warn', msg: '2026/11/24 13:00:00.123 [warn] x' }],
    [`[${AT}] info: x`, { time: T, level: 'info', msg: `[${AT}] info: x` }],
    ['nothing to see', { msg: 'nothing to see' }],
    ['no error here', { msg: 'no error here' }],
    ['an error: here', { level: 'error', msg: 'an error: here' }],
    ['[E] x', { level: 'error', msg: '[E] x' }],
    ['E: x', { msg: 'E: x' }],
    ['E x', { msg: 'E x' }],
    ['( Warning ) x', { level: 'warn', msg: '( Warning ) x' }],
    ['MYERROR ERROR_CODE x', { msg: 'MYERROR ERROR_CODE x' }],
    ['INFO then ERROR', { level: 'info', msg: 'INFO then ERROR' }],
    [`${'x'.repeat(58)} ERROR`, { level: 'error', msg: `${'x'.repeat(58)} ERROR` }],
    [`${'x'.repeat(59)} ERROR`, { msg: `${'x'.repeat(59)} ERROR` }],
    [`${'\u00e9'.repeat(58)} ERROR`, { level: 'error', msg: `${'\u00e9'.repeat(58)} ERROR` }],
    ['\u001b[31mERROR\u001b[0m x', { level: 'error', msg: '\u001b[31mERROR\u001b[0m x' }],
    ['\u001b[32minfo\u001b[39m: x', { level: 'info', msg: '\u001b[32minfo\u001b[39m: x' }],
    ['[\u001b[33mwarn\u001b[39m] x', { level: 'warn', msg: '[\u001b[33mwarn\u001b[39m] x' }],
    [
      `\u001b[2m[${AT}]\u001b[0m \u001b[32m INFO\u001b[0m x`,
      { time: T, level: 'info', msg: `\u001b[2m[${AT}]\u001b[0m \u001b[32m INFO\u001b[0m x` },
    ],
    [
      `${'\u001b[1m'.repeat(30)}${'x'.repeat(58)} ERROR`,
      { level: 'error', msg: `${'\u001b[1m'.repeat(30)}${'x'.repeat(58)} ERROR` },
    ],
    ['level=\u001b[31merror\u001b[0m a=1', { level: 'error' }],
    ['ERROR5 x', { msg: 'ERROR5 x' }],
    ['ERROR payment failed a=1 b=2 c=3', { level: 'error', msg: 'ERROR payment failed' }],
    ['    at frame (x.js:1:2)', { msg: '    at frame (x.js:1:2)' }],
    ['{"k":3', { msg: '{"k":3' }],
    ['"a json string"', {}],
    ['42', {}],
    ['', {}],
    [
      `[1,{"a":1},{"level":"warn","msg":"m"},{"host":"h","level":"error"}]`,
      { level: 'warn', msg: 'm', host: 'h' },
    ],
  ];
  test.each(rows)('%s -> %j', (value, expected) => {
    expect(seenIn(value)).toEqual(expected);
  });
});

describe('host beyond the fields', () => {
  test('a header host stands in, fields come first', () => {
    const headers = [['Host', 'from-header']] as const;
    expect(eventOf('{"a":1}', { headers }).text('host')).toBe('from-header');
    expect(eventOf('plain', { headers }).text('host')).toBe('from-header');
    expect(eventOf(null, { headers }).text('host')).toBe('from-header');
    expect(eventOf('{"pod":"p"}', { headers }).text('host')).toBe('p');
    expect(eventOf('{}', { headers: [['hostname', 'h']] }).text('host')).toBe('h');
    expect(eventOf('{}', { headers: [['host', null]], key: 'k' }).text('host')).toBeUndefined();
  });
});

describe('pins: value, pins -> seen', () => {
  const rows: [object, Pins, string, string | undefined][] = [
    [{ node: 'n', host: 'h' }, { host: 'node' }, 'host', 'n'],
    [{ host: 'h' }, { host: 'node' }, 'host', undefined],
    [{ k8s: { node: 'n' } }, { host: 'k8s.node' }, 'host', 'n'],
    [{ host: 'h' }, { host: '@key' }, 'host', 'the-key'],
    [{ host: 'h' }, { host: '@header.where' }, 'host', 'there'],
    [{ text: 'm', msg: 'x' }, { msg: 'text' }, 'msg', 'm'],
    [{ prio: 'bad' }, { level: 'prio' }, 'level', undefined],
    [{ '@l': 'warn' }, { level: '@l' }, 'level', 'warn'],
    [{ a: 1 }, { error: 'error.message' }, 'error', undefined],
    [{ err: { message: 'x' } }, { error: 'error.message' }, 'error', undefined],
    [{ error: { message: 'x' } }, { error: 'error.message' }, 'error', 'x'],
  ];
  test.each(rows)('%j %j %s -> %s', (value, pins, name, expected) => {
    const event = eventOf(
      value,
      {
        key: 'the-key',
        headers: [
          ['where', 'there'],
          ['host', 'x'],
        ],
      },
      pins,
    );
    expect(event.text(name as 'host')).toBe(expected);
  });
  test('level and time through a pin -> rank and ms', () => {
    const event = eventOf({ prio: 50, when: AT, level: 'info' }, {}, { level: 'prio', time: 'when' });
    expect([event.rank, event.ownTime]).toEqual([50, T]);
  });
});

test("the values of level and time -> as spelled; CLEF without a level -> info; no time -> Kafka's", () => {
  expect(valuesOf(eventOf('{"severity":"Warning"}'), role('level'))).toEqual(['string Warning']);
  expect(valuesOf(eventOf('{"@t":"2026-11-24"}'), role('level'))).toEqual(['string info']);
  expect(valuesOf(eventOf(`${AT} ERROR x`), role('time'))).toEqual([`string ${AT}`]);
  expect(valuesOf(eventOf('{}', { timestamp: 5 }), role('time'))).toEqual(['number 5']);
  expect(valuesOf(eventOf('{}'), role('time'))).toEqual([]);
});

describe('stack: value -> trace', () => {
  const rows: [string | object, string | undefined][] = [
    [{ err: { message: 'm', stack: 'E\r\n at x' } }, 'E\n at x'],
    [{ error: { stack_trace: 's' } }, 's'],
    [{ err: { stack: ['a', 'b'] } }, 'a\nb'],
    [{ level: 'error', stack: 'E\n at x' }, 'E\n at x'],
    [{ err: 'short', stacktrace: 's' }, 's'],
    [{ exc_info: 'Traceback\n  x' }, 'Traceback\n  x'],
    [{ err: 'short' }, undefined],
    [{ attributes: { 'exception.stacktrace': 's' } }, 's'],
    [{ log: inText({ stacktrace: 'inner' }) }, 'inner'],
    [{ stack: 'prod-eu' }, undefined],
    [{ stack: 'x\n  y' }, 'x\n  y'],
    ['plain', undefined],
  ];
  test.each(rows)('%j -> %j', (value, expected) => {
    expect(eventOf(value).stack()).toBe(expected);
  });
});

test('an event forgets the record before', () => {
  const event = eventOf({ level: 'error', host: 'h', fields: { a: 1 }, log: inText({ msg: 'x' }) });
  expect([event.rank, event.text('host'), event.text('msg')]).toEqual([50, 'h', 'x']);
  event.open(eventOf({ msg: 'y' }).record);
  expect([event.rank, event.text('host'), event.text('msg'), valuesOf(event, field('a'))]).toEqual([
    0,
    undefined,
    'y',
    [],
  ]);
});
