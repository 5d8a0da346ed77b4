// One deploy marker: a line that says when what was deployed where. Reading is lenient, since others write markers
// too; writing is exact. Collecting markers into deploys is history.ts's business.

import type { EpochMs } from '../base/brand.ts';
import { asEpochMs } from '../base/brand.ts';
import { epochOf, readAbsolute } from '../base/time.ts';

export interface Marker {
  readonly time: EpochMs;
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly host: string | undefined;
}

/** What a marker may hold; anything may stand there. */
interface MarkerObject {
  readonly time?: unknown;
  readonly timestamp?: unknown;
  readonly ts?: unknown;
  readonly service?: unknown;
  readonly version?: unknown;
  readonly host?: unknown;
  readonly name?: unknown;
}

/**
 * A marker as a JSON object or as a bare time (RFC 3339, epoch s or ms). Its time is that of `time`, `timestamp` or
 * `ts`, else the record's; a time without a zone is UTC. Undefined when the line says no time or is neither.
 */
export function parseMarker(line: string, recordTime: EpochMs | undefined): Marker | undefined {
  const text = line.trim();
  const object = text.startsWith('{') ? parseObject(text) : undefined;
  if (object === undefined) {
    const time = timeOf(text.replace(/^"(.*)"$/, '$1'));
    return time === undefined ? undefined : { time, service: undefined, version: undefined, host: undefined };
  }
  const own = timeOf(object.time) ?? timeOf(object.timestamp) ?? timeOf(object.ts);
  // A record without a Kafka time has -1.
  const time = own ?? (recordTime !== undefined && recordTime >= 0 ? recordTime : undefined);
  if (time === undefined) return undefined;
  return {
    time,
    service: nameOf(object.service),
    version: nameOf(object.version) ?? versionIn(object.service),
    host: nameOf(object.host),
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
  return value;
}

function timeOf(value: unknown): EpochMs | undefined {
  if (typeof value === 'number') return value > 0 ? asEpochMs(Math.floor(epochOf(value))) : undefined;
  return typeof value === 'string' ? readAbsolute(value.trim(), 'UTC')?.start : undefined;
}

/** A name as text, number or, as ECS writes it, an object with a `name`. */
function nameOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  const name = asObject(value)?.name;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function versionIn(service: unknown): string | undefined {
  const version = asObject(service)?.version;
  return version === undefined ? undefined : nameOf(version);
}
