// pino in the format of the Elastic Common Schema.
// usage: node ecs-pino.mjs STORY.json

import { readFileSync } from 'node:fs';
import { ecsFormat } from '@elastic/ecs-pino-format';
import pino from 'pino';
import { errorOf } from './errors.mjs';

const story = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const logger = pino(
  {
    ...ecsFormat({
      serviceName: 'api',
      serviceVersion: '1.2.3',
      serviceNodeName: 'api-1',
      convertReqRes: true,
    }),
    level: 'trace',
  },
  pino.destination({ sync: true }),
);
const LEVELS = { notice: 'info', access: 'info', critical: 'fatal', alert: 'fatal', emergency: 'fatal' };

for (const step of story) {
  const { bound, request, error, trace, took } = step;
  const log =
    bound === undefined
      ? logger
      : logger.child({ 'service.name': bound.service, host: { hostname: bound.host, ip: ['10.0.0.7'] } });
  const fields = { ...step.fields };
  if (request !== undefined) {
    fields.http = {
      request: { method: request.method },
      response: { status_code: request.status, body: { bytes: request.bytes } },
    };
    fields.url = { path: request.path };
    fields.user_agent = { original: request.agent };
    // ECS counts in nanoseconds.
    fields.event = { kind: 'event', duration: took * 1e6 };
  }
  if (trace !== undefined) fields['trace.id'] = trace;
  if (error !== undefined) fields.err = errorOf(error);
  log[LEVELS[step.level] ?? step.level](fields, step.msg);
}
