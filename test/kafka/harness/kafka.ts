// What a test file with Kafka in it imports: describeKafka gives it a broker shared by the whole run, topics of its own
// and a writer. Without Java or Maven it says loudly what is skipped, and on CI it fails, since there a skipped suite
// would look like a passed one. Broker faults need a broker of their own: startBroker in broker.ts.

import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { createTopic, deleteTopic, type TopicOptions } from './admin.ts';
import { startBroker } from './broker.ts';
import { KAFKA_LATEST, kafkaAvailable } from './jars.ts';
import type {} from './setup.ts';
import { startWriter, type Writer } from './writer.ts';

export interface TestKafka {
  /** "host:port"; only inside tests and hooks. */
  readonly brokers: string;
  /** Makes a topic with a name of its own, deleted after the suite; its name comes back. */
  topic(prefix: string, options?: TopicOptions): Promise<string>;
  /** The suite's writer, started when first asked for. */
  writer(): Promise<Writer>;
}

/** A cold cache is filled from Maven Central first. */
const COLD_START_MS = 240_000;

/** A topic name nobody else uses. */
function uniqueTopic(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex')}`;
}

/** A suite against a real broker, 4.x unless a version is given. */
export function describeKafka(
  name: string,
  suite: (kafka: TestKafka) => void,
  options: { readonly version?: string } = {},
): void {
  const running = process.env['KLOG_TEST_BROKERS'] ?? '';
  const can = running === '' ? kafkaAvailable() : ({ ok: true } as const);
  if (!can.ok) {
    const why = `no real Kafka for "${name}": ${can.why}`;
    if (process.env['CI'] === 'true') {
      test(name, () => {
        throw new Error(why);
      });
      return;
    }
    process.stderr.write(`\n*** SKIPPED, ${why}\n\n`);
    describe.skip(`${name} (${why})`, () => test('skipped', () => {}));
    return;
  }
  describe(name, () => {
    let brokers: string | undefined;
    let stop = async () => {};
    let writer: Promise<Writer> | undefined;
    const topics: string[] = [];
    const address = (): string => {
      if (brokers === undefined) throw new Error('the broker is there only inside tests and hooks');
      return brokers;
    };
    beforeAll(async () => {
      const port = inject('klogBrokerPort') as number | undefined;
      if (running === '' && port !== undefined) {
        brokers = await askFor(options.version ?? KAFKA_LATEST, port);
        return;
      }
      // a run without the global setup, or a cluster that runs already
      const own = await startBroker({ version: options.version ?? KAFKA_LATEST });
      brokers = own.brokers;
      stop = () => own.stop();
    }, COLD_START_MS);
    afterAll(async () => {
      await (await writer)?.close();
      if (brokers !== undefined) for (const topic of topics) await deleteTopic(brokers, topic);
      await stop();
    }, 60_000);
    suite({
      get brokers() {
        return address();
      },
      async topic(prefix, topicOptions) {
        const topic = uniqueTopic(prefix);
        await createTopic(address(), topic, topicOptions);
        topics.push(topic);
        return topic;
      },
      writer() {
        writer ??= startWriter(address());
        return writer;
      },
    });
  });
}

/** Asks the run's global setup for the broker of a version. */
function askFor(version: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(`${version}\n`));
    socket.once('error', reject);
    createInterface({ input: socket }).once('line', (line) => {
      socket.destroy();
      const answer = JSON.parse(line) as { brokers?: string; error?: string };
      if (answer.brokers !== undefined) resolve(answer.brokers);
      else reject(new Error(answer.error ?? 'no broker'));
    });
  });
}
