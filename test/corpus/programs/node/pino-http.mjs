// pino-http in a real server: one request a step, which logs a line of its own and then the request's line.
// usage: node pino-http.mjs STORY.json

import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import pino from 'pino';
import pinoHttp from 'pino-http';
import { errorOf } from './errors.mjs';

const story = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const logger = pino(
  { level: 'trace', base: { pid: process.pid, hostname: 'web-1' } },
  pino.destination({ sync: true }),
);
const LEVELS = { notice: 'info', access: 'info', critical: 'fatal', alert: 'fatal', emergency: 'fatal' };
let step;
const http = pinoHttp({
  logger,
  quietReqLogger: true,
  genReqId: () => step.trace ?? 'req-1',
  customLogLevel: (_, res, err) =>
    err || res.statusCode >= 500 ? 'error' : res.statusCode >= 400 ? 'warn' : 'info',
});
const server = createServer((req, res) => {
  http(req, res);
  const level = LEVELS[step.level] ?? step.level;
  req.log[level](step.fields, step.msg);
  if (step.error !== undefined) {
    res.err = errorOf(step.error);
    res.statusCode = 500;
  } else res.statusCode = step.request?.status ?? 200;
  res.end();
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();
// Every second step: each writes two lines.
for (step of story.filter((_, i) => i % 2 === 0)) {
  await new Promise((resolve, reject) => {
    const { method = 'GET', path = '/', agent = 'node' } = step.request ?? {};
    const headers = { 'user-agent': agent };
    request({ port, host: '127.0.0.1', method, path, headers, agent: false }, (res) => {
      res.resume().on('end', resolve);
    })
      .on('error', reject)
      .end();
  });
  // The line is written when the answer is sent, which may be after it has arrived.
  await new Promise((resolve) => setTimeout(resolve, 5));
}
server.close();
