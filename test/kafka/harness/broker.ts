// Real Kafka brokers for tests, benchmarks and trying out: one KRaft node in a process of its own, on free ports, with
// its data in a temporary folder. With KLOG_TEST_BROKERS set, a running cluster is used instead and left running.
// Settings here are the smallest that work and the fastest to start; what a test needs beyond them it passes.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTopic, deleteTopic, metadata, type TopicOptions, until } from './admin.ts';
import { ensureArchive } from './archive.ts';
import { KAFKA_LATEST, kafkaJars } from './jars.ts';
import { freePorts, type Node, startNode } from './node.ts';

export interface BrokerOptions {
  /** Kafka version, default the newest one tested. */
  readonly version?: string;
  readonly nodes?: 1;
  /** Broker settings, over the harness's own. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Further listeners, by name: their protocol (SASL_PLAINTEXT, SSL, SASL_SSL). Their settings go into properties. */
  readonly listeners?: Readonly<Record<string, 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'>>;
  /** Further words for the format step, such as --add-scram and its value. */
  readonly format?: readonly string[];
  /** JVM options instead of the ones that start fastest; for measurements leave the second compiler on: []. */
  readonly jvm?: readonly string[];
  /** Data folder: kept after stop(). Without it a temporary one is made and removed. */
  readonly dir?: string;
}

export interface Broker {
  /** "host:port" of the plaintext listener. */
  readonly brokers: string;
  readonly version: string;
  /** Of the Java process; changes with restart(). 0 for a cluster that was already running. */
  readonly pid: number;
  /** "host:port" of each listener asked for, by name. */
  readonly listeners: Readonly<Record<string, string>>;
  /** Data folder, with broker.log in it. */
  readonly dir: string;
  createTopic(name: string, options?: TopicOptions): Promise<void>;
  deleteTopic(name: string): Promise<void>;
  /** Ends the process in order (then by force after 10 s) and removes its folder. Calling it again does nothing. */
  stop(): Promise<void>;
  /** Ends the process at once, as a crash would; data and ports stay for restart(). */
  kill(): Promise<void>;
  /** Starts again on the same ports with the same data; comes back when it answers. */
  restart(): Promise<void>;
}

const READY_MS = 60_000;
const PORT_TRIES = 3;

/** Starts one broker and comes back when it answers requests. Throws with its log when it does not start. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const external = process.env['KLOG_TEST_BROKERS'];
  if (external !== undefined && external !== '') return useRunning(external);
  const jars = await kafkaJars(options.version ?? KAFKA_LATEST);
  const archive = await ensureArchive(jars);
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'klog-kafka-')));
  const names = Object.keys(options.listeners ?? {});
  for (let tries = 1; ; tries++) {
    // another process can take a free port between this line and the start
    const [port, controller, ...extra] = (await freePorts(2 + names.length)) as [number, number, ...number[]];
    const listeners = Object.fromEntries(names.map((name, i) => [name, `127.0.0.1:${extra[i]}`]));
    const properties = {
      ...settings(port, controller, join(dir, 'data')),
      ...listenerSettings(port, controller, listeners, options.listeners ?? {}),
      ...options.properties,
    };
    const start = () =>
      startNode(jars, {
        dir,
        properties,
        format: options.format ?? [],
        jvm: [`-XX:SharedArchiveFile=${archive}`, ...(options.jvm ?? ['-XX:TieredStopAtLevel=1'])],
        keep: options.dir !== undefined,
      });
    const node = await start();
    try {
      await answers(node, `127.0.0.1:${port}`);
      return owned(node, start, `127.0.0.1:${port}`, jars.version, listeners, options.dir === undefined);
    } catch (error) {
      await node.end('SIGKILL');
      const taken = String(error).includes('Address already in use');
      if (!taken || tries === PORT_TRIES) {
        if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
        throw error;
      }
    }
  }
}

async function answers(node: Node, address: string): Promise<void> {
  const ready = until(
    `a broker at ${address}`,
    async () => (await metadata(address)).brokers.length === 1,
    READY_MS,
  );
  const ended = node.ended.then((how) => {
    throw new Error(`the broker ended while starting (${how}):\n${node.log()}`);
  });
  ended.catch(() => {});
  await Promise.race([ready, ended]);
  ready.catch(() => {});
}

function owned(
  first: Node,
  start: () => Promise<Node>,
  brokers: string,
  version: string,
  listeners: Record<string, string>,
  temporary: boolean,
): Broker {
  let node = first;
  return {
    brokers,
    version,
    listeners,
    dir: first.dir,
    get pid() {
      return node.pid;
    },
    createTopic: (name, options) => createTopic(brokers, name, options),
    deleteTopic: (name) => deleteTopic(brokers, name),
    async stop() {
      await node.end('SIGTERM');
      if (temporary) await rm(first.dir, { recursive: true, force: true, maxRetries: 3 });
    },
    kill: () => node.end('SIGKILL'),
    async restart() {
      await node.end('SIGTERM');
      node = await start();
      await answers(node, brokers);
    },
  };
}

/** A cluster somebody else runs: topics made through this value are deleted by stop(). */
function useRunning(brokers: string): Broker {
  const made = new Set<string>();
  const never = async () => {
    throw new Error('the cluster of KLOG_TEST_BROKERS is not ours to stop');
  };
  return {
    brokers,
    version: 'running',
    pid: 0,
    listeners: {},
    dir: '',
    async createTopic(name, options) {
      await createTopic(brokers, name, options);
      made.add(name);
    },
    async deleteTopic(name) {
      await deleteTopic(brokers, name);
      made.delete(name);
    },
    async stop() {
      for (const name of made) await deleteTopic(brokers, name);
      made.clear();
    },
    kill: never,
    restart: never,
  };
}

function settings(port: number, controller: number, data: string): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    // a mistyped topic must stay an error: klog never creates one, and a test would not notice if it did
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'group.initial.rebalance.delay.ms': '0',
    // the cleaner's buffer is 128 MB by default, more than half of a small heap
    'log.cleaner.dedupe.buffer.size': '2097152',
    'log.cleaner.threads': '1',
  };
}

function listenerSettings(
  port: number,
  controller: number,
  addresses: Record<string, string>,
  protocols: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = Object.keys(addresses);
  if (names.length === 0) return {};
  const own = [`PLAINTEXT://127.0.0.1:${port}`, `CONTROLLER://127.0.0.1:${controller}`];
  return {
    listeners: [...own, ...names.map((name) => `${name}://${addresses[name]}`)].join(),
    'listener.security.protocol.map': [
      'PLAINTEXT:PLAINTEXT',
      'CONTROLLER:PLAINTEXT',
      ...names.map((name) => `${name}:${protocols[name]}`),
    ].join(),
    'inter.broker.listener.name': 'PLAINTEXT',
  };
}
