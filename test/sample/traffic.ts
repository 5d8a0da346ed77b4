// The ordinary day: requests, carts, searches, mails, with the warnings and the few unrelated errors that any
// system has. One line a call; what belongs to an order or to the deploy is written by incident.ts.

import { api, checkout, type Line, mail, search } from './loggers.ts';
import { HOSTS, type World } from './world.ts';

// Text that users typed. Some of it is not ASCII, and some of it is not friendly: an escape sequence that clears
// a terminal, an override that turns the reading direction.
const QUERIES = [
  'red shoes',
  'usb-c cable 2m',
  'caf\u00e9 filter',
  'bl\u00e5b\u00e6r syltet\u00f8y',
  '\u30b3\u30fc\u30d2\u30fc',
  'garden chair',
  '"oak table" -round',
  'desk lamp',
  'rain jacket size 38',
  'na\u00efve art print',
];
const HOSTILE_QUERY = 'invoice\u202egnp.exe';
const HOSTILE_AGENT = 'curl/8.5.0 \u001b[2J\u001b[31mhello';
const HOSTILE_COUPON = 'SAVE10\u001b[2J\u001b[1;31m';
const CITIES = [
  'Oslo',
  'Troms\u00f8',
  'Z\u00fcrich',
  'S\u00e3o Paulo',
  'Lyon',
  '\u4eac\u90fd',
  'Leeds',
  'Gda\u0144sk',
];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36',
  'okhttp/4.12.0',
  'curl/8.5.0',
];
const METHODS = ['GET', 'GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE'];
const RELAYS = ['mx-1', 'mx-2', 'mx-3'];
const CURRENCIES = ['EUR', 'NOK', 'GBP', 'BRL'];

/** One line of everyday work, at `at`, on some host. */
export function everydayLine(world: World, at: number): Line {
  const { random } = world;
  const share = random.unit();
  if (share < 0.45) return apiLine(world, at);
  if (share < 0.7) return checkoutLine(world, at);
  if (share < 0.9) return searchLine(world, at);
  return mailLine(world, at);
}

/** An error that has nothing to do with any deploy. */
export function unrelatedError(world: World, at: number, kind: number): Line {
  const { random } = world;
  const host = random.pick(HOSTS);
  switch (kind % 4) {
    case 0:
      return mail(at, host, 'error', 'mailbox rejected', {
        to: `user-${random.int(1, 4999)}@example.com`,
        relay: random.pick(RELAYS),
        reply: '550 5.1.1 no such user',
      });
    case 1:
      return search(at, host, 'error', 'query/shard.go:142', 'shard timed out', {
        shard: random.int(0, 11),
        took: `${random.int(3000, 3090) / 1000}s`,
        error: 'context deadline exceeded',
      });
    case 2:
      return checkout(at, host, 'error', 'coupon refused', {
        coupon: HOSTILE_COUPON,
        user: { id: random.int(1, 4999) },
        error: { type: 'RangeError', message: 'coupon has 17 characters, at most 12' },
      });
    default:
      return search(at, host, 'error', 'query/parse.go:57', 'bad query', {
        q: HOSTILE_QUERY,
        error: 'unexpected character at 7',
      });
  }
}

/** A warning whose text speaks of an error, so that a search for the word finds it. */
export function errorInWords(world: World, at: number, kind: number): Line {
  const { random } = world;
  const host = random.pick(HOSTS);
  if (kind % 2 === 0) {
    return mail(at, host, 'warn', 'delivery delayed', {
      relay: random.pick(RELAYS),
      reply: '451 local error in processing',
      retry_s: 300,
    });
  }
  return search(at, host, 'warn', 'query/shard.go:118', 'retrying shard', {
    shard: random.int(0, 11),
    error: 'connection reset by peer',
  });
}

function apiLine(world: World, at: number): Line {
  const { random } = world;
  const host = upHost(world, at);
  if (random.chance(0.07)) {
    const key = `item:${random.int(1, 9999)}`;
    return api(at, host, 'debug', random.chance(0.8) ? 'cache hit' : 'cache miss', { key });
  }
  if (random.chance(0.004)) {
    return api(at, host, 'warn', 'rate limited', { client: address(world), limit: 50, reqId: random.hex(6) });
  }
  const item = random.int(1, 9999);
  const statusCode = random.chance(0.025) ? 404 : random.chance(0.1) ? 304 : 200;
  const responseTime = responseMs(world, host, at);
  const req = {
    id: random.hex(6),
    method: random.pick(METHODS),
    url: random.chance(0.1) ? '/health' : `/v2/items/${item}`,
    remoteAddress: address(world),
    headers: { 'user-agent': random.chance(0.001) ? HOSTILE_AGENT : random.pick(AGENTS) },
  };
  const isSlow = responseTime > 1_000;
  return api(at, host, isSlow ? 'warn' : 'info', isSlow ? 'slow request' : 'request completed', {
    req,
    res: { statusCode },
    responseTime,
  });
}

