// Markers as klog writes them and as others do.
import { describe, expect, test } from 'vitest';
import { asEpochMs } from '../../src/base/brand.ts';
import { parseDeployFile } from '../../src/deploy/file.ts';
import { formatMarker, parseMarker } from '../../src/deploy/marker.ts';

const at = (text: string) => asEpochMs(Date.parse(text));
const T = '2026-11-23T14:05:00Z';
const nothing = { service: undefined, version: undefined, host: undefined };

describe('parseMarker', () => {
  test.each([
    [
      '{"service":"api","version":"1.2.3","host":"web-1","time":"2026-11-23T14:05:00.000Z"}',
      { service: 'api', version: '1.2.3', host: 'web-1', time: at(T) },
    ],
    [`{"time":"${T}"}`, { ...nothing, time: at(T) }],
    [`{"timestamp":"2026-11-23T15:05:00+01:00"}`, { ...nothing, time: at(T) }],
    [
      `{"ts":1795442700000,"service":"api"}`,
      { ...nothing, service: 'api', time: at('2026-11-23T14:05:00Z') },
    ],
    [`{"ts":1795442700.5}`, { ...nothing, time: at('2026-11-23T14:05:00.500Z') }],
    [`{"time":"1795442700"}`, { ...nothing, time: at(T) }],
    [`{"time":"2026-11-23 14:05:00","version":7}`, { ...nothing, version: '7', time: at(T) }],
    [`{"time":"soon","ts":"${T}"}`, { ...nothing, time: at(T) }],
    [
      `{"@timestamp":"x","time":"${T}","service":{"name":"api","version":"2"},"host":{"name":"web-1"}}`,
      { service: 'api', version: '2', host: 'web-1', time: at(T) },
    ],
    [`{"@timestamp":"${T}"}`, { ...nothing, time: at(T) }],
    [`{"datetime":"${T}"}`, { ...nothing, time: at(T) }],
    [
      `{"Time":"${T}","Service":"api","HOST":"web-1"}`,
      { ...nothing, service: 'api', host: 'web-1', time: at(T) },
    ],
    [`{"Time":"2020-01-01T00:00:00Z","time":"${T}"}`, { ...nothing, time: at(T) }],
    [`{"date":"2020-01-01","ts":"${T}"}`, { ...nothing, time: at(T) }],
    [`{"ts":1795442700000000}`, { ...nothing, time: at(T) }],
    [`{"time":"2026-11-23T14:05Z"}`, { ...nothing, time: at(T) }],
    [`{"time":"${T}","service":"","host":null}`, { ...nothing, time: at(T) }],
    [T, { ...nothing, time: at(T) }],
    [`"${T}"`, { ...nothing, time: at(T) }],
    [' 2026-11-23 15:05:00 +0100\r', { ...nothing, time: at(T) }],
    ['1795442700', { ...nothing, time: at(T) }],
  ])('%s', (line, marker) => expect(parseMarker(line, undefined)).toEqual(marker));

  test("the record's time is the last resort", () => {
    expect(parseMarker('{"service":"api"}', at(T))).toEqual({ ...nothing, service: 'api', time: at(T) });
    expect(parseMarker(`{"time":"${T}"}`, at('2020-01-01T00:00:00Z'))?.time).toBe(at(T));
    expect(parseMarker('{"service":"api"}', asEpochMs(-1))).toBeUndefined();
    expect(parseMarker('{"service":"api"}', undefined)).toBeUndefined();
  });

  test.each(['', 'deployed', '15m', 'null', '[]', '{"time":', '{"time":"soon"}', '{"time":-5}'])(
    '%j is none',
    (line) => expect(parseMarker(line, undefined)).toBeUndefined(),
  );
});

describe('formatMarker', () => {
  test('all of it, in this order', () => {
    expect(formatMarker({ time: at(T), host: 'web-1', version: '1.2.3', service: 'api' })).toBe(
      '{"service":"api","version":"1.2.3","host":"web-1","time":"2026-11-23T14:05:00.000Z"}',
    );
  });
  test('no host', () => {
    expect(formatMarker({ ...nothing, time: at(T), version: '1.2.3', service: 'api' })).toBe(
      '{"service":"api","version":"1.2.3","time":"2026-11-23T14:05:00.000Z"}',
    );
  });
});

describe('parseDeployFile', () => {
  test('markers and times, blank lines and comments left out', () => {
    const text = `\ufeff# deploys\r\n${T}\r\n\n{"service":"api","time":"${T}"}`;
    expect(parseDeployFile(text, 'd.txt')).toEqual([
      { ...nothing, time: at(T) },
      { ...nothing, service: 'api', time: at(T) },
    ]);
  });
  test('a line that has no time -> an error that names it', () => {
    expect(() => parseDeployFile(`${T}\nyesterday-ish\n`, 'd.txt')).toThrow(
      '"d.txt", line 2: "yesterday-ish" has no time',
    );
  });
});
