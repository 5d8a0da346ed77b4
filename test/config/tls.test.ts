// TLS material: PEM files and texts, PKCS12 stores made by openssl, JKS. The stores are made anew for every run.

import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureOf, type Machine, partsOf } from './fake-world.ts';

const CERT = '-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nQg==\n-----END PRIVATE KEY-----\n';

async function tls(properties: string[], machine: Machine) {
  const argv = ['grep', ...['security.protocol=SSL', ...properties].flatMap((pair) => ['-X', pair])];
  return (await partsOf(argv, machine)).source.connection.tls;
}

describe('PEM', () => {
  const files = {
    'ca.pem': CERT,
    'c.pem': CERT,
    'k.pem': KEY,
    'both.pem': `Bag\n${KEY}x\n${CERT}${CERT}`,
    der: Buffer.from([0x30, 0x82]),
  };
  test.each([
    [['ssl.ca.location=ca.pem'], { ca: CERT }],
    [['ssl.ca.location=probe'], { ca: undefined }],
    [['ssl.ca.pem=a\\nb'], { ca: 'a\nb' }],
    [['ssl.truststore.certificates=x'], { ca: 'x' }],
    [['ssl.truststore.type=PEM', 'ssl.truststore.location=ca.pem'], { ca: CERT }],
    [
      ['ssl.certificate.location=c.pem', 'ssl.key.location=k.pem', 'ssl.key.password=p'],
      { certificate: CERT, key: KEY, passphrase: 'p' },
    ],
    [['ssl.keystore.certificate.chain=x', 'ssl.keystore.key=y'], { certificate: 'x', key: 'y' }],
    [
      ['ssl.keystore.type=PEM', 'ssl.keystore.location=both.pem'],
      { certificate: `${CERT}${CERT}`, key: KEY, pfx: undefined },
    ],
  ])('%j', async (properties, expected) => {
    expect(await tls(properties, { files })).toMatchObject(expected);
  });
  test.each([
    ['ssl.ca.location=no.pem', '-X ssl.ca.location: cannot read "no.pem": no such file | ls -l no.pem'],
    [
      'ssl.ca.location=der',
      '-X ssl.ca.location: "der" is not a PEM file | openssl x509 -inform der -in der -out ca.pem',
    ],
    [
      'ssl.truststore.location=der',
      '-X ssl.truststore.location: this is not a PKCS12 store | -X ssl.ca.location=ca.pem',
    ],
  ])('%s', async (property, expected) => {
    expect(await failureOf(tls([property], { files }))).toBe(expected);
  });
});

test.each(['ssl.truststore.location', 'ssl.keystore.location'])(
  'a JKS store as %s is answered with how to convert it',
  async (name) => {
    const files = { 'my/t.jks': Buffer.from('feedfeed00000002', 'hex') };
    expect(await failureOf(tls([`${name}=my/t.jks`, 'ssl.truststore.type=JKS'], { files }))).toBe(
      `-X ${name}: "my/t.jks" is a JKS store, which only Java reads | keytool -importkeystore -srckeystore my/t.jks -destkeystore my/t.p12 -deststoretype PKCS12`,
    );
  },
);

const hasOpenssl = spawnSync('openssl', ['version']).error === undefined;
describe.skipIf(!hasOpenssl)('PKCS12', () => {
  let folder = '';
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const files = (): Record<string, Buffer> =>
    Object.fromEntries(
      ['rsa.p12', 'ec.p12', 'key.p12'].map((name) => [name, readFileSync(join(folder, name))]),
    );
  const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'klog-tls-'));
    const certificate = (name: string, kind: string[]): void =>
      openssl(
        'req',
        '-x509',
        '-newkey',
        ...kind,
        '-nodes',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.pem`,
        '-subj',
        `/CN=${name}`,
        '-days',
        '2',
      );
    certificate('rsa', ['rsa:2048']);
    certificate('ec', ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']);
    for (const name of ['rsa', 'ec'])
      openssl(
        'pkcs12',
        '-export',
        '-nokeys',
        '-in',
        `${name}.pem`,
        '-out',
        `${name}.p12`,
        '-passout',
        'pass:trust',
      );
    openssl(
      'pkcs12',
      '-export',
      '-in',
      'rsa.pem',
      '-inkey',
      'rsa.key',
      '-out',
      'key.p12',
      '-passout',
      'pass:own',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['rsa', 'ec'])('a trust store (%s) becomes its certificates', async (name) => {
    const { ca } = await tls([`ssl.truststore.location=${name}.p12`, 'ssl.truststore.password=trust'], {
      files: files(),
    });
    expect(fingerprint(ca)).toBe(fingerprint(readFileSync(join(folder, `${name}.pem`), 'utf8')));
  });
  test('a wrong password', async () => {
    const failure = failureOf(
      tls(['ssl.truststore.location=rsa.p12', 'ssl.truststore.password=hunter2'], { files: files() }),
    );
    expect(await failure).toBe(
      '-X ssl.truststore.location: the password is wrong | keytool -list -keystore truststore.p12',
    );
  });
  test('a key store is handed on as it is, with its own password', async () => {
    const all = [
      'ssl.keystore.location=key.p12',
      'ssl.keystore.password=own',
      'ssl.truststore.location=ec.p12',
      'ssl.truststore.password=trust',
    ];
    const options = await tls(all, { files: files() });
    expect(options.pfx.equals(files()['key.p12'])).toBe(true);
    expect(options).toMatchObject({ passphrase: 'own', key: undefined, certificate: undefined });
    expect(options.ca).toContain('BEGIN CERTIFICATE');
  });
});
