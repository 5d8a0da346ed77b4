// The pieces of a read that need no test around them: a connection, and a sink that notes each record as
// `topic-partition@offset=value`.

import type { Connection } from '../../src/kafka/connect/connection.ts';
import type { LogEvent } from '../../src/record/event/event.ts';
import type { Sink } from '../../src/scan/port/sink.ts';
import type { ScanRequest } from '../../src/scan/request.ts';

export function connectionTo(brokers: readonly string[], change: Partial<Connection> = {}): Connection {
  return {
    name: 'test',
    brokers,
    clientId: 'klog',
    tls: undefined,
    sasl: undefined,
    connectTimeoutMs: 500,
    requestTimeoutMs: 1_000,
    rack: '',
    fetchMaxBytes: 8 * 1024 * 1024,
    checkCrcs: false,
    ...change,
  };
}

/** A sink that notes what it gets. */
export class Collector implements Sink {
  readonly ordered: boolean;
  readonly lines: string[] = [];
  /** Called after every line. */
  onLine: (lines: readonly string[]) => void = () => {};
  onFlush: () => Promise<boolean> | boolean = () => true;

  constructor(ordered = false) {
    this.ordered = ordered;
  }
  event(event: LogEvent): boolean {
    const { topic, partition, offset } = event.record;
    this.lines.push(`${topic}-${partition}@${offset}=${event.line()}`);
    this.onLine(this.lines);
    return true;
  }
  flush(): Promise<boolean> | boolean {
    return this.onFlush();
  }
  async finish(): Promise<void> {}
}

/** A request to scan that nobody interrupts. */
export function optionsFor(request: Omit<ScanRequest, 'signal'> & Partial<ScanRequest>): ScanRequest {
  return { signal: new AbortController().signal, ...request };
}
