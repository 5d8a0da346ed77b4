// Which deploy a request means.
import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { chooseDeploy, hasService } from '../../src/deploy/choose.ts';
import type { Deploy } from '../../src/deploy/history.ts';
import { wordsOf } from '../../src/deploy/words.ts';

function deploy(service: string | undefined, version: string | undefined, minute: number): Deploy {
  const at = asEpochMs(minute * 60_000);
  return { service, version, start: at, end: at, hosts: new Map() };
}

/** Newest first, as deploysOf gives them. */
const ALL = [
  deploy('mail', '7', 60),
  deploy('api', '1.4.2', 50),
  deploy('checkout', '1.0~rc1', 40),
  deploy('api', '1.4.1', 30),
  deploy('@scope/web', '3', 20),
  deploy('api', '1.4.0', 10),
];
const WHERE = wordsOf({ kind: 'topic', topic: 'deploys' });

function chosen(ref: string | undefined, asked?: string): string {
  const request = ref === undefined ? ({ kind: 'newest' } as const) : ({ kind: 'ref', text: ref } as const);
  const { service, version } = chooseDeploy(ALL, request, asked, WHERE);
  return `${service} ${version}`;
}

describe('chooseDeploy', () => {
  test.each([
    [undefined, undefined, 'mail 7'],
    [undefined, 'api', 'api 1.4.2'],
    [undefined, 'ap*', 'api 1.4.2'],
    ['api', undefined, 'api 1.4.2'],
    ['api', 'mail', 'api 1.4.2'],
    ['api~1', undefined, 'api 1.4.1'],
    ['api~', undefined, 'api 1.4.1'],
    ['api~0', undefined, 'api 1.4.2'],
    ['api~2', undefined, 'api 1.4.0'],
    ['api@1.4.1', undefined, 'api 1.4.1'],
    ['api@1.4.1~1', undefined, 'api 1.4.0'],
    ['~1', undefined, 'api 1.4.2'],
    ['~1', 'api', 'api 1.4.1'],
    ['@1.4.0', 'api', 'api 1.4.0'],
    ['@scope/web', undefined, '@scope/web 3'],
    ['@scope/web@3', undefined, '@scope/web 3'],
    ['checkout@1.0~rc1', undefined, 'checkout 1.0~rc1'],
  ])('%s, query about %s -> %s', (ref, asked, expected) => expect(chosen(ref, asked)).toBe(expected));

  test('a version that ends like ~1 is found as written', () => {
    const odd = [deploy('api', '1.0~1', 20), deploy('api', '1.0', 10), deploy('api', '0.9', 5)];
    expect(chooseDeploy(odd, { kind: 'ref', text: 'api@1.0~1' }, undefined, WHERE).version).toBe('1.0~1');
    expect(chooseDeploy(odd.slice(1), { kind: 'ref', text: 'api@1.0~1' }, undefined, WHERE).version).toBe(
      '0.9',
    );
  });

  test('a literal time -> a deploy of no service, also where there are none', () => {
    expect(chooseDeploy([], { kind: 'time', at: 5 }, 'api', WHERE)).toEqual({
      ...deploy(undefined, undefined, 0),
      start: 5,
      end: 5,
    });
  });

  test.each([
    [
      'apii',
      undefined,
      'topic "deploys" has no marker for service "apii" (seen: mail, api, checkout, @scope/web)',
    ],
    [
      undefined,
      'apii',
      'topic "deploys" has no marker for service "apii" (seen: mail, api, checkout, @scope/web)',
    ],
    [
      'api@9',
      undefined,
      'topic "deploys" has no marker for version "9" of service "api" (seen: 1.4.2, 1.4.1, 1.4.0)',
    ],
    ['api~3', undefined, 'topic "deploys" has only 3 deploys of service "api", "~3" is before the first'],
    [
      'api@1.4.1~2',
      undefined,
      'topic "deploys" has only 2 deploys of service "api" up to version "1.4.1", "~2" is before the first',
    ],
    ['mail~1', undefined, 'topic "deploys" has only 1 deploy of service "mail", "~1" is before the first'],
    ['~9', undefined, 'topic "deploys" has only 6 deploys, "~9" is before the first'],
  ])('%s, query about %s -> no deploy found: %s', (ref, asked, why) => {
    expect(() => chosen(ref, asked)).toThrow(
      expect.objectContaining({
        code: 'no-deploy',
        message: `no deploy found: ${why}`,
        hint: 'klog deploy list',
        exitCode: 2,
      }),
    );
  });

  test.each([
    [WHERE, 'topic "deploys" has no markers', 'klog deploy mark --service api --version 1.2.3'],
    [
      wordsOf({ kind: 'file', path: "my d's.txt" }),
      'file "my d\'s.txt" has no markers',
      `echo '{"service":"api","version":"1.2.3","time":"2026-11-23T14:05:00Z"}' >> 'my d'\\''s.txt'`,
    ],
    [
      wordsOf({ kind: 'command', line: 'list-deploys --all' }),
      'command "list-deploys --all" printed no markers',
      'list-deploys --all',
    ],
    [
      wordsOf({ kind: 'git', tags: 'v*', repository: '/srv/app' }),
      'git repository "/srv/app" has no tags',
      'git tag v1.2.3',
    ],
    [
      wordsOf({ kind: 'git', tags: 'v*', repository: undefined }),
      'the git repository of this folder has no tags',
      'git tag v1.2.3',
    ],
  ])('no markers at all -> what makes one where they come from', (words, message, hint) => {
    expect(() => chooseDeploy([], { kind: 'newest' }, 'api', words)).toThrow(
      expect.objectContaining({ message: `no deploy found: ${message}`, hint }),
    );
  });

  test('markers without services or versions -> nothing was seen to list', () => {
    expect(() =>
      chooseDeploy([deploy(undefined, undefined, 0)], { kind: 'ref', text: 'api' }, undefined, WHERE),
    ).toThrow(/for service "api"$/);
  });

  describe('tags that say no service', () => {
    const tags = [
      deploy(undefined, 'v1.10.0', 30),
      deploy('api', 'v2.0.0', 20),
      deploy(undefined, 'v1.9.0', 10),
    ];
    const words = wordsOf({ kind: 'git', tags: '*', repository: undefined });
    const version = (text: string, asked?: string) =>
      chooseDeploy(tags, { kind: 'ref', text }, asked, words).version;

    test.each([
      ['v1.9.0', 'v1.9.0'],
      ['1.9.0', 'v1.9.0'],
      ['@1.9.0', 'v1.9.0'],
      ['v1.10.0~1', 'v2.0.0'],
      ['v1.10.0~2', 'v1.9.0'],
      ['api@2.0.0', 'v2.0.0'],
    ])('%s is %s', (text, expected) => expect(version(text)).toBe(expected));

    test('a version is looked for where the query asks for a service, else anywhere', () => {
      expect(version('2.0.0', 'api')).toBe('v2.0.0');
      expect(version('1.9.0', 'api')).toBe('v1.9.0');
    });

    test('what is neither service nor version -> what there is', () => {
      expect(() => version('web')).toThrow(/has no tag for service "web" \(seen: api\)$/);
      const bare = tags.filter(({ service }) => service === undefined);
      expect(() => chooseDeploy(bare, { kind: 'ref', text: 'web' }, undefined, words)).toThrow(
        /^no deploy found: the git repository of this folder has no tag for service "web" \(seen: v1.10.0, v1.9.0\)$/,
      );
    });
  });

  test('hasService', () => {
    expect(['api', 'ap*', '@scope/web', 'apii', '7'].map((name) => hasService(ALL, name))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
