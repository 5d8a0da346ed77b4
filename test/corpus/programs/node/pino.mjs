// pino as it comes, and (variant "labels") with level names, ISO times, other keys and a name.
// usage: node pino.mjs STORY.json [labels]

import { readFileSync } from 'node:fs';
import pino from 'pino';
import { errorOf } from './errors.mjs';

const story = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const isLabelled = process.argv[3] === 'labels';
const base = { pid: process.pid, hostname: 'web-1' };
const destination = pino.destination({ sync: true });
const logger = isLabelled
  ? pino(
      {
        level: 'trace',
        name: 'api',
        base,
        messageKey: 'message',
        errorKey: 'error',
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      destination,
    )
  : pino({ level: 'trace', base, customLevels: { access: 35 } }, destination);

const LEVELS = { notice: 'info', critical: 'fatal', alert: 'fatal', emergency: 'fatal' };
if (isLabelled) LEVELS.access = 'info';

for (const step of story) {
  const { bound, request, error, trace, took } = step;
  const log = bound === undefined ? logger : logger.child({ service: bound.service, host: bound.host });
  const level = LEVELS[step.level] ?? step.level;
  const fields = { ...step.fields };
  if (request !== undefined) {
    fields.req = { method: request.method, url: request.path, headers: { 'user-agent': request.agent } };
    fields.res = { statusCode: request.status, headers: { 'content-length': request.bytes } };
    fields.responseTime = took;
  }
  if (trace !== undefined) fields.traceId = trace;
  if (error !== undefined) fields[isLabelled ? 'error' : 'err'] = errorOf(error);
  if (Object.keys(fields).length === 0) log[level](step.msg);
  else log[level](fields, step.msg);
}
