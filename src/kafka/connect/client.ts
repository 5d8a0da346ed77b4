// The only import of kafkajs. From it klog takes connections, TLS, SASL and version negotiation; requests and answers
// are klog's own bytes (kafkajs decodes a record at a time, ten times slower than reading batches). One BrokerLink is
// two connections to one broker: fetches go over one, so that a long poll delays nothing else.

import type { Socket } from 'node:net';
import Broker from 'kafkajs/src/broker/index.js';
import loggers from 'kafkajs/src/loggers/index.js';
import ConnectionPool from 'kafkajs/src/network/connectionPool.js';
import murmur2 from 'kafkajs/src/producer/partitioners/default/murmur2.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { addressOf, type Connection } from './connection.ts';
import { calmTimers, receiveInto } from './kafkajs-connection.ts';
import { LinkError, LinkFault } from './link-error.ts';
import { MemoryPool } from './memory-pool.ts';
import { openSocket, type SocketRequest, tlsSettings } from './socket.ts';

const API_KEYS = { Fetch: 1, ListOffsets: 2, Metadata: 3 } as const;
type ApiName = keyof typeof API_KEYS;

/** The largest plausible answer. */
const MAX_BYTES = 1024 * 1024 * 1024 + 64 * 1024;
/** The first answer is a list of versions: a huge one is not from Kafka. */
const MAX_FIRST_BYTES = 1024 * 1024;

// kafkajs would log JSON to stdout; everything that matters is thrown.
const silent = loggers.createLogger({ level: loggers.LEVELS.NOTHING, logCreator: () => () => {} });

/** One message with acks=all: the only thing klog ever writes (`klog deploy mark`). */
export interface OneMessage {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: string;
  readonly timestampMs: number;
}

/** A connected, authenticated broker. */
export class BrokerLink {
  readonly address: string;
  readonly #connection: Connection;
  readonly #pool: ConnectionPool;
  readonly #broker: Broker;
  readonly #memory = new MemoryPool();
  readonly #sockets: Socket[] = [];
  /** A socket has connected. */
  #isReached = false;
  #fetchConnection: Promise<unknown> | undefined;
  #isClosed = false;

