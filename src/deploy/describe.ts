// Describes a deploy, for the line between records and for the summary.

import type { EpochMs } from '../base/brand.ts';
import type { Deploy } from './history.ts';

/** Formats an instant, with its day if that is not the day of `near` (by default today). */
export type FormatTime = (at: EpochMs, near?: EpochMs) => string;

/** `api 1.4.2 deployed 14:05:10-14:09:31, 20 hosts`, with an en dash, for a line below its date. */
export function describeDeploy(deploy: Deploy, format: FormatTime): string {
  const { start, end } = deploy;
  const [from, to] = [format(start, start), format(end, start)];
  const name = nameOf(deploy);
  const when = from === to ? from : `${from}\u2013${to}`;
  const hosts = hostsOf(deploy);
  return `${name}${name === '' ? '' : ' '}deployed ${when}${hosts === '' ? '' : `, ${hosts}`}`;
}

/** `api 1.4.2, 14:05:10 to 14:09:31 on 20 hosts`. */
export function summarizeDeploy(deploy: Deploy, format: FormatTime): string {
  const { start, end } = deploy;
  const [from, to] = [format(start, start), format(end, start)];
  const hosts = hostsOf(deploy);
  const when = `${format(start)}${from === to ? '' : ` to ${to}`}${hosts === '' ? '' : ` on ${hosts}`}`;
  return `${nameOf(deploy) || 'a deploy'}, ${when}`;
}

function nameOf({ service, version }: Deploy): string {
  return [service, version].filter((part) => part !== undefined).join(' ');
}

function hostsOf({ hosts }: Deploy): string {
  return hosts.size === 0 ? '' : `${hosts.size} ${hosts.size === 1 ? 'host' : 'hosts'}`;
}
