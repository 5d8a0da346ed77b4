// Deploys told by tags, out of real repositories.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KlogError } from '../../src/base/errors.ts';
import { markerOf, readTags } from '../../src/deploy/git.ts';

const folder = mkdtempSync(join(tmpdir(), 'klog-git-'));
const app = join(folder, 'app');
/** A name that would be an option where it is not expected. */
const odd = join(folder, '--exec-path');
const empty = join(folder, 'empty');
const plain = join(folder, 'plain');
const HERE = { PATH: process.env['PATH'], HOME: folder, GIT_CEILING_DIRECTORIES: folder };
const outside = (env: Readonly<Record<string, string>> = {}) => ({
  env: { ...HERE, ...env },
  signal: new AbortController().signal,
});

function git(repository: string, args: readonly string[], date = '2026-01-01T00:00:00Z'): void {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...who, ...args], {
    cwd: repository,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_COMMITTER_DATE: date,
      // Another one, so that a wrong choice shows.
      GIT_AUTHOR_DATE: '2020-05-05T00:00:00Z',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const commit = (repository: string, date: string) =>
  git(repository, ['commit', '-q', '--allow-empty', '-m', 'x'], date);

beforeAll(() => {
  for (const path of [app, odd, empty, plain]) mkdirSync(path);
  for (const path of [app, odd, empty]) git(path, ['init', '-q']);
  commit(app, '2026-11-20T10:00:00Z');
  git(app, ['tag', 'v1.0.0'], '2026-11-29T00:00:00Z');
  commit(app, '2026-11-21T10:00:00+02:00');
  git(app, ['tag', 'v1.1.0'], '2026-11-29T00:00:00Z');
  git(app, ['tag', '-a', '-m', 'x', 'api@1.2.3', 'HEAD~1'], '2026-11-24T14:05:00Z');
  git(app, ['tag', '-a', '-m', 'x\n\nlong', 'mail-v7', 'HEAD~1'], '2026-11-25T01:00:00+01:00');
  git(app, ['tag', 'notes', 'HEAD^{tree}']);
  // What a person may have set must not change what is read.
  for (const [name, value] of [
    ['column.ui', 'always'],
    ['color.ui', 'always'],
    ['tag.sort', 'refname'],
  ] as const) {
    git(app, ['config', name, value]);
  }
  commit(odd, '2026-11-22T10:00:00Z');
  git(odd, ['tag', 'v9']);
  commit(empty, '2026-11-22T10:00:00Z');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function tagsOf(tags: string, repository: string | undefined = app): Promise<string[]> {
  const { markers } = await readTags({ tags, repository }, outside());
  return markers.map(
    ({ service, version, host, time }) =>
      `${service ?? '-'} ${version} ${new Date(time).toISOString().slice(0, 19)} ${host ?? '-'}`,
  );
}

async function failure(tags: string, repository: string): Promise<string> {
  try {
    return `no error: ${JSON.stringify(await readTags({ tags, repository }, outside()))}`;
  } catch (error) {
    const { message, code, exitCode } = error as KlogError;
    expect([code, exitCode]).toEqual(['no-deploy', 2]);
    return message;
  }
}

describe('tags as markers', () => {
  test("a light tag has its commit's time, an annotated one its tagger's", async () => {
    expect(await tagsOf('v*')).toEqual(['- v1.1.0 2026-11-21T08:00:00 -', '- v1.0.0 2026-11-20T10:00:00 -']);
    expect(await tagsOf('mail*')).toEqual(['mail v7 2026-11-25T00:00:00 -']);
  });

  test("the glob is git's own", async () => {
    expect(await tagsOf('v1.[0]*')).toEqual(['- v1.0.0 2026-11-20T10:00:00 -']);
    expect(await tagsOf('api@1.2.?')).toEqual(['api 1.2.3 2026-11-24T14:05:00 -']);
    expect(await tagsOf('*')).toHaveLength(4);
  });

  test('a tag of something without a time is counted', async () => {
    expect((await readTags({ tags: '*', repository: app }, outside())).oddText).toBe(
      '1 of 5 tags is without a time ("notes")',
    );
  });

  test('a folder or a glob that looks like an option is none', async () => {
    expect(await tagsOf('v*', odd)).toEqual(['- v9 2026-11-22T10:00:00 -']);
    expect(await tagsOf('v*', join(app, '.git', '..'))).toHaveLength(2);
    for (const glob of ['-d', '--delete', '-n9', '--format=x', '$(touch x)']) {
      const { markers, words } = await readTags({ tags: glob, repository: app }, outside());
      expect(markers).toEqual([]);
      expect(words.empty).toContain(`has no tag "${glob}"`);
    }
    expect(await tagsOf('*')).toHaveLength(4);
  });

  test('the repository that is named counts, not the one of a hook that runs klog', async () => {
    const hook = outside({ GIT_DIR: join(odd, '.git') });
    expect((await readTags({ tags: 'v*', repository: app }, hook)).markers).toHaveLength(2);
    // Without a name it is that one.
    expect((await readTags({ tags: 'v*', repository: undefined }, hook)).markers).toHaveLength(1);
  });

  test.each([
    ['v1.2.3', undefined, 'v1.2.3'],
    ['1.2.3', undefined, '1.2.3'],
    ['release-1.2.3', undefined, 'release-1.2.3'],
    ['2026-11-23', undefined, '2026-11-23'],
    ['v1.2.3-rc1', undefined, 'v1.2.3-rc1'],
    ['api@1.2.3', 'api', '1.2.3'],
    ['@scope/api@1.2.3', '@scope/api', '1.2.3'],
    ['api@latest', undefined, 'api@latest'],
    ['api/v1.2.3', 'api', 'v1.2.3'],
    ['team/api/1.2.3', 'team/api', '1.2.3'],
    ['feature/x', undefined, 'feature/x'],
    ['api-v1.2.3', 'api', 'v1.2.3'],
    ['web-api-v2', 'web-api', 'v2'],
    ['api-view', undefined, 'api-view'],
  ])('%s: service %s, version %s', (tag, service, version) => {
    expect(markerOf(tag, 100)).toEqual({ service, version, host: undefined, time: 100_000 });
  });
});

describe('nothing found says where klog looked', () => {
  test('no such tag: those that there are', async () => {
    const { words, markers } = await readTags({ tags: 'x*', repository: app }, outside());
    expect(markers).toEqual([]);
    expect(`${words.where} ${words.empty}`).toBe(
      `git repository "${app}" has no tag "x*" (seen: mail-v7, api@1.2.3, v1.1.0, v1.0.0, notes)`,
    );
    expect(words.hint).toBe('deploys: {git: "*"}');
  });
  test('no tag at all', async () => {
    const { words } = await readTags({ tags: 'x*', repository: empty }, outside());
    expect(`${words.where} ${words.empty}`).toBe(`git repository "${empty}" has no tags`);
  });
  test('no repository', async () => {
    expect(await failure('v*', plain)).toBe(
      `no deploy found: cannot read the tags of git repository "${plain}": not a git repository (or any of the parent directories): .git`,
    );
  });
  test('no such folder', async () => {
    const path = join(folder, 'nowhere');
    expect(await failure('v*', path)).toMatch(
      `no deploy found: cannot read the tags of git repository "${path}": cannot change to '${path}'`,
    );
  });
  test('no git', async () => {
    await expect(readTags({ tags: 'v*', repository: app }, outside({ PATH: plain }))).rejects.toMatchObject({
      message: `no deploy found: cannot read the tags of git repository "${app}": git could not be started: no such program`,
    });
  });
  test('broken off', async () => {
    await expect(
      readTags({ tags: 'v*', repository: app }, { env: HERE, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      code: 'interrupted',
    });
  });
});
