// The three shapes of log line that `npm run bench:filters` reads: the same stories as pino, an ECS logger and a
// gateway with deep context would write them. A shape also says where it keeps what the queries ask for; how a tool
// spells such a path is the business of peers.ts.

import { pinoLine, type Story } from './corpus.ts';

export interface Shape {
  readonly name: string;
  readonly line: (story: Story) => string;
  /** Keys from the top. A key may hold a dot: ECS's `log.level` is one key. */
  readonly level: readonly string[];
  readonly host: readonly string[];
  readonly service: readonly string[];
  readonly latency: readonly string[];
  readonly msg: readonly string[];
  /** What stands under `level` for warn and for error, as JSON. */
  readonly warn: string;
  readonly error: string;
  /** True where levels are numbers that grow. */
  readonly ranked: boolean;
  /** 250 milliseconds in the unit of `latency`. */
  readonly slow: number;
}

const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
const STACK =
  'Error: upstream answered 503\n    at Upstream.answer (/srv/app/lib/upstream.js:118:11)\n    at async Order.place (/srv/app/lib/order.js:41:7)';

function ecsLine(story: Story): string {
  const path = story.path.split('?');
  return JSON.stringify({
    '@timestamp': new Date(story.time).toISOString(),
    'log.level': story.level,
    message: story.msg,
    'ecs.version': '8.10.0',
    'service.name': story.service,
    'event.dataset': `${story.service}.log`,
    process: { pid: story.pid, thread: { name: 'main' } },
    host: { hostname: story.host, architecture: 'x86_64', os: { family: 'debian', version: '12' } },
    'trace.id': story.request + story.request,
    'transaction.id': story.request,
    http: {
      version: '1.1',
      request: { method: story.method, id: story.request },
      response: { status_code: story.status, body: { bytes: story.user % 9000 } },
    },
    url: { path: path[0], query: path[1], domain: 'shop.example' },
    user_agent: { original: AGENT },
    user: { id: String(story.user) },
    cloud: { region: story.region },
    event: { duration: Math.round(story.latency * 1e6), outcome: story.status < 500 ? 'success' : 'failure' },
    ...(story.level === 'error'
      ? { error: { type: 'Error', message: 'upstream answered 503', stack_trace: STACK } }
      : {}),
  });
}

/** What decides stands behind the deep part, so that a reader has to get past it. */
function deepLine(story: Story): string {
  return JSON.stringify({
    ts: new Date(story.time).toISOString(),
    ctx: {
      request: {
        id: story.request,
        route: {
          method: story.method,
          path: story.path,
          params: [
            { name: 'order', value: { raw: String(story.user), typed: { int: story.user } } },
            { name: 'page', value: { raw: '1', typed: { int: 1 } } },
          ],
        },
        timing: {
          phases: [
            { name: 'queue', spans: [{ at: 0, ms: 0.4 }] },
            {
              name: 'handler',
              spans: [
                { at: 1, ms: story.latency / 2, calls: [{ to: 'db', rows: [story.pid, 7, 12] }] },
                {
                  at: 2,
                  ms: 3.25,
                  calls: [
                    { to: 'cache', rows: [] },
                    { to: 'queue', rows: [1] },
                  ],
                },
              ],
            },
          ],
          total: { value: { ms: story.latency, budget: 1000 } },
        },
        headers: [
          { k: 'user-agent', v: ['shop-app/7.4 (Android 15)'] },
          { k: 'accept', v: ['application/json', 'text/html;q="0.9"'] },
        ],
      },
      principal: { user: { id: story.user, groups: [{ id: 12, roles: ['buyer', 'beta'] }] } },
    },
    region: story.region,
    status: story.status,
    service: { name: story.service, version: '4.12.0', instance: { pid: story.pid } },
    host: { name: story.host, zone: `${story.region}a` },
    severity: story.level.toUpperCase(),
    message: story.msg,
  });
}

export const SHAPES: readonly Shape[] = [
  {
    name: 'pino-like',
    line: pinoLine,
    level: ['level'],
    host: ['hostname'],
    service: ['service'],
    latency: ['latency'],
    msg: ['msg'],
    warn: '40',
    error: '50',
    ranked: true,
    slow: 250,
  },
  {
    name: 'ECS-like',
    line: ecsLine,
    level: ['log.level'],
    host: ['host', 'hostname'],
    service: ['service.name'],
    latency: ['event', 'duration'],
    msg: ['message'],
    warn: '"warn"',
    error: '"error"',
    ranked: false,
    slow: 250_000_000,
  },
  {
    name: 'deep',
    line: deepLine,
    level: ['severity'],
    host: ['host', 'name'],
    service: ['service', 'name'],
    latency: ['ctx', 'request', 'timing', 'total', 'value', 'ms'],
    msg: ['message'],
    warn: '"WARN"',
    error: '"ERROR"',
    ranked: false,
    slow: 250,
  },
];
