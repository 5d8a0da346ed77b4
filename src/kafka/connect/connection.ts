// How to reach a cluster. Secrets are already read; this object is never printed.

export interface TlsOptions {
  /** PEM texts. */
  readonly ca: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly passphrase: string | undefined;
  /** PKCS12 stores, as bytes. */
  readonly pfx: Buffer | undefined;
  /** False: accept any name in the certificate (empty ssl.endpoint.identification.algorithm). */
  readonly verifyHostname: boolean;
  /** False: enable.ssl.certificate.verification=false. */
  readonly verifyCertificate: boolean;
  readonly serverName: string | undefined;
}

export type SaslOptions = {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
};

export interface Connection {
  /** The cluster's name in messages: the context's, else the broker list as given. */
  readonly name: string;
  /** host:port each. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls: TlsOptions | undefined;
  readonly sasl: SaslOptions | undefined;
  /** To connect and get the first answer, ms (5,000). */
  readonly connectTimeoutMs: number;
  /** For one request, ms (30,000). */
  readonly requestTimeoutMs: number;
  /** client.rack, "" for none. */
  readonly rack: string;
  /** One fetch answer, bytes. */
  readonly fetchMaxBytes: number;
  /** check.crcs: verify the CRC-32C of every batch. */
  readonly checkCrcs: boolean;
}

/** "host:port", with brackets around an IPv6 address. */
export const addressOf = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** The reverse; config has checked the port. */
export function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(address.slice(colon + 1)) };
}
