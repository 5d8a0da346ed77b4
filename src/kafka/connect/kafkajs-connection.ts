// Patches one of kafkajs's connections: how it receives answers, and which timers it runs. Typed structurally, because
// only client.ts imports kafkajs.

import type { MemoryPool } from './memory-pool.ts';
import { AnswerReader } from './receive.ts';

/** How often requests are checked for timeouts, ms. */
const LATE_CHECK_MS = 1000;

/** As far as klog uses it. */
export interface KafkaJsConnection {
  readonly socket?: { destroy(error?: Error): void };
  readonly authHandlers: unknown;
  readonly requestQueue: {
    readonly pending: readonly unknown[];
    readonly inflight: ReadonlyMap<
      number,
      { readonly sentAt: number; readonly requestTimeout: number; timeoutRequest(): void }
    >;
    requestTimeoutIntervalId: unknown;
    fulfillRequest(answer: { correlationId: number; payload: Buffer; size: number }): void;
    scheduleCheckPendingRequests(): void;
    scheduleRequestTimeoutCheck(): void;
    rejectAll(error: Error): void;
    destroy(): void;
  };
  connectionStatus: string;
  processData(bytes: Buffer): void;
}

/**
 * Fewer timers: after the first answer kafkajs re-arms one of 1 ms for ever, though it is only needed while requests
 * wait, and it checks for timeouts ten times a second. An idle tail would pay for both.
 */
export function calmTimers({ requestQueue: queue }: KafkaJsConnection): void {
  const check = queue.scheduleCheckPendingRequests.bind(queue);
  queue.scheduleCheckPendingRequests = () => {
    if (queue.pending.length > 0) check();
  };
  queue.scheduleRequestTimeoutCheck = () => {
    queue.destroy();
    queue.requestTimeoutIntervalId = setInterval(() => {
      const now = Date.now();
      for (const request of queue.inflight.values()) {
        if (now - request.sentAt > request.requestTimeout) request.timeoutRequest();
      }
    }, LATE_CHECK_MS);
  };
}

/** Makes a connection receive answers of up to `maxBytes` into pooled memory. */
export function receiveInto(pool: MemoryPool, connection: KafkaJsConnection, maxBytes: () => number): void {
  const original = connection.processData.bind(connection);
  let reader: AnswerReader | undefined;
  let socket: unknown;
  connection.processData = (bytes) => {
    // Oldest login protocol, without request headers: left to kafkajs, which keeps the bytes, hence a copy.
    if (connection.authHandlers !== null) return original(Buffer.from(bytes));
    if (reader === undefined || socket !== connection.socket) {
      // A new socket begins with a new answer.
      socket = connection.socket;
      reader = new AnswerReader(pool, maxBytes, (correlationId, payload, size) => {
        connection.requestQueue.fulfillRequest({ correlationId, payload, size });
      });
    }
    try {
      reader.push(bytes);
    } catch (error) {
      connection.socket?.destroy(error as Error);
    }
    return undefined;
  };
}
