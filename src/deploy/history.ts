// Groups markers into deploys. A deploy is one rollout of one version of one service, over its hosts.

import type { EpochMs } from '../base/brand.ts';
import type { Marker } from './marker.ts';

export interface Deploy {
  readonly service: string | undefined;
  readonly version: string | undefined;
  /** Its earliest and latest marker. */
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** When each host was deployed to; empty if no marker names a host. */
  readonly hosts: ReadonlyMap<string, EpochMs>;
}

/** A longer pause between two markers of one version means that it was deployed again. */
export const LONGEST_PAUSE_MS = 6 * 3_600_000;

type Growing = Deploy & { end: EpochMs; readonly hosts: Map<string, EpochMs> };

/** The deploys of markers in any order; the one that started last comes first. */
export function deploysOf(markers: readonly Marker[]): Deploy[] {
  const inTime = [...markers].sort((a, b) => a.time - b.time);
  const deploys: Growing[] = [];
  const running = new Map<string | undefined, Growing>();
  for (const { service, version, host, time } of inTime) {
    const anonymous = service === undefined && version === undefined && host === undefined;
    let deploy = anonymous ? undefined : running.get(service);
    if (deploy === undefined || deploy.version !== version || time - deploy.end > LONGEST_PAUSE_MS) {
      deploy = { service, version, start: time, end: time, hosts: new Map() };
      deploys.push(deploy);
      if (!anonymous) running.set(service, deploy);
    }
    deploy.end = time;
    if (host !== undefined && !deploy.hosts.has(host)) deploy.hosts.set(host, time);
  }
  // They are in the order of their starts; with equal starts the later one is newer.
  return deploys.reverse();
}
