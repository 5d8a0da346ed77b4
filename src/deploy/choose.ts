// Which deploy --since-deploy means, and how a deploy is named to a person. The deploys come in as data.

import type { EpochMs } from '../base/brand.ts';
import { asEpochMs } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import { matchesGlob } from '../range/topics.ts';
import type { Deploy } from './history.ts';
import type { DeployRequest } from './options.ts';

/** How many names or versions an error lists. */
const MOST_LISTED = 8;

/**
 * The deploy that is asked for. `deploys` are newest first; `serviceAsked` is the service that the query is about
 * (`*` allowed), used where the request names none; `where` is the start of a sentence, such as `topic "deploys"`.
 * A KlogError that says what there is when nothing fits.
 */
export function chooseDeploy(
  deploys: readonly Deploy[],
  request: DeployRequest,
  serviceAsked: string | undefined,
  where: string,
): Deploy {
  if (request.kind === 'time') {
    const at = asEpochMs(request.at);
    return { service: undefined, version: undefined, start: at, end: at, hosts: new Map() };
  }
  if (deploys.length === 0) {
    throw new KlogError('no-deploy', `no deploy found: ${where} has no markers`, {
      hint: 'klog deploy mark --service api --version 1.2.3',
    });
  }
  if (request.kind === 'newest')
    return pick(deploys, { service: serviceAsked, version: undefined, back: 0 }, where);
  return pick(deploys, parseRef(request.text, serviceAsked, deploys), where);
}

/** A deploy in words, times by `formatTime`: `api 1.4.2 deployed 14:05:10-14:09:31, 20 hosts`, with an en dash. */
export function describeDeploy(deploy: Deploy, formatTime: (at: EpochMs) => string): string {
  const { service, version, start, end, hosts } = deploy;
  const [from, to] = [formatTime(start), formatTime(end)];
  const name = [service, version].filter((part) => part !== undefined).join(' ');
  const when = from === to ? from : `${from}\u2013${to}`;
  const count = hosts.size === 0 ? '' : `, ${hosts.size} ${hosts.size === 1 ? 'host' : 'hosts'}`;
  return `${name}${name === '' ? '' : ' '}deployed ${when}${count}`;
}

interface Ref {
  readonly service: string | undefined;
  readonly version: string | undefined;
  /** Deploys before the newest that fits. */
  readonly back: number;
}

/** SERVICE, SERVICE@VERSION, either with ~N; without SERVICE the service asked for. */
function parseRef(text: string, serviceAsked: string | undefined, deploys: readonly Deploy[]): Ref {
  // Names may hold `~` or `@` themselves (1.0~rc1, @scope/api): what is there as written goes first.
  if (deploys.some(({ service }) => service === text)) return { service: text, version: undefined, back: 0 };
  const back = /~(\d{0,9})$/.exec(text);
  const written = splitVersion(text, serviceAsked);
  if (back === null || deploys.some((deploy) => fits(deploy, written))) return { ...written, back: 0 };
  const rest = splitVersion(text.slice(0, back.index), serviceAsked);
  return { ...rest, back: back[1] === '' ? 1 : Number(back[1]) };
}

function splitVersion(text: string, serviceAsked: string | undefined): Omit<Ref, 'back'> {
  const at = text.lastIndexOf('@');
  const service = at < 0 ? text : text.slice(0, at);
  return {
    service: service === '' ? serviceAsked : service,
    version: at < 0 ? undefined : text.slice(at + 1),
  };
}

function fits(deploy: Deploy, { service, version }: Omit<Ref, 'back'>): boolean {
  if (version !== undefined && deploy.version !== version) return false;
  return service === undefined || (deploy.service !== undefined && matchesGlob(service, deploy.service));
}

function pick(deploys: readonly Deploy[], ref: Ref, where: string): Deploy {
  const ofService = deploys.filter((deploy) => fits(deploy, { service: ref.service, version: undefined }));
  if (ofService.length === 0) {
    const seen = listed(deploys.map(({ service }) => service));
    throw notFound(`${where} has no marker for service "${ref.service}"${seen}`);
  }
  const newest = ofService.findIndex((deploy) => fits(deploy, ref));
  const name = ref.service === undefined ? '' : ` of service "${ref.service}"`;
  if (newest < 0) {
    const seen = listed(ofService.map(({ version }) => version));
    throw notFound(`${where} has no marker for version "${ref.version}"${name}${seen}`);
  }
  const deploy = ofService[newest + ref.back];
  if (deploy === undefined) {
    const count = ofService.length - newest;
    throw notFound(
      `${where} has only ${count} ${count === 1 ? 'deploy' : 'deploys'}${name}, "~${ref.back}" is before the first`,
    );
  }
  return deploy;
}

function notFound(why: string): KlogError {
  return new KlogError('no-deploy', `no deploy found: ${why}`, { hint: 'klog deploy list' });
}

/** What there is, each once, newest first: ` (seen: api, mail)`. */
function listed(names: readonly (string | undefined)[]): string {
  const unique = [...new Set(names)].filter((name) => name !== undefined);
  if (unique.length === 0) return '';
  const more = unique.length > MOST_LISTED ? ` and ${unique.length - MOST_LISTED} more` : '';
  return ` (seen: ${unique.slice(0, MOST_LISTED).join(', ')}${more})`;
}
