// What `klog grep error --since-deploy` must print on the sample, found without any code of klog: JSON.parse, a look
// at each logger's own level, and a search for the letters. Slow and plain on purpose; klog is held against it.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { story } from './story.ts';

/** A line with the time that decides whether it is in the range, ms. */
export interface TimedLine {
  readonly timestamp: number;
  readonly value: string;
}

interface Deploy {
  readonly earliest: number;
  readonly startOf: ReadonlyMap<string, number>;
}

/**
 * The lines of `story(now)` that hold the text "error" in any case or are of level error or worse, of each host from
 * its own marker of the newest deploy on (without a host: from the earliest marker on), by Kafka's record time.
 * In the order written; klog may order lines a few ms apart differently.
 */
export function expectedSinceDeploy(now: number): string[] {
  const { records, deploys } = story(now);
  return errorsSince(
    records,
    deploys.map((marker) => marker.value),
  );
}

/** The same for bundled files: their lines' own time counts, or that of the line before in the same file. */
export function expectedInFiles(paths: readonly string[], deploysPath: string): string[] {
  const deploys = readFileSync(deploysPath, 'utf8').trim().split('\n');
  return paths.flatMap((path) => errorsSince(timed(gunzipSync(readFileSync(path)).toString()), deploys));
}

/** The values among `lines` that a search for errors since the newest of `deploys` (JSON markers) finds. */
export function errorsSince(lines: Iterable<TimedLine>, deploys: readonly string[]): string[] {
  const deploy = newestOf(deploys);
  const found: string[] = [];
  for (const { timestamp, value } of lines) {
    if (timestamp < deploy.earliest) continue;
    const parsed = parse(value);
    const host = parsed === undefined ? undefined : hostOf(parsed);
    const start = (host === undefined ? undefined : deploy.startOf.get(host)) ?? deploy.earliest;
    if (timestamp >= start && isError(value, parsed)) found.push(value);
  }
  return found;
}

/** What the four loggers call time, level and host. */
interface Json {
  readonly level?: unknown;
  readonly 'log.level'?: unknown;
  readonly time?: unknown;
  readonly '@timestamp'?: unknown;
  readonly ts?: unknown;
  readonly hostname?: unknown;
  readonly host?: string | { readonly hostname?: unknown };
  readonly fields?: { readonly _hostname?: unknown };
}

function isError(value: string, parsed: Json | undefined): boolean {
  // The letters of "error" are never escaped by the sample's loggers, so the raw line has them if any string has.
  if (/error/i.test(value)) return true;
  const level = parsed?.level ?? parsed?.['log.level'];
  if (typeof level === 'number') return level >= 50;
  return typeof level === 'string' && /^(error|fatal)$/i.test(level);
}

function hostOf(line: Json): string | undefined {
  const { host } = line;
  const candidates = [line.hostname, typeof host === 'object' ? host.hostname : host, line.fields?._hostname];
  return candidates.find((candidate) => typeof candidate === 'string');
}

function* timed(file: string): Generator<TimedLine> {
  let timestamp = Number.NaN;
  for (const value of file.trimEnd().split('\n')) {
    const own = ownTime(parse(value));
    if (own !== undefined) timestamp = own;
    yield { timestamp, value };
  }
}

function ownTime(line: Json | undefined): number | undefined {
  const iso = line?.['@timestamp'];
  if (typeof iso === 'string') return Date.parse(iso);
  const time = line?.time;
  if (typeof time === 'string') return Date.parse(time);
  if (typeof time === 'number') return time;
  const ts = line?.ts;
  return typeof ts === 'number' ? Math.round(ts * 1000) : undefined;
}

function newestOf(markers: readonly string[]): Deploy {
  const versions = new Map<string, Map<string, number>>();
  for (const marker of markers) {
    const { version, host, time } = JSON.parse(marker) as Record<string, string>;
    const hosts = versions.get(version ?? '') ?? new Map<string, number>();
    versions.set(version ?? '', hosts.set(host ?? '', Date.parse(time ?? '')));
  }
  const all = [...versions.values()].map((startOf) => ({ earliest: Math.min(...startOf.values()), startOf }));
  return all.reduce((newest, other) => (other.earliest > newest.earliest ? other : newest));
}

function parse(value: string): Json | undefined {
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}
