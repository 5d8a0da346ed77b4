// TLS properties as TlsOptions: PEM files and texts, PKCS12 stores, what is verified. Which stores can be read is
// told by their first bytes, not by *.type, as Java does it. Connecting is kafka's business.

import { KlogError } from '../../base/errors.ts';
import type { TlsOptions } from '../../kafka/connect/connection.ts';
import { readNeeded, resolvePath } from '../machine/path.ts';
import type { World } from '../machine/world.ts';
import type { PropertyName } from './property-names.ts';
import type { Settings } from './settings.ts';

/** First bytes of Java's own store formats, JKS and JCEKS. */
const JAVA_STORES = new Set([0xfeedfeed, 0xcececece]);

/** The TLS side of a connection. KlogErrors: `unreadable-file`, `bad-store`, `bad-property-value`. */
export async function tlsOptions(settings: Settings, world: World): Promise<TlsOptions> {
  const truststore = readStore('ssl.truststore.location', settings, world);
  const keystore = readStore('ssl.keystore.location', settings, world);
  const pem = (name: PropertyName): string | undefined => settings.text(name)?.replaceAll('\\n', '\n');
  const keystorePem = keystore?.pem;
  const own = {
    certificate: readPem('ssl.certificate.location', settings, world) ?? pem('ssl.certificate.pem'),
    key: readPem('ssl.key.location', settings, world) ?? pem('ssl.key.pem'),
  };
  return {
    ca:
      readPem('ssl.ca.location', settings, world) ??
      pem('ssl.ca.pem') ??
      (await trusted(truststore, settings)),
    certificate: own.certificate ?? (keystorePem && blocks(keystorePem, /CERTIFICATE/)),
    key: own.key ?? (keystorePem && blocks(keystorePem, /PRIVATE KEY/)),
    passphrase: passphrase(keystore?.pkcs12 !== undefined, settings),
    pfx: keystore?.pkcs12,
    verifyHostname: !['', 'none'].includes(
      settings.text('ssl.endpoint.identification.algorithm')?.trim().toLowerCase() ?? 'https',
    ),
    verifyCertificate: settings.boolean('enable.ssl.certificate.verification') ?? true,
    serverName: undefined,
  };
}

// One password: a PKCS12 store is opened as a whole, a PEM key has its own.
function passphrase(isPkcs12: boolean, settings: Settings): string | undefined {
  const ofStore = settings.text('ssl.keystore.password');
  const ofKey = settings.text('ssl.key.password');
  return isPkcs12 ? (ofStore ?? ofKey) : (ofKey ?? ofStore);
}

type Store =
  | { readonly pem: string; readonly pkcs12?: never }
  | { readonly pem?: never; readonly pkcs12: Buffer };

async function trusted(store: Store | undefined, settings: Settings): Promise<string | undefined> {
  if (store?.pkcs12 === undefined) return store?.pem;
  const { certificatesOf } = await import('./pkcs12.ts');
  const what = settings.label('ssl.truststore.location');
  return certificatesOf(store.pkcs12, settings.text('ssl.truststore.password') ?? '', what);
}

function readStore(name: PropertyName, settings: Settings, world: World): Store | undefined {
  const bytes = readBytes(name, settings, world);
  if (bytes === undefined) return undefined;
  if (bytes.length >= 4 && JAVA_STORES.has(bytes.readUInt32BE(0))) {
    const path = settings.text(name) ?? '';
    const target = `${path.replace(/\.jks$/i, '')}.p12`;
    throw new KlogError(
      'bad-store',
      `${settings.label(name)}: "${path}" is a JKS store, which only Java reads`,
      {
        hint: `keytool -importkeystore -srckeystore ${path} -destkeystore ${target} -deststoretype PKCS12`,
      },
    );
  }
  const text = bytes.toString('latin1');
  return text.includes('-----BEGIN ') ? { pem: bytes.toString() } : { pkcs12: bytes };
}

function readPem(name: PropertyName, settings: Settings, world: World): string | undefined {
  const bytes = readBytes(name, settings, world);
  if (bytes === undefined) return undefined;
  const text = bytes.toString();
  if (text.includes('-----BEGIN ')) return text;
  throw new KlogError('bad-store', `${settings.label(name)}: "${settings.text(name)}" is not a PEM file`, {
    hint: `openssl x509 -inform der -in ${settings.text(name)} -out ca.pem`,
  });
}

function readBytes(name: PropertyName, settings: Settings, world: World): Buffer | undefined {
  const path = settings.text(name);
  // librdkafka's "probe" looks for the system's certificates, which Node brings along.
  if (path === undefined || path === '' || (name === 'ssl.ca.location' && path === 'probe')) return undefined;
  return readNeeded(resolvePath(path, settings.base(name), world.homeDir), settings.label(name), world);
}

/** The blocks of a PEM text whose label fits. */
function blocks(pem: string, label: RegExp): string | undefined {
  const all = pem.match(/-----BEGIN ([^-]+)-----.*?-----END \1-----/gs) ?? [];
  const fitting = all.filter((block) => label.test(block.split('\n')[0] ?? ''));
  return fitting.length === 0 ? undefined : `${fitting.join('\n')}\n`;
}
