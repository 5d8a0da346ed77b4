// The class archive of one Kafka version: the JVM's own cache of loaded classes, made by starting a broker once and
// stopping it. A broker then starts in less than half the time. It is valid for the jars' place and the JVM that made it,
// so it lies beside the jars and bears the JVM's version.

import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metadata, until } from './admin.ts';
import { type Jars, javaVersion } from './jars.ts';
import { withLock } from './lock.ts';
import { freePorts, startNode } from './node.ts';

/** The archive's file, made if it is missing. A JVM that cannot use it starts without it, only slower. */
export async function ensureArchive(jars: Jars): Promise<string> {
  const archive = join(jars.folder, `classes-${javaVersion().replace(/[^\w.]/g, '_')}.jsa`);
  if (existsSync(archive)) return archive;
  await withLock(`${archive}.lock`, async () => {
    if (!existsSync(archive)) await make(jars, archive);
  });
  return archive;
}

async function make(jars: Jars, archive: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'klog-kafka-'));
  const fresh = `${archive}.${process.pid}`;
  const [port, controller] = (await freePorts(2)) as [number, number];
  const node = await startNode(jars, {
    dir,
    properties: {
      'process.roles': 'broker,controller',
      'node.id': '1',
      'controller.quorum.voters': `1@127.0.0.1:${controller}`,
      listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
      'controller.listener.names': 'CONTROLLER',
      'log.dirs': join(dir, 'data'),
      'log.cleaner.dedupe.buffer.size': '2097152',
    },
    format: [],
    jvm: [`-XX:ArchiveClassesAtExit=${fresh}`],
    keep: false,
  });
  try {
    await until(
      'the first broker',
      async () => (await metadata(`127.0.0.1:${port}`)).brokers.length === 1,
      60_000,
    );
  } catch (error) {
    throw new Error(`the first broker did not start:\n${node.log()}`, { cause: error });
  } finally {
    await node.end('SIGTERM');
    await rm(dir, { recursive: true, force: true });
  }
  if (existsSync(fresh)) await rename(fresh, archive);
}