/** Milliseconds of one request: a long tail, and slower by the minute on a host with the broken version. */
function responseMs(world: World, host: string, at: number): number {
  const { random } = world;
  const usual = 6 + 60 * random.unit() ** 3 + (random.chance(0.02) ? random.int(80, 260) : 0);
  const broken = world.brokenFor(host, at);
  if (broken < 0) return Math.round(usual);
  const strain = 1.4 + (4 * broken) / 600_000;
  return Math.round(usual * strain);
}

function checkoutLine(world: World, at: number): Line {
  const { random } = world;
  const host = random.pick(HOSTS);
  const user = { id: random.int(1, 4999) };
  const trace = { id: random.hex(6) };
  const kind = random.unit();
  if (kind < 0.6) {
    return checkout(at, host, 'info', 'cart updated', {
      user,
      items: random.int(1, 9),
      total: random.int(900, 48_000) / 100,
      currency: random.pick(CURRENCIES),
      trace,
    });
  }
  if (kind < 0.8) {
    return checkout(at, host, 'info', 'session started', {
      user,
      city: random.pick(CITIES),
      user_agent: { original: random.pick(AGENTS) },
      trace,
    });
  }
  if (kind < 0.985) {
    return checkout(at, host, 'info', 'request handled', {
      http: { request: { method: random.pick(METHODS) }, response: { status_code: 200 } },
      url: { path: random.pick(['/cart', '/cart/items', '/cart/coupon', '/account']) },
      event: { duration: random.int(2_000_000, 90_000_000) },
      trace,
    });
  }
  return checkout(at, host, 'warn', 'price changed in cart', { user, item: random.int(1, 9999), trace });
}

function searchLine(world: World, at: number): Line {
  const { random } = world;
  const host = random.pick(HOSTS);
  const kind = random.unit();
  if (kind < 0.88) {
    return search(at, host, 'info', 'query/serve.go:61', 'query served', {
      q: random.chance(0.002) ? HOSTILE_QUERY : random.pick(QUERIES),
      hits: random.int(0, 480),
      took: `${random.int(15, 420) / 10}ms`,
      trace_id: random.hex(6),
    });
  }
  if (kind < 0.95) {
    const plan = random.pick(['bm25', 'prefix', 'fuzzy']);
    return search(at, host, 'debug', 'query/plan.go:29', 'plan chosen', { plan, cost: random.int(1, 90) });
  }
  if (kind < 0.99) {
    return search(at, host, 'info', 'index/refresh.go:88', 'index refreshed', {
      docs: random.int(20, 900),
      took: `${random.int(300, 2400)}ms`,
    });
  }
  return search(at, host, 'warn', 'query/serve.go:74', 'slow query', {
    q: random.pick(QUERIES),
    took: `${random.int(900, 2200) / 1000}s`,
  });
}

function mailLine(world: World, at: number): Line {
  const { random } = world;
  const host = random.pick(HOSTS);
  const to = `user-${random.int(1, 4999)}@example.com`;
  if (random.chance(0.03)) {
    return mail(at, host, 'warn', 'greylisted', { to, relay: random.pick(RELAYS), retry_s: 300 });
  }
  const template = random.pick(['newsletter', 'password', 'welcome', 'shipped']);
  return random.chance(0.5)
    ? mail(at, host, 'info', 'mail queued', { to, template })
    : mail(at, host, 'info', 'mail delivered', {
        to,
        relay: random.pick(RELAYS),
        smtp_ms: random.int(40, 700),
      });
}

/** A host whose api answers at `at`. */
export function upHost(world: World, at: number): string {
  for (;;) {
    const host = world.random.pick(HOSTS);
    if (world.isUp(host, at)) return host;
  }
}

function address(world: World): string {
  return `203.0.113.${world.random.int(1, 254)}`;
}
