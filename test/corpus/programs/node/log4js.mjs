// log4js with the JSON layout that its documentation shows.
// usage: node log4js.mjs STORY.json

import { readFileSync } from 'node:fs';
import log4js from 'log4js';
import { errorOf } from './errors.mjs';

const story = JSON.parse(readFileSync(process.argv[2], 'utf8'));
log4js.addLayout('json', () => (event) => JSON.stringify(event));
log4js.configure({
  appenders: { out: { type: 'stdout', layout: { type: 'json' } } },
  categories: { default: { appenders: ['out'], level: 'all' } },
});
const LEVELS = { notice: 'info', access: 'mark', critical: 'fatal', alert: 'fatal', emergency: 'fatal' };

for (const step of story) {
  const { bound, request, error, trace, took } = step;
  const log = log4js.getLogger(bound?.service ?? 'api');
  if (bound !== undefined) log.addContext('host', bound.host);
  const fields = { ...step.fields };
  if (request !== undefined) Object.assign(fields, request, { took });
  if (trace !== undefined) fields.trace_id = trace;
  const rest = [];
  if (Object.keys(fields).length > 0) rest.push(fields);
  if (error !== undefined) rest.push(errorOf(error));
  log[LEVELS[step.level] ?? step.level](step.msg, ...rest);
}
