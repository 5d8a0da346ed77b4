// One question put to several tools on one file: picks each tool's fastest way on a part of the file, checks that all
// find the same number of records, and takes times in turn. Which tools and questions there are, others know.

import { median, print, type Run, timed } from './measure.ts';

export interface Entrant {
  readonly name: string;
  /** What comes out: the matching records, or their number. Only equal outputs are compared. */
  readonly output: 'lines' | 'count';
  /** Lines for bash with FILE where the file goes. */
  readonly ways: readonly string[];
  /** Others are timed against this one. */
  readonly ours?: boolean;
  /** Shown for orientation, and not compared. */
  readonly outside?: boolean;
}

export interface Data {
  readonly path: string;
  readonly lines: number;
  /** How many of the lines match. */
  readonly matches: number;
}

export interface Result {
  readonly entrant: Entrant;
  readonly way: string;
  readonly data: Data;
  readonly runs: readonly Run[];
  readonly wall: number;
  readonly cpu: number;
  /** Lines a second, with everything that a process needs to start and end. */
  readonly rate: number;
}

export interface Effort {
  readonly rounds: number;
  /** A tool that would take longer for the whole file, in seconds, is timed on the part. */
  readonly patience: number;
}

/** A tool that is more than this many times slower than klog gets two rounds, one that is too slow for the file one. */
export const FAR = 5;

/** Runs a way once and makes sure that it finds what it should. */
function checked(entrant: Entrant, way: string, data: Data): Run {
  const line = way.replaceAll('FILE', `'${data.path}'`);
  const run = timed(entrant.output === 'lines' ? `${line} | wc -l` : line);
  const found = /(\d+)\s*$/.exec(run.answer)?.[1];
  if (Number(found) !== data.matches) {
    throw new Error(`${entrant.name} found ${found ?? 'nothing'}, not ${data.matches}: ${line}`);
  }
  return run;
}

/** The fastest of the ways: each is run twice, a single one once. */
function choose(entrant: Entrant, part: Data): { entrant: Entrant; way: string; wall: number } {
  const tried = entrant.ways.map((way) => ({ entrant, way, wall: checked(entrant, way, part).wall }));
  if (tried.length > 1)
    for (const one of tried) one.wall = Math.min(one.wall, checked(entrant, one.way, part).wall);
  return tried.reduce((best, one) => (one.wall < best.wall ? one : best));
}

/** A race over the whole file. Throws when a tool finds another number than it should. */
export function race(entrants: readonly Entrant[], whole: Data, part: Data, effort: Effort): Result[] {
  const scale = whole.lines / part.lines;
  const chosen = entrants.map((entrant) => choose(entrant, part));
  const racers = chosen.map(({ entrant, way, wall }) => {
    const ours =
      chosen.find((one) => one.entrant.ours && one.entrant.output === entrant.output)?.wall ?? wall;
    const data = !entrant.ours && wall * scale > effort.patience ? part : whole;
    const rounds = data === part ? 1 : wall > ours * FAR ? Math.min(2, effort.rounds) : effort.rounds;
    const into = entrant.output === 'lines' ? `${way} >/dev/null` : way;
    return { entrant, way, data, rounds, line: into.replaceAll('FILE', `'${data.path}'`), runs: [] as Run[] };
  });
  for (const { entrant, way, data } of racers) if (data !== part) checked(entrant, way, data);
  for (let round = 0; round < effort.rounds; round++) {
    for (const racer of racers) if (round < racer.rounds) racer.runs.push(timed(racer.line));
  }
  return racers.map(({ entrant, way, data, runs }) => {
    const wall = median(runs.map((run) => run.wall));
    return {
      entrant,
      way,
      data,
      runs,
      wall,
      cpu: median(runs.map((run) => run.cpu)),
      rate: data.lines / wall,
    };
  });
}

/** Lines a second, in millions. */
export const millions = (rate: number): string => (rate / 1e6).toFixed(rate < 1e5 ? 3 : 2);

/** A table of one race, the fastest first, counts and lines apart; with the command lines if asked. */
export function show(title: string, results: readonly Result[], ways: boolean): void {
  const width = Math.max(...results.map(({ entrant }) => entrant.name.length));
  print(`\n${title}\n${'tool'.padEnd(width)}  output  M lines/s  wall s (min-max)   rounds   CPU s  found\n`);
  const sorted = [...results].sort((a, b) => b.rate - a.rate);
  for (const output of ['count', 'lines'] as const) {
    for (const { entrant, way, data, runs, wall, cpu, rate } of sorted) {
      if (entrant.output !== output) continue;
      const walls = runs.map((run) => run.wall);
      const spread = `${wall.toFixed(2)} (${Math.min(...walls).toFixed(2)}-${Math.max(...walls).toFixed(2)})`;
      print(
        `${entrant.name.padEnd(width)}  ${output.padEnd(6)}  ${millions(rate).padStart(9)}  ${spread.padEnd(18)} ` +
          `${String(runs.length).padStart(6)}  ${cpu.toFixed(2).padStart(6)}  ${data.matches} of ${data.lines}\n`,
      );
      if (ways) print(`  ${way}\n`);
    }
  }
}