  private constructor(host: string, port: number, connection: Connection) {
    const { tls, sasl, clientId, connectTimeoutMs, requestTimeoutMs } = connection;
    this.address = addressOf(host, port);
    this.#connection = connection;
    this.#pool = new ConnectionPool({
      logger: silent,
      socketFactory: (request: SocketRequest) => this.#openSocket(request),
      host,
      port,
      ssl: tls === undefined ? null : tlsSettings(tls),
      // A fresh object: kafkajs writes into it.
      sasl: sasl === undefined ? null : { ...sasl },
      clientId,
      requestTimeout: requestTimeoutMs,
      connectionTimeout: connectTimeoutMs,
      maxInFlightRequests: null,
    });
    this.#broker = new Broker({
      connectionPool: this.#pool,
      logger: silent,
      authenticationTimeout: connectTimeoutMs,
      allowAutoTopicCreation: false,
    });
    for (const each of this.#pool.pool) {
      receiveInto(this.#memory, each, () => (this.#broker.versions === null ? MAX_FIRST_BYTES : MAX_BYTES));
      calmTimers(each);
    }
  }

  /**
   * Connects, asks for the API versions and logs in, all within `connectTimeoutMs`. Throws a LinkError, at once
   * when `signal` aborts. `host` is without brackets for IPv6.
   */
  static async connect(
    host: string,
    port: number,
    connection: Connection,
    signal: AbortSignal,
  ): Promise<BrokerLink> {
    const link = new BrokerLink(host, port, connection);
    const onAbort = (): void => link.close();
    signal.addEventListener('abort', onAbort);
    try {
      if (signal.aborted) throw new LinkFault('KLOG_CLOSED');
      await withDeadline(link.#broker.connect(), connection.connectTimeoutMs);
      if (link.#isClosed) throw new LinkFault('KLOG_CLOSED');
      return link;
    } catch (error) {
      link.close();
      const stage = link.#broker.versions !== null ? 'login' : link.#isReached ? 'versions' : 'connect';
      throw new LinkError(link.address, stage, error);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #openSocket(request: SocketRequest): Socket {
    // kafkajs would reconnect by itself; a broken link is replaced instead.
    if (this.#isClosed) throw new LinkFault('KLOG_CLOSED');
    const onConnect = (): void => {
      this.#isReached = true;
      request.onConnect();
    };
    const socket = openSocket({ ...request, onConnect });
    this.#sockets.push(socket);
    // Before kafkajs notices: it would open a new connection for each of the next requests.
    socket.once('end', () => this.close());
    socket.once('close', () => this.close());
    return socket;
  }

  /** The highest version that both the broker and klog (`mine`) support; 0 if there is none. */
  version(api: ApiName, mine: number): number {
    const offered = this.#broker.versions?.[API_KEYS[api]];
    if (offered === undefined || offered.minVersion > mine) return 0;
    return Math.min(offered.maxVersion, mine);
  }

  /**
   * Sends one request and returns the answer's body (after the correlation id). Throws a LinkError.
   * `extraMs`: how long the broker may hold the request, on top of the request timeout.
   */
  async request(api: ApiName, apiVersion: number, body: Buffer, extraMs = 0): Promise<Buffer> {
    try {
      if (api === 'Fetch' && !this.#isClosed) {
        // Two concurrent first requests would open two sockets: kafkajs does not share a pending connect.
        const { connectTimeoutMs } = this.#connection;
        this.#fetchConnection ??= withDeadline(this.#pool.getConnection(1), connectTimeoutMs);
        await this.#fetchConnection;
      }
      if (this.#isClosed) throw new LinkFault('KLOG_CLOSED');
      const { payload } = await this.#pool.send<{ payload: Buffer; clientSideThrottleTime: number }>({
        request: {
          apiKey: API_KEYS[api],
          apiVersion,
          apiName: api,
          encode: async () => new Encoder().writeBuffer(body),
          expectResponse: () => true,
        },
        response: {
          decode: async (payload) => ({
            payload,
            // KIP-219: since Fetch v8 the client must wait; kafkajs's queue honours this name.
            clientSideThrottleTime: api === 'Fetch' && apiVersion >= 8 ? payload.readInt32BE(0) : 0,
          }),
          parse: async (decoded) => decoded,
        },
        requestTimeout: this.#connection.requestTimeoutMs + extraMs,
        logResponseError: false,
      });
      return payload;
    } catch (error) {
      this.close();
      throw new LinkError(this.address, 'request', error);
    }
  }

  /** Returns an answer's memory to the pool; its bytes must no longer be used. */
  release(answer: Buffer): void {
    this.#memory.give(answer);
  }

  /** Writes one message with acks=all. Returns the partition's error code (0: written). Throws a LinkError. */
  async produce({ topic, partition, key, value, timestampMs }: OneMessage): Promise<number> {
    const messages = [{ key, value, timestamp: String(timestampMs) }];
    try {
      const { topics } = await this.#broker.produce({
        topicData: [{ topic, partitions: [{ partition, firstSequence: 0, messages }] }],
        acks: -1,
        timeout: this.#connection.requestTimeoutMs,
        compression: 0,
      });
      return topics[0]?.partitions[0]?.errorCode ?? 0;
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (typeof code === 'number') return code;
      throw new LinkError(this.address, 'request', error);
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Destroys the sockets: an orderly end would have to wait for a long poll. Safe to call twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const error = new LinkFault('KLOG_CLOSED');
    for (const each of this.#pool.pool) {
      // Requests being encoded check this before they are sent; on a dead socket they would wait for ever.
      each.connectionStatus = 'disconnected';
      each.requestQueue.rejectAll(error);
      each.requestQueue.destroy();
    }
    // With an error: nothing else ends a pending connect and its timer.
    for (const socket of this.#sockets) socket.destroy(error);
  }
}

/** The partition of a key by the Java client's default partitioner. */
export function partitionOfKey(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LinkFault('KLOG_LATE')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
