// What stands before the first line is written: the hosts, the partition of each, and when which version of
// api came to which host. All times are relative to `now`, so the story is the same at any hour.

import { type Random, seeded } from './random.ts';

export const LINES = 100_000;
const PARTITIONS = 6;
export const SPAN_MS = 2 * 3_600_000;
export const HOSTS: readonly string[] = Array.from({ length: 20 }, (_, i) => `web-${pad(i + 1)}`);

/** The order in which a deploy reaches the hosts. */
const ROLLOUT = [7, 12, 3, 18, 9, 1, 15, 20, 5, 11, 14, 2, 17, 8, 19, 4, 10, 6, 16, 13];

/** The host that runs out of memory, how long before `now`, and for how long its api is away. */
export const STARVED = { host: 'web-03', beforeNow: 220_000, downMs: 9_000 } as const;

export interface Rollout {
  readonly version: string;
  /** When each host got the version, ms, in the order of the rollout. */
  readonly starts: ReadonlyMap<string, number>;
}

export interface World {
  readonly now: number;
  readonly begin: number;
  readonly random: Random;
  /** The harmless deploy. */
  readonly before: Rollout;
  /** The deploy that breaks payments. */
  readonly broken: Rollout;
  /** How long the broken version has run on a host, ms; negative where it has not come yet. */
  brokenFor(host: string, at: number): number;
  /** True while api answers on a host: it is away while it restarts. */
  isUp(host: string, at: number): boolean;
}

/** A restart, from the marker until api listens again. */
export const RESTART_MS = 1_900;

/** The same world for the same `now`. */
export function worldAt(now: number): World {
  const random = seeded(20_261_124);
  const before = rollout('1.4.1', now - 80 * 60_000, 240_000, random);
  const broken = rollout('1.4.2', now - 690_000, 261_000, random);
  const died = now - STARVED.beforeNow;
  return {
    now,
    begin: now - SPAN_MS,
    random,
    before,
    broken,
    brokenFor: (host, at) => {
      const listens = (broken.starts.get(host) ?? now) + RESTART_MS;
      const reborn = died + STARVED.downMs;
      return at - (host === STARVED.host && at >= reborn ? reborn : listens);
    },
    isUp: (host, at) => {
      if (host === STARVED.host && at >= died && at < died + STARVED.downMs) return false;
      for (const { starts } of [before, broken]) {
        const start = starts.get(host) ?? now;
        if (at >= start && at < start + RESTART_MS) return false;
      }
      return true;
    },
  };
}

/** The partition of a host: FNV-1a of its name, so that a host's lines stay in one partition and in order. */
export function partitionOf(host: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < host.length; i += 1) hash = Math.imul(hash ^ host.charCodeAt(i), 0x01000193) >>> 0;
  return hash % PARTITIONS;
}

function rollout(version: string, start: number, lasts: number, random: Random): Rollout {
  const step = lasts / (ROLLOUT.length - 1);
  const starts = new Map<string, number>();
  ROLLOUT.forEach((host, i) => {
    const isEnd = i === 0 || i === ROLLOUT.length - 1;
    starts.set(`web-${pad(host)}`, start + Math.round(i * step) + (isEnd ? 0 : random.int(-1_500, 1_500)));
  });
  return { version, starts };
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}
