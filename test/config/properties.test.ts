// Client properties in both spellings, files of both kinds, broker addresses, connections.

import { describe, expect, test } from 'vitest';
import { parseBrokers } from '../../src/config/connect/brokers.ts';
import { parseJaas } from '../../src/config/connect/jaas.ts';
import { propertiesOfFile } from '../../src/config/connect/properties.ts';
import { failureOf, type Machine, partsOf } from './fake-world.ts';

const SECRET = 'hunter2';

/** The connection of `-X` properties, one a word. */
async function connection(properties: string, machine: Machine = {}) {
  const argv = [
    'grep',
    ...properties
      .split(' ')
      .filter(Boolean)
      .flatMap((pair) => ['-X', pair]),
  ];
  return (await partsOf(argv, machine)).source.connection;
}

describe('brokers', () => {
  test.each([
    ['kafka-1:9093', ['kafka-1:9093']],
    ['kafka-1', ['kafka-1:9092']],
    [' a , b:1,', ['a:9092', 'b:1']],
    ['[::1]:9092', ['[::1]:9092']],
    ['[fe80::1%eth0]', ['[fe80::1%eth0]:9092']],
    ['SASL_SSL://a:1,ssl://b', ['a:1', 'b:9092']],
    ['10.0.0.1:65535', ['10.0.0.1:65535']],
  ])('%s', (text, expected) => {
    expect(parseBrokers(text, '--brokers')).toEqual(expected);
  });
  test.each([
    ['a:0', '--brokers: "a:0" has no valid port (1 to 65535) | -b a:9092'],
    ['a:65536', '--brokers: "a:65536" has no valid port (1 to 65535) | -b a:9092'],
    ['a:x', '--brokers: "a:x" has no valid port (1 to 65535) | -b a:9092'],
    ['a:', '--brokers: "a:" has no valid port (1 to 65535) | -b a:9092'],
    ['::1', `--brokers: "::1" is not a HOST:PORT | -b '[::1]:9092'`],
    ['http://a', '--brokers: "http://a" is not a HOST:PORT | -b kafka-1:9092'],
    [' , ', '--brokers: no broker given | -b kafka-1:9092'],
  ])('%s is an error', async (text, expected) => {
    expect(await failureOf(Promise.resolve().then(() => parseBrokers(text, '--brokers')))).toBe(expected);
  });
});

