// What is changed about one of kafkajs's connections: how it takes answers in, and which timers it keeps. Described
// by shape, because only client.ts imports kafkajs.

import { type AnswerPool, AnswerReader } from './receive.ts';

/** How often requests are looked at for being late, ms. */
const LATE_CHECK_MS = 1000;

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly inflight: ReadonlyMap<
    number,
    { readonly sentAt: number; readonly requestTimeout: number; timeoutRequest(): void }
  >;
  requestTimeoutIntervalId: unknown;
  fulfillRequest(answer: { correlationId: number; payload: Buffer; size: number }): void;
  scheduleCheckPendingRequests(): void;
  scheduleRequestTimeoutCheck(): void;
  destroy(): void;
}

/** A connection of kafkajs, as far as it is touched here. */
export interface Lane {
  readonly socket?: { destroy(error?: Error): void };
  readonly authHandlers: unknown;
  readonly requestQueue: RequestQueue;
  processData(bytes: Buffer): void;
}

/**
 * Fewer timers: kafkajs re-arms one of 1 ms after the first answer for ever, though it is only needed while requests
 * wait, and looks for late requests ten times a second, which an idle tail would pay for.
 */
export function calmTimers(queue: RequestQueue): void {
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

/** Lets a connection fill its answers into pooled memory instead of joining chunks. */
export function receiveInto(lane: Lane, answers: AnswerPool, largest: () => number): void {
  const original = lane.processData.bind(lane);
  let reader: AnswerReader | undefined;
  let socket: unknown;
  lane.processData = (bytes) => {
    // A login of the oldest kind speaks without request headers; that stays kafkajs's. Its bytes are kept: a copy.
    if (lane.authHandlers !== null) return original(Buffer.from(bytes));
    if (reader === undefined || socket !== lane.socket) {
      // A new connection begins with a new answer.
      socket = lane.socket;
      reader = new AnswerReader(answers, largest, (correlationId, payload, size) => {
        lane.requestQueue.fulfillRequest({ correlationId, payload, size });
      });
    }
    try {
      reader.push(bytes);
    } catch (error) {
      lane.socket?.destroy(error as Error);
    }
    return undefined;
  };
}
