// Lines as further producers write them, beside those of test/corpus: written after their published formats, with what
// a person expects to find in them.

import { expect, test } from 'vitest';
import { levelName } from '../../src/record/vocabulary/level.ts';
import { eventOf } from './make.ts';

const AT = '2026-11-24T13:00:00.123Z';
const MS = Date.parse(AT);
const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

interface Roles {
  readonly time?: number;
  readonly level?: string;
  readonly msg?: string;
  readonly host?: string;
  readonly service?: string;
  readonly error?: string;
  readonly trace?: string;
  /** The first line of the stack trace. */
  readonly stack?: string;
}

function rolesOf(value: string | object): Roles {
  const event = eventOf(value);
  const texts = (['msg', 'host', 'service', 'error', 'trace'] as const).map((role) => [
    role,
    event.text(role),
  ]);
  const all = {
    time: event.ownTime < 0 ? undefined : event.ownTime,
    level: event.rank === 0 ? undefined : levelName(event.rank),
    ...(Object.fromEntries(texts) as Roles),
    stack: event.stack()?.split('\n', 1)[0],
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const rows: readonly (readonly [producer: string, value: string | object, roles: Roles])[] = [
  [
    'AWS Lambda',
    { timestamp: AT, level: 'INFO', message: 'hi', requestId: ID },
    { time: MS, level: 'info', msg: 'hi', trace: ID },
  ],
  [
    'AWS Lambda, an error of Python',
    {
      ...{
        timestamp: '2026-11-24T13:00:00Z',
        level: 'ERROR',
        message: 'failed',
        logger: 'root',
        requestId: ID,
      },
      ...{
        errorType: 'ValueError',
        errorMessage: 'bad value',
        stackTrace: ['  File "/x.py", line 1, in run\n'],
      },
    },
    {
      ...{ time: MS - 123, level: 'error', msg: 'failed', service: 'root', trace: ID, error: 'bad value' },
      stack: '  File "/x.py", line 1, in run',
    },
  ],
  [
    'Cloud Run, printed',
    {
      ...{
        severity: 'ERROR',
        message: 'failed',
        timestamp: AT,
        serviceContext: { service: 'api', version: '1' },
      },
      'logging.googleapis.com/trace': `projects/shop/traces/${ID}`,
    },
    { time: MS, level: 'error', msg: 'failed', service: 'api', trace: `projects/shop/traces/${ID}` },
  ],
  [
    'Cloud Run, a log entry',
    {
      ...{
        insertId: '1',
        severity: 'WARNING',
        timestamp: AT,
        textPayload: 'slow',
        trace: `projects/shop/traces/${ID}`,
      },
      resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-00001' } },
    },
    { time: MS, level: 'warn', msg: 'slow', service: 'api', trace: `projects/shop/traces/${ID}` },
  ],
  [
    'Datadog',
    {
      ...{
        timestamp: MS,
        status: 'error',
        message: 'failed',
        service: 'api',
        host: 'i-0abc',
        ddsource: 'nodejs',
      },
      ...{
        dd: { trace_id: '123', span_id: '4' },
        error: { kind: 'TypeError', message: 'x', stack: 'TypeError: x\n at y' },
      },
    },
    {
      ...{
        time: MS,
        level: 'error',
        msg: 'failed',
        host: 'i-0abc',
        service: 'api',
        error: 'x',
        trace: '123',
      },
      stack: 'TypeError: x',
    },
  ],
  [
    'Vector, from Kubernetes',
    {
      ...{
        file: '/var/log/pods/x/0.log',
        message: '{"level":"warn","msg":"slow"}',
        source_type: 'kubernetes_logs',
      },
      ...{ timestamp: AT, stream: 'stdout' },
      kubernetes: {
        pod_name: 'api-7d9f',
        container_name: 'api',
        pod_node_name: 'node-3',
        pod_namespace: 'shop',
      },
    },
    { time: MS, level: 'warn', msg: 'slow', host: 'api-7d9f', service: 'api' },
  ],
  [
    'Fluent Bit',
    {
      ...{ date: 1795525200.123, stream: 'stderr', log: '{"level":"error","msg":"failed"}\n' },
      kubernetes: { pod_name: 'api-7d9f', host: 'node-3', container_name: 'api' },
    },
    { time: MS, level: 'error', msg: 'failed', host: 'node-3', service: 'api' },
  ],
  [
    'Fluentd, from Docker',
    { container_id: 'ab12', container_name: '/api', source: 'stdout', log: 'done', '@timestamp': AT },
    { time: MS, msg: 'done', service: '/api' },
  ],
  [
    'Filebeat, ECS with the original',
    {
      ...{
        '@timestamp': AT,
        event: { original: 'GET / 200', dataset: 'nginx.access' },
        host: { name: 'web-1' },
      },
      ...{
        log: { level: 'info', file: { path: '/x' } },
        agent: { type: 'filebeat' },
        service: { type: 'nginx' },
      },
      container: { name: 'proxy', id: 'ab12' },
    },
    { time: MS, level: 'info', msg: 'GET / 200', host: 'web-1', service: 'proxy' },
  ],
  [
    'Filebeat, from Kubernetes',
    {
      ...{ '@timestamp': AT, message: 'ready', stream: 'stdout' },
      kubernetes: { node: { name: 'node-3' }, pod: { name: 'api-7d9f' }, container: { name: 'api' } },
    },
    { time: MS, msg: 'ready', host: 'node-3', service: 'api' },
  ],
  [
    'Envoy and Istio, access log',
    {
      ...{ start_time: AT, method: 'GET', path: '/', response_code: 503, response_flags: 'UF', duration: 12 },
      ...{ upstream_cluster: 'outbound|80||api', request_id: ID, authority: 'shop', bytes_sent: 10 },
    },
    { time: MS, trace: ID },
  ],
  [
    'nginx, access log',
    {
      ...{ time_iso8601: '2026-11-24T13:00:00+00:00', remote_addr: '10.0.0.1', request: 'GET / HTTP/1.1' },
      ...{ status: '200', request_time: '0.005', request_id: ID, hostname: 'web-1' },
    },
    { time: MS - 123, msg: 'GET / HTTP/1.1', host: 'web-1', trace: ID },
  ],
  ['nginx, msec', { msec: '1795525200.123', request: 'GET / HTTP/1.1' }, { time: MS, msg: 'GET / HTTP/1.1' }],
  [
    'PostgreSQL, jsonlog',
    {
      ...{
        timestamp: '2026-11-24 13:00:00.123 UTC',
        user: 'app',
        dbname: 'shop',
        pid: 1,
        error_severity: 'ERROR',
      },
      ...{
        state_code: '42P01',
        message: 'relation "x" does not exist',
        application_name: 'psql',
        query_id: 0,
      },
    },
    { time: MS, level: 'error', msg: 'relation "x" does not exist', service: 'psql' },
  ],
  [
    'PostgreSQL, debug',
    { timestamp: AT, error_severity: 'DEBUG2', message: 'x' },
    { time: MS, level: 'debug', msg: 'x' },
  ],
  [
    'Kafka, log4j 1 with JSONEventLayout',
    {
      ...{
        '@timestamp': AT,
        source_host: 'kafka-1',
        level: 'ERROR',
        logger_name: 'kafka.server.KafkaServer',
      },
      ...{ message: 'Fatal error', '@version': 1, thread_name: 'main', mdc: {} },
      exception: {
        exception_class: 'java.io.IOException',
        exception_message: 'disk full',
        stacktrace: 'java.io.IOException: disk full\n\tat x',
      },
    },
    {
      ...{
        time: MS,
        level: 'error',
        msg: 'Fatal error',
        host: 'kafka-1',
        service: 'kafka.server.KafkaServer',
      },
      ...{ error: 'disk full', stack: 'java.io.IOException: disk full' },
    },
  ],
  [
    'systemd-cat',
    {
      ...{
        __REALTIME_TIMESTAMP: `${MS}456`,
        PRIORITY: '4',
        MESSAGE: 'slow',
        _HOSTNAME: 'web-1',
        _COMM: 'backup',
      },
      ...{ SYSLOG_IDENTIFIER: 'backup', _TRANSPORT: 'stdout', _SYSTEMD_UNIT: 'backup.service' },
    },
    { time: MS, level: 'warn', msg: 'slow', host: 'web-1', service: 'backup' },
  ],
  [
    'Heroku, router',
    `2026-11-24T13:00:00.123456+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=GET path="/" host=shop.example.org request_id=${ID} dyno=web.1 status=503`,
    {
      time: MS,
      level: 'error',
      host: 'shop.example.org',
      trace: ID,
      msg: '2026-11-24T13:00:00.123456+00:00 heroku[router]:',
    },
  ],
  [
    'Elixir, logger_json',
    { message: 'hi', metadata: { request_id: ID }, severity: 'info', time: AT },
    { time: MS, level: 'info', msg: 'hi' },
  ],
  [
    'Elixir, logger_json for Datadog',
    {
      message: 'hi',
      logger: { thread_name: 'x' },
      syslog: { hostname: 'web-1', severity: 'warning', timestamp: AT },
    },
    { time: MS, level: 'warn', msg: 'hi', host: 'web-1' },
  ],
  [
    'Ruby, semantic_logger',
    {
      ...{
        host: 'web-1',
        application: 'shop',
        timestamp: AT,
        level: 'error',
        level_index: 4,
        pid: 1,
        name: 'Orders',
      },
      ...{
        message: 'failed',
        exception: { name: 'IOError', message: 'closed', stack_trace: ['a.rb:1', 'b.rb:2'] },
      },
    },
    {
      time: MS,
      level: 'error',
      msg: 'failed',
      host: 'web-1',
      service: 'shop',
      error: 'closed',
      stack: 'IOError: closed',
    },
  ],
  [
    'Ruby, lograge',
    {
      ...{ method: 'GET', path: '/', controller: 'Home', action: 'index', status: 200, duration: 5.1 },
      ...{ '@timestamp': AT, '@version': '1', message: '[200] GET / (Home#index)' },
    },
    { time: MS, msg: '[200] GET / (Home#index)' },
  ],
  [
    'Monolog 3',
    {
      ...{
        message: 'failed',
        context: { exception: { class: 'RuntimeException', message: 'x', code: 0, file: '/a.php:1' } },
      },
      ...{
        level: 400,
        level_name: 'ERROR',
        channel: 'app',
        datetime: '2026-11-24T13:00:00.123456+00:00',
        extra: {},
      },
    },
    { time: MS, level: 'error', msg: 'failed', service: 'app', error: 'x' },
  ],
  [
    '.NET, JsonConsole',
    {
      ...{ Timestamp: AT, EventId: 14, LogLevel: 'Information', Category: 'Microsoft.Hosting.Lifetime' },
      ...{
        Message: 'Now listening',
        State: { Message: 'Now listening', '{OriginalFormat}': 'Now listening' },
      },
    },
    { time: MS, level: 'info', msg: 'Now listening' },
  ],
  [
    '.NET, an exception',
    {
      Timestamp: AT,
      EventId: 0,
      LogLevel: 'Critical',
      Message: 'x',
      Exception: 'System.Exception: y\r\n   at Z()',
    },
    {
      time: MS,
      level: 'critical',
      msg: 'x',
      error: 'System.Exception: y\r\n   at Z()',
      stack: 'System.Exception: y',
    },
  ],
  [
    'Serilog, JSON formatter',
    {
      ...{ Timestamp: '2026-11-24T13:00:00.1230000+00:00', Level: 'Warning', MessageTemplate: 'slow {Took}' },
      ...{ RenderedMessage: 'slow 5', Properties: { SourceContext: 'Shop' } },
    },
    { time: MS, level: 'warn', msg: 'slow 5' },
  ],
  [
    'NLog, JSON layout',
    {
      time: '2026-11-24 13:00:00.1230',
      level: 'FATAL',
      logger: 'Shop.Api',
      message: 'x',
      exception: 'System.Exception',
    },
    { time: MS, level: 'fatal', msg: 'x', service: 'Shop.Api', error: 'System.Exception' },
  ],
  [
    'Rust, slog-json',
    { msg: 'x', level: 'ERRO', ts: '2026-11-24T13:00:00.123456Z' },
    { time: MS, level: 'error', msg: 'x' },
  ],
  ['Rust, slog-json, debug', { msg: 'x', level: 'DEBG' }, { level: 'debug', msg: 'x' }],
  [
    'Python, standard logging in Docker',
    { log: '2026-11-24 13:00:00,123 ERROR shop: failed\n', stream: 'stderr', time: AT },
    { time: MS, msg: '2026-11-24 13:00:00,123 ERROR shop: failed\n' },
  ],
  [
    'Python, standard logging alone',
    '2026-11-24 13:00:00,123 ERROR shop: failed',
    { time: MS, level: 'error', msg: '2026-11-24 13:00:00,123 ERROR shop: failed' },
  ],
  [
    'Traefik, access log',
    {
      ...{ level: 'info', msg: '', time: '2026-11-24T13:00:00Z', StartUTC: '2026-11-24T13:00:00.1234Z' },
      ...{ RequestMethod: 'GET', DownstreamStatus: 200, ServiceName: 'api@docker', RequestHost: 'shop' },
    },
    { time: MS - 123, level: 'info', msg: '', service: 'api@docker' },
  ],
  [
    'Caddy',
    {
      level: 'error',
      ts: 1795525200.123,
      logger: 'http.log.access',
      msg: 'handled request',
      request: { method: 'GET' },
      status: 502,
    },
    { time: MS, level: 'error', msg: 'handled request', service: 'http.log.access' },
  ],
  [
    'HashiCorp, hclog',
    {
      '@level': 'warn',
      '@message': 'slow',
      '@module': 'vault.core',
      '@timestamp': '2026-11-24T13:00:00.123456Z',
    },
    { time: MS, level: 'warn', msg: 'slow', service: 'vault.core' },
  ],
  [
    'Quarkus',
    {
      ...{
        timestamp: AT,
        loggerName: 'org.acme.Api',
        level: 'ERROR',
        message: 'x',
        hostName: 'web-1',
        mdc: { traceId: ID },
      },
      exception: {
        refId: 1,
        exceptionType: 'java.io.IOException',
        message: 'disk full',
        frames: [{ class: 'A', method: 'b', line: 7 }],
      },
    },
    {
      ...{
        time: MS,
        level: 'error',
        msg: 'x',
        host: 'web-1',
        service: 'org.acme.Api',
        trace: ID,
        error: 'disk full',
      },
      stack: 'java.io.IOException: disk full',
    },
  ],
  [
    'NestJS',
    { level: 'log', pid: 1, timestamp: MS, message: 'up', context: 'Nest' },
    { time: MS, level: 'info', msg: 'up' },
  ],
  [
    'Elasticsearch',
    {
      '@timestamp': AT,
      'log.level': 'WARN',
      message: 'x',
      'service.name': 'ES_ECS',
      'log.logger': 'o.e.c.Cluster',
    },
    { time: MS, level: 'warn', msg: 'x', service: 'ES_ECS' },
  ],
  [
    'Kubernetes components',
    { ts: 1795525200123.456, caller: 'server.go:1', msg: 'failed', v: 0, err: 'no route to host' },
    { time: MS, msg: 'failed', error: 'no route to host' },
  ],
];

test.each(rows)('%s', (_producer, value, roles) => {
  expect(rolesOf(value)).toEqual(roles);
});

test('a list of frames is shown as lines', () => {
  const stack = (error: object) => eventOf(error).stack()?.split('\n');
  const frames = [
    { class: 'shop.Run', method: 'main', file: 'Run.java', line: 7 },
    { func: 'go', source: 'a.go', line: '5' },
  ];
  expect(stack({ thrown: { name: 'IOException', message: 'full', extendedStackTrace: frames } })).toEqual([
    'IOException: full',
    '    at shop.Run.main (Run.java:7)',
    '    at go (a.go:5)',
  ]);
  expect(stack({ error: 'x', stack: frames })).toEqual([
    '    at shop.Run.main (Run.java:7)',
    '    at go (a.go:5)',
  ]);
  expect(stack({ err: { stack: [{ deep: {} }] } })).toBeUndefined();
});

test('what only looks like an error is none', () => {
  for (const value of [
    { stack: 'prod-eu' },
    { full_message: 'a longer message: this one' },
    { _exception: { stackTrace: '' } },
    { stacktrace: 'main.main\n\t/srv/main.go:7' },
    { name: 'x', trace: 'Error: x\n    at y' },
  ]) {
    expect(rolesOf(value).error).toBeUndefined();
    expect(rolesOf(value).trace).toBeUndefined();
  }
  expect(rolesOf({ status: 'success', name: 'TimeoutError' })).toEqual({});
});
