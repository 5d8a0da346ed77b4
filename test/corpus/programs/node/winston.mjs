// winston with its npm levels and JSON, and (variant "syslog") with syslog's levels, coloured, in a local time format.
// usage: node winston.mjs STORY.json [syslog]

import { readFileSync } from 'node:fs';
import winston from 'winston';
import { errorOf } from './errors.mjs';

const story = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const isSyslog = process.argv[3] === 'syslog';
const { combine, timestamp, errors, json, colorize } = winston.format;
winston.addColors(winston.config.syslog.colors);
const logger = winston.createLogger({
  level: isSyslog ? 'debug' : 'silly',
  levels: isSyslog ? winston.config.syslog.levels : winston.config.npm.levels,
  format: isSyslog
    ? combine(colorize(), timestamp({ format: 'YYYY-MM-DD HH:mm:ss.SSS' }), errors({ stack: true }), json())
    : combine(timestamp(), errors({ stack: true }), json()),
  ...(isSyslog ? {} : { defaultMeta: { service: 'api' } }),
  transports: [new winston.transports.Console()],
});
const NPM = {
  trace: 'silly',
  notice: 'verbose',
  access: 'http',
  critical: 'error',
  fatal: 'error',
  alert: 'error',
  emergency: 'error',
};
const SYSLOG = {
  trace: 'debug',
  access: 'info',
  warn: 'warning',
  critical: 'crit',
  fatal: 'crit',
  emergency: 'emerg',
};

for (const step of story) {
  const { bound, request, error, trace, took } = step;
  const log = bound === undefined ? logger : logger.child({ service: bound.service, host: bound.host });
  const level = (isSyslog ? SYSLOG : NPM)[step.level] ?? step.level;
  const fields = { ...step.fields };
  if (request !== undefined) Object.assign(fields, request, { durationMs: took });
  if (trace !== undefined) fields.trace_id = trace;
  // winston's own way: the error as what comes behind the message.
  if (error !== undefined) log.log(level, step.msg, Object.assign(errorOf(error), fields));
  else log.log(level, step.msg, fields);
}
