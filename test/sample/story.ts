// The sample: 100,000 lines of four services on twenty hosts over the last two hours, and the markers of two
// deploys of api, of which the second breaks payments. The same for the same `now`, which only shifts the times.
// Writing it to Kafka is the job of start.ts, to files that of files.ts.

import { crashLines, memoryLines, orderLines, restartLines } from './incident.ts';
import type { Line } from './loggers.ts';
import { errorInWords, everydayLine, unrelatedError } from './traffic.ts';
import { LINES, partitionOf, type Rollout, SPAN_MS, type World, worldAt } from './world.ts';

export interface SampleRecord {
  readonly partition: number;
  /** The record's time in Kafka, ms: a few ms after the line's own. */
  readonly timestamp: number;
  /** The host. */
  readonly key: string;
  readonly value: string;
  /** Who wrote the line, and how bad it is; not part of the record. */
  readonly line: Line;
}

interface Marker {
  readonly timestamp: number;
  readonly key: string;
  readonly value: string;
}

export interface Story {
  /** In time order, but for a few ms: producers disagree. */
  readonly records: readonly SampleRecord[];
  readonly deploys: readonly Marker[];
}

const UNRELATED_ERRORS = 44;
const ERRORS_IN_WORDS = 28;

/** All records and deploy markers; every time lies between two hours before `now` and `now`. */
export function story(now: number): Story {
  const world = worldAt(now);
  const lines: Line[] = [
    ...restartLines(world, world.before),
    ...restartLines(world, world.broken),
    ...orderLines(world),
    ...memoryLines(world),
    ...crashLines(world),
  ];
  spread(world, UNRELATED_ERRORS, (at, i) => lines.push(unrelatedError(world, at, i)));
  spread(world, ERRORS_IN_WORDS, (at, i) => lines.push(errorInWords(world, at, i)));
  spread(world, LINES - lines.length, (at) => lines.push(everydayLine(world, at)));
  lines.sort((a, b) => a.at - b.at);
  const records = lines.map((line) => ({
    partition: partitionOf(line.host),
    timestamp: line.at + world.random.int(0, 4),
    key: line.host,
    value: line.value,
    line,
  }));
  return { records, deploys: [...markers(world.before), ...markers(world.broken)] };
}

/** Calls `write` `count` times, evenly over the two hours with some chance; nothing in the last 50 ms. */
function spread(world: World, count: number, write: (at: number, index: number) => void): void {
  const gap = (SPAN_MS - 50) / count;
  for (let i = 0; i < count; i += 1) write(Math.floor(world.begin + (i + world.random.unit()) * gap), i);
}

function markers({ version, starts }: Rollout): Marker[] {
  return [...starts]
    .sort(([, a], [, b]) => a - b)
    .map(([host, start]) => ({
      timestamp: start,
      key: 'api',
      value: JSON.stringify({ service: 'api', version, host, time: new Date(start).toISOString() }),
    }));
}
