// Closed intervals as statsd metrics by UDP, with tags as DogStatsD, Telegraf and the statsd exporter of Prometheus
// read them. The only import of hot-shots. A metric is a datagram of its own, so that each failure is known.
import { StatsD } from 'hot-shots';
import type { GroupValue, Report } from '../../aggregate/report/report.ts';
import { groupText } from './group.ts';

/** Counts are counters of this name; a statistic is a gauge: `p95(latency)` is `klog.p95_latency`. */
const PREFIX = 'klog.';
const COUNT = 'count';
/** The tag of records that have no such field. */
const NONE = 'none';
/** Longer tags are cut by those who take them in. */
const MAX_TAG_CHARACTERS = 200;

export interface StatsdAddress {
  readonly host: string;
  readonly port: number;
}

/** Sends reports to a statsd daemon. UDP knows no answer: sent does not mean taken in. */
export class StatsdSender {
  sent = 0;
  /** Metrics that could not be sent, and why the last of them. */
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
      // What goes wrong with the socket itself comes here; a metric's own failure comes with it.
      errorHandler: (error) => {
        this.reason = error.message;
      },
      udpSocketOptions: { type: host.includes(':') ? 'udp6' : 'udp4' },
    });
  }

  /** Sends a metric a row, and one a statistic of it. */
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

  /** An interval without records. */
  sendNone(): void {
    this.#client.increment(COUNT, 0, this.#done);
  }

  /** Resolves once all is on its way. */
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

/** A value that cannot end its tag, its metric or its line. */
export function tagValue(value: GroupValue): string {
  if (value === null) return NONE;
  const safe = groupText(value).replace(/[\s,|#\\]+/g, '_');
  return [...safe].slice(0, MAX_TAG_CHARACTERS).join('') || '_';
}
