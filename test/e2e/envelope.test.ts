// -o json: one valid object a line, whatever the record holds.

import { beforeAll, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import type { OutRecord } from '../kafka/harness/writer.ts';
import { klog, linesOf } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const AT = Date.UTC(2026, 10, 23, 14, 5, 0, 123);

describeKafka('the json envelope', (kafka) => {
  let topic: string;
  let lines: string[];
  const records: Omit<OutRecord, 'topic'>[] = [
    { key: 'web-1', value: '{"a":1}', headers: [['retry', '3']] },
    { key: null, value: '{"id":9223372036854775807,"f":1.50,"e":1E5,"neg":-0}' },
    { key: 'gone', value: null },
    {
      key: '',
      value: '',
      headers: [
        ['again', 'one'],
        ['none', null],
        ['again', null],
        ['again', 'two'],
        ['', 'no name'],
      ],
    },
    {
      key: Buffer.from([0xff, 0x00]),
      value: Buffer.from([0xc3, 0x28, 0x0a]),
      headers: [['bin', Buffer.from([0xfe])]],
    },
    { value: 'plain "text" with \u2603, \\ and \u0001 \u2028' },
    { value: '{\n  "pretty": [1,\r\n 2],\n  "text": "line\\nend"\n}' },
    { value: '[1, {"b": "x"}]' },
    { value: '"scalar"' },
    { value: '42' },
    { value: 'null' },
    { value: '{"cut": 1' },
    { value: '{"twice":1,"twice":2}' },
    { value: Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), Buffer.from('{"registry":true}')]) },
    { value: '\ufeff{"bom":1}' },
    { value: '{"lone":"\\ud800"}' },
    { value: 'two\nlines' },
    { value: '{"__proto__":{"x":1},"constructor":2}', headers: [['__proto__', 'h']] },
  ];

  beforeAll(async () => {
    topic = await kafka.topic('envelope');
    const writer = await kafka.writer();
    await writer.write(records.map((record, i) => ({ topic, partition: 0, timestamp: AT + i, ...record })));
    const run = await klog(['grep', '-b', kafka.brokers, '-t', topic, '-o', 'json']);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    lines = linesOf(run.stdout);
  });

  const parsed = (i: number): Record<string, unknown> => JSON.parse(lines[i]!) as Record<string, unknown>;
  const valueIn = (i: number): unknown => parsed(i)['value'];

  test('every line is one JSON object with its place and time', () => {
    expect(lines).toHaveLength(records.length);
    for (const i of lines.keys()) {
      expect(Object.keys(parsed(i))).toEqual([
        'topic',
        'partition',
        'offset',
        'timestamp',
        'key',
        'headers',
        'value',
      ]);
      expect(parsed(i)).toMatchObject({
        topic,
        partition: 0,
        offset: i,
        timestamp: new Date(AT + i).toISOString(),
      });
    }
  });

  test('keys and headers: null, empty, repeated, bytes', () => {
    expect(parsed(0)).toMatchObject({ key: 'web-1', headers: { retry: '3' }, value: { a: 1 } });
    expect(parsed(1)).toMatchObject({ key: null, headers: {} });
    expect(parsed(3)['key']).toBe('');
    expect(parsed(3)['headers']).toEqual({ again: ['one', null, 'two'], none: null, '': 'no name' });
    expect(parsed(4)['key']).toEqual({ base64: '/wA=' });
    expect(parsed(4)['headers']).toEqual({ bin: { base64: '/g==' } });
  });

  test('a JSON value stays as it was written, number for number, on one line', () => {
    expect(lines[1]).toContain('"value":{"id":9223372036854775807,"f":1.50,"e":1E5,"neg":-0}}');
    expect(lines[6]).toContain('"text": "line\\nend"');
    expect(valueIn(6)).toEqual({ pretty: [1, 2], text: 'line\nend' });
    expect(valueIn(7)).toEqual([1, { b: 'x' }]);
    expect(valueIn(8)).toBe('scalar');
    expect(valueIn(9)).toBe(42);
    expect(valueIn(10)).toBe(null);
    expect(lines[12]).toContain('{"twice":1,"twice":2}');
    expect(valueIn(13)).toEqual({ registry: true });
    expect(lines[15]).toContain('{"lone":"\\ud800"}');
    expect(lines[17]).toContain('{"__proto__":{"x":1},"constructor":2}');
  });

  test('what is no JSON is a string, a tombstone null, and bytes are base64', () => {
    expect(valueIn(2)).toBe(null);
    expect(valueIn(3)).toBe('');
    expect(valueIn(4)).toEqual({ base64: 'wygK' });
    expect(valueIn(5)).toBe('plain "text" with \u2603, \\ and \u0001 \u2028');
    expect(valueIn(11)).toBe('{"cut": 1');
    expect(valueIn(16)).toBe('two\nlines');
    expect(JSON.stringify(valueIn(14))).toContain('bom');
  });

  test('raw prints the bytes and a newline', async () => {
    const run = await klog(['grep', '-b', kafka.brokers, '-t', topic, '-o', 'raw']);
    const bytes = records.flatMap(({ value }, i) => {
      const whole = value === null ? Buffer.alloc(0) : Buffer.from(value as string);
      // the five bytes of a Schema Registry header are no part of the value
      return [i === 13 ? whole.subarray(5) : whole, Buffer.from('\n')];
    });
    expect(run.bytes.toString('latin1')).toBe(Buffer.concat(bytes).toString('latin1'));
  });

  test('what Kafka knows can be asked for', async () => {
    const ask = async (expression: string): Promise<number[]> => {
      const run = await klog(['grep', expression, '-b', kafka.brokers, '-t', topic, '-o', 'json']);
      expect(run.stderr).toBe('');
      return linesOf(run.stdout).map((line) => (JSON.parse(line) as { offset: number }).offset);
    };
    expect(await ask('@key=web-1')).toEqual([0]);
    expect(await ask('@header.retry>2')).toEqual([0]);
    expect(await ask('@header.again=two')).toEqual([3]);
    expect(await ask('@offset>=15 and @partition=0')).toEqual([15, 16, 17]);
    expect(await ask('id=9223372036854775807')).toEqual([1]);
    expect(await ask('id=9223372036854775806')).toEqual([]);
    expect(await ask('registry=true')).toEqual([13]);
  });
});
