// Reads and writes deploy markers: what was deployed, where and when. Reading is lenient, because other tools write
// markers too.

import { asEpochMs, type EpochMs } from '../base/brand.ts';
import { epochOf, readAbsolute } from '../base/time.ts';
import { ROLE_NAMES } from '../record/fields/names.ts';
import { foldName } from '../record/vocabulary/fold.ts';

export interface Marker {
  readonly time: EpochMs;
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly host: string | undefined;
}

/** An untrusted JSON object. */
type MarkerObject = Readonly<Record<string, unknown>>;

/** Names of the time in the order they are tried: those of markers, then those of log lines. */
const TIME_NAMES = [
  ...new Set(['time', 'timestamp', 'ts', ...ROLE_NAMES.time.map(({ text }) => text)]),
].filter((name) => !name.includes('.'));

/**
 * Parses a marker: a JSON object, or a bare time (RFC 3339, epoch s or ms). The time of an object is `time`, `timestamp`,
 * `ts` or another name used in log lines, else that of the record; without a zone it is UTC. Exact names come before
 * names in another case. Undefined if there is not a time.
 */
export function parseMarker(line: string, recordTime: EpochMs | undefined): Marker | undefined {
  const text = line.trim();
  const object = text.startsWith('{') ? parseObject(text) : undefined;
  if (object === undefined) {
    const time = timeOf(text.replace(/^"(.*)"$/, '$1'));
    return time === undefined ? undefined : { time, service: undefined, version: undefined, host: undefined };
  }
  const field = fieldsOf(object);
  // A record without a Kafka time has -1.
  const time = ownTime(field) ?? (recordTime !== undefined && recordTime >= 0 ? recordTime : undefined);
  if (time === undefined) return undefined;
  const service = field('service');
  return {
    time,
    service: nameOf(service),
    version: nameOf(field('version')) ?? versionIn(service),
    host: nameOf(field('host')),
  };
}

/** The line that `klog deploy mark` writes. */
export function formatMarker({ service, version, host, time }: Marker): string {
  // JSON.stringify leaves out what is undefined.
  return JSON.stringify({ service, version, host, time: new Date(time).toISOString() });
}

function parseObject(text: string): MarkerObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): MarkerObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as MarkerObject;
}

/** Looks up fields by their names in any case. */
function fieldsOf(object: MarkerObject): (name: string) => unknown {
  const keys = Object.keys(object);
  return (name) => {
    const key = Object.hasOwn(object, name) ? name : keys.find((other) => foldedOf(other) === foldedOf(name));
    return key === undefined ? undefined : object[key];
  };
}

/** Caches folded names: markers repeat the same few names. */
const folded = new Map<string, string>();
const MAX_FOLDED = 1_000;

function foldedOf(name: string): string {
  let text = folded.get(name);
  if (text === undefined) {
    text = foldName(name);
    if (folded.size < MAX_FOLDED) folded.set(name, text);
  }
  return text;
}

function ownTime(field: (name: string) => unknown): EpochMs | undefined {
  for (const name of TIME_NAMES) {
    const time = timeOf(field(name));
    if (time !== undefined) return time;
  }
  return undefined;
}

function timeOf(value: unknown): EpochMs | undefined {
  if (typeof value === 'number') return value > 0 ? asEpochMs(Math.floor(epochOf(value))) : undefined;
  return typeof value === 'string' ? readAbsolute(value.trim(), 'UTC')?.start : undefined;
}

/** A name as text, a number or, in ECS, an object with a `name`. */
function nameOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  const name = asObject(value)?.['name'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function versionIn(service: unknown): string | undefined {
  const version = asObject(service)?.['version'];
  return version === undefined ? undefined : nameOf(version);
}
