// Against a socket on loopback: what is sent is read back from the wire.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GroupValue, Report, StatValue } from '../../src/aggregate/report/report.ts';
import { metricName, StatsdSender, tagName, tagValue } from '../../src/output/report/statsd.ts';

let socket: Socket;
let port: number;
const received: string[] = [];
let arrived: (() => void) | undefined;

beforeEach(async () => {
  received.length = 0;
  socket = createSocket('udp4');
  socket.on('message', (message) => {
    received.push(message.toString());
    arrived?.();
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  port = socket.address().port;
});
afterEach(() => void socket.close());

async function until(count: number): Promise<void> {
  while (received.length < count) {
    await new Promise<void>((resolve) => {
      arrived = resolve;
    });
  }
}

function reportOf(by: string[], stats: string[], rows: [GroupValue[], number, StatValue[]][]): Report {
  return {
    by,
    buckets: by.map(() => false),
    stats,
    every: 1000,
    rows: rows.map(([group, count, values]) => ({ time: 0, group, count, stats: values })),
    rest: [],
    moreRows: 0,
    moreCount: 0,
    total: 0,
  };
}

test('a counter a row with its tags, a gauge a statistic, a zero for none', async () => {
  const sender = new StatsdSender({ host: '127.0.0.1', port });
  sender.send(
    reportOf(
      ['host', 'level'],
      ['p95(latency)'],
      [
        [['web-1', 'error'], 12, [231.5]],
        [['web-1', null], 3, [null]],
      ],
    ),
  );
  sender.sendNone();
  await sender.close();
  await until(4);
  expect([...received].sort()).toEqual([
    'klog.count:0|c',
    'klog.count:12|c|#host:web-1,level:error',
    'klog.count:3|c|#host:web-1,level:none',
    'klog.p95_latency:231.5|g|#host:web-1,level:error',
  ]);
  expect(sender).toMatchObject({ sent: 4, failed: 0 });
});

test('hostile names end neither their tag nor their metric nor their line', async () => {
  const sender = new StatsdSender({ host: '127.0.0.1', port });
  const evil = 'a,b|c#d\ne:1|c\nklog.count:99|c \u202e\\';
  sender.send(reportOf(['user.id', '@header.x-y', 'a b:c'], [], [[[evil, { spelling: '1.0' }, ''], 1, []]]));
  await sender.close();
  await until(1);
  expect(received).toEqual([
    'klog.count:1|c|#user.id:a_b_c_d_ne:1_c_nklog.count:99_c_u202e_,header.x-y:1.0,a_b_c:_',
  ]);
});

test('what cannot be sent is counted, with the reason', async () => {
  const sender = new StatsdSender({ host: 'no-such-host.invalid', port: 8125 });
  sender.send(reportOf([], [], [[[], 5, []]]));
  await sender.close();
  expect(sender).toMatchObject({ sent: 0, failed: 1 });
  expect(sender.reason).toMatch(/no-such-host\.invalid/);
});

test('names', () => {
  expect(metricName('p99.9(resp time)')).toBe('p99.9_resp_time');
  expect(metricName('rate/m')).toBe('rate_m');
  expect(tagName('"x y".z')).toBe('x_y_.z');
  expect(tagValue('x'.repeat(500))).toHaveLength(200);
  expect(tagValue(503)).toBe('503');
});
