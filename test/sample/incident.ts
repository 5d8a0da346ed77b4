// The story itself: orders that are paid for, the two deploys, and what the second one breaks. Orders of the
// affected kind fail on every host that has the new version; checkout tries three times and gives up.

import { api, checkout, type Line, mail, text } from './loggers.ts';
import { upHost } from './traffic.ts';
import { HOSTS, RESTART_MS, type Rollout, SPAN_MS, STARVED, type World } from './world.ts';

const ORDERS_PER_MINUTE = 30;
const FIRST_ORDER = 5_557;
/** Share of the orders that the new version cannot take. */
const AFFECTED = 0.075;
const ATTEMPTS = 3;
/** Enough for three attempts: an order must have ended before the sample does. */
const QUIET_END_MS = 9_000;

const TYPE_ERROR = {
  type: 'TypeError',
  message: "Cannot read properties of undefined (reading 'id')",
  stack: [
    "TypeError: Cannot read properties of undefined (reading 'id')",
    '    at charge (/srv/app/pay.js:88:17)',
    '    at async handler (/srv/app/http.js:31:5)',
  ].join('\n'),
};

/** All lines of all orders, not in time order. */
export function orderLines(world: World): Line[] {
  const { random } = world;
  const lines: Line[] = [];
  const gap = 60_000 / ORDERS_PER_MINUTE;
  // The first order that reaches a host after its restart is always one of the affected kind.
  const greeted = [...world.broken.starts].map(([host, start]) => ({
    host,
    at: start + RESTART_MS + random.int(400, 2_600),
  }));
  for (let order = 0; order < SPAN_MS / gap; order += 1) {
    const at = Math.round(world.begin + (order + random.unit()) * gap);
    if (at > world.now - 1_500) break;
    const next = greeted[0];
    if (next !== undefined && next.at <= at) {
      greeted.shift();
      placeOrder(world, lines, next.at, FIRST_ORDER + order, next.host);
    } else {
      placeOrder(world, lines, at, FIRST_ORDER + order, undefined);
    }
  }
  return lines;
}

/** One order from checkout over api to mail. `victim`: the host that takes the first attempt, and fails. */
function placeOrder(
  world: World,
  lines: Line[],
  at: number,
  order: number,
  victim: string | undefined,
): void {
  const { random } = world;
  const user = { id: random.int(1, 4_999) };
  const id = random.hex(6);
  const trace = { id };
  const shop = random.pick(HOSTS);
  const total = random.int(900, 48_000) / 100;
  const isAffected = victim !== undefined || (random.chance(AFFECTED) && at < world.now - QUIET_END_MS);
  lines.push(checkout(at - random.int(30, 90), shop, 'info', 'order placed', { order, user, total, trace }));
  let time = at;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const host = attempt === 1 && victim !== undefined ? victim : upHost(world, time);
    const broken = world.brokenFor(host, time);
    if (!isAffected || broken < 0) {
      const latency = Math.round(random.int(110, 340) * (broken < 0 ? 1 : 1.5 + (3 * broken) / 600_000));
      time += latency;
      lines.push(api(time, host, 'info', 'payment accepted', { order, user, latency, reqId: id }));
      const receipt = { order, to: `user-${user.id}@example.com`, template: 'receipt' };
      lines.push(mail(time + random.int(20, 400), random.pick(HOSTS), 'info', 'receipt sent', receipt));
      return;
    }
    const isReset = random.chance(0.75);
    const latency = isReset ? random.int(2_280, 2_360) : random.int(9, 31);
    time += latency;
    const err = isReset ? 'ECONNRESET' : TYPE_ERROR;
    lines.push(api(time, host, 'error', 'payment failed', { order, user, latency, err, reqId: id }));
    const isLast = attempt === ATTEMPTS;
    lines.push(
      checkout(time + random.int(2, 9), shop, isLast ? 'error' : 'warn', 'upstream returned 503', {
        url: { path: '/v2/pay' },
        attempt,
        upstream: host,
        trace,
      }),
    );
    time += random.int(150, 600);
  }
}

/** The restarts of a rollout, two lines a host. */
export function restartLines(world: World, rollout: Rollout): Line[] {
  const lines: Line[] = [];
  for (const [host, start] of rollout.starts) {
    // Written before the marker's time: it is the old version that says goodbye.
    lines.push(api(start - 40, host, 'info', 'draining connections', { signal: 'SIGTERM' }));
    lines.push(listening(host, start + RESTART_MS, rollout.version));
  }
  return lines.filter((line) => line.at < world.now);
}

/** One host runs out of memory, its neighbours see it, another is on its way there. */
export function memoryLines(world: World): Line[] {
  const { host, beforeNow, downMs } = STARVED;
  const died = world.now - beforeNow;
  const uptime = Math.round(world.brokenFor(host, died - 1) / 1000);
  const high = (before: number, where: string, rss: string): Line =>
    api(world.now - before, where, 'warn', 'memory high', { rss, limit: '2.1GB' });
  const refused = (after: number, shop: string, id: string): Line =>
    checkout(died + after, shop, 'error', 'upstream refused', {
      url: { path: '/v2/pay' },
      upstream: host,
      error: {
        type: 'ConnectError',
        message: `connect ECONNREFUSED ${host}:8080`,
        stack_trace: [
          `ConnectError: connect ECONNREFUSED ${host}:8080`,
          '    at connect (/srv/checkout/http.js:112:11)',
          '    at async pay (/srv/checkout/order.js:47:20)',
        ].join('\n'),
      },
      trace: { id },
    });
  return [
    high(330_000, host, '1.6GB'),
    high(280_000, host, '1.8GB'),
    high(240_000, host, '2.0GB'),
    api(died, host, 'fatal', 'out of memory', {
      rss: '2.1GB',
      uptime: `${Math.floor(uptime / 60)}m${uptime % 60}s`,
    }),
    text(
      died + 31,
      'api',
      host,
      'Out of memory: Killed process 3127 (node) total-vm:3411620kB anon-rss:2158004kB',
    ),
    refused(1_270, 'web-16', 'c41d07'),
    refused(4_815, 'web-02', '90be3a'),
    listening(host, died + downMs, world.broken.version),
    high(95_000, 'web-07', '1.7GB'),
    high(32_000, 'web-07', '1.9GB'),
    high(21_000, 'web-12', '1.6GB'),
  ];
}

/** A crash of search that no logger wrote down: plain text, one record a line. */
export function crashLines(world: World): Line[] {
  const at = world.now - 331_400;
  return [
    'panic: runtime error: index out of range [12] with length 12',
    'goroutine 7341 [running]:',
    'main.(*ranker).score(0xc0004a2000, 0xc)',
    '\t/srv/search/rank.go:131 +0x2c5',
    'exit status 2',
  ].map((line, i) => text(at + i, 'search', 'web-15', line));
}

function listening(host: string, at: number, version: string): Line {
  return api(at, host, 'info', 'server listening', { version, port: 8080 });
}
