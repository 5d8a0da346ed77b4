// Logins and certificates on a real broker, and what klog leaves behind: nothing. This broker makes topics for everybody
// who asks for one, so a klog that asked would be caught; and its cleaner works at once, for a compacted topic.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../kafka/harness/admin.ts';
import { type Broker, startBroker } from '../kafka/harness/broker.ts';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { kcatRead } from '../kafka/harness/kcat.ts';
import { startWriter, type Writer } from '../kafka/harness/writer.ts';
import { holdings } from './cluster.ts';
import { testKcat } from './kcat.ts';
import { type Ended, klog, linesOf } from './klog.ts';
import { expectRefused } from './refused.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const USER = 'reader';
const PASSWORD = 'correct-horse-9';
const WRONG = 'battery-staple-3';

const folder = mkdtempSync(join(tmpdir(), 'klog-secure-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

/** An authority, a broker's certificate for localhost by it, a client's, and an authority that signed nothing. */
function makeCertificates(): void {
  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const ca of ['ca', 'other']) {
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      `${ca}.key`,
      '-out',
      `${ca}.pem`,
      '-days',
      '2',
      '-subj',
      `/CN=${ca}`,
    );
  }
  for (const [name, names] of [
    ['broker', 'DNS:localhost,IP:127.0.0.1'],
    ['elsewhere', 'DNS:kafka.example.org'],
    ['client', 'DNS:client'],
  ] as const) {
    writeFileSync(path('names'), `subjectAltName=${names}\n`);
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...by);
    writeFileSync(
      path(`${name}.store`),
      readFileSync(path(`${name}.key`), 'utf8') + readFileSync(path(`${name}.pem`), 'utf8'),
    );
  }
}

const running = (process.env['KLOG_TEST_BROKERS'] ?? '') !== '';

