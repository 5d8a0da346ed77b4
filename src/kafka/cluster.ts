// One cluster: which brokers there are, one link to each that is needed, and metadata kept fresh. Bootstrap
// brokers are tried side by side and the first that answers wins; a link that broke is replaced on the next use.

import { KlogError } from '../base/errors.ts';
import { BrokerLink } from './client.ts';
import type { Connection } from './connection.ts';
import { explainLink, unreachable } from './errors.ts';
import { decodeMetadata, encodeMetadata, type Metadata, metadataVersion } from './metadata.ts';

export class Cluster {
  readonly connection: Connection;
  private readonly links = new Map<string, Promise<BrokerLink>>();
  private brokers: Metadata['brokers'] = new Map();
  private closed = false;

  private constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Connects to the first bootstrap broker that answers. Throws a KlogError that says what each of them did. */
  static async connect(connection: Connection): Promise<Cluster> {
    const cluster = new Cluster(connection);
    await cluster.anyLink();
    return cluster;
  }

  /** Asks for topics (undefined: all). Also renews the list of brokers. */
  async metadata(topics: readonly string[] | undefined): Promise<Metadata> {
    const link = await this.anyLink();
    const version = metadataVersion(link.version('Metadata', 12));
    if (version === 0) {
      throw new KlogError('old-broker', `${link.address} is too old: klog needs Kafka 0.11 or newer`);
    }
    let body: Buffer;
    try {
      body = await link.request('Metadata', version, encodeMetadata(version, topics));
    } catch (error) {
      throw unreachable(this.connection, [[link.address, error]]);
    }
    const metadata = decodeMetadata(version, body);
    if (metadata.brokers.size > 0) this.brokers = metadata.brokers;
    return metadata;
  }

  /** A link to a node of the last metadata. Throws a KlogError when it cannot be had. */
  async node(nodeId: number): Promise<BrokerLink> {
    const broker = this.brokers.get(nodeId);
    if (broker === undefined) throw new KlogError('no-broker', `broker ${nodeId} is not in the cluster now`);
    return this.link(broker.host, broker.port);
  }

  close(): void {
    this.closed = true;
    for (const link of this.links.values()) {
      void link.then((open) => open.close()).catch(() => {});
    }
  }

  private async anyLink(): Promise<BrokerLink> {
    for (const pending of this.links.values()) {
      const link = await pending.catch(() => undefined);
      if (link !== undefined && !link.isClosed) return link;
    }
    return this.bootstrap();
  }

  private async bootstrap(): Promise<BrokerLink> {
    const known = [...this.brokers.values()].map(({ host, port }) => addressOf(host, port));
    const addresses = [...new Set([...this.connection.brokers, ...known])];
    const failures = new Map<string, unknown>();
    let winner: BrokerLink | undefined;
    const attempts = addresses.map(async (address) => {
      const { host, port } = splitAddress(address);
      let link: BrokerLink;
      try {
        link = await BrokerLink.connect(host, port, this.connection);
      } catch (error) {
        failures.set(address, error);
        throw error;
      }
      if (winner === undefined && !this.closed) winner = link;
      else link.close();
      return link;
    });
    try {
      await Promise.any(attempts);
    } catch {
      throw unreachable(
        this.connection,
        addresses.map((address) => [address, failures.get(address)] as const),
      );
    }
    const link = winner!;
    this.links.set(link.address, Promise.resolve(link));
    return link;
  }

  private async link(host: string, port: number): Promise<BrokerLink> {
    const address = addressOf(host, port);
    const known = this.links.get(address);
    if (known !== undefined) {
      const link = await known.catch(() => undefined);
      if (link !== undefined && !link.isClosed) return link;
      if (this.links.get(address) !== known) return this.link(host, port);
    }
    const pending = BrokerLink.connect(host, port, this.connection);
    this.links.set(address, pending);
    try {
      const link = await pending;
      if (this.closed) link.close();
      return link;
    } catch (error) {
      if (this.links.get(address) === pending) this.links.delete(address);
      throw new KlogError('unreachable', `${address} ${explainLink(error, this.connection).reason}`, {
        cause: error,
      });
    }
  }
}

const addressOf = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** "host:port" or "[::1]:port" taken apart; the port was checked by config. */
function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(address.slice(colon + 1)) };
}
