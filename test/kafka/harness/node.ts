// One Java process running one Kafka node: started, watched, ended, and never left behind. Its standard input stays open
// as long as this process lives; when it closes, TestBroker.java ends by itself. Knows nothing of readiness or topics.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { endChild, endWithProcess, whenEnded } from './child.ts';
import type { Jars } from './jars.ts';

export interface NodeOptions {
  /** Folder for server.properties, broker.log and the data. */
  readonly dir: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly format: readonly string[];
  readonly jvm: readonly string[];
  /** Whether the folder outlives this process. */
  readonly keep: boolean;
}

export interface Node {
  readonly pid: number;
  readonly dir: string;
  /** Settles when the process has ended, with how. */
  readonly ended: Promise<string>;
  /** The end of what it logged. */
  log(): string;
  /** Ends the process; SIGTERM is followed by SIGKILL after 10 s. Comes back when it has ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const LOG_CHARS = 4_000;

/** Starts a node and comes back at once: it is not ready yet. */
export async function startNode(jars: Jars, options: NodeOptions): Promise<Node> {
  const { dir } = options;
  await mkdir(dir, { recursive: true });
  const propertiesFile = join(dir, 'server.properties');
  const lines = Object.entries(options.properties).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(propertiesFile, lines.join(''));
  const words = [
    ...['-Xmx256m', '-XX:+UseSerialGC', '-Xshare:auto', '-Xlog:disable', '-Xlog:all=error:stderr'],
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    ...options.jvm,
    ...['-cp', jars.classPath, 'TestBroker', propertiesFile],
    // 22 characters of base64; one that begins with a dash would be read as an option.
    `k${randomBytes(16).toString('base64url').slice(1)}`,
    options.keep ? '-' : dir,
    ...options.format,
  ];
  const logFile = join(dir, 'broker.log');
  const log = openSync(logFile, 'a');
  const child = spawn('java', words, { stdio: ['pipe', log, log] });
  closeSync(log);
  const ended = whenEnded(child);
  endWithProcess(child, ended, options.keep ? undefined : dir);
  return {
    pid: child.pid ?? 0,
    dir,
    ended,
    log: () => readFileSync(logFile, 'utf8').slice(-LOG_CHARS),
    end: (signal) => endChild(child, ended, signal),
  };
}

/** That many different ports nobody listens on just now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
      });
    }),
  );
  return Promise.all(
    servers.map((server) => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      return new Promise<number>((resolve) => server.close(() => resolve(port)));
    }),
  );
}
