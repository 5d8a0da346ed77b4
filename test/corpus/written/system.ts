// MongoDB's structured log and `journalctl -o json`, after their published descriptions.

import { podOf, said, timeText, type Writer } from '../producer.ts';
import type { Level, Step } from '../story.ts';
import { iso, isoAhead, microText } from './time.ts';

/** MongoDB's severities, and what they are to klog. */
const MONGO: Readonly<Record<Level, readonly [string, Level]>> = {
  trace: ['D5', 'debug'],
  debug: ['D1', 'debug'],
  info: ['I', 'info'],
  notice: ['I', 'info'],
  access: ['D2', 'debug'],
  warn: ['W', 'warn'],
  error: ['E', 'error'],
  critical: ['F', 'fatal'],
  fatal: ['F', 'fatal'],
  alert: ['F', 'fatal'],
  emergency: ['F', 'fatal'],
};

/** What a step is about lies in `attr`, of which only the error is a role's. */
export const mongodb: Writer = (step, i, at) => {
  const [s, level] = MONGO[step.level];
  const attr = {
    ...step.fields,
    ...(step.request && { remote: '10.0.0.7:51234', durationMillis: step.took, ns: 'shop.orders' }),
    ...(step.error && {
      error: { code: 89, codeName: 'NetworkTimeout', errmsg: step.error.message },
    }),
  };
  const line = {
    t: { $date: i % 3 === 0 ? isoAhead(at, 120, '+02:00', 3) : iso(at, 3, '+00:00') },
    s,
    c: ['NETWORK', 'STORAGE', 'COMMAND', '-'][i % 4],
    id: 20000 + i,
    ctx: i % 2 === 0 ? 'listener' : `conn${i}`,
    msg: step.msg,
    ...(Object.keys(attr).length > 0 && { attr }),
  };
  const expected = said({
    ...nothing,
    time: timeText(at.ms),
    level,
    msg: step.msg,
    error: step.error?.message,
  });
  return { line, expected };
};

const nothing = {
  ...{ host: null, service: null, error: null, trace: null, stack: null },
};

/** Syslog's severities, and what they are to klog. */
export const SYSLOG: Readonly<Record<Level, readonly [number, Level]>> = {
  trace: [7, 'debug'],
  debug: [7, 'debug'],
  info: [6, 'info'],
  notice: [5, 'notice'],
  access: [6, 'info'],
  warn: [4, 'warn'],
  error: [3, 'error'],
  critical: [2, 'critical'],
  fatal: [2, 'critical'],
  alert: [1, 'alert'],
  emergency: [0, 'emergency'],
};

/** All values are texts; what is no text in UTF-8 is a list of bytes. Fields of a program's own are in capitals. */
export const journald: Writer = (step, i, at) => {
  const [priority, level] = SYSLOG[step.level];
  const isBytes = step.msg.startsWith('ends with');
  const service = step.bound?.service ?? 'api';
  const line = {
    __CURSOR: `s=5f1c;i=${i.toString(16)};b=9a2e;m=${(i * 977).toString(16)};t=0;x=0`,
    __REALTIME_TIMESTAMP: microText(at),
    __MONOTONIC_TIMESTAMP: String(4_000_000 + i * 1_250_000),
    _BOOT_ID: '9a2e0c2f5b8d4c0f8a51d1c5e0a7b3d2',
    _TRANSPORT: i % 2 === 0 ? 'stdout' : 'journal',
    PRIORITY: String(priority),
    SYSLOG_FACILITY: '3',
    SYSLOG_IDENTIFIER: service,
    _PID: String(800 + (i % 3)),
    _COMM: 'node',
    _SYSTEMD_UNIT: `${service}.service`,
    _HOSTNAME: step.bound?.host ?? 'web-1',
    MESSAGE: isBytes ? [...Buffer.from(step.msg), 0xff] : messageOf(step),
    ...(step.trace && { TRACE_ID: step.trace }),
    ...Object.fromEntries(
      Object.entries(step.fields).map(([key, value]) => [
        `APP_${key.toUpperCase().replace(/\W/g, '_')}`,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  };
  const expected = said({
    time: timeText(at.ms),
    level,
    msg: isBytes ? null : messageOf(step),
    host: step.bound?.host ?? 'web-1',
    service,
    error: null,
    // TRACE_ID folds to trace_id.
    trace: step.trace,
    stack: null,
  });
  return { line, expected };
};

/** A program that only prints has its error in the message. */
function messageOf({ msg, error }: Step): string {
  return error === undefined ? msg : `${msg}\nError: ${error.message}\n    at main (/srv/api/main.js:12:7)`;
}

/** What a line says of its host when only its fields tell. */
export const hostOf = (step: Step): string | undefined => step.bound?.host ?? podOf(step);
