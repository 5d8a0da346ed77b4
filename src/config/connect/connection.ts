// Client properties as a Connection. Reading files of properties is properties.ts's business, TLS material tls.ts's,
// connecting kafka's. The defaults of a connection live here.

import { KlogError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import type { Connection, SaslOptions } from '../../kafka/connect/connection.ts';
import type { World } from '../machine/world.ts';
import { parseJaas } from './jaas.ts';
import type { Property, PropertyMap } from './properties.ts';
import type { PropertyName } from './property-names.ts';
import type { Settings } from './settings.ts';
import { badValue, propertyLabel, readSettings } from './settings.ts';
import { tlsOptions } from './tls.ts';

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
type Protocol = (typeof PROTOCOLS)[number];

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Larger answers only delay the first line; reading ahead is done with more requests. */
const FETCH_MAX_BYTES = 4 * 1024 * 1024;

export interface Cluster {
  /** What errors call it. */
  readonly name: string;
  readonly brokers: readonly string[];
  readonly properties: PropertyMap;
}

/** How to reach a cluster, secrets and certificates read. KlogErrors name the property and where it stands. */
export async function makeConnection(
  { name, brokers, properties }: Cluster,
  world: World,
): Promise<Connection> {
  const settings = await readSettings(properties, world);
  const protocol = readProtocol(settings);
  const fetchMaxBytes = settings.number('fetch.max.bytes') ?? settings.number('fetch.message.max.bytes');
  return {
    name,
    brokers,
    clientId: settings.text('client.id') || 'klog',
    tls: protocol === 'SSL' || protocol === 'SASL_SSL' ? await tlsOptions(settings, world) : undefined,
    sasl: protocol.startsWith('SASL') ? readSasl(settings) : undefined,
    connectTimeoutMs: settings.number('socket.connection.setup.timeout.ms') ?? CONNECT_TIMEOUT_MS,
    requestTimeoutMs: settings.number('request.timeout.ms') ?? REQUEST_TIMEOUT_MS,
    rack: settings.text('client.rack') ?? '',
    fetchMaxBytes: fetchMaxBytes ?? FETCH_MAX_BYTES,
    checkCrcs: settings.boolean('check.crcs') ?? true,
  };
}

/** The isolation that `isolation.level` asks for; a KlogError `bad-property-value` for another word. */
export function isolationOf(property: Property | undefined): 'committed' | 'uncommitted' | undefined {
  if (property === undefined || typeof property.value !== 'string') return undefined;
  const level = /^read_(committed|uncommitted)$/i.exec(property.value.trim())?.[1]?.toLowerCase();
  if (level === 'committed' || level === 'uncommitted') return level;
  const what = `"${property.value}" is neither read_committed nor read_uncommitted`;
  throw badValue(propertyLabel(property), what, '--isolation committed');
}

function readProtocol(settings: Settings): Protocol {
  const written = settings.text('security.protocol')?.trim();
  if (written === undefined || written === '') {
    // Without it Kafka's own clients go on in plain text and the broker hangs up on them, in silence.
    const saslName = given(settings, ['sasl.mechanism', 'sasl.jaas.config', 'sasl.username']);
    const tlsName = given(settings, ['ssl.ca.location', 'ssl.truststore.location', 'ssl.keystore.location']);
    const name = saslName ?? tlsName;
    if (name === undefined) return 'PLAINTEXT';
    throw new KlogError('no-protocol', `${settings.label(name)} has no effect without security.protocol`, {
      hint: `-X security.protocol=${saslName === undefined ? 'SSL' : 'SASL_SSL'}`,
    });
  }
  const protocol = PROTOCOLS.find((known) => known === written.toUpperCase());
  if (protocol !== undefined) return protocol;
  const nearest = nearestName(written, PROTOCOLS) ?? 'SASL_SSL';
  const what = `"${written}" is not one of ${PROTOCOLS.join(', ')}`;
  throw badValue(settings.label('security.protocol'), what, `-X security.protocol=${nearest}`);
}

function given(settings: Settings, names: readonly PropertyName[]): PropertyName | undefined {
  return names.find((name) => settings.text(name) !== undefined);
}

function readSasl(settings: Settings): SaslOptions {
  const written = settings.text('sasl.mechanism')?.trim().toUpperCase();
  if (written !== undefined && !MECHANISMS.some((known) => known === written))
    throw unknownMechanism(written, settings);
  const jaasText = settings.text('sasl.jaas.config');
  const jaas = jaasText === undefined ? undefined : parseJaas(jaasText, jaasSource(settings));
  const mechanism = MECHANISMS.find((known) => known === (written ?? jaas?.mechanism));
  if (mechanism === undefined) {
    throw new KlogError(
      'no-mechanism',
      `security.protocol is ${settings.text('security.protocol')?.toUpperCase()}, but sasl.mechanism is not given`,
      {
        hint: '-X sasl.mechanism=SCRAM-SHA-512',
      },
    );
  }
  return {
    mechanism: (
      { PLAIN: 'plain', 'SCRAM-SHA-256': 'scram-sha-256', 'SCRAM-SHA-512': 'scram-sha-512' } as const
    )[mechanism],
    username: needed(
      settings.text('sasl.username') ?? jaas?.username,
      'sasl.username',
      '-X sasl.username=reader',
    ),
    password: needed(
      settings.text('sasl.password') ?? jaas?.password,
      'sasl.password',
      'sasl.password: {env: KAFKA_PASSWORD}, under properties in the config file',
    ),
  };
}

function jaasSource(settings: Settings): string {
  return settings.label('sasl.jaas.config').replace(/:? ?sasl\.jaas\.config$/, '');
}

function unknownMechanism(written: string, settings: Settings): KlogError {
  const later = written === 'OAUTHBEARER' || written === 'AWS_MSK_IAM';
  const what = `"${written}" is not supported${later ? ' yet' : ''}; klog knows ${MECHANISMS.join(', ')}`;
  return badValue(
    settings.label('sasl.mechanism'),
    what,
    `-X sasl.mechanism=${nearestName(written, MECHANISMS) ?? 'SCRAM-SHA-512'}`,
  );
}

function needed(value: string | undefined, name: PropertyName, hint: string): string {
  if (value !== undefined && value !== '') return value;
  throw new KlogError('no-credentials', `${name} is not given`, { hint });
}
