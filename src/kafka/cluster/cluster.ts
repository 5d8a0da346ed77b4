// One cluster: which brokers there are, one link to each that is needed, and metadata kept fresh. Bootstrap
// brokers are tried side by side and the first that answers wins; a link that broke is replaced on the next use.

import { setMaxListeners } from 'node:events';
import { KlogError } from '../../base/errors.ts';
import { BrokerLink } from '../connect/client.ts';
import { addressOf, type Connection, splitAddress } from '../connect/connection.ts';
import { explainLink, unreachable } from '../connect/errors.ts';
import { LinkError } from '../connect/link-error.ts';
import { decodeMetadata, encodeMetadata, type Metadata, metadataVersion } from '../protocol/metadata.ts';

/** How often metadata is asked for before that fails. */
const MAX_ATTEMPTS = 3;

/** How patient a read is: the waits that a test wants shorter. All in ms. */
export interface Pace {
  /** A partition that gives no data for this long is given up in a bounded read. */
  readonly patienceMs: number;
  /** At the start: how long leaders may be missing, and how long a broker may be out of reach. */
  readonly startMs: number;
  readonly startUnreachableMs: number;
  /** How often a live read looks for new partitions. */
  readonly discoverMs: number;
  /** How long a topic must be missing to count as deleted. */
  readonly deletedMs: number;
}

export const PACE: Pace = {
  patienceMs: 30_000,
  startMs: 8_000,
  startUnreachableMs: 3_000,
  discoverMs: 6_000,
  deletedMs: 2_000,
};

export class Cluster {
  readonly connection: Connection;
  readonly pace: Pace;
  /** What the cluster calls itself, as of the last metadata; "" before, and where it tells nothing. */
  id = '';
  readonly #open = new Map<string, BrokerLink>();
  readonly #opening = new Map<string, Promise<BrokerLink>>();
  #bootstrapping: Promise<BrokerLink> | undefined;
  #brokers: Metadata['brokers'] = new Map();
  /** Aborted by `close`: ends every connect under way. */
  readonly #closing = new AbortController();

  private constructor(connection: Connection, pace: Pace) {
    // A connect under way listens to it; in a large cluster that is many at once.
    setMaxListeners(0, this.#closing.signal);
    this.connection = connection;
    this.pace = pace;
  }

  /** Connects to the first bootstrap broker that answers. Throws a KlogError that says what each of them did. */
  static async connect(connection: Connection, pace: Pace = PACE): Promise<Cluster> {
    const cluster = new Cluster(connection, pace);
    await cluster.#anyLink();
    return cluster;
  }

  /** Asks for topics (undefined: all). Also renews the list of brokers. Throws a KlogError. */
  async metadata(topics: readonly string[] | undefined): Promise<Metadata> {
    // Again: connections may have died unnoticed while they were idle, or a broker just now.
    for (let attempt = 1, failed: string | undefined; ; attempt++) {
      const link = await this.#anyLink(failed);
      const version = metadataVersion(link.version('Metadata', 12));
      if (version === 0) {
        throw new KlogError('old-broker', `${link.address} is too old: klog needs Kafka 0.11 or newer`);
      }
      try {
        const body = await link.request('Metadata', version, encodeMetadata(version, topics));
        return this.#learn(decodeMetadata(version, body));
      } catch (cause) {
        failed = link.address;
        if (!(cause instanceof LinkError)) {
          throw new KlogError('bad-answer', `${failed} sent metadata that makes no sense`, { cause });
        }
        if (attempt === MAX_ATTEMPTS) throw unreachable(this.connection, [[failed, cause]]);
      }
    }
  }

  #learn(metadata: Metadata): Metadata {
    this.id = metadata.clusterId;
    if (metadata.brokers.size > 0) this.#brokers = metadata.brokers;
    return metadata;
  }

  /** A link to a node of the last metadata. Throws a KlogError when it cannot be had. */
  async node(nodeId: number): Promise<BrokerLink> {
    const broker = this.#brokers.get(nodeId);
    if (broker === undefined) throw new KlogError('no-broker', `broker ${nodeId} is not in the cluster now`);
    const address = addressOf(broker.host, broker.port);
    const link = this.#open.get(address);
    if (link !== undefined && !link.isClosed) return link;
    let pending = this.#opening.get(address);
    if (pending === undefined) {
      pending = BrokerLink.connect(broker.host, broker.port, this.connection, this.#closing.signal)
        .then((opened) => this.#keep(opened))
        .finally(() => this.#opening.delete(address));
      this.#opening.set(address, pending);
    }
    try {
      return await pending;
    } catch (error) {
      const { reason, hint } = explainLink(error, this.connection);
      // Bootstrap has worked, so what a broker says of its address (advertised.listeners) does not fit from here.
      const orSee = hint ?? `nc -vz ${broker.host} ${broker.port} (the address that the broker advertises)`;
      throw new KlogError('unreachable', `${address} ${reason}`, { hint: orSee, cause: error });
    }
  }

  /** Ends every connection and every attempt at one, at once. */
  close(): void {
    this.#closing.abort();
    for (const link of this.#open.values()) link.close();
    this.#open.clear();
  }

  /** The one link to its address that is used: every other one is closed, so that none outlives the run. */
  #keep(link: BrokerLink): BrokerLink {
    const known = this.#open.get(link.address);
    if (known !== undefined && !known.isClosed) {
      link.close();
      return known;
    }
    this.#open.set(link.address, link);
    return link;
  }

  /** Any link that is open or can be opened, to another broker than `failed` where there is one. */
  async #anyLink(failed?: string): Promise<BrokerLink> {
    for (const link of this.#open.values()) if (!link.isClosed) return link;
    this.#bootstrapping ??= this.#bootstrap(failed).finally(() => {
      this.#bootstrapping = undefined;
    });
    return this.#bootstrapping;
  }

  async #bootstrap(failed: string | undefined): Promise<BrokerLink> {
    if (this.#closing.signal.aborted) throw new KlogError('closed', 'the cluster is closed');
    const known = [...this.#brokers.values()].map(({ host, port }) => addressOf(host, port));
    const all = [...new Set([...this.connection.brokers, ...known])];
    const others = all.filter((address) => address !== failed);
    // The others first; the one that failed only where none of them answers.
    if (failed !== undefined && others.length > 0) {
      const link = await this.#firstOf(others).catch(() => undefined);
      if (link !== undefined) return link;
    }
    return this.#firstOf(all);
  }

  async #firstOf(addresses: readonly string[]): Promise<BrokerLink> {
    const failures = new Map<string, unknown>();
    const decided = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, decided.signal]);
    setMaxListeners(0, signal);
    const attempts = addresses.map(async (address) => {
      const { host, port } = splitAddress(address);
      try {
        const link = await BrokerLink.connect(host, port, this.connection, signal);
        // Two may answer in the same turn: the second has lost.
        if (decided.signal.aborted) link.close();
        else decided.abort();
        return link;
      } catch (error) {
        failures.set(address, error);
        throw error;
      }
    });
    try {
      return this.#keep(await Promise.any(attempts));
    } catch {
      throw unreachable(
        this.connection,
        addresses.map((address) => [address, failures.get(address)]),
      );
    }
  }
}
