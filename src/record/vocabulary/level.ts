// Level names and ranks: trace 10 ... emergency 70, whatever way they are spelled. Numbers in records, which
// mean different things to different producers, are scale.ts's.

import { FOLD, NameTable } from './fold.ts';

/** Usual name and rank, lowest first. */
const LEVELS: readonly (readonly [string, number])[] = [
  ['trace', 10],
  ['debug', 20],
  ['info', 30],
  ['notice', 32],
  ['access', 35],
  ['warn', 40],
  ['error', 50],
  ['critical', 55],
  ['fatal', 60],
  ['alert', 65],
  ['emergency', 70],
];

const SPELLINGS: Readonly<Record<string, string>> = {
  trace: 'trc t finest silly verbose v',
  debug: 'dbg d fine finer config d1 d2 d3 d4 d5',
  info: 'inf i information informational log',
  notice: 'note n',
  warn: 'warning wrn w',
  error: 'err e eror erro severe failure',
  critical: 'crit c',
  fatal: 'ftl f panic dpanic',
  emergency: 'emerg',
};

/** What single loggers say besides, in fields that are certainly a level: winston, loguru, log4js, slog of Rust. */
const SAID_BY_FEW: readonly (readonly [string, number])[] = [
  ['trce', 10],
  ['debg', 20],
  ['success', 32],
  ['mark', 32],
  ['http', 35],
];

const TABLE = new NameTable();
const FEW = new NameTable();
const RANKS = new Map<string, number>(SAID_BY_FEW);
for (const [name, rank] of SAID_BY_FEW) FEW.add(name, rank);
for (const [name, rank] of LEVELS) {
  for (const spelling of [name, ...(SPELLINGS[name]?.split(' ') ?? [])]) {
    TABLE.add(spelling, rank);
    RANKS.set(spelling, rank);
  }
}

/** The usual names, lowest first. */
export const LEVEL_NAMES: readonly string[] = LEVELS.map(([name]) => name);

/** The rank of a level name in any usual spelling and case; 0 when it is none. */
export function levelRank(name: string): number {
  return RANKS.get(name.toLowerCase()) ?? 0;
}

/** The usual name of a rank; a rank in between has the name of the next lower, one below all `trace`. */
export function levelName(rank: number): string {
  let name = 'trace';
  for (const [candidate, from] of LEVELS) if (from <= rank) name = candidate;
  return name;
}

/** The rank of a level name in bytes, spelled as it is; 0 when it is none. Hot. */
export function spelledRankAt(bytes: Uint8Array, start: number, end: number): number {
  return Math.max(0, TABLE.find(bytes, start, end));
}

/** As `levelRankAt`, also for what only few loggers call a level. Hot. */
export function anyLevelRankAt(bytes: Uint8Array, start: number, end: number): number {
  const rank = levelRankAt(bytes, start, end);
  return rank > 0 ? rank : Math.max(0, FEW.find(bytes, start, end));
}

/**
 * The rank of a level name in bytes, 0 when it is none. Blanks around it do not count, nor does what slog and
 * OpenTelemetry append (`ERROR+2`, `INFO3`). Hot.
 */
export function levelRankAt(bytes: Uint8Array, start: number, end: number): number {
  const rank = TABLE.find(bytes, start, end);
  if (rank > 0) return rank;
  while (start < end && bytes[start] === 0x20) start++;
  while (end > start && bytes[end - 1] === 0x20) end--;
  let last = end;
  while (last > start && isDigit(bytes[last - 1]!)) last--;
  // A step without a sign needs a name long enough to be no accident.
  if (last < end && last > start && (bytes[last - 1] === 0x2b || bytes[last - 1] === 0x2d)) last--;
  else if (last - start < 4) last = end;
  return Math.max(0, TABLE.find(bytes, start, last));
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

/** True for an ASCII letter. */
export function isLetter(c: number): boolean {
  const folded = FOLD[c]!;
  return folded >= 0x61 && folded <= 0x7a;
}
