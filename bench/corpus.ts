// Log lines for the benchmarks, the same every time. `stories` draws what happened, as plain facts; `pinoLine` says
// it as pino would, in about 280 bytes. One line in 100,000 holds the rare word, so that every tool can show that it
// found the same. Other shapes of the same facts are in shapes.ts.

import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** The word that a benchmark looks for: a few in a million. */
export const RARE = 'quokka-7731';

/** What one log line tells. */
export interface Story {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly pid: number;
  readonly host: string;
  readonly service: string;
  /** 16 hexadecimal digits. */
  readonly request: string;
  readonly method: string;
  readonly path: string;
  readonly user: number;
  readonly status: number;
  /** Milliseconds, with two decimals. */
  readonly latency: number;
  readonly region: string;
  readonly msg: string;
}

const MESSAGES = [
  'request completed',
  'cache miss for session, reading from the database',
  'user signed in from a new device',
  'order accepted and queued for payment',
  'upstream answered after a retry',
  'index refreshed in the background',
];
const LEVELS = ['debug', 'info', 'info', 'info', 'info', 'info', 'info', 'info', 'warn', 'error'] as const;
const PINO_LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const;

/** A generator of numbers below 2^32 (mulberry32), so that runs compare. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let value = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    value ^= value + Math.imul(value ^ (value >>> 7), 61 | value);
    return (value ^ (value >>> 14)) >>> 0;
  };
}

/** The first `count` stories. Three hosts in five are web servers. */
export function* stories(count: number): Generator<Story> {
  const next = random(20_261_124);
  const start = Date.UTC(2026, 10, 24, 12);
  for (let i = 0; i < count; i++) {
    const pick = next();
    const level = LEVELS[pick % LEVELS.length]!;
    const place = next();
    const family = ['web', 'web', 'web', 'job', 'sql'][(place >>> 8) % 5]!;
    yield {
      level,
      time: start + i * 3,
      pid: 1000 + (pick % 50),
      host: `${family}-${String((place % 40) + 1).padStart(2, '0')}`,
      service: ['api', 'checkout', 'search', 'mail'][pick % 4]!,
      request: next().toString(16).padStart(8, '0') + next().toString(16).padStart(8, '0'),
      method: pick % 3 === 0 ? 'POST' : 'GET',
      path: `/v2/orders/${next() % 100_000}?page=${pick % 9}`,
      user: next() % 50_000,
      status: level === 'error' ? 503 : 200,
      latency: (next() % 90_000) / 100,
      region: ['eu-north-1', 'us-east-2'][pick % 2]!,
      msg: i % 100_000 === 50_000 ? `payment ${RARE} failed` : MESSAGES[pick % MESSAGES.length]!,
    };
  }
}

export function pinoLine(story: Story): string {
  return JSON.stringify({
    level: PINO_LEVELS[story.level],
    time: story.time,
    pid: story.pid,
    hostname: story.host,
    service: story.service,
    reqId: story.request,
    req: { method: story.method, url: story.path },
    user: { id: story.user },
    status: story.status,
    latency: story.latency,
    region: story.region,
    msg: story.msg,
  });
}

/** Writes a story a line to a file, and calls `told` with each. */
export async function writeCorpus(
  path: string,
  count: number,
  line: (story: Story) => string = pinoLine,
  told?: (story: Story) => void,
): Promise<void> {
  const out = createWriteStream(path);
  let chunk: string[] = [];
  for (const story of stories(count)) {
    told?.(story);
    chunk.push(line(story));
    if (chunk.length < 2000) continue;
    if (!out.write(`${chunk.join('\n')}\n`))
      await new Promise<void>((resolve) => out.once('drain', () => resolve()));
    chunk = [];
  }
  out.end(chunk.length > 0 ? `${chunk.join('\n')}\n` : '');
  await finished(out);
}
