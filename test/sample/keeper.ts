// Holds the broker of the sample in a process of its own, out of reach of the terminal's Ctrl-C. It ends, and takes the
// broker and the folder with it, when start.ts goes away; after the message "keep" only when it is killed itself.

import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, startBroker } from '../kafka/harness/broker.ts';

/** What start.ts is told, once. `folder` is for its files and is removed at the end. */
export type KeeperMessage =
  | { readonly kind: 'ready'; readonly brokers: string; readonly version: string; readonly folder: string }
  | { readonly kind: 'failed'; readonly reason: string };

const folder = await mkdtemp(join(tmpdir(), 'klog-sample-'));
// The broker's own folder is made inside, so that one removal takes everything, whenever the end comes.
process.env['TMPDIR'] = folder;
let broker: Broker | undefined;
let isKept = false;
let isEnding = false;

async function end(): Promise<void> {
  await broker?.stop();
  // Behind the handler that ends a broker which was still starting: it must not write into a folder that is going.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  process.exit(0);
}

const endOnce = (): void => {
  if (isEnding) return;
  isEnding = true;
  void end();
};

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, endOnce);
process.on('message', (message) => {
  if (message === 'keep') isKept = true;
  if (message === 'end') endOnce();
});
process.on('disconnect', () => {
  // A broker that is still starting is ended by node.ts when this process exits.
  if (!isKept) endOnce();
});

// The broker itself keeps no process alive.
setInterval(() => {}, 1 << 30);

const tell = (message: KeeperMessage): void => {
  if (process.connected) process.send?.(message);
};

try {
  broker = await startBroker();
  tell({ kind: 'ready', brokers: broker.brokers, version: broker.version, folder });
} catch (error) {
  tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  endOnce();
}
