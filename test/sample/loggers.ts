// The four shapes in which the services of the sample write their lines: pino, ECS, zap, and winston with a
// "fields" object. What they write is the business of traffic.ts and incident.ts.

export type Service = 'api' | 'checkout' | 'search' | 'mail';
export type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';
export type Fields = Readonly<Record<string, unknown>>;

/** One line before it is on a partition. */
export interface Line {
  /** When it was written, ms since the epoch. */
  readonly at: number;
  readonly service: Service;
  readonly host: string;
  /** `text`: not JSON. */
  readonly level: Level | 'text';
  readonly value: string;
}

const PINO_LEVELS = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

/** pino with `name` and without `pid`: numeric level, time in ms, msg last. */
export function api(at: number, host: string, level: Level, msg: string, fields: Fields = {}): Line {
  const line = { level: PINO_LEVELS[level], time: at, hostname: host, name: 'api', ...fields, msg };
  return { at, service: 'api', host, level, value: JSON.stringify(line) };
}

/** Elastic's ecs-logging for Node: `log.level` is one key with a dot, everything else is nested. */
export function checkout(at: number, host: string, level: Level, msg: string, fields: Fields = {}): Line {
  const line = {
    '@timestamp': new Date(at).toISOString(),
    'log.level': level,
    message: msg,
    service: { name: 'checkout' },
    host: { hostname: host },
    ...fields,
  };
  return { at, service: 'checkout', host, level, value: JSON.stringify(line) };
}

/** zap's production encoder: `ts` in seconds with a fraction, `caller`, durations as text. */
export function search(
  at: number,
  host: string,
  level: Level,
  caller: string,
  msg: string,
  fields: Fields = {},
): Line {
  const line = { level, ts: at / 1000, caller, msg, service: 'search', host, ...fields };
  return { at, service: 'search', host, level, value: JSON.stringify(line) };
}

/** A JSON logger for Node that keeps everything of its own under `fields`, the host as `_hostname`. */
export function mail(at: number, host: string, level: Level, msg: string, fields: Fields = {}): Line {
  const line = {
    time: new Date(at).toISOString(),
    level: level.toUpperCase(),
    name: 'mail',
    message: msg,
    fields: { _hostname: host, ...fields },
  };
  return { at, service: 'mail', host, level, value: JSON.stringify(line) };
}

/** A line that no logger wrote: a crash, the kernel. */
export function text(at: number, service: Service, host: string, value: string): Line {
  return { at, service, host, level: 'text', value };
}
