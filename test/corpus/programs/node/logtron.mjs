// logtron's Kafka backend, with standard output for a Kafka REST proxy.
// usage: node logtron.mjs STORY.json

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { errorOf } from './errors.mjs';

const require = createRequire(import.meta.url);
const Logger = require('logtron');
const KafkaBackend = require('logtron/backends/kafka.js');

const story = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const backend = KafkaBackend({});
const levels = Object.fromEntries(
  Object.entries({ trace: 10, debug: 20, info: 30, access: 35, warn: 40, error: 50, fatal: 60 }).map(
    ([name, level]) => [name, { level, backends: ['kafka'] }],
  ),
);
const logger = Logger({
  meta: { team: 'shop', project: 'api', hostname: 'web-1', pid: process.pid, processTitle: 'api' },
  levels,
  backends: {
    kafka: {
      createStream(meta, options) {
        const stream = backend.createStream(meta, options);
        stream.logger.kafkaRestClient = {
          produce: (_, text) => process.stdout.write(`${text}\n`),
          close() {},
        };
        stream.logger.kafkaRestClientConnected = true;
        return stream;
      },
    },
  },
});
const LEVELS = { notice: 'info', critical: 'fatal', alert: 'fatal', emergency: 'fatal' };

for (const step of story) {
  const { bound, request, error, trace, took } = step;
  const meta = { ...step.fields };
  if (bound !== undefined) Object.assign(meta, { service: bound.service, _hostname: bound.host });
  if (request !== undefined) Object.assign(meta, request, { took });
  if (trace !== undefined) meta.trace_id = trace;
  if (error !== undefined) meta.error = errorOf(error);
  await new Promise((resolve) => logger[LEVELS[step.level] ?? step.level](step.msg, meta, resolve));
}
