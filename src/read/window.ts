// Compiles the range of time of a run: since, until, and the start of each host of a rolling deploy.

import type { EpochMs } from '../base/brand.ts';
import { firstLabel } from '../query/match/narrow.ts';
import { compileGlob, type Glob } from '../query/text/glob.ts';
import type { LogEvent } from '../record/event/event.ts';
import type { TimeWindow } from '../scan/port/window.ts';

/** Times in ms. */
export interface WindowOptions {
  readonly clock: 'record' | 'log';
  /** Inclusive. */
  readonly since: EpochMs | undefined;
  /** Exclusive. */
  readonly until: EpochMs | undefined;
  /** A rolling deploy: each host from its own time on (`*` allowed in names), all others from `since`. */
  readonly hostStarts: ReadonlyMap<string, EpochMs> | undefined;
}

/**
 * The window; undefined where it is open. A record without the time asked for goes by its other one, one without
 * either by that of the record before; where there is none at all the record is inside.
 */
export function compileWindow({ clock, since, until, hostStarts }: WindowOptions): TimeWindow | undefined {
  const starts = hostStarts !== undefined && hostStarts.size > 0 ? hostStarts : undefined;
  if (since === undefined && until === undefined && starts === undefined) return undefined;
  const byLog = clock === 'log';
  const begin = since ?? Number.NEGATIVE_INFINITY;
  const end = until ?? Number.POSITIVE_INFINITY;
  const startOf = starts === undefined ? undefined : hostStart(starts, begin);
  // Most records before it need no host.
  const earliest = Math.min(begin, ...(starts?.values() ?? []));
  return {
    since: earliest,
    until: end,
    isPlain: !byLog && startOf === undefined,
    contains: (event) => {
      const time = timeOf(event, byLog);
      if (time === -1) return true;
      if (time < earliest || time >= end) return false;
      return startOf === undefined || time >= startOf(event);
    },
  };
}

function timeOf(event: LogEvent, byLog: boolean): number {
  const first = byLog ? event.ownTime : event.record.timestamp;
  if (first !== -1) return first;
  const other = byLog ? event.record.timestamp : event.ownTime;
  return other !== -1 ? other : event.record.time;
}

/** When the host of an event begins: a name is looked up whole, by its first label, then among families. */
function hostStart(starts: ReadonlyMap<string, EpochMs>, since: number): (event: LogEvent) => number {
  const byName = new Map<string, number>();
  const families: { readonly glob: Glob; readonly start: number }[] = [];
  for (const [name, start] of starts) {
    const lower = name.toLowerCase();
    byName.set(lower, start);
    if (lower.includes('*')) families.push({ glob: compileGlob(lower.replaceAll('?', '\\?'), true), start });
  }
  return (event) => {
    const name = event.text('host')?.toLowerCase();
    if (name === undefined) return since;
    const label = firstLabel(name);
    const own = byName.get(name) ?? byName.get(label);
    return own ?? families.find(({ glob }) => glob.test(name) || glob.test(label))?.start ?? since;
  };
}
