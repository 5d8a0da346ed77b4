// One cluster: its brokers, one link to each that is needed, and metadata. Bootstrap brokers are tried in parallel and
// the first to answer wins; a broken link is replaced on the next use.

import { setMaxListeners } from 'node:events';
import { KlogError } from '../../base/errors.ts';
import { BrokerLink } from '../connect/client.ts';
import { addressOf, type Connection, splitAddress } from '../connect/connection.ts';
import { explainLink, unreachable } from '../connect/errors.ts';
import { LinkError } from '../connect/link-error.ts';
import { decodeMetadata, encodeMetadata, type Metadata, metadataVersion } from '../protocol/metadata.ts';

/** Metadata requests before giving up. */
const MAX_ATTEMPTS = 3;

/** How patient a read is, in ms. Tests shorten these. */
export interface Pace {
  /** A bounded read gives up a partition in trouble after this long. */
  readonly patienceMs: number;
  /** At the start: how long leaders may be missing, and brokers unreachable. */
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
  /** The cluster's id from the last metadata; "" before, or if it has none. */
  id = '';
  readonly #open = new Map<string, BrokerLink>();
  readonly #opening = new Map<string, Promise<BrokerLink>>();
  #bootstrapping: Promise<BrokerLink> | undefined;
  #brokers: Metadata['brokers'] = new Map();
  /** Aborted by `close`: ends pending connects. */
  readonly #closing = new AbortController();

  private constructor(connection: Connection, pace: Pace) {
    // Every pending connect listens to it: in a large cluster, many.
    setMaxListeners(0, this.#closing.signal);
    this.connection = connection;
    this.pace = pace;
  }

  /** Connects to the first bootstrap broker to answer. Throws a KlogError that says what each of them did. */
  static async connect(connection: Connection, pace: Pace = PACE): Promise<Cluster> {
    const cluster = new Cluster(connection, pace);
    await cluster.#anyLink();
    return cluster;
  }

  /** Metadata of topics (undefined: all). Also refreshes the list of brokers. Throws a KlogError. */
  async metadata(topics: readonly string[] | undefined): Promise<Metadata> {
    // Retried: idle connections may have died unnoticed, or a broker just now.
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
          throw new KlogError('bad-answer', `${failed} sent invalid metadata`, { cause });
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

  /** A link to a node of the last metadata. Throws a KlogError if it cannot be opened. */
  async node(nodeId: number): Promise<BrokerLink> {
    const broker = this.#brokers.get(nodeId);
    if (broker === undefined) throw new KlogError('no-broker', `broker ${nodeId} is not in the cluster`);
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
      // Bootstrap has worked, so the advertised address (advertised.listeners) is probably not reachable from here.
      const orSee = hint ?? `nc -vz ${broker.host} ${broker.port} (the address that the broker advertises)`;
      throw new KlogError('unreachable', `${address} ${reason}`, { hint: orSee, cause: error });
    }
  }

  /** Ends every connection and every attempt to connect, at once. */
  close(): void {
    this.#closing.abort();
    for (const link of this.#open.values()) link.close();
    this.#open.clear();
  }

  /** Keeps one link per address and closes any other, so that none outlives the run. */
  #keep(link: BrokerLink): BrokerLink {
    const known = this.#open.get(link.address);
    if (known !== undefined && !known.isClosed) {
      link.close();
      return known;
    }
    this.#open.set(link.address, link);
    return link;
  }

  /** Any link that is open or can be opened, preferably not to `failed`. */
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
    // The others first; the one that failed only if none of them answers.
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
        // If two answer in the same turn, the second is closed.
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
