// What -f asks of a count: how long an interval is, what is in view, when the run ends, and who is told.

import { KlogError } from '../../base/errors.ts';
import type { RawFlags } from '../../flags/flags.ts';
import { withFlag } from './display.ts';
import type { LivePlan } from './plan.ts';
import { duration } from './range.ts';

const INTERVAL_MS = 10_000;
const STATSD_PORT = 8125;
/** Intervals of a window where nobody said how long they are: so many at most, each of a round length. */
const MAX_IN_WINDOW = 60;
const ROUND_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);
/** Records come with milliseconds. */
const MIN_MS = 100;

/**
 * The live part of a count; undefined without -f. `every`: the interval that was asked for, ms. KlogErrors for flags
 * that go with -f only, and for a window that is not made of whole intervals.
 */
export function liveOptions(
  flags: RawFlags,
  every: number | undefined,
  stdoutIsTty: boolean,
): LivePlan | undefined {
  if (!flags.follow) {
    for (const [name, value] of [
      ['window', flags.window],
      ['for', flags.for],
      ['statsd', flags.statsd],
    ] as const) {
      if (value !== undefined) {
        throw new KlogError('needs-follow', `--${name} is for a live count`, {
          hint: `klog count -f --${name} ${value}`,
        });
      }
    }
    return undefined;
  }
  const format = flags.count ? 'number' : flags.countFormat;
  if (format === 'csv' || format === 'report' || format === 'number') {
    const what = format === 'number' ? '-c' : `-o ${format}`;
    throw new KlogError('bad-format', `${what} is for a count that ends`, { hint: 'klog count -f -o json' });
  }
  if (format === 'table' && !stdoutIsTty) {
    throw new KlogError('bad-format', 'a table that is drawn again and again needs a terminal', {
      hint: 'klog count -f -o json',
    });
  }
  const window = flags.window === undefined ? undefined : positive('--window', flags.window);
  return {
    every: every ?? (window === undefined ? INTERVAL_MS : intervalOf(window)),
    isOverTime: every !== undefined,
    window: window === undefined ? undefined : whole(window, every, flags.window ?? ''),
    forMs: flags.for === undefined ? undefined : positive('--for', flags.for),
    statsd: flags.statsd === undefined ? undefined : address(flags.statsd),
    show: stdoutIsTty && format !== 'json' ? 'table' : 'lines',
  };
}

function positive(flag: string, text: string): number {
  const ms = duration(flag, text, '5m');
  if (ms >= MIN_MS) return ms;
  throw new KlogError('bad-duration', `${flag}: "${text}" is too short`, { hint: `${flag} 5m` });
}

/** A round length that divides a window. */
function intervalOf(window: number): number {
  return ROUND_MS.find((ms) => window % ms === 0 && window / ms <= MAX_IN_WINDOW) ?? window;
}

function whole(window: number, every: number | undefined, text: string): number {
  if (every === undefined || window % every === 0) return window;
  const hint = `--window ${(Math.max(1, Math.round(window / every)) * every) / 1000}s`;
  throw new KlogError('bad-window', `--window: "${text}" is not a multiple of the interval`, { hint });
}

/** `host:8125`; IPv6 in brackets. */
function address(text: string): NonNullable<LivePlan['statsd']> {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]/]+))(?::(\d{1,5}))?$/i.exec(text.trim());
  const port = Number(match?.[3] ?? STATSD_PORT);
  const host = match?.[1] ?? match?.[2];
  if (host !== undefined && port >= 1 && port <= 65_535) return { host, port };
  return withFlag('--statsd', () => {
    throw new KlogError('bad-address', `"${text}" is not a HOST:PORT`, { hint: `localhost:${STATSD_PORT}` });
  });
}
