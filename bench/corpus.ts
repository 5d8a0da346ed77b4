// Log lines for the benchmarks: pino-like, about 280 bytes, the same every time. One line in 100,000 holds the rare
// word, so that every tool can show that it found the same.

import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** The word that a benchmark looks for: a few in a million. */
export const RARE = 'quokka-7731';

const MESSAGES = [
  'request completed',
  'cache miss for session, reading from the database',
  'user signed in from a new device',
  'order accepted and queued for payment',
  'upstream answered after a retry',
  'index refreshed in the background',
];
const LEVELS = [20, 30, 30, 30, 30, 30, 30, 30, 40, 50];

/** A generator of numbers below 2^32 (mulberry32), so that runs compare. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let value = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    value ^= value + Math.imul(value ^ (value >>> 7), 61 | value);
    return (value ^ (value >>> 14)) >>> 0;
  };
}

/** Line number `i` of the corpus. */
export function corpusLines(count: number): Iterable<string> {
  const next = random(20_261_124);
  const start = Date.UTC(2026, 10, 24, 12);
  return (function* lines() {
    for (let i = 0; i < count; i++) {
      const pick = next();
      const level = LEVELS[pick % LEVELS.length];
      const host = `web-${String((next() % 40) + 1).padStart(2, '0')}`;
      const message = i % 100_000 === 50_000 ? `payment ${RARE} failed` : MESSAGES[pick % MESSAGES.length];
      const id = next().toString(16).padStart(8, '0') + next().toString(16).padStart(8, '0');
      yield JSON.stringify({
        level,
        time: start + i * 3,
        pid: 1000 + (pick % 50),
        hostname: host,
        service: ['api', 'checkout', 'search', 'mail'][pick % 4],
        reqId: id,
        req: {
          method: pick % 3 === 0 ? 'POST' : 'GET',
          url: `/v2/orders/${next() % 100_000}?page=${pick % 9}`,
        },
        user: { id: next() % 50_000 },
        status: level === 50 ? 503 : 200,
        latency: (next() % 90_000) / 100,
        region: ['eu-north-1', 'us-east-2'][pick % 2],
        msg: message,
      });
    }
  })();
}

/** Writes the corpus to a file, a line each. */
export async function writeCorpus(path: string, count: number): Promise<void> {
  const out = createWriteStream(path);
  let chunk: string[] = [];
  for (const line of corpusLines(count)) {
    chunk.push(line);
    if (chunk.length < 2000) continue;
    if (!out.write(`${chunk.join('\n')}\n`))
      await new Promise<void>((resolve) => out.once('drain', () => resolve()));
    chunk = [];
  }
  out.end(chunk.length > 0 ? `${chunk.join('\n')}\n` : '');
  await finished(out);
}