describe('both spellings', () => {
  test.each([
    ['bootstrap.servers=a:1', { brokers: ['a:1'] }],
    ['metadata.broker.list=a:1', { brokers: ['a:1'] }],
    ['client.id=x client.rack=r', { clientId: 'x', rack: 'r' }],
    ['fetch.max.bytes=5 fetch.message.max.bytes=3', { fetchMaxBytes: 5 }],
    ['max.partition.fetch.bytes=3', { fetchMaxBytes: 3 }],
    [
      'request.timeout.ms=1 socket.connection.setup.timeout.ms=2',
      { requestTimeoutMs: 1, connectTimeoutMs: 2 },
    ],
    ['socket.timeout.ms=7', { requestTimeoutMs: 7 }],
    ['check.crcs=FALSE', { checkCrcs: false }],
    ['topic.check.crcs=false', { checkCrcs: false }],
    [
      'security.protocol=ssl',
      { tls: { verifyHostname: true, verifyCertificate: true, ca: undefined }, sasl: undefined },
    ],
    ['security.protocol=SSL ssl.endpoint.identification.algorithm=', { tls: { verifyHostname: false } }],
    ['security.protocol=SSL ssl.endpoint.identification.algorithm=none', { tls: { verifyHostname: false } }],
    ['security.protocol=SSL ssl.endpoint.identification.algorithm=HTTPS', { tls: { verifyHostname: true } }],
    [
      'security.protocol=SSL enable.ssl.certificate.verification=false',
      { tls: { verifyCertificate: false } },
    ],
    [
      'security.protocol=sasl_plaintext sasl.mechanisms=plain sasl.username=u sasl.password=p',
      { tls: undefined, sasl: { mechanism: 'plain', username: 'u', password: 'p' } },
    ],
    [
      'security.protocol=SASL_SSL sasl.mechanism=SCRAM-SHA-256 sasl.username=u sasl.password=p',
      { sasl: { mechanism: 'scram-sha-256' }, tls: { verifyHostname: true } },
    ],
    [
      'security.protocol=SASL_SSL sasl.mechanism=Scram-Sha-512 sasl.username=u sasl.password=p',
      { sasl: { mechanism: 'scram-sha-512' } },
    ],
    ['security.protocol=PLAINTEXT sasl.mechanism=PLAIN', { sasl: undefined, tls: undefined }],
    ['client.id=a client.id=b', { clientId: 'b' }],
  ])('%s', async (properties, expected) => {
    expect(await connection(properties)).toMatchObject(expected);
  });
  test('sasl.jaas.config', async () => {
    const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="a\\"b c;";`;
    const argv = ['grep', '-X', 'security.protocol=SASL_SSL', '-X', `sasl.jaas.config=${jaas}`];
    expect((await partsOf(argv)).source.connection.sasl).toEqual({
      mechanism: 'plain',
      username: 'u',
      password: 'a"b c;',
    });
  });
  test.each([
    [
      'x.ScramLoginModule required password=p username=u;',
      { mechanism: undefined, username: 'u', password: 'p' },
    ],
    [
      'ScramLoginModule required\n  username="u=1"\n  password="\\\\";',
      { mechanism: undefined, username: 'u=1', password: '\\' },
    ],
    ['a.b.PlainLoginModule required;', { mechanism: 'PLAIN', username: undefined, password: undefined }],
  ])('login module %s', (text, expected) => {
    expect(parseJaas(text, 'x')).toEqual(expected);
  });
});

describe('errors name the property and never its secret', () => {
  const sasl = `security.protocol=SASL_SSL sasl.username=u sasl.password=${SECRET}`;
  test.each([
    ['sasl.pasword=hunter2', '-X: unknown property "sasl.pasword" | sasl.password'],
    [
      'totally.unheard.of.thing=1',
      '-X: unknown property "totally.unheard.of.thing" | security.protocol, sasl.mechanism, ssl.ca.location',
    ],
    ['hunter2', '-X needs KEY=VALUE | -X security.protocol=SSL'],
    [
      'security.protocol=SASLSSL',
      '-X security.protocol: "SASLSSL" is not one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL | -X security.protocol=SASL_SSL',
    ],
    [
      'sasl.mechanism=PLAIN',
      '-X sasl.mechanism has no effect without security.protocol | -X security.protocol=SASL_SSL',
    ],
    [
      'ssl.ca.location=x',
      '-X ssl.ca.location has no effect without security.protocol | -X security.protocol=SSL',
    ],
    [
      sasl,
      'security.protocol is SASL_SSL, but sasl.mechanism is not given | -X sasl.mechanism=SCRAM-SHA-512',
    ],
    [
      `${sasl} sasl.mechanism=OAUTHBEARER`,
      '-X sasl.mechanism: "OAUTHBEARER" is not supported yet; klog knows PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 | -X sasl.mechanism=SCRAM-SHA-512',
    ],
    [
      `${sasl} sasl.mechanisms=AWS_MSK_IAM`,
      '-X sasl.mechanisms: "AWS_MSK_IAM" is not supported yet; klog knows PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 | -X sasl.mechanism=SCRAM-SHA-512',
    ],
    [
      `${sasl} sasl.mechanism=GSSAPI`,
      '-X sasl.mechanism: "GSSAPI" is not supported; klog knows PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 | -X sasl.mechanism=SCRAM-SHA-512',
    ],
    [
      'security.protocol=SASL_SSL sasl.mechanism=PLAIN sasl.password=hunter2',
      'sasl.username is not given | -X sasl.username=reader',
    ],
    [
      'security.protocol=SASL_SSL sasl.mechanism=PLAIN sasl.username=u',
      'sasl.password is not given | sasl.password: {env: KAFKA_PASSWORD}, under properties in the config file',
    ],
    [
      'security.protocol=SASL_SSL sasl.jaas.config=hunter2',
      '-X: sasl.jaas.config is not "CLASS required key=value ...;"; klog knows PlainLoginModule and ScramLoginModule | -X sasl.mechanism=SCRAM-SHA-512 -X sasl.username=reader',
    ],
    [
      'request.timeout.ms=soon',
      '-X request.timeout.ms: "soon" is not a whole number above 0 | -X request.timeout.ms=30000',
    ],
    ['check.crcs=yes', '-X check.crcs: "yes" is neither true nor false | -X check.crcs=true'],
    ['bootstrap.servers=a:b', '-X bootstrap.servers: "a:b" has no valid port (1 to 65535) | -b a:9092'],
  ])('%s', async (properties, expected) => {
    const failure = await failureOf(connection(properties));
    expect(failure).toBe(expected);
    expect(failure).not.toContain(SECRET);
  });
});

