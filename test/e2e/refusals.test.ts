// Promise 4: bad input gets one clear sentence and what to try, exit code 2, in good time. Passwords and certificates
// need a broker of their own and stand in secure.test.ts.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { freePorts } from '../kafka/harness/node.ts';
import { klog, linesOf, startKlog } from './klog.ts';
import { expectRefused } from './refused.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A server that is no Kafka; its address, and how to end it. */
async function serve(onConnection: (socket: Socket) => void): Promise<{ address: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    address: `127.0.0.1:${port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('a broker that cannot be used', () => {
  let silent: Awaited<ReturnType<typeof serve>>;
  let hangsUp: Awaited<ReturnType<typeof serve>>;
  let http: Awaited<ReturnType<typeof serve>>;
  let refused: string;
  beforeAll(async () => {
    silent = await serve(() => {});
    hangsUp = await serve((socket) => socket.end());
    http = await serve((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
    });
    refused = `127.0.0.1:${(await freePorts(1))[0]}`;
  });
  afterAll(() => {
    for (const server of [silent, hangsUp, http]) server.close();
  });
  const grep = (brokers: string, ...words: string[]) =>
    klog(['grep', 'x', '-b', brokers, '-t', 't', ...words]);

  test.concurrent('refuses the connection', async () => {
    expectRefused(await grep(refused), /^klog: cannot reach any broker .*refused the connection/);
  });
  test.concurrent('accepts and says nothing', async () => {
    expectRefused(await grep(silent.address), /did not answer in 5 s/);
  });
  test.concurrent('several, each with its own reason', async () => {
    const run = await grep(`${refused},${silent.address}`, '-X', 'socket.connection.setup.timeout.ms=800');
    expectRefused(run, /refused the connection, 127.* did not answer in 0.8 s/);
  });
  test.concurrent('has a name that does not resolve', async () => {
    expectRefused(
      await grep('no-such-host.invalid:9092'),
      /no-such-host\.invalid:9092 has a host name that does not resolve/,
    );
  });
  test.concurrent('is no Kafka', async () => {
    expectRefused(await grep(http.address), /^klog: cannot (reach|use)/);
    expectRefused(await grep(hangsUp.address), /^klog: cannot reach any broker .*closed the connection/);
  });
  test.concurrent('does not speak TLS', async () => {
    expectRefused(await grep(http.address, '-X', 'security.protocol=SSL'), /^klog: cannot (reach|use)/);
  });
  test.concurrent('the other commands say the same', async () => {
    for (const words of [
      ['tail', '-t', 't'],
      ['count', '-t', 't'],
      ['deploy', 'list'],
      ['deploy', 'mark', '--service', 's', '--version', '1'],
    ]) {
      expectRefused(await klog([...words, '-b', refused]), /refused the connection/);
    }
  });
  test.concurrent('Ctrl-C ends the wait', async () => {
    let isConnected = (): void => {};
    const connected = new Promise<void>((resolve) => {
      isConnected = resolve;
    });
    const own = await serve(() => isConnected());
    const running = await startKlog(['grep', 'x', '-b', own.address, '-t', 't']);
    await connected;
    running.signal('SIGINT');
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    own.close();
    expect(ended.stderr).toBe('');
  });
});

describe('mistakes that need no broker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'klog-refusals-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'app.log');
  writeFileSync(file, '{"level":"error","msg":"x"}\n');
  const inFile = (...words: string[]) => ['grep', '--file', file, ...words];

  test.each<[string, string[], RegExp]>([
    ['an unknown command', ['gerp', 'x'], /unknown command "gerp"\n {2}try: klog grep/],
    ['an unknown flag', ['grep', '--sinec', '1h'], /unknown flag "--sinec"\n {2}try: --since/],
    ['a flag of another command', ['grep', '--by', 'host'], /"--by" is a flag of klog count/],
    ['a flag without its value', ['grep', '--since'], /--since needs a value/],
    ['a word that is no choice', ['grep', '-o', 'jsonl'], /-o|--output/],
    ['a number that is none', ['grep', '-m', 'ten'], /--max-count.*"ten"/],
    ['two ranges that exclude each other', ['grep', '--last', '5', '--offset', '3'], /--last/],
    ['an offset that is none', ['grep', '--offset', '5-9', '-t', 't'], /--offset: "5-9" is not an offset/],
    ['the offset of kcat', ['grep', '-o', 'beginning', '-t', 't'], /--offset/],
    ['a time that is none', ['grep', '--since', 'yesteryear', '-t', 't'], /--since.*"yesteryear"/],
    ['an empty range', inFile('--since', '1h', '--until', '2h'), /--since "1h" is not before --until "2h"/],
    [
      'a zone that is none',
      ['grep', '--tz', 'Europe/Olso', '-t', 't'],
      /is not a time zone\n {2}try: --tz Europe\/Oslo/,
    ],
    ['a partition that is none', ['grep', '-p', '0-', '-t', 't'], /"0-"/],
    ['an expression without its end', inFile('status>=>500'), /expected a value/],
    ['an open parenthesis', inFile('(error or'), /\(error or/],
    ['a regex that cannot be', inFile('msg~[a-'), /msg~\[a-/],
    ['a regex that RE2 refuses', inFile('msg~(?=x)'), /msg~\(\?=x\)/],
    ['a level that is none', inFile('-l', 'wran'), /wran/],
    ['a level name mistyped', inFile('level=eror2'), /eror2/],
    ['a field that is none', ['count', '--file', file, '--by', 'a b'], /--by/],
    ['a broker without a port that can be', ['grep', '-b', 'kafka:99999', '-t', 't'], /kafka:99999/],
    ['a property mistyped', ['grep', '-X', 'secruity.protocol=SSL', '-t', 't'], /secruity\.protocol/],
    ['a property without a value', ['grep', '-X', 'ssl.ca.location', '-t', 't'], /-X needs KEY=VALUE/],
    [
      'a CA that is not there',
      ['grep', '-X', 'security.protocol=SSL', '-X', 'ssl.ca.location=/none.pem', '-t', 't'],
      /\/none\.pem/,
    ],
    ['a config that is not there', ['grep', '--config', '/none.yaml', '-t', 't'], /\/none\.yaml/],
    ['a context without a config', ['grep', '--context', 'prod', '-t', 't'], /prod/],
    ['a file that is not there', ['grep', 'x', '--file', join(folder, 'none.log')], /none\.log/],
    ['a folder for a file', ['grep', 'x', '--file', folder], /klog-refusals/],
    ['a file and a topic', inFile('-t', 'logs'), /--file/],
  ])('%s', async (_, words, sentence) => {
    expectRefused(await klog(words), sentence);
  });

  test('a file that may not be read, a config that is no YAML, a deploy file that has no time', async () => {
    const config = join(folder, 'klog.yaml');
    writeFileSync(config, 'contexts: {a: [}');
    expectRefused(await klog(['grep', '-t', 't', '--config', config]), /klog\.yaml/);
    writeFileSync(join(folder, 'deploys'), 'some day\n');
    writeFileSync(
      config,
      JSON.stringify({ current: 'a', contexts: { a: { deploys: { file: 'deploys' } } } }),
    );
    const run = await klog(['grep', '--file', file, '--since-deploy', '--config', config]);
    expectRefused(run, /line 1: "some day" has no time/);
  });

  test('secrets in an option stay out of the message', async () => {
    const words = ['grep', '-t', 't', '-X', 'security.protocol=SASL_PLAINTXT', '-X', 'sasl.password=hunter2'];
    expectRefused(await klog(words), /SASL_PLAINTXT/, ['hunter2']);
  });

  test('an empty file matches nothing and is no error', async () => {
    const empty = join(folder, 'empty.log');
    writeFileSync(empty, '');
    expect(await klog(['grep', 'x', '--file', empty])).toMatchObject({ stdout: '', stderr: '', code: 1 });
  });
});

describeKafka('a cluster that does not have what is asked for', (kafka) => {
  test('no topic given, an unknown one, a glob that names none', async () => {
    const topic = await kafka.topic('there');
    const flags = ['-b', kafka.brokers];
    expectRefused(
      await klog(['grep', 'x', ...flags]),
      /^klog: no topic given: this cluster has .*\n {2}try: klog grep/,
    );
    const unknown = await klog(['grep', 'x', ...flags, '-t', topic.slice(0, -1)]);
    expectRefused(unknown, new RegExp(`no topic "${topic.slice(0, -1)}": this cluster has`));
    expectRefused(await klog(['tail', ...flags, '-t', 'no-such-topic-*']), /no-such-topic-\*/);
    expectRefused(await klog(['count', ...flags, '-t', `${topic},nope`]), /no topic "nope"/);
    expectRefused(await klog(['grep', 'x', ...flags, '-t', '/(/']), /\/\(\//);
  });

  test('an unknown partition', async () => {
    const topic = await kafka.topic('two', { partitions: 2 });
    const run = await klog(['grep', 'x', '-b', kafka.brokers, '-t', topic, '-p', '1,5']);
    expectRefused(run, new RegExp(`no partition 5: "${topic}" has 0-1\\n {2}try: -p 0-1`));
  });

  test('a mark for a topic that is not there names the command that makes it', async () => {
    const run = await klog(['deploy', 'mark', '-b', kafka.brokers, '--service', 'api', '--version', '1']);
    expectRefused(
      run,
      /no topic "deploys".*\n {2}try: kafka-topics\.sh --create --topic deploys .*--bootstrap-server 127/,
    );
  });

  test('--since-deploy without a topic of deploys says so, and scans nothing', async () => {
    const topic = await kafka.topic('logs');
    await (await kafka.writer()).write([{ topic, partition: 0, value: 'line' }]);
    const run = await klog(['grep', '-b', kafka.brokers, '-t', topic, '--since-deploy']);
    expectRefused(run, /no deploy found: no topic "deploys": this cluster has .*\n {2}try: --since-deploy=/);
    const list = await klog(['deploy', 'list', '-b', kafka.brokers]);
    expectRefused(list, /no deploy found: no topic "deploys": this cluster has .*\n {2}try: deploys:/);
    expect(linesOf(run.stdout)).toEqual([]);
  });
});
