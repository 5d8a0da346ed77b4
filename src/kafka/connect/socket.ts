// Opens sockets: no delay, keep-alive, TLS, and plain reads into one small buffer instead of fresh memory each time.

import net from 'node:net';
import tls from 'node:tls';
import type { TlsOptions } from './connection.ts';

/** A connection's TLS options as node:tls takes them. */
export function tlsSettings(options: TlsOptions): tls.ConnectionOptions {
  const settings: tls.ConnectionOptions = { rejectUnauthorized: options.verifyCertificate };
  if (options.ca !== undefined) settings.ca = options.ca;
  if (options.certificate !== undefined) settings.cert = options.certificate;
  if (options.key !== undefined) settings.key = options.key;
  if (options.passphrase !== undefined) settings.passphrase = options.passphrase;
  if (options.pfx !== undefined) settings.pfx = options.pfx;
  if (options.serverName !== undefined) settings.servername = options.serverName;
  if (!options.verifyHostname) settings.checkServerIdentity = () => undefined;
  return settings;
}

/** What kafkajs asks a socket factory for. */
export interface SocketRequest {
  readonly host: string;
  readonly port: number;
  readonly ssl: tls.ConnectionOptions | null;
  readonly onConnect: () => void;
}

/** The most that a socket reads at a time. */
const READ_BYTES = 256 * 1024;
// Shared by all sockets: what was read is copied before the next read.
const READ_BUFFER = Buffer.allocUnsafeSlow(READ_BYTES);

/** Opens a connection. Plain ones read into shared memory: data must be copied before the handler returns. */
export function openSocket({ host, port, ssl, onConnect }: SocketRequest): net.Socket {
  const serverName = net.isIP(host) === 0 ? { servername: host } : {};
  const callback = (read: number, bytes: Uint8Array): boolean => {
    socket.emit('data', (bytes as Buffer).subarray(0, read));
    return true;
  };
  const socket: net.Socket =
    ssl === null
      ? net.connect({ host, port, noDelay: true, onread: { buffer: READ_BUFFER, callback } }, onConnect)
      : tls.connect({ host, port, ...serverName, ...ssl }, onConnect);
  socket.setKeepAlive(true, 60_000);
  if (ssl !== null) socket.setNoDelay(true);
  return socket;
}
