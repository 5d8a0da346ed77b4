// The pieces of a run that need no test around them: a connection, a matcher for everything, and a sink that notes
// each record as `topic-partition@offset=value`.

import type { Connection } from '../../src/kafka/connect/connection.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import type { Matcher } from '../../src/scan/port/matcher.ts';
import type { Sink } from '../../src/scan/port/sink.ts';
import { newTally } from '../../src/scan/port/tally.ts';
import type { ScanOptions } from '../../src/scan/request.ts';

export const EVERYTHING: Matcher = { begin: () => {}, find: (_bytes, from) => from, test: () => 1 };

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

export function optionsFor(
  change: Partial<ScanOptions> & Pick<ScanOptions, 'source' | 'ranges' | 'sink'>,
): ScanOptions {
  return {
    matcher: EVERYTHING,
    event: new LogEvent(),
    heldEvent: new LogEvent(),
    order: 'arrival',
    clock: 'record',
    timed: false,
    isolation: 'committed',
    live: false,
    reorderMs: 0,
    checkCrcs: false,
    tally: newTally(),
    signal: new AbortController().signal,
    onNote: () => {},
    now: Date.now,
    ...change,
  };
}
