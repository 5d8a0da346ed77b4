// The parts of an expression that nobody types: `--host` and `--service` names, the time range, and the deploy
// start of each host.

import type { EpochMs } from '../../base/brand.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { Expr } from '../language/ast.ts';
import type { TimeWindow } from '../language/options.ts';
import { ignoresCase } from '../text/fold.ts';
import { compileGlob, type Glob } from '../text/glob.ts';
import type { CompileContext } from './context.ts';
import type { EventTest } from './order.ts';

/** Compiles `--host web-1`: the whole name or its first label, `*` allowed; with `whole` a name without a star as it is. */
export function compileName(expr: Expr & { kind: 'name' }, context: CompileContext): EventTest {
  const { role, pattern, whole } = expr;
  if (whole && !pattern.includes('*')) return (event) => event.text(role) === pattern;
  // Only the star is a wildcard here.
  const glob = compileGlob(pattern.replaceAll('?', '\\?'), ignoresCase(pattern, context.letterCase));
  return (event) => {
    const name = event.text(role);
    return name !== undefined && (glob.test(name) || glob.test(firstLabel(name)));
  };
}

/** `web-1` of `web-1.eu.example`; the name itself when it has no dot. */
function firstLabel(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

/**
 * Compiles a time range: since inclusive, until exclusive. A record without the time asked for goes by its other
 * one, one without either by that of the record before; where there is none at all it is never dropped.
 */
export function compileWindow(window: TimeWindow): EventTest {
  const until = window.until ?? Number.POSITIVE_INFINITY;
  const since = window.since ?? Number.NEGATIVE_INFINITY;
  const byLog = window.clock === 'log';
  const hosts =
    window.hostStarts === undefined || window.hostStarts.size === 0
      ? undefined
      : startsByName(window.hostStarts);
  // No host starts before this: most records before it need no host.
  const earliest = Math.min(since, ...(window.hostStarts?.values() ?? []));
  return (event) => {
    const time = timeOf(event, byLog);
    if (time === -1) return true;
    if (time < earliest || time >= until) return false;
    return time >= (hosts === undefined ? since : startOf(event, hosts, since));
  };
}

function timeOf(event: LogEvent, byLog: boolean): number {
  const first = byLog ? event.ownTime : event.record.timestamp;
  if (first !== -1) return first;
  const other = byLog ? event.record.timestamp : event.ownTime;
  return other !== -1 ? other : event.record.time;
}

/** Starts by host; names in lower case, and those with a star apart. */
interface HostStarts {
  readonly names: ReadonlyMap<string, number>;
  readonly globs: readonly { readonly glob: Glob; readonly start: number }[];
}

function startsByName(starts: ReadonlyMap<string, EpochMs>): HostStarts {
  const all = [...starts].map(([name, start]) => ({ name: name.toLowerCase(), start }));
  const globs = all
    .filter(({ name }) => name.includes('*'))
    .map(({ name, start }) => ({ glob: compileGlob(name.replaceAll('?', '\\?'), true), start }));
  return { names: new Map(all.map(({ name, start }) => [name, start])), globs };
}

function startOf(event: LogEvent, { names, globs }: HostStarts, since: number): number {
  const name = event.text('host')?.toLowerCase();
  if (name === undefined) return since;
  const label = firstLabel(name);
  const start = names.get(name) ?? names.get(label);
  if (start !== undefined || globs.length === 0) return start ?? since;
  return globs.find(({ glob }) => glob.test(name) || glob.test(label))?.start ?? since;
}
