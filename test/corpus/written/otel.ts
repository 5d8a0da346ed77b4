// OpenTelemetry: one log record as OTLP writes it in JSON, and the same with the data model's names, flattened as
// exporters do.

import { podOf, said, timeText, type Writer } from '../producer.ts';
import type { Level, Step } from '../story.ts';
import { isoGo, nanoText } from './time.ts';

/** Severity number and text, and what it is to klog: four numbers a level, no words of their own above. */
const SEVERITY: Readonly<Record<Level, readonly [number, string, Level]>> = {
  trace: [1, 'TRACE', 'trace'],
  debug: [5, 'DEBUG', 'debug'],
  info: [9, 'INFO', 'info'],
  notice: [10, 'INFO2', 'info'],
  access: [11, 'INFO3', 'info'],
  warn: [13, 'WARN', 'warn'],
  error: [17, 'ERROR', 'error'],
  critical: [18, 'ERROR2', 'error'],
  fatal: [21, 'FATAL', 'fatal'],
  alert: [22, 'FATAL2', 'fatal'],
  emergency: [24, 'FATAL4', 'fatal'],
};

function attributesOf(step: Step): Record<string, unknown> {
  return {
    ...step.fields,
    ...(step.request && {
      'http.request.method': step.request.method,
      'url.path': step.request.path,
      'http.response.status_code': step.request.status,
    }),
    ...(step.error && {
      'exception.type': 'java.io.IOException',
      'exception.message': step.error.message,
      'exception.stacktrace': `java.io.IOException: ${step.error.message}\n\tat Run.main(Run.java:7)`,
    }),
  };
}

/** OTLP's AnyValue. */
function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value !== 'object' || value === null) return {};
  return { kvlistValue: { values: keyValues(value) } };
}

const keyValues = (all: object): object[] =>
  Object.entries(all).map(([key, value]) => ({ key, value: anyValue(value) }));

/** Attributes are a list of keys and values, in which no role looks. */
export const otel: Writer = (step, i, at) => {
  const [number, text, level] = SEVERITY[step.level];
  // Not every library fills in both.
  const hasText = i % 4 !== 3;
  const line = {
    timeUnixNano: i % 10 === 9 ? Number(`${at.ms}000000`) : nanoText(at),
    observedTimeUnixNano: nanoText({ ms: at.ms + 3, nanos: 0 }),
    severityNumber: number,
    ...(hasText && { severityText: text }),
    body: { stringValue: step.msg },
    attributes: keyValues(attributesOf(step)),
    ...(step.trace && { flags: 1, traceId: step.trace, spanId: step.trace.slice(0, 16) }),
  };
  const nothing = { host: null, service: null, error: null, stack: null };
  return {
    line,
    expected: said({ ...nothing, time: timeText(at.ms), level, msg: step.msg, trace: step.trace }),
  };
};

/** The data model's names; the resource tells host and service. */
export const otelFlat: Writer = (step, i, at) => {
  const [number, text, level] = SEVERITY[step.level];
  const line = {
    Timestamp: i % 2 === 0 ? nanoText(at) : isoGo(at),
    ObservedTimestamp: nanoText({ ms: at.ms + 3, nanos: 0 }),
    SeverityText: i % 4 === 3 ? '' : text,
    SeverityNumber: number,
    Body: step.msg,
    Attributes: attributesOf(step),
    Resource: { 'service.name': 'api', 'host.name': 'web-1', 'service.version': '1.2.3' },
    ...(step.trace && { TraceId: step.trace, SpanId: step.trace.slice(0, 16), TraceFlags: 1 }),
  };
  const expected = said({
    time: timeText(at.ms),
    level,
    msg: step.msg,
    host: podOf(step) ?? 'web-1',
    service: 'api',
    error: step.error?.message,
    trace: step.trace,
    stack: step.error !== undefined,
  });
  return { line, expected };
};
