// Broker addresses as people write them. Connecting is kafka's business.

import { KlogError } from '../../base/errors.ts';

const DEFAULT_PORT = 9092;
/** A listener's protocol before the address, as brokers advertise it; security.protocol decides, not this. */
const SCHEME = /^(?:plaintext|ssl|sasl_plaintext|sasl_ssl):\/\//i;

/**
 * `host:port` each, from a list with commas in between; 9092 where no port is given, IPv6 addresses in brackets
 * as they are. `where` begins the message of a KlogError `bad-broker`.
 */
export function parseBrokers(list: string, where: string): string[] {
  const parts = list.split(',').map((part) => part.trim().replace(SCHEME, ''));
  const brokers = parts.filter((part) => part !== '').map((part) => parseBroker(part, where));
  if (brokers.length > 0) return brokers;
  throw new KlogError('bad-broker', `${where}: no broker given`, { hint: '-b kafka-1:9092' });
}

function parseBroker(text: string, where: string): string {
  const match = /^(\[[0-9a-f:.%\w]+\]|[^:[\]\s/]+)(?::([^/]*))?$/i.exec(text);
  if (match === null) {
    const bareIpv6 = /^[0-9a-f:.]+$/i.test(text) && text.split(':').length > 2;
    throw new KlogError('bad-broker', `${where}: "${text}" is not a HOST:PORT`, {
      hint: bareIpv6 ? `-b '[${text}]:${DEFAULT_PORT}'` : `-b kafka-1:${DEFAULT_PORT}`,
    });
  }
  const [, host = '', port] = match;
  if (port === undefined) return `${host}:${DEFAULT_PORT}`;
  const number = Number(port);
  if (/^\d{1,5}$/.test(port) && number >= 1 && number <= 65_535) return `${host}:${number}`;
  throw new KlogError('bad-broker', `${where}: "${text}" has no valid port (1 to 65535)`, {
    hint: `-b ${host}:${DEFAULT_PORT}`,
  });
}