describe('files of properties', () => {
  test('Java: escapes, continued lines, three separators', () => {
    const text = '# note\n! note\na = b\\\n   c\nd:e\nf g\nh=\\u0041\\\\x\n\nlast=a=b\n';
    expect(propertiesOfFile(text, 'p', 'java')).toEqual([
      { name: 'a', value: 'bc', where: 'p:3' },
      { name: 'd', value: 'e', where: 'p:5' },
      { name: 'f', value: 'g', where: 'p:6' },
      { name: 'h', value: 'A\\x', where: 'p:7' },
      { name: 'last', value: 'a=b', where: 'p:9' },
    ]);
  });
  test('kcat: a backslash stays, only # comments', () => {
    expect(propertiesOfFile('# note\r\n sasl.password = a\\\\b=c# \r\n\r\nx=\n', 'k', 'kcat')).toEqual([
      { name: 'sasl.password', value: 'a\\\\b=c#', where: 'k:2' },
      { name: 'x', value: '', where: 'k:4' },
    ]);
  });
  test('the name decides: .conf is kcat, others are Java; errors name the line', async () => {
    const files = {
      'a/k.conf': 'client.id=a\\\\b',
      'a/j.properties': 'client.id=a\\\\b',
      'bad.conf': 'x=y\nhunter2',
      'un.properties': '\nclent.id=x',
    };
    const id = async (path: string): Promise<string> =>
      (await partsOf(`grep --properties ${path}`, { files })).source.connection.clientId;
    expect([await id('a/k.conf'), await id('a/j.properties')]).toEqual(['a\\\\b', 'a\\b']);
    expect(await failureOf(id('bad.conf'))).toBe('bad.conf:2: expected key=value | security.protocol=SSL');
    expect(await failureOf(id('un.properties'))).toBe(
      'un.properties:2: unknown property "clent.id" | client.id',
    );
  });
  test('what only concerns producers or groups is ignored with a note', async () => {
    const text =
      'acks=all\ngroup.id=x\nlinger.ms=5\nauto.offset.reset=earliest\nsasl.kerberos.service.name=kafka\ndebug=all\n';
    const plan = await partsOf('grep --verbose --properties p', { files: { p: text } });
    expect(plan.talk.notes).toEqual([
      'p:1: acks is ignored, it only concerns producers or groups',
      'p:2: group.id is ignored, it only concerns producers or groups',
      'p:3: linger.ms is ignored, it only concerns producers or groups',
      'p:4: auto.offset.reset is ignored, it only concerns producers or groups',
      'p:5: sasl.kerberos.service.name is ignored, klog does without it',
      'p:6: debug is ignored, klog does without it',
    ]);
  });
});
