// winston in the format of the Elastic Common Schema.
// usage: node ecs-winston.mjs STORY.json

import { readFileSync } from 'node:fs';
import { ecsFormat } from '@elastic/ecs-winston-format';
import winston from 'winston';
import { errorOf } from './errors.mjs';

const story = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const logger = winston.createLogger({
  level: 'silly',
  format: ecsFormat({ convertReqRes: true, serviceName: 'api' }),
  transports: [new winston.transports.Console()],
});
const LEVELS = {
  trace: 'silly',
  notice: 'verbose',
  access: 'info',
  critical: 'error',
  fatal: 'error',
  alert: 'error',
  emergency: 'error',
};

for (const step of story) {
  const { bound, request, error, trace, took } = step;
  const log =
    bound === undefined ? logger : logger.child({ 'service.name': bound.service, 'host.name': bound.host });
  const fields = { ...step.fields };
  if (request !== undefined) {
    fields.http = { request: { method: request.method }, response: { status_code: request.status } };
    fields.url = { path: request.path };
    fields.event = { duration: took * 1e6 };
  }
  if (trace !== undefined) fields['trace.id'] = trace;
  if (error !== undefined) fields.err = errorOf(error);
  log.log(LEVELS[step.level] ?? step.level, step.msg, fields);
}
