// The only import of kafkajs. From it klog takes connections, TLS, SASL and version negotiation; requests and
// answers are klog's own bytes (kafkajs decodes a record at a time, ten times slower than reading batches).
// One BrokerLink is two connections to one broker: fetches go over one, so that a long poll delays nothing else.

import type { Socket } from 'node:net';
import Broker from 'kafkajs/src/broker/index.js';
import loggers from 'kafkajs/src/loggers/index.js';
import ConnectionPool from 'kafkajs/src/network/connectionPool.js';
import murmur2 from 'kafkajs/src/producer/partitioners/default/murmur2.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import type { Connection } from './connection.ts';
import { calmTimers, receiveInto } from './lane.ts';
import { AnswerPool } from './receive.ts';
import { openSocket, type SocketRequest, tlsSettings } from './socket.ts';

export const API = { Produce: 0, Fetch: 1, ListOffsets: 2, Metadata: 3 } as const;
export type ApiName = keyof typeof API;

/** Every error of a link carries the time at which it struck, because the same text means different things. */
export type LinkStage = 'connect' | 'versions' | 'login' | 'request';

export class LinkError extends Error {
  override readonly name = 'LinkError';
  readonly address: string;
  readonly stage: LinkStage;
  constructor(address: string, stage: LinkStage, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.address = address;
    this.stage = stage;
  }
}

