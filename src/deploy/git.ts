// Deploys from the tags of a git repository. git is run with an argument list, never through a shell, and nothing from
// the configuration can act as an option.

import { asEpochMs } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import { Collector, type Found } from './collect.ts';
import type { Marker } from './marker.ts';
import { failureOf, LIMITS, type Limits, type Outside, runProgram } from './run.ts';
import { type SourceWords, shortened, wordsOf } from './words.ts';

export interface TagSource {
  /** A glob for `git tag --list`. */
  readonly tags: string;
  readonly repository: string | undefined;
}

/** Tags listed if none matches. */
const MAX_LISTED = 5;
/** Set by git if klog is run by a hook; they would override the configured repository. */
const HOOK_VARIABLES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_INDEX_FILE'];
/** The date of an annotated tag or of a lightweight tag's commit, and the name, which has no blanks. */
const FORMAT = '--format=%(creatordate:unix) %(refname:strip=2)';

/** The matching tags as markers, and the words for their source. A KlogError `no-deploy` if git fails. */
export async function readTags(
  source: TagSource,
  outside: Outside,
  limits = LIMITS,
): Promise<Found & { words: SourceWords }> {
  const words = wordsOf({ kind: 'git', ...source });
  const collector = new Collector('tag');
  const lines = await listTags(source, source.tags, words.where, outside, limits);
  for (const line of lines) {
    const [seconds = '', name = ''] = line.split(' ');
    collector.add(seconds === '' ? undefined : markerOf(name, Number(seconds)), name);
  }
  const found = collector.found();
  if (lines.length > 0) return { ...found, words };
  const others = await listTags(source, undefined, words.where, outside, limits);
  const names = others.map((line) => line.split(' ')[1] ?? '');
  return { ...found, words: names.length === 0 ? words : without(source.tags, names, words) };
}

function without(glob: string, names: readonly string[], words: SourceWords): SourceWords {
  const more = names.length > MAX_LISTED ? ` and ${names.length - MAX_LISTED} more` : '';
  const seen = `${names.slice(0, MAX_LISTED).join(', ')}${more}`;
  return { ...words, empty: `has no tag "${glob}" (seen: ${seen})`, hint: 'deploys: {git: "*"}' };
}

/** Lines of FORMAT, newest first; all tags if there is no glob. */
async function listTags(
  { repository }: TagSource,
  glob: string | undefined,
  where: string,
  { env, signal }: Outside,
  limits: Limits,
): Promise<string[]> {
  // "--" ends the options, so that the glob "-d" is not one.
  const args = ['-C', repository ?? '.', 'tag', '--list', '--no-column', '--sort=-creatordate', FORMAT, '--'];
  const ran = await runProgram({
    program: 'git',
    args: glob === undefined ? args : [...args, glob],
    limits,
    outside: { env: repository === undefined ? env : withoutHook(env), signal },
  });
  const failure = failureOf(ran, limits);
  if (failure !== undefined) {
    const said = ran.how === 'exited' ? ran.stderr.split('\n').find((line) => line.trim() !== '') : undefined;
    const why = said === undefined ? `git ${failure}` : shortened(said.replace(/^(fatal|error): /, ''));
    throw new KlogError('no-deploy', `no deploy found: cannot read the tags of ${where}: ${why}`, {
      hint: '--since-deploy=2026-11-23T14:05Z, or deploys: {git: "v*", repository: PATH} in the config',
    });
  }
  return ran.stdout.split('\n').filter((line) => line !== '');
}

function withoutHook(env: Outside['env']): Outside['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !HOOK_VARIABLES.includes(name)));
}

/** A service and a version. After `@` or `/` the version may begin with a digit, after `-` only with a v. */
const NAMED = /^(.+)(?:[@/](?=v?\d)|-(?=v\d))([^@/]+)$/;

/** A tag as a marker: `v1.2.3` is a version; `api@1.2.3`, `api/1.2.3`, `api/v1.2.3` and `api-v1.2.3` name a service too. */
export function markerOf(tag: string, seconds: number): Marker {
  const named = NAMED.exec(tag);
  return {
    time: asEpochMs(seconds * 1_000),
    service: named?.[1],
    version: named?.[2] ?? tag,
    host: undefined,
  };
}
