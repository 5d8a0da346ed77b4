// Libraries that cannot be run here: Serilog's compact format (CLEF), GELF as its clients send it, Monolog's JSON.

import { said, timeText, type Writer } from '../producer.ts';
import type { Level, Step } from '../story.ts';
import { SYSLOG } from './system.ts';
import { iso, isoAhead, seconds } from './time.ts';

/** Serilog's six levels; Information is left out. */
const SERILOG: Partial<Record<Level, string>> = {
  ...{ trace: 'Verbose', debug: 'Debug', warn: 'Warning', error: 'Error' },
  ...{ critical: 'Fatal', fatal: 'Fatal', alert: 'Fatal', emergency: 'Fatal' },
};
const CLEF_LEVEL: Partial<Record<Level, Level>> = {
  ...{ notice: 'info', access: 'info', critical: 'fatal', alert: 'fatal', emergency: 'fatal' },
};

export const clef: Writer = (step, i, at) => {
  const isRendered = i % 4 === 1;
  const template = step.bound === undefined ? step.msg : '{Service} says something';
  const level = SERILOG[step.level];
  const exception =
    step.error &&
    `System.InvalidOperationException: ${step.error.message}\r\n   at Shop.Api.Run() in C:\\api\\Run.cs:line 42`;
  const line = {
    '@t': i % 2 === 0 ? iso(at, 7) : isoAhead(at, -300, '-05:00', 6),
    '@mt': template,
    ...(isRendered && { '@m': step.msg }),
    ...(level && { '@l': level }),
    ...(exception && { '@x': exception }),
    ...(i % 5 === 0 && { '@i': (i * 2654435761).toString(16).slice(0, 8) }),
    ...(step.trace && { '@tr': step.trace, '@sp': step.trace.slice(0, 16) }),
    ...step.fields,
    ...(step.bound && { Service: step.bound.service }),
    SourceContext: 'Shop.Api.Orders',
    ...(step.request && {
      RequestMethod: step.request.method,
      StatusCode: step.request.status,
      Elapsed: step.took,
    }),
    MachineName: step.bound?.host ?? 'WEB-1',
    Application: 'Shop',
  };
  const expected = said({
    time: timeText(at.ms),
    level: CLEF_LEVEL[step.level] ?? step.level,
    msg: isRendered ? step.msg : template,
    host: step.bound?.host ?? 'WEB-1',
    service: step.bound?.service ?? 'Shop',
    error: exception,
    trace: step.trace,
    stack: exception !== undefined,
  });
  return { line, expected };
};

/** GELF 1.1: fields of one's own begin with `_`; the full message may hold a stack trace. */
export const gelf: Writer = (step, i, at) => {
  const [number, level] = SYSLOG[step.level];
  // A level is not compulsory; without one it is alert by the format's word, which klog does not presume.
  const hasLevel = i % 25 !== 24;
  const full = step.error && `${step.error.message}\n  at run (api.js:7)`;
  const line = {
    version: '1.1',
    host: step.bound?.host ?? 'web-1.example.org',
    short_message: step.msg,
    ...(full && { full_message: full }),
    timestamp: i % 7 === 6 ? Math.floor(at.ms / 1000) : seconds(at),
    ...(hasLevel && { level: number }),
    ...Object.fromEntries(
      Object.entries(step.fields)
        .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
        .map(([key, value]) => [`_${key.replace(/[^\w.-]/g, '_')}`, value]),
    ),
    ...(step.bound && { _service: step.bound.service }),
    ...(step.request && { _http_status: step.request.status, _took_ms: step.took }),
    ...(step.trace && { _trace_id: step.trace }),
    _facility: 'shop',
  };
  const expected = said({
    time: timeText(i % 7 === 6 ? at.ms - (at.ms % 1000) : at.ms),
    level: hasLevel ? level : null,
    msg: step.msg,
    host: step.bound?.host ?? 'web-1.example.org',
    service: step.bound?.service,
    error: null,
    trace: step.trace,
    stack: full !== undefined,
  });
  return { line, expected };
};

const MONOLOG: Readonly<Record<Level, readonly [number, string, Level]>> = {
  trace: [100, 'DEBUG', 'debug'],
  debug: [100, 'DEBUG', 'debug'],
  info: [200, 'INFO', 'info'],
  notice: [250, 'NOTICE', 'notice'],
  access: [200, 'INFO', 'info'],
  warn: [300, 'WARNING', 'warn'],
  error: [400, 'ERROR', 'error'],
  critical: [500, 'CRITICAL', 'critical'],
  fatal: [500, 'CRITICAL', 'critical'],
  alert: [550, 'ALERT', 'alert'],
  emergency: [600, 'EMERGENCY', 'emergency'],
};

/** Of its context only the exception is a role's; the channel stands for a service. */
export const monolog: Writer = (step, i, at) => {
  const [level, levelName, usual] = MONOLOG[step.level];
  const context = {
    ...step.fields,
    ...step.bound,
    ...(step.request && { method: step.request.method, status: step.request.status }),
    ...(step.error && {
      exception: {
        class: 'RuntimeException',
        message: step.error.message,
        code: 0,
        file: '/srv/shop/src/Run.php:42',
        trace: ['/srv/shop/src/Kernel.php:7', '/srv/shop/public/index.php:3'],
      },
    }),
  };
  const line = {
    message: step.msg,
    context: Object.keys(context).length === 0 ? [] : context,
    level,
    level_name: levelName,
    channel: 'shop',
    datetime: i % 2 === 0 ? iso(at, 6, '+00:00') : isoAhead(at, 60, '+01:00', 6),
    extra: step.trace ? { request_id: step.trace } : [],
  };
  const expected = said({
    time: timeText(at.ms),
    level: usual,
    msg: step.msg,
    ...{ host: null, service: 'shop', trace: null },
    error: step.error?.message,
    stack: step.error !== undefined,
  });
  return { line, expected };
};

/** A plain application's JSON inside a shipper's envelope. */
export function appLine(step: Step, at: { readonly ms: number }): object {
  return {
    level: step.level,
    time: at.ms,
    msg: step.msg,
    ...step.fields,
    ...step.bound,
    ...(step.error && {
      err: { type: 'Error', message: step.error.message, stack: 'Error\n    at run (api.js:7)' },
    }),
    ...(step.trace && { traceId: step.trace }),
  };
}
