// Sends complete intervals as statsd metrics over UDP, with tags as DogStatsD, Telegraf and Prometheus' exporter read
// them. The only import of hot-shots. Each metric is a datagram of its own, so that every failure is known.
import { StatsD } from 'hot-shots';
import type { GroupValue, Report } from '../../aggregate/report/report.ts';
import { groupText } from './values.ts';

/** Counts are counters; a statistic is a gauge: `p95(latency)` becomes `klog.p95_latency`. */
const PREFIX = 'klog.';
const COUNT = 'count';
/** The tag of records without the field. */
const NONE = 'none';
/** Receivers cut longer tags. */
const MAX_TAG_CHARACTERS = 200;

export interface StatsdAddress {
  readonly host: string;
  readonly port: number;
}

/** Sends reports to a statsd daemon. UDP has no answers: sent does not mean received. */
export class StatsdSender {
  sent = 0;
  /** Metrics that could not be sent, and the reason of the last failure. */
  failed = 0;
  reason = '';
  readonly #client: StatsD;
  readonly #done = (error?: Error | null): void => {
    if (error) this.#fail(error);
    else this.sent++;
  };

  constructor({ host, port }: StatsdAddress) {
    this.#client = new StatsD({
      host,
      port,
      protocol: 'udp',
      prefix: PREFIX,
      cacheDns: true,
      // Errors of the socket; those of a metric are passed to its callback.
      errorHandler: (error) => {
        this.reason = error.message;
      },
      udpSocketOptions: { type: host.includes(':') ? 'udp6' : 'udp4' },
    });
  }

  /** Sends a metric for each row and each of its statistics. */
  send(report: Report): void {
    const names = report.by.map(tagName);
    const stats = report.stats.map(metricName);
    for (const row of report.rows) {
      const tags: Record<string, string> = {};
      for (const [i, name] of names.entries()) tags[name] = tagValue(row.group[i] ?? null);
      this.#client.increment(COUNT, row.count, tags, this.#done);
      for (const [i, name] of stats.entries()) {
        const value = row.stats[i];
        if (typeof value === 'number') this.#client.gauge(name, value, tags, this.#done);
      }
    }
  }

  /** Sends an interval without records. */
  sendNone(): void {
    this.#client.increment(COUNT, 0, this.#done);
  }

  /** Resolves once everything was sent. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#client.close(() => resolve()));
  }

  #fail(error: Error): void {
    this.failed++;
    this.reason = error.message.replace(/^Error sending hot-shots message: (?:Error: )?/, '');
  }
}

/** `p95(latency)` as `p95_latency`. */
export function metricName(text: string): string {
  return text.replace(/[^a-z0-9.]+/gi, '_').replace(/^_+|_+$/g, '') || 'value';
}

/** `user.id`, `@header.x` as `header.x`. */
export function tagName(text: string): string {
  return text.replace(/[^a-z0-9._-]+/gi, '_').replace(/^[^a-z0-9]+|_+$/gi, '') || 'field';
}

/** A value without characters that would end its tag, its metric or its line. */
export function tagValue(value: GroupValue): string {
  if (value === null) return NONE;
  const safe = groupText(value).replace(/[\s,|#\\]+/g, '_');
  return [...safe].slice(0, MAX_TAG_CHARACTERS).join('') || '_';
}