describeKafka('a broker with logins and TLS', () => {
  let broker: Broker;
  let writer: Writer;
  beforeAll(async () => {
    if (running) return;
    makeCertificates();
    const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
    const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
    const logins: Record<string, string> = {};
    for (const name of ['login', 'loginssl']) {
      logins[`listener.name.${name}.sasl.enabled.mechanisms`] = 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512';
      logins[`listener.name.${name}.plain.sasl.jaas.config`] = `${plain} user_${USER}="${PASSWORD}";`;
      logins[`listener.name.${name}.scram-sha-256.sasl.jaas.config`] = scram;
      logins[`listener.name.${name}.scram-sha-512.sasl.jaas.config`] = scram;
    }
    broker = await startBroker({
      listeners: {
        LOGIN: 'SASL_PLAINTEXT',
        TLS: 'SSL',
        LOGINSSL: 'SASL_SSL',
        MUTUAL: 'SSL',
        ELSEWHERE: 'SSL',
      },
      properties: {
        ...logins,
        'ssl.keystore.type': 'PEM',
        'ssl.keystore.location': path('broker.store'),
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.location': path('ca.pem'),
        'listener.name.mutual.ssl.client.auth': 'required',
        'listener.name.elsewhere.ssl.keystore.location': path('elsewhere.store'),
        'listener.name.elsewhere.ssl.keystore.type': 'PEM',
        'auto.create.topics.enable': 'true',
        'log.cleaner.backoff.ms': '100',
        'log.initial.task.delay.ms': '100',
      },
      format: [256, 512].flatMap((bits) => [
        '--add-scram',
        `SCRAM-SHA-${bits}=[name=${USER},password=${PASSWORD}]`,
      ]),
    });
    await broker.createTopic('logs');
    writer = await startWriter(broker.brokers);
    await writer.write([{ topic: 'logs', partition: 0, value: 'seen' }]);
  });
  afterAll(async () => {
    await writer?.close();
    await broker?.stop();
  });

  const portOf = (listener: string): string => broker.listeners[listener]!.split(':')[1]!;
  const grep = (address: string, properties: Record<string, string>, env?: Record<string, string>) => {
    const flags = Object.entries(properties).flatMap(([key, value]) => ['-X', `${key}=${value}`]);
    return klog(['grep', '-t', 'logs', '-b', address, ...flags], env === undefined ? {} : { env });
  };
  const expectSeen = (run: Ended): void => {
    expect(run.stderr).toBe('');
    expect(run).toMatchObject({ stdout: 'seen\n', code: 0 });
  };
  const login = (
    mechanism: string,
    password: string,
    protocol = 'SASL_PLAINTEXT',
  ): Record<string, string> => ({
    'security.protocol': protocol,
    'sasl.mechanism': mechanism,
    'sasl.username': USER,
    'sasl.password': password,
  });
  const tls = (ca: string): Record<string, string> => ({
    'security.protocol': 'SSL',
    'ssl.ca.location': path(`${ca}.pem`),
  });

  test.skipIf(running).each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])('%s', async (mechanism) => {
    const address = broker.listeners['LOGIN']!;
    expectSeen(await grep(address, login(mechanism, PASSWORD)));
    const wrong = await grep(address, login(mechanism, WRONG));
    expectRefused(wrong, /^klog: cannot use .* refused the login/, [WRONG, PASSWORD]);
    const nobody = await grep(address, { ...login(mechanism, WRONG), 'sasl.username': 'nobody' });
    expectRefused(nobody, /refused the login/, [WRONG]);
  });

  test.skipIf(running)('a password from the environment, by config file', async () => {
    const properties = { ...login('SCRAM-SHA-512', ''), 'sasl.password': { env: 'KAFKA_PASSWORD' } };
    const context = { brokers: [broker.listeners['LOGIN']], topics: ['logs'], properties };
    writeFileSync(path('klog.yaml'), JSON.stringify({ current: 'prod', contexts: { prod: context } }));
    const words = ['grep', '--config', path('klog.yaml')];
    expectSeen(await klog(words, { env: { KAFKA_PASSWORD: PASSWORD } }));
    const wrong = await klog(words, { env: { KAFKA_PASSWORD: WRONG } });
    expectRefused(wrong, /cannot use "prod": .* refused the login/, [WRONG]);
    expectRefused(await klog(words), /KAFKA_PASSWORD/);
  });

  test.skipIf(running)('a Java client.properties and a kcat.conf', async () => {
    const jaas = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${USER}" password="${PASSWORD}";`;
    writeFileSync(
      path('client.properties'),
      `bootstrap.servers=${broker.listeners['LOGIN']}\nsecurity.protocol=SASL_PLAINTEXT\n` +
        `sasl.mechanism=SCRAM-SHA-256\nsasl.jaas.config=${jaas}\n`,
    );
    expectSeen(await klog(['grep', '-t', 'logs', '--properties', path('client.properties')]));
    writeFileSync(
      path('kcat.conf'),
      `bootstrap.servers=localhost:${portOf('LOGINSSL')}\nsecurity.protocol=sasl_ssl\nssl.ca.location=${path('ca.pem')}\n` +
        `sasl.mechanisms=PLAIN\nsasl.username=${USER}\nsasl.password=${PASSWORD}\n`,
    );
    expectSeen(await klog(['grep', '-t', 'logs'], { env: { KCAT_CONFIG: path('kcat.conf') } }));
  });

  test.skipIf(running)(
    'no login where one is needed, and another mechanism than the broker has',
    async () => {
      const address = broker.listeners['LOGIN']!;
      expectRefused(await grep(address, {}), /^klog: cannot (reach|use)/);
      const none = await grep(broker.brokers, login('PLAIN', PASSWORD));
      expectRefused(none, /^klog: cannot (reach|use)/, [PASSWORD]);
    },
  );

  test.skipIf(running)('TLS with the right authority, the wrong one, none, and another name', async () => {
    const address = `localhost:${portOf('TLS')}`;
    expectSeen(await grep(address, tls('ca')));
    expectRefused(await grep(address, tls('other')), /certificate from an unknown authority/);
    expectRefused(
      await grep(address, { 'security.protocol': 'SSL' }),
      /certificate from an unknown authority/,
    );
    const elsewhere = `localhost:${portOf('ELSEWHERE')}`;
    expectRefused(
      await grep(elsewhere, tls('ca')),
      /certificate for another name \(DNS:kafka\.example\.org\)/,
    );
    expectSeen(await grep(elsewhere, { ...tls('ca'), 'ssl.endpoint.identification.algorithm': '' }));
    expectSeen(
      await grep(address, { 'security.protocol': 'SSL', 'enable.ssl.certificate.verification': 'false' }),
    );
  });

  test.skipIf(running)('TLS and login together', async () => {
    const address = `localhost:${portOf('LOGINSSL')}`;
    const ca = { 'ssl.ca.location': path('ca.pem') };
    expectSeen(await grep(address, { ...login('SCRAM-SHA-512', PASSWORD, 'SASL_SSL'), ...ca }));
    const wrong = await grep(address, { ...login('SCRAM-SHA-512', WRONG, 'SASL_SSL'), ...ca });
    expectRefused(wrong, /refused the login/, [WRONG]);
  });

  test.skipIf(running)('a client certificate where the broker asks for one', async () => {
    const address = `localhost:${portOf('MUTUAL')}`;
    const own = { 'ssl.certificate.location': path('client.pem'), 'ssl.key.location': path('client.key') };
    expectSeen(await grep(address, { ...tls('ca'), ...own }));
    expectRefused(await grep(address, tls('ca')), /^klog: cannot (reach|use)/);
  });

  test.skipIf(running)('plain text on a TLS port, TLS on a plain port', async () => {
    expectRefused(await grep(broker.listeners['TLS']!, {}), /^klog: cannot (reach|use)/);
    expectRefused(await grep(broker.brokers, tls('ca')), /^klog: cannot (reach|use)/);
  });

  test.skipIf(running)('no command makes a topic or a consumer group', async () => {
    const before = await holdings(broker.brokers);
    const flags = ['-b', broker.brokers];
    const kinds: [string[], number][] = [
      [['grep', ...flags, '-t', 'logs'], 0],
      [['grep', ...flags, '-t', 'missing-1'], 2],
      [['grep', ...flags, '-t', 'logs', '--since-deploy'], 2],
      [['grep', ...flags, '-t', 'logs,missing-2', '--last', '5'], 2],
      [['tail', ...flags, '-t', 'missing-3'], 2],
      [['tail', ...flags, '-t', 'logs', '-m', '1'], 0],
      [['count', ...flags, '-t', 'logs', '--since', '1h'], 0],
      [['deploy', 'list', ...flags], 2],
      [['deploy', 'mark', ...flags, '--service', 'api', '--version', '1'], 2],
    ];
    for (const [words, code] of kinds) {
      const run = await klog(words);
      expect(run.code, `${words.join(' ')}\n${run.stderr}`).toBe(code);
      expect(await holdings(broker.brokers), words.join(' ')).toEqual(before);
    }
    expect(before.groups).toEqual([]);
    expect(before.topics).toEqual(['logs']);
  });

  const compacts = running ? test.skip : testKcat;
  compacts('a compacted topic: gaps in the offsets are no reason to wait', async () => {
    const config = {
      'cleanup.policy': 'compact',
      'segment.ms': '50',
      'min.cleanable.dirty.ratio': '0.001',
      'max.compaction.lag.ms': '50',
      'delete.retention.ms': '0',
    };
    const base = Date.now() - 3_600_000;
    await broker.createTopic('compacted', { partitions: 2, config });
    const write = (round: number): Promise<unknown> =>
      writer.write(
        Array.from({ length: 200 }, (_, i) => ({
          topic: 'compacted',
          partition: i % 2,
          timestamp: base + round * 1_000 + i,
          key: `key ${i % 7}`,
          value: `round ${round} line ${i}`,
        })),
        { codec: 'lz4', batchSize: 2_000 },
      );
    await write(0);
    await write(1);
    const read = (): Promise<Buffer> => kcatRead(broker.brokers, 'compacted', ['-f', '%T %s\n']);
    // each further write rolls the segment before it, which the cleaner then takes
    let round = 2;
    await until('compaction', async () => {
      await write(round++);
      return linesOf((await read()).toString()).length < 200 * (round - 1);
    });
    // the cleaner may come again while this is compared
    await until('the same lines from kcat twice, and from klog in between', async () => {
      const before = (await read()).toString();
      const run = await klog(['grep', '-b', broker.brokers, '-t', 'compacted']);
      if (before !== (await read()).toString()) return false;
      const sorted = linesOf(before).map((line) => line.split(/ (.*)/s) as [string, string]);
      expect(run.stderr).toBe('');
      expect(linesOf(run.stdout).sort()).toEqual(sorted.map(([, value]) => value).sort());
      const newest = sorted.sort(([a], [b]) => Number(a) - Number(b)).slice(-150);
      const last = await klog(['grep', '-b', broker.brokers, '-t', 'compacted', '--last', '150']);
      if (before !== (await read()).toString()) return false;
      expect(linesOf(last.stdout).sort()).toEqual(newest.map(([, value]) => value).sort());
      return true;
    });
  });
});
