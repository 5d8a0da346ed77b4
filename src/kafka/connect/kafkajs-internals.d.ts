// The parts of kafkajs 2.2.4 that klog uses and that the package's own types leave out. The version is
// pinned, and the library is no longer developed. Only client.ts imports them.

declare module 'kafkajs/src/broker/index.js' {
  import type ConnectionPool from 'kafkajs/src/network/connectionPool.js';

  export default class Broker {
    constructor(options: {
      connectionPool: ConnectionPool;
      logger: unknown;
      authenticationTimeout: number;
      allowAutoTopicCreation: boolean;
    });
    versions: Record<number, { minVersion: number; maxVersion: number }> | null;
    connect(): Promise<void>;
    produce(options: {
      topicData: {
        topic: string;
        partitions: {
          partition: number;
          firstSequence: number;
          messages: { key: string; value: string; timestamp: string }[];
        }[];
      }[];
      acks: number;
      timeout: number;
      compression: number;
    }): Promise<{ topics: { partitions: { errorCode: number }[] }[] }>;
  }
}

declare module 'kafkajs/src/network/connectionPool.js' {
  type Connection = import('./kafkajs-connection.ts').KafkaJsConnection;

  interface RawRequest<T> {
    request: {
      apiKey: number;
      apiVersion: number;
      apiName: string;
      encode(): Promise<unknown>;
      expectResponse(): boolean;
    };
    response: { decode(payload: Buffer): Promise<T>; parse(decoded: T): Promise<T> };
    requestTimeout?: number;
    logResponseError?: boolean;
  }
  export default class ConnectionPool {
    constructor(options: Record<string, unknown>);
    pool: Connection[];
    getConnection(index?: number): Promise<Connection>;
    send<T>(request: RawRequest<T>): Promise<T>;
  }
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    writeBuffer(bytes: Buffer): this;
  }
}

declare module 'kafkajs/src/loggers/index.js' {
  const loggers: {
    LEVELS: { NOTHING: number };
    createLogger(options: { level: number; logCreator: () => () => void }): unknown;
  };
  export default loggers;
}

declare module 'kafkajs/src/producer/partitioners/default/murmur2.js' {
  /** Murmur2 of a key as the Java client computes it, a signed 32-bit number. */
  export default function murmur2(key: Buffer | string): number;
}
