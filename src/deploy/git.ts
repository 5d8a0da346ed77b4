// Deploys told by the tags of a git repository. git is run with an argument list, never by a shell, and nothing of
// the configuration can be taken for an option.

import { asEpochMs } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import { Collector, type Found } from './collect.ts';
import type { Marker } from './marker.ts';
import { type Limits, type Outside, type Ran, runProgram } from './run.ts';
import { type SourceWords, shortened, wordsOf } from './words.ts';

export interface TagSource {
  /** A glob as `git tag --list` takes it. */
  readonly tags: string;
  readonly repository: string | undefined;
}

const LIMITS: Limits = { timeoutMs: 10_000, bytes: 16 * 1024 * 1024 };
/** Other tags that the sentence about a glob without any names. */
const MAX_LISTED = 5;
/** Of a hook that klog is run by; they would name another repository than the one asked for. */
const HOOK_VARIABLES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_INDEX_FILE'];
/** The tagger's date of an annotated tag, the committer's of a light one; a name of a ref holds no blank. */
const FORMAT = '--format=%(creatordate:unix) %(refname:strip=2)';

/**
 * The tags that fit, as markers, and the words for where they were looked for. A KlogError `no-deploy` where git
 * cannot be run or says no.
 */
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

/** Lines of FORMAT, newest first; all tags without a glob. */
async function listTags(
  { repository }: TagSource,
  glob: string | undefined,
  where: string,
  { env, signal }: Outside,
  limits: Limits,
): Promise<string[]> {
  // "--" ends the options: a glob such as "-d" would be one.
  const args = ['-C', repository ?? '.', 'tag', '--list', '--no-column', '--sort=-creatordate', FORMAT, '--'];
  const ran = await runProgram({
    program: 'git',
    args: glob === undefined ? args : [...args, glob],
    limits,
    outside: { env: repository === undefined ? env : withoutHook(env), signal },
  });
  refuse(ran, where, limits);
  return ran.stdout.split('\n').filter((line) => line !== '');
}

function withoutHook(env: Outside['env']): Outside['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !HOOK_VARIABLES.includes(name)));
}

function refuse(ran: Ran, where: string, { timeoutMs }: Limits): void {
  if (ran.how === 'stopped') throw new KlogError('interrupted', 'interrupted', { exitCode: 130 });
  if (ran.how === 'exited' && ran.exitCode === 0) return;
  const said = ran.stderr.split('\n').find((line) => line.trim() !== '') ?? 'git failed';
  const why = {
    exited: shortened(said.replace(/^(fatal|error): /, '')),
    'timed out': `git did not end in ${timeoutMs / 1_000} s`,
    'printed too much': 'there are too many of them',
    'not found': 'there is no program git',
    'not started': 'git could not be started',
  }[ran.how];
  throw new KlogError('no-deploy', `no deploy found: cannot read the tags of ${where}: ${why}`, {
    hint: '--since-deploy=2026-11-23T14:05Z, or deploys: {git: "v*", repository: PATH} in the config',
  });
}

/** A service and a version: behind `@` or `/` the version may begin with a digit, behind `-` only with a v. */
const NAMED = /^(.+)(?:[@/](?=v?\d)|-(?=v\d))([^@/]+)$/;

/**
 * A tag as a marker. `v1.2.3` says no service; `api@1.2.3`, `api/1.2.3`, `api/v1.2.3` and `api-v1.2.3` do, and the
 * version is the rest.
 */
export function markerOf(tag: string, seconds: number): Marker {
  const named = NAMED.exec(tag);
  return {
    time: asEpochMs(seconds * 1_000),
    service: named?.[1],
    version: named?.[2] ?? tag,
    host: undefined,
  };
}
