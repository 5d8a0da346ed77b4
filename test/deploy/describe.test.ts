// A deploy in words.
import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { describeDeploy, summarizeDeploy } from '../../src/deploy/describe.ts';
import type { Deploy } from '../../src/deploy/history.ts';

/** Now is the 24th. */
const clock = (at: number, near = Date.parse('2026-11-24T20:00:00Z')) => {
  const [day, time] = new Date(at).toISOString().slice(0, 19).split('T');
  return day === new Date(near).toISOString().slice(0, 10) ? `${time}` : `${day} ${time}`;
};

/** `api 1.4.2 20 24T14:05:10 24T14:09:31`: service, version, hosts, start, end; - for none. */
function deploy(text: string): Deploy {
  const [service, version, count, from, to] = text.split(' ');
  const at = (day: string | undefined) => asEpochMs(Date.parse(`2026-11-${day}Z`));
  const hosts = Array.from({ length: Number(count) }, (_, i) => [`web-${i}`, at(from)] as const);
  const known = (name: string | undefined) => (name === '-' ? undefined : name);
  return {
    service: known(service),
    version: known(version),
    start: at(from),
    end: at(to),
    hosts: new Map(hosts),
  };
}

describe('a deploy in words', () => {
  test.each([
    [
      'api 1.4.2 20 24T14:05:10 24T14:09:31',
      'api 1.4.2 deployed 14:05:10\u201314:09:31, 20 hosts',
      'api 1.4.2, 14:05:10 to 14:09:31 on 20 hosts',
    ],
    [
      'api 1.4.2 1 24T14:05:10 24T14:05:10',
      'api 1.4.2 deployed 14:05:10, 1 host',
      'api 1.4.2, 14:05:10 on 1 host',
    ],
    ['api - 0 24T14:05:10 24T14:05:10', 'api deployed 14:05:10', 'api, 14:05:10'],
    ['- v1.4.2 0 24T14:05:10 24T14:05:10', 'v1.4.2 deployed 14:05:10', 'v1.4.2, 14:05:10'],
    ['- - 0 24T14:05:10 24T14:05:10', 'deployed 14:05:10', 'a deploy, 14:05:10'],
    [
      'api 1 2 23T23:58:00 24T00:03:00',
      'api 1 deployed 23:58:00\u20132026-11-24 00:03:00, 2 hosts',
      'api 1, 2026-11-23 23:58:00 to 2026-11-24 00:03:00 on 2 hosts',
    ],
    [
      'api 1 2 22T10:00:00 22T10:03:00',
      'api 1 deployed 10:00:00\u201310:03:00, 2 hosts',
      'api 1, 2026-11-22 10:00:00 to 10:03:00 on 2 hosts',
    ],
  ])('%s', (text, line, summary) => {
    expect(describeDeploy(deploy(text), clock)).toBe(line);
    expect(summarizeDeploy(deploy(text), clock)).toBe(summary);
  });
});
