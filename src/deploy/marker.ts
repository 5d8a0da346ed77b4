// One deploy marker: a line that says when what was deployed where. Reading is lenient, since others write markers
// too; writing is exact. Collecting markers into deploys is history.ts's business.

import type { EpochMs } from '../base/brand.ts';
import { asEpochMs } from '../base/brand.ts';
import { epochOf, readAbsolute } from '../base/time.ts';
import { ROLE_NAMES } from '../record/fields/names.ts';
import { foldName } from '../record/vocabulary/fold.ts';

export interface Marker {
  readonly time: EpochMs;
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly host: string | undefined;
}

/** What a marker may hold; anything may stand there. */
type MarkerObject = Readonly<Record<string, unknown>>;

/** The names of its time, in the order they are tried: its own first, then those that log lines have. */
const TIME_NAMES = [
  ...new Set(['time', 'timestamp', 'ts', ...ROLE_NAMES.time.map(({ text }) => text)]),
].filter((name) => !name.includes('.'));

/**
 * A marker as a JSON object or as a bare time (RFC 3339, epoch s or ms). Its time is that of `time`, `timestamp`,
 * `ts` or another name that log lines have for it, else the record's; a time without a zone is UTC. Undefined when
 * the line says no time or is neither. Names as written go before names in another case.
 */
export function parseMarker(line: string, recordTime: EpochMs | undefined): Marker | undefined {
  const text = line.trim();
  const object = text.startsWith('{') ? parseObject(text) : undefined;
  if (object === undefined) {
    const time = timeOf(text.replace(/^"(.*)"$/, '$1'));
    return time === undefined ? undefined : { time, service: undefined, version: undefined, host: undefined };
  }
  const fields = new Fields(object);
  const own = ownTime(fields);
  // A record without a Kafka time has -1.
  const time = own ?? (recordTime !== undefined && recordTime >= 0 ? recordTime : undefined);
  if (time === undefined) return undefined;
  const service = fields.get('service');
  return {
    time,
    service: nameOf(service),
    version: nameOf(fields.get('version')) ?? versionIn(service),
    host: nameOf(fields.get('host')),
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

/** The fields of a marker by their names in any case. */
class Fields {
  readonly #object: MarkerObject;
  readonly #keys: readonly string[];

  constructor(object: MarkerObject) {
    this.#object = object;
    this.#keys = Object.keys(object);
  }

  get(name: string): unknown {
    if (Object.hasOwn(this.#object, name)) return this.#object[name];
    const wanted = foldedOf(name);
    const key = this.#keys.find((other) => foldedOf(other) === wanted);
    return key === undefined ? undefined : this.#object[key];
  }
}

/** Folded names by how they are written: markers have the same few names over and over. */
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

function ownTime(fields: Fields): EpochMs | undefined {
  for (const name of TIME_NAMES) {
    const time = timeOf(fields.get(name));
    if (time !== undefined) return time;
  }
  return undefined;
}

function timeOf(value: unknown): EpochMs | undefined {
  if (typeof value === 'number') return value > 0 ? asEpochMs(Math.floor(epochOf(value))) : undefined;
  return typeof value === 'string' ? readAbsolute(value.trim(), 'UTC')?.start : undefined;
}

/** A name as text, number or, as ECS writes it, an object with a `name`. */
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
