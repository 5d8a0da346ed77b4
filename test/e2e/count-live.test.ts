// `klog count -f` in a pipe: lines on time, also while nothing comes; late records in their own interval; the gate.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { type Running, startKlog } from './klog.ts';

vi.setConfig({ testTimeout: 60_000 });

interface Line {
  readonly time: string;
  readonly host?: string;
  readonly count: number;
}

describeKafka('a live count', (kafka) => {
  const started: Running[] = [];
  afterAll(() => {
    for (const running of started) running.signal('SIGKILL');
  });
  const start = async (...words: string[]): Promise<Running> => {
    const running = await startKlog(['count', '-f', '-b', kafka.brokers, ...words]);
    started.push(running);
    return running;
  };
  const put = async (topic: string, hosts: string[], timestamp?: number): Promise<void> => {
    const writer = await kafka.writer();
    const at = timestamp === undefined ? {} : { timestamp };
    await writer.write(
      hosts.map((host, i) => ({ topic, partition: i % 2, value: JSON.stringify({ host }), ...at })),
    );
  };
  const parsed = (running: Running): Line[] => running.lines().map((line) => JSON.parse(line) as Line);
  const sum = (running: Running, host: string): number =>
    parsed(running).reduce((total, line) => total + (line.host === host ? line.count : 0), 0);

  test('history first, then each interval when it is over; none is left out, none is printed twice', async () => {
    const topic = await kafka.topic('live', { partitions: 2 });
    const old = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;
    await put(topic, ['a', 'a', 'b'], old);
    const run = await start('-t', topic, '--by', 'host', '--every', '1s');
    await run.until('history, and an interval without records', (lines) => lines.length >= 3);
    const time = new Date(old).toISOString();
    expect(parsed(run).slice(0, 2)).toEqual([
      { time, host: 'a', count: 2 },
      { time, host: 'b', count: 1 },
    ]);
    await put(topic, ['c', 'c', 'c']);
    await run.until('the new records', () => sum(run, 'c') === 3);
    await run.until('and another empty interval', () => parsed(run).at(-1)?.count === 0);
    // Printed as soon as it was over, not with the next records.
    const last = Date.parse(parsed(run).at(-1)!.time);
    expect(Date.now()).toBeGreaterThanOrEqual(last + 1_000);
    // A record of the past: its own interval, once, and said at the end.
    await put(topic, ['late'], old);
    await run.until('the late one', () => sum(run, 'late') === 1);
    expect(parsed(run).filter(({ host }) => host === 'late')).toEqual([{ time, host: 'late', count: 1 }]);
    run.signal('SIGINT');
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toBe(
      'klog: 1 record came after the end of its interval and is counted there (--reorder waits longer)\n',
    );
    expect([sum(run, 'a'), sum(run, 'b'), sum(run, 'c'), sum(run, 'late')]).toEqual([2, 1, 3, 1]);
    // From the first empty one on there is a line for every second.
    const live = [...new Set(parsed(run).map((line) => Date.parse(line.time)))].filter((at) => at > old);
    live.sort((a, b) => a - b);
    expect(live.map((at) => at - live[0]!)).toEqual(live.map((_, i) => i * 1_000));
  });

  test('the gate ends the run as soon as it is certain, and with 0 after the time', async () => {
    const topic = await kafka.topic('gate', { partitions: 2 });
    const failing = await start('-t', topic, '--for', '50s', '--fail-if', 'count > 3');
    await put(topic, ['a', 'b', 'c']);
    await put(topic, ['d', 'e']);
    const ended = await failing.ended;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('"count > 3" holds');
    const passing = await start('-t', topic, '--for', '1s', '--fail-if', 'count > 300');
    expect((await passing.ended).code).toBe(0);
  });

  test('each interval goes to statsd, from going live on', async () => {
    const topic = await kafka.topic('statsd', { partitions: 2 });
    await put(topic, ['old', 'old'], Date.now() - 3_600_000);
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    let sum = 0;
    const seen = new Set<string>();
    const enough = new Promise<void>((resolve) => {
      socket.on('message', (message) => {
        const text = message.toString();
        seen.add(text);
        const count = /^klog\.count:(\d+)\|c\|#host:web-1$/.exec(text)?.[1];
        sum += Number(count ?? 0);
        if (sum >= 4) resolve();
      });
    });
    const run = await start('-t', topic, '--by', 'host', '--every', '1s', '--statsd', `127.0.0.1:${port}`);
    await run.until('live', (lines) => lines.length >= 2);
    await put(topic, ['web-1', 'web-1', 'web-1', 'web-1']);
    await enough;
    expect(sum).toBe(4);
    expect([...seen].some((text) => text.includes('old'))).toBe(false);
    expect(seen).toContain('klog.count:0|c');
    run.signal('SIGINT');
    await run.ended;
    socket.close();
  });
});