// kafkajs would log JSON to stdout; whatever matters comes back as an error.
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
  readonly #broker: Broker;
  readonly #connection: Connection;
  readonly #answers: AnswerPool;
  readonly #sockets: readonly Socket[];
  #fetchLane: Promise<unknown> | undefined;
  #closed = false;

  private constructor(
    address: string,
    broker: Broker,
    connection: Connection,
    answers: AnswerPool,
    sockets: readonly Socket[],
  ) {
    this.#answers = answers;
    this.#sockets = sockets;
    this.address = address;
    this.#broker = broker;
    this.#connection = connection;
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
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    let sasl: Record<string, string> | undefined;
    if (connection.sasl !== undefined) {
      // A fresh object: kafkajs writes into it.
      const { mechanism, username, password } = connection.sasl;
      sasl = { mechanism, username, password };
    }
    let link: BrokerLink | undefined;
    let reached = false;
    const sockets: Socket[] = [];
    const open = (request: SocketRequest): Socket => {
      // kafkajs would connect anew by itself; a link that broke is not mended but replaced.
      if (link?.isClosed) throw new Error(CLOSED);
      const onConnect = (): void => {
        reached = true;
        request.onConnect();
      };
      const socket = openSocket({ ...request, onConnect });
      sockets.push(socket);
      // Before kafkajs hears of it: it would take the next requests for the start of a new connection, each for one.
      socket.once('end', () => link?.close());
      socket.once('close', () => link?.close());
      return socket;
    };
    const pool = new ConnectionPool({
      logger: silent,
      socketFactory: open,
      host,
      port,
      ssl: connection.tls === undefined ? null : tlsSettings(connection.tls),
      sasl: sasl ?? null,
      clientId: connection.clientId,
      requestTimeout: connection.requestTimeoutMs,
      connectionTimeout: connection.connectTimeoutMs,
      maxInFlightRequests: null,
    });
    const answers = new AnswerPool(connection.fetchMaxBytes + SLACK_BYTES);
    // The first answer of all is a list of versions: something huge there is no Kafka.
    const largest = (): number => (broker.versions === null ? LARGEST_FIRST_BYTES : LARGEST_BYTES);
    for (const lane of pool.pool) {
      receiveInto(lane, answers, largest);
      calmTimers(lane.requestQueue);
    }
    const broker = new Broker({
      connectionPool: pool,
      logger: silent,
      authenticationTimeout: connection.connectTimeoutMs,
      allowAutoTopicCreation: false,
    });
    link = new BrokerLink(address, broker, connection, answers, sockets);
    const opened = link;
    const onAbort = (): void => opened.close();
    signal.addEventListener('abort', onAbort);
    try {
      if (signal.aborted) throw new Error(CLOSED);
      await withDeadline(broker.connect(), connection.connectTimeoutMs);
      if (opened.#closed) throw new Error(CLOSED);
    } catch (error) {
      opened.close();
      throw new LinkError(
        address,
        broker.versions !== null ? 'login' : reached ? 'versions' : 'connect',
        error,
      );
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
    return opened;
  }

  /** The highest version of a request that the broker offers and klog has. 0 when the ranges do not meet. */
  version(api: ApiName, mine: number): number {
    const offered = this.#broker.versions?.[API[api]];
    if (offered === undefined || offered.minVersion > mine) return 0;
    return Math.min(offered.maxVersion, mine);
  }

  /**
   * Sends one request and returns the answer's body (after the correlation id). Throws a LinkError.
   * `extraMs` is time that the broker may hold the request, on top of the request timeout.
   */
  async request(api: ApiName, apiVersion: number, body: Buffer, extraMs = 0): Promise<Buffer> {
    if (this.#closed) throw new LinkError(this.address, 'request', new Error(CLOSED));
    const pool = this.#broker.connectionPool;
    try {
      if (api === 'Fetch') {
        // Two first sends at once would open two sockets: kafkajs does not share a connect under way.
        this.#fetchLane ??= withDeadline(pool.getConnection(1), this.#connection.connectTimeoutMs);
        await this.#fetchLane;
        if (this.#closed) throw new Error(CLOSED);
      }
      const answer = await pool.send<Answer>({
        request: {
          apiKey: API[api],
          apiVersion,
          apiName: api,
          encode: async () => new Encoder().writeBuffer(body),
          expectResponse: () => true,
        },
        response: {
          decode: async (payload) => ({
            payload,
            // KIP-219: from Fetch v8 on the client waits by itself; kafkajs's queue honours this name.
            clientSideThrottleTime: api === 'Fetch' && apiVersion >= 8 ? payload.readInt32BE(0) : 0,
          }),
          parse: async (decoded) => decoded,
        },
        requestTimeout: this.#connection.requestTimeoutMs + extraMs,
        logResponseError: false,
      });
      return answer.payload;
    } catch (error) {
      this.close();
      throw error instanceof LinkError ? error : new LinkError(this.address, 'request', error);
    }
  }

  /** Gives an answer's memory back once nothing looks at it any more. */
  release(answer: Buffer): void {
    this.#answers.give(answer);
  }

  /** Writes one message with acks=all; the partition's error code comes back (0: written). */
  async produce(message: OneMessage): Promise<number> {
    try {
      const { topics } = await this.#broker.produce({
        topicData: [
          {
            topic: message.topic,
            partitions: [
              {
                partition: message.partition,
                firstSequence: 0,
                messages: [
                  { key: message.key, value: message.value, timestamp: String(message.timestampMs) },
                ],
              },
            ],
          },
        ],
        acks: -1,
        timeout: this.#connection.requestTimeoutMs,
        compression: 0,
      });
      return topics[0]?.partitions[0]?.errorCode ?? 0;
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (typeof code === 'number') return code;
      throw new LinkError(this.address, 'request', error);
    }
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Destroys the sockets: waiting for an orderly end would wait for a long poll. Safe to call twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const error = new Error(CLOSED);
    for (const lane of this.#broker.connectionPool.pool) {
      // A request that is just being encoded looks at this before it is sent; on a dead socket it would wait for ever.
      lane.connectionStatus = 'disconnected';
      lane.requestQueue.rejectAll(error);
      lane.requestQueue.destroy();
    }
    // With an error: a connect under way, and its timer, end by nothing else.
    for (const socket of this.#sockets) socket.destroy(error);
  }
}

const CLOSED = 'connection is closed';
/** The largest answer that can be meant, and the largest first one. */
const LARGEST_BYTES = 1024 * 1024 * 1024 + 64 * 1024;
const LARGEST_FIRST_BYTES = 1024 * 1024;
/** An answer is a little larger than the record sets that were asked for. */
const SLACK_BYTES = 64 * 1024;

interface Answer {
  readonly payload: Buffer;
  readonly clientSideThrottleTime: number;
}

/** The partition that the Java client's default partitioner gives a key. */
export function partitionOfKey(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('did not answer in time')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
