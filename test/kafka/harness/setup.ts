// Vitest's globalSetup: the brokers that the test files of one run share. None is started before a file asks for it, so
// a run without Kafka tests pays nothing; each version starts once, in vitest's own process, and ends with the run.
// Test files ask through kafka.ts, over a local port whose number vitest hands them.

import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { type Broker, startBroker } from './broker.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Port where a version is asked for; the answer is the broker's address. */
    klogBrokerPort: number;
  }
}

/** Starts the asking place; what it returns ends every broker of the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const brokers = new Map<string, Promise<Broker>>();
  const shared = (version: string): Promise<Broker> => {
    let broker = brokers.get(version);
    if (broker === undefined) {
      broker = startBroker({ version });
      brokers.set(version, broker);
    }
    return broker;
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    createInterface({ input: socket }).once('line', async (version) => {
      try {
        socket.end(`${JSON.stringify({ brokers: (await shared(version)).brokers })}\n`);
      } catch (error) {
        socket.end(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  project.provide('klogBrokerPort', address !== null && typeof address === 'object' ? address.port : 0);
  return async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    const started = await Promise.allSettled(brokers.values());
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)));
  };
}
