// Markers grouped into deploys.
import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { deploysOf } from '../../src/deploy/history.ts';
import type { Marker } from '../../src/deploy/marker.ts';

const MINUTE = 60_000;

/** `api@1.4.2 web-1 5`: service, version, host (- for none) and the minute. */
function markers(...texts: string[]): Marker[] {
  return texts.map((text) => {
    const [name = '', host = '-', minute = '0'] = text.split(' ');
    const [service, version] = name
      .split('@')
      .map((part) => (part === '' || part === '-' ? undefined : part));
    return {
      service,
      version,
      host: host === '-' ? undefined : host,
      time: asEpochMs(Number(minute) * MINUTE),
    };
  });
}

/** Deploys as `api@1.4.2 5-9 web-1:5 web-2:9`. */
function shown(...texts: string[]): string[] {
  return deploysOf(markers(...texts)).map(({ service, version, start, end, hosts }) => {
    const places = [...hosts].map(([host, at]) => ` ${host}:${at / MINUTE}`).join('');
    return `${service ?? '-'}@${version ?? '-'} ${start / MINUTE}-${end / MINUTE}${places}`;
  });
}

describe('deploysOf', () => {
  test('hosts of one service and version -> one deploy, whatever the order', () => {
    expect(shown('api@1 web-2 9', 'api@1 web-1 5', 'api@1 web-3 7')).toEqual([
      'api@1 5-9 web-1:5 web-3:7 web-2:9',
    ]);
  });
  test('the first marker of a host counts', () => {
    expect(shown('api@1 web-1 5', 'api@1 web-1 8')).toEqual(['api@1 5-8 web-1:5']);
  });
  test('newest first, by start', () => {
    expect(shown('api@1 a 0', 'mail@7 b 5', 'api@1 c 90')).toEqual(['mail@7 5-5 b:5', 'api@1 0-90 a:0 c:90']);
  });
  test('another version in between -> a new deploy (a rollback)', () => {
    expect(shown('api@1 a 0', 'api@2 a 10', 'api@1 a 20')).toEqual([
      'api@1 20-20 a:20',
      'api@2 10-10 a:10',
      'api@1 0-0 a:0',
    ]);
  });
  test("another service's version in between does not part", () => {
    expect(shown('api@1 a 0', 'mail@2 a 10', 'api@1 b 20')).toHaveLength(2);
  });
  test('exactly 6 hours still belong together, more do not', () => {
    expect(shown('api@1 a 0', 'api@1 b 360')).toEqual(['api@1 0-360 a:0 b:360']);
    expect(shown('api@1 a 0', 'api@1 b 361')).toEqual(['api@1 361-361 b:361', 'api@1 0-0 a:0']);
  });
  test('6 hours are between two markers, not from the first', () => {
    expect(shown('api@1 a 0', 'api@1 b 300', 'api@1 c 600')).toEqual(['api@1 0-600 a:0 b:300 c:600']);
  });
  test('without service, version and host each is its own', () => {
    expect(shown('- - 0', '- - 1')).toEqual(['-@- 1-1', '-@- 0-0']);
  });
  test('without version or service markers still group', () => {
    expect(shown('api a 0', 'api b 1', '@3 c 2', '@3 d 3', '- e 4')).toEqual([
      '-@- 4-4 e:4',
      '-@3 2-3 c:2 d:3',
      'api@- 0-1 a:0 b:1',
    ]);
  });
  test('nothing -> nothing', () => expect(deploysOf([])).toEqual([]));
});
