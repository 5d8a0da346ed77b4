// Getting in and getting out: bootstrap brokers that are dead, silent, unknown or no Kafka at all; errors in words;
// and nothing that outlives close().

import { spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { KafkaSource } from '../../../src/kafka/source.ts';
import { batches, lines, run, startCluster } from '../../support/broker/run.ts';
import { connectionTo } from '../../support/scan.ts';

/** A TCP port that does this with every connection. */
async function port(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const silent = (): Promise<string> => port(() => {});

/** A port that nobody listens on. */
async function dead(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

/** An address for documentation: packets to it are dropped or refused. */
const NOWHERE = '192.0.2.1:9092';
const UNKNOWN = 'no-such-host.invalid:9092';

function connect(brokers: readonly string[]): Promise<KafkaSource> {
  return KafkaSource.connect(connectionTo(brokers), ['logs']);
}

describe('bootstrap brokers', () => {
  it('one that works beside others that do not', async () => {
    const cluster = await startCluster();
    cluster.topic('logs').partitions[0]!.append(...batches(0, 10, 3));
    const brokers = [await dead(), await silent(), UNKNOWN, ...cluster.addresses()];
    const { lines: all } = await run(cluster, { connection: { brokers, connectTimeoutMs: 60_000 } });
    expect(all).toEqual(lines('logs', 0, 0, 10));
  });

  it('none that works: an error that says what each of them did', async () => {
    const [a, b] = [await dead(), await silent()];
    await expect(connect([a, b, UNKNOWN])).rejects.toMatchObject({
      name: 'KlogError',
      exitCode: 2,
      message: `cannot reach any broker of "test": ${a} refused the connection, ${b} did not answer in 0.5 s, ${UNKNOWN} has a host name that does not resolve`,
    });
  });

  it.each([
    ['closes at once', (socket: Socket) => void socket.end(), /closed the connection before it answered/],
    [
      'speaks HTTP',
      (socket: Socket) => void socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      /answered with something that is not Kafka/,
    ],
    [
      'speaks HTTP and keeps the connection',
      (socket: Socket) => void socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
      /answered with something that is not Kafka/,
    ],
    [
      'sends a TLS alert',
      (socket: Socket) => void socket.on('data', () => socket.write(Buffer.from('15030300020246', 'hex'))),
      /answered with something that is not Kafka/,
    ],
    [
      'greets like a mail server',
      (socket: Socket) => void socket.write('220 mail.example ESMTP\r\n'),
      /answered with something that is not Kafka/,
    ],
    [
      'resets',
      (socket: Socket) => void socket.on('data', () => socket.resetAndDestroy()),
      /closed the connection/,
    ],
  ])('a port that %s', async (_, onConnection, message) => {
    const address = await port(onConnection);
    const error = await connect([address]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'KlogError', message: expect.stringMatching(message) });
    expect((error as Error).message).toContain(address);
  });

  it('a TLS alert and an early end both suggest TLS', async () => {
    const alert = await port(
      (socket) => void socket.on('data', () => socket.write(Buffer.from('15030300020246', 'hex'))),
    );
    const early = await port((socket) => void socket.end());
    for (const address of [alert, early]) {
      await expect(connect([address])).rejects.toMatchObject({
        hint: 'a TLS port? -X security.protocol=SSL',
      });
    }
  });

  it('metadata that makes no sense', async () => {
    const cluster = await startCluster();
    cluster.hook = ({ api }) =>
      api === 'Metadata' ? { kind: 'body', body: Buffer.alloc(40, 0xff) } : undefined;
    await expect(connect(cluster.addresses())).rejects.toMatchObject({ name: 'KlogError' });
  });

  it('a broker that dies between two requests is replaced by another', async () => {
    const cluster = await startCluster([1, 2]);
    cluster.topic('logs', [2]).partitions[0]!.append(...batches(0, 10, 3));
    let first: number | undefined;
    cluster.hook = ({ api, node }) => {
      if (api !== 'Metadata') return undefined;
      first ??= node;
      return node === first && cluster.count('Metadata') > 1 ? { kind: 'hang up', after: 0 } : undefined;
    };
    expect((await run(cluster)).lines).toEqual(lines('logs', 0, 0, 10));
  });
});

it('a cluster of many nodes is read without a warning', async () => {
  const nodes = Array.from({ length: 14 }, (_, i) => i + 1);
  const cluster = await startCluster(nodes);
  for (const part of cluster.topic('logs', nodes).partitions) part.append(...batches(0, 3, 1));
  const warnings: string[] = [];
  const onWarning = ({ message }: Error): void => void warnings.push(message);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));
  const { lines: all } = await run(cluster);
  expect([...all].sort()).toEqual(nodes.flatMap((node) => lines('logs', node - 1, 0, 3)).sort());
  expect(warnings).toEqual([]);
});

describe('after close()', () => {
  it('no connection is left, also where several were opened at once', async () => {
    const cluster = await startCluster([1, 2, 3]);
    cluster.topic('logs', [1, 2, 3]);
    // A request that is lost on the way would wait for ten minutes.
    const connection = connectionTo(cluster.addresses(), { requestTimeoutMs: 600_000 });
    const source = await KafkaSource.connect(connection, ['logs']);
    await source.bounds('committed');
    for (let round = 0; round < 5; round++) {
      for (const node of [1, 2, 3]) cluster.dropConnections(node);
      await Promise.allSettled([
        source.bounds('committed'),
        source.bounds('committed'),
        source.bounds('committed'),
      ]);
    }
    source.close();
    await vi.waitFor(() => expect(cluster.connections).toBe(0));
  });

  it('nothing is asked any more', async () => {
    const cluster = await startCluster();
    cluster.topic('logs');
    const source = await connect(cluster.addresses());
    source.close();
    await expect(source.bounds('committed')).rejects.toMatchObject({ name: 'KlogError' });
    await vi.waitFor(() => expect(cluster.connections).toBe(0));
  });

  it.each(['none', 'bounded', 'live'])(
    'the process ends by itself: %s',
    { timeout: 30_000 },
    async (mode) => {
      const cluster = await startCluster([1, 2]);
      const [first] = cluster.topic('logs', [1, 2]).partitions;
      first!.append(...batches(0, 10, 3));
      const script = join(import.meta.dirname, 'leave.ts');
      const brokers = [...cluster.addresses(), await silent(), await dead(), NOWHERE];
      const child = spawn(process.execPath, ['--import', 'tsx', script, brokers.join(','), mode]);
      onTestFinished(() => void child.kill('SIGKILL'));
      let out = '';
      child.stdout.on('data', (bytes) => {
        out += bytes;
      });
      child.stderr.on('data', (bytes) => {
        out += bytes;
      });
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect(out).toBe(mode === 'none' ? '0\n' : '10\n');
      expect(code).toBe(0);
    },
  );
});
