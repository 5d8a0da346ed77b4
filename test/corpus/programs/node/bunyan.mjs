// bunyan with its standard serializers.
// usage: node bunyan.mjs STORY.json

import { readFileSync } from 'node:fs';
import bunyan from 'bunyan';
import { errorOf } from './errors.mjs';

const story = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const logger = bunyan.createLogger({
  name: 'api',
  hostname: 'web-1',
  level: 'trace',
  serializers: bunyan.stdSerializers,
});
const LEVELS = { notice: 'info', access: 'info', critical: 'fatal', alert: 'fatal', emergency: 'fatal' };

for (const [i, step] of story.entries()) {
  const { bound, request, error, trace, took } = step;
  const log = bound === undefined ? logger : logger.child({ service: bound.service, host: bound.host });
  const fields = { ...step.fields };
  if (request !== undefined) {
    fields.req = { method: request.method, url: request.path, headers: { 'user-agent': request.agent } };
    fields.res = { statusCode: request.status };
    fields.latency = took;
  }
  if (trace !== undefined) fields.req_id = trace;
  const level = LEVELS[step.level] ?? step.level;
  if (error === undefined) log[level](fields, '%s', step.msg);
  // An error alone is its own message.
  else if (i % 4 === 0) log[level](errorOf(error));
  else log[level]({ ...fields, err: errorOf(error) }, '%s', step.msg);
}
