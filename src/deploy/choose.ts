// Chooses the deploy that --since-deploy refers to.

import { asEpochMs } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import { matchesGlob } from '../range/topics.ts';
import type { Deploy } from './history.ts';
import type { DeployRequest } from './options.ts';
import type { SourceWords } from './words.ts';

/** Names or versions listed in an error. */
const MAX_LISTED = 8;

/**
 * The requested deploy. `deploys` are newest first; `queryService` is the service in the query (`*` allowed), used if the
 * request names none. If nothing matches, a KlogError lists what there is.
 */
export function chooseDeploy(
  deploys: readonly Deploy[],
  request: DeployRequest,
  queryService: string | undefined,
  words: SourceWords,
): Deploy {
  if (request.kind === 'time') {
    const at = asEpochMs(request.at);
    return { service: undefined, version: undefined, start: at, end: at, hosts: new Map() };
  }
  if (deploys.length === 0) {
    throw new KlogError('no-deploy', `no deploy found: ${words.where} ${words.empty}`, { hint: words.hint });
  }
  if (request.kind === 'newest')
    return pick(deploys, { service: queryService, version: undefined, back: 0 }, words);
  return pick(deploys, parseRef(request.text, queryService, deploys), words);
}

/** Whether there is a deploy of a service (`*` allowed). */
export function hasService(deploys: readonly Deploy[], service: string): boolean {
  return deploys.some((deploy) => fits(deploy, { service, version: undefined }));
}

interface Wanted {
  readonly service: string | undefined;
  readonly version: string | undefined;
}

interface Ref extends Wanted {
  /** How many deploys before the newest match. */
  readonly back: number;
}

/**
 * Parses SERVICE or SERVICE@VERSION, either with ~N; the default of SERVICE is the service in the query. A name that is
 * not a service may be a version, because tags may not name services.
 */
function parseRef(text: string, queryService: string | undefined, deploys: readonly Deploy[]): Ref {
  const known = (wanted: Wanted): boolean => deploys.some((deploy) => fits(deploy, wanted));
  // Names may contain `~` or `@` (1.0~rc1, @scope/api): a name that exists as written comes first.
  if (deploys.some(({ service }) => service === text)) return { service: text, version: undefined, back: 0 };
  const back = /~(\d{0,9})$/.exec(text);
  const written = splitVersion(text, queryService);
  if (back === null || known(written)) return { ...orVersion(written, queryService, known), back: 0 };
  const rest = splitVersion(text.slice(0, back.index), queryService);
  return { ...orVersion(rest, queryService, known), back: back[1] === '' ? 1 : Number(back[1]) };
}

function splitVersion(text: string, queryService: string | undefined): Wanted {
  const at = text.lastIndexOf('@');
  const service = at < 0 ? text : text.slice(0, at);
  return {
    service: service === '' ? queryService : service,
    version: at < 0 ? undefined : text.slice(at + 1),
  };
}

function orVersion(
  written: Wanted,
  queryService: string | undefined,
  known: (wanted: Wanted) => boolean,
): Wanted {
  if (written.version !== undefined || known(written)) return written;
  const versions = [queryService, undefined].map((service) => ({ service, version: written.service }));
  return versions.find(known) ?? written;
}

function fits(deploy: Deploy, { service, version }: Wanted): boolean {
  if (version !== undefined && !isVersion(version, deploy.version)) return false;
  return service === undefined || (deploy.service !== undefined && matchesGlob(service, deploy.service));
}

/** `1.2.3` and `v1.2.3` are the same version. */
function isVersion(wanted: string, version: string | undefined): boolean {
  return version !== undefined && bare(wanted) === bare(version);
}

const bare = (version: string): string => (/^v\d/.test(version) ? version.slice(1) : version);

function pick(deploys: readonly Deploy[], ref: Ref, { where, noun }: SourceWords): Deploy {
  const ofService = deploys.filter((deploy) => fits(deploy, { service: ref.service, version: undefined }));
  if (ofService.length === 0) {
    const services = listed(deploys.map(({ service }) => service));
    const seen = services || listed(deploys.map(({ version }) => version));
    throw notFound(`${where} has no ${noun} for service "${ref.service}"${seen}`);
  }
  const newest = ofService.findIndex((deploy) => fits(deploy, ref));
  const name = ref.service === undefined ? '' : ` of service "${ref.service}"`;
  if (newest < 0) {
    const seen = listed(ofService.map(({ version }) => version));
    throw notFound(`${where} has no ${noun} for version "${ref.version}"${name}${seen}`);
  }
  const deploy = ofService[newest + ref.back];
  if (deploy === undefined) {
    const count = ofService.length - newest;
    const since = newest === 0 ? '' : ` up to version "${ref.version}"`;
    throw notFound(
      `${where} has only ${count} ${count === 1 ? 'deploy' : 'deploys'}${name}${since}, "~${ref.back}" is before the first`,
    );
  }
  return deploy;
}

function notFound(why: string): KlogError {
  return new KlogError('no-deploy', `no deploy found: ${why}`, { hint: 'klog deploy list' });
}

/** The distinct names, newest first: ` (seen: api, mail)`. */
function listed(names: readonly (string | undefined)[]): string {
  const unique = [...new Set(names)].filter((name) => name !== undefined);
  if (unique.length === 0) return '';
  const more = unique.length > MAX_LISTED ? ` and ${unique.length - MAX_LISTED} more` : '';
  return ` (seen: ${unique.slice(0, MAX_LISTED).join(', ')}${more})`;
}
