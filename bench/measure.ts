// Times whole commands: wall and CPU seconds (user and system, of a command and all it starts), and what it printed.

import { spawnSync } from 'node:child_process';

/** How kcat reads fastest. */
export const KCAT_TUNING =
  '-X fetch.message.max.bytes=4194304 -X queued.min.messages=1000000 -X fetch.wait.max.ms=10 -X fetch.error.backoff.ms=1';

export interface Tool {
  readonly name: string;
  /** A line for bash; its stdout is what it found (most often one number), or nothing. */
  readonly line: string;
  /** Takes part in so many rounds only, and not in the one that is not counted: for a tool that is far slower. */
  readonly rounds?: number;
}

export interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly answer: string;
}

/** Runs a line once. Throws when it fails. */
export function timed(line: string): Run {
  const script = `set -o pipefail; TIMEFORMAT='%R %U %S'; time { ${line}; }`;
  const done = spawnSync('bash', ['-c', script], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const last = done.stderr.trim().split('\n').at(-1) ?? '';
  const [wall, user, system] = last.split(' ').map(Number);
  if (done.status !== 0 || wall === undefined || user === undefined || system === undefined) {
    throw new Error(`"${line}" ended with ${done.status}: ${done.stderr}`);
  }
  return { wall, cpu: user + system, answer: done.stdout.trim() };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Runs the tools in turn, A B C A B C ..., after one round that is not counted, and prints a row each: medians, the
 * spread of the wall times, CPU seconds, rounds, and what the tool answered as `told` says it, so that equal work is
 * visible.
 */
export function compare(
  title: string,
  tools: readonly Tool[],
  rounds: number,
  told = (answer: string): string => answer,
): Map<string, Run[]> {
  const runs = new Map<string, Run[]>(tools.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const tool of tools) {
      const isOut = round < 0 ? tool.rounds !== undefined : round >= (tool.rounds ?? rounds);
      if (isOut) continue;
      const run = timed(tool.line);
      if (round >= 0) runs.get(tool.name)!.push(run);
    }
  }
  const width = Math.max(...tools.map(({ name }) => name.length));
  print(`\n${title}, ${rounds} rounds in turn\n`);
  print(`${'tool'.padEnd(width)}  wall s (min-max)       CPU s  rounds  answer\n`);
  for (const { name } of tools) {
    const mine = runs.get(name)!;
    const walls = mine.map(({ wall }) => wall);
    const spread = `(${Math.min(...walls).toFixed(2)}-${Math.max(...walls).toFixed(2)})`;
    const answers = [...new Set(mine.map(({ answer }) => told(answer)))].join(' / ');
    print(
      `${name.padEnd(width)}  ${median(walls).toFixed(2).padStart(6)} ${spread.padEnd(14)} ` +
        `${median(mine.map(({ cpu }) => cpu))
          .toFixed(2)
          .padStart(6)}  ${String(mine.length).padStart(6)}  ${answers}\n`,
    );
  }
  return runs;
}

/** Benchmarks talk on stdout. */
export function print(text: string): void {
  process.stdout.write(text);
}
