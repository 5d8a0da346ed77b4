// Which deploy a request means.
import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { chooseDeploy, describeDeploy } from '../../src/deploy/choose.ts';
import type { Deploy } from '../../src/deploy/history.ts';

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
const WHERE = 'topic "deploys"';

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

  test('no markers at all -> the hint writes one', () => {
    expect(() => chooseDeploy([], { kind: 'newest' }, 'api', 'file "d.txt"')).toThrow(
      expect.objectContaining({
        message: 'no deploy found: file "d.txt" has no markers',
        hint: 'klog deploy mark --service api --version 1.2.3',
      }),
    );
  });

  test('markers without services -> nothing was seen to list', () => {
    expect(() =>
      chooseDeploy([deploy(undefined, '1', 0)], { kind: 'ref', text: 'api' }, undefined, WHERE),
    ).toThrow(/for service "api"$/);
  });
});

describe('describeDeploy', () => {
  const clock = (at: number) => new Date(at).toISOString().slice(11, 19);
  const start = asEpochMs(Date.parse('2026-11-24T14:05:10Z'));
  const end = asEpochMs(Date.parse('2026-11-24T14:09:31Z'));
  const hosts = (count: number) =>
    new Map(Array.from({ length: count }, (_, i) => [`web-${i}`, start] as const));

  test.each<[string, Deploy]>([
    [
      'api 1.4.2 deployed 14:05:10\u201314:09:31, 20 hosts',
      { service: 'api', version: '1.4.2', start, end, hosts: hosts(20) },
    ],
    [
      'api 1.4.2 deployed 14:05:10, 1 host',
      { service: 'api', version: '1.4.2', start, end: start, hosts: hosts(1) },
    ],
    ['api deployed 14:05:10', { service: 'api', version: undefined, start, end: start, hosts: hosts(0) }],
    ['deployed 14:05:10', { service: undefined, version: undefined, start, end: start, hosts: hosts(0) }],
  ])('%s', (text, given) => expect(describeDeploy(given, clock)).toBe(text));
});
