// Google Cloud Logging: a LogEntry as the API and a sink give it, and the line that a program prints for the agent.

import { isErrorLevel, said, timeText, type Writer } from '../producer.ts';
import type { Level, Step } from '../story.ts';
import { hostOf } from './system.ts';
import { iso, isoGo } from './time.ts';

/** LogSeverity: word, number, and what it is to klog. */
const SEVERITY: Readonly<Record<Level, readonly [string, number, Level]>> = {
  trace: ['DEBUG', 100, 'debug'],
  debug: ['DEBUG', 100, 'debug'],
  info: ['INFO', 200, 'info'],
  notice: ['NOTICE', 300, 'notice'],
  access: ['INFO', 200, 'info'],
  warn: ['WARNING', 400, 'warn'],
  error: ['ERROR', 500, 'error'],
  critical: ['CRITICAL', 600, 'critical'],
  fatal: ['CRITICAL', 600, 'critical'],
  alert: ['ALERT', 700, 'alert'],
  emergency: ['EMERGENCY', 800, 'emergency'],
};

const trace = (step: Step) => step.trace && `projects/shop-prod/traces/${step.trace}`;
const httpRequest = ({ request, took }: Step) =>
  request && {
    requestMethod: request.method,
    requestUrl: request.path,
    status: request.status,
    responseSize: String(request.bytes),
    userAgent: request.agent,
    latency: `${(took ?? 0) / 1000}s`,
  };

export const gcp: Writer = (step, i, at) => {
  const [word, number, level] = SEVERITY[step.level];
  // Every ninth entry is a line of text that was printed; without a severity it is DEFAULT, which is no level.
  const isText = i % 9 === 8;
  const isDefault = isText && !isErrorLevel(step.level);
  const line = {
    insertId: `1x${(i * 7919).toString(36)}`,
    logName: 'projects/shop-prod/logs/stdout',
    resource: {
      type: 'k8s_container',
      labels: { pod_name: 'api-7d9f', container_name: 'api', location: 'eu' },
    },
    timestamp: i % 2 === 0 ? isoGo(at) : iso(at, 9),
    receiveTimestamp: isoGo({ ms: at.ms + 700, nanos: 1 }),
    severity: isDefault ? 'DEFAULT' : i % 6 === 5 ? number : word,
    ...(isText
      ? { textPayload: step.msg }
      : {
          jsonPayload: {
            message: step.msg,
            ...step.fields,
            ...step.bound,
            ...(step.error && { exception: `Error: ${step.error.message}\n    at run (api.js:7)` }),
          },
        }),
    ...(step.request && { httpRequest: httpRequest(step) }),
    ...(step.trace && { trace: trace(step), spanId: step.trace.slice(0, 16), traceSampled: true }),
    labels: { 'k8s-pod/app': 'api', 'compute.googleapis.com/resource_name': 'node-3' },
  };
  const expected = said({
    time: timeText(at.ms),
    level: isDefault ? null : level,
    msg: step.msg,
    // What the payload does not say, the resource does.
    host: (isText ? undefined : hostOf(step)) ?? 'api-7d9f',
    service: (isText ? undefined : step.bound?.service) ?? 'api',
    error: isText ? null : step.error && `Error: ${step.error.message}\n    at run (api.js:7)`,
    trace: trace(step),
    stack: !isText && step.error !== undefined,
  });
  return { line, expected };
};

/** What a program prints for the agent: severity, message, and the special names. */
export const gcpAgent: Writer = (step, _, at) => {
  const [word, , level] = SEVERITY[step.level];
  const line = {
    severity: word,
    // An error report wants the stack in the message.
    message: step.error ? `${step.msg}\nError: ${step.error.message}\n    at run (api.js:7)` : step.msg,
    time: iso(at, 9),
    ...step.fields,
    ...step.bound,
    ...(step.request && { httpRequest: httpRequest(step) }),
    ...(step.trace && { 'logging.googleapis.com/trace': trace(step) }),
    'logging.googleapis.com/labels': { team: 'shop' },
    'logging.googleapis.com/sourceLocation': { file: 'api.js', line: '7', function: 'run' },
  };
  const expected = said({
    time: timeText(at.ms),
    level,
    msg: line.message,
    host: hostOf(step),
    service: step.bound?.service,
    trace: trace(step),
    ...{ error: null, stack: null },
  });
  return { line, expected };
};
