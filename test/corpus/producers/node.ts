// The loggers of Node.js.

import { expectedOf, isoMs, linePerStep, type Meaning, type Producer } from '../producer.ts';
import type { Step } from '../story.ts';

const toFatal = { critical: 'fatal', alert: 'fatal', emergency: 'fatal' } as const;
const bunyanLevels = { ...toFatal, notice: 'info', access: 'info' } as const;
/** pino's serializer writes the messages of the causes behind an error's own. */
const withCause = ({ error }: Step) =>
  error?.kind === 'wrapped' ? `${error.message}: offset out of range` : error?.message;
const run = (program: string, ...more: string[]): string[] => [
  'node',
  '--import',
  './host.mjs',
  `${program}.mjs`,
  'STORY',
  ...more,
];

const pino: Meaning = {
  time: (line) => line['time'] as number,
  levels: { ...toFatal, notice: 'info' },
  host: (step) => step.bound?.host ?? 'web-1',
  error: withCause,
};

/** winston puts the error's message behind the line's, and its stack beside, which is all that tells of an error. */
const winston: Meaning = {
  time: (line) => isoMs(line['timestamp']),
  levels: {
    // npm's levels: silly, verbose (a spelling of trace) and http, which is access.
    ...{ notice: 'trace' },
    ...{ critical: 'error', fatal: 'error', alert: 'error', emergency: 'error' },
  },
  msg: ({ msg, error }) => (error === undefined ? msg : `${msg} ${error.message}`),
  // A child does not outdo the service of defaultMeta.
  service: () => 'api',
  error: (_, line) => line['stack'] as string | undefined,
};

function expectPinoHttp(story: readonly Step[], lines: Parameters<Producer['expect']>[1]) {
  const steps = story.filter((_, i) => i % 2 === 0);
  if (lines.length !== 2 * steps.length) throw new Error(`${lines.length} lines of ${steps.length} requests`);
  const trace = (step: Step) => step.trace ?? 'req-1';
  const own: Meaning = {
    ...{ ...pino, levels: bunyanLevels, trace },
    ...{ host: () => 'web-1', service: () => null, error: () => null, stack: () => false },
  };
  return steps.flatMap((step, i) => {
    const status = step.error === undefined ? (step.request?.status ?? 200) : 500;
    const failed = status >= 500;
    const done: Step = {
      ...step,
      level: failed ? 'error' : status >= 400 ? 'warn' : 'info',
      msg: failed ? 'request errored' : 'request completed',
    };
    const error = () => (failed ? (withCause(step) ?? `failed with status code ${status}`) : null);
    return [
      expectedOf(own, step, lines[2 * i]!),
      expectedOf({ ...own, error, stack: () => failed }, done, lines[2 * i + 1]!),
    ];
  });
}

export const NODE: readonly Producer[] = [
  { name: 'pino', language: 'node', run: run('pino'), expect: linePerStep(pino) },
  {
    name: 'pino-labels',
    language: 'node',
    run: run('pino', 'labels'),
    expect: linePerStep({
      ...pino,
      time: (line) => isoMs(line['time']),
      levels: bunyanLevels,
      service: (step) => step.bound?.service ?? 'api',
    }),
  },
  { name: 'pino-http', language: 'node', run: run('pino-http'), expect: expectPinoHttp },
  { name: 'winston', language: 'node', run: run('winston'), expect: linePerStep(winston) },
  {
    name: 'winston-syslog',
    language: 'node',
    run: run('winston', 'syslog'),
    expect: linePerStep({
      ...winston,
      // A time without a zone is UTC, and the recording runs in UTC.
      time: (line) => isoMs(`${String(line['timestamp']).replace(' ', 'T')}Z`),
      levels: { trace: 'debug', access: 'info', fatal: 'critical' },
      // An error's own `name` is copied into the line, and is no service.
      service: ({ bound }) => bound?.service,
    }),
  },
  {
    name: 'bunyan',
    language: 'node',
    run: run('bunyan'),
    expect: (story, lines) => {
      const meaning: Meaning = {
        time: (line) => isoMs(line['time']),
        levels: bunyanLevels,
        host: (step) => step.bound?.host ?? 'web-1',
        service: (step) => step.bound?.service ?? 'api',
      };
      const msg: Meaning['msg'] = (step) => step.error?.message;
      return linePerStep(meaning)(story, lines).map((usual, i) => {
        const isErrorAlone = story[i]!.error !== undefined && i % 4 === 0;
        return isErrorAlone ? expectedOf({ ...meaning, msg }, story[i]!, lines[i]!) : usual;
      });
    },
  },
  {
    // Its message is the first of `data`, its category stands for a service, the rest is in no role's list, and
    // JSON.stringify leaves of an error what was assigned to it: of one class its name.
    name: 'log4js',
    language: 'node',
    run: run('log4js'),
    expect: linePerStep({
      time: (line) => isoMs(line['startTime']),
      // MARK is always logged, and no error.
      levels: { ...bunyanLevels, access: 'notice' },
      service: (step) => step.bound?.service ?? 'api',
      ...{ host: () => null, trace: () => null },
      error: ({ error }) => (error?.kind === 'timeout' ? 'TimeoutError' : null),
      stack: () => false,
    }),
  },
  {
    name: 'ecs-pino',
    language: 'node',
    run: run('ecs-pino'),
    expect: linePerStep({
      time: (line) => isoMs(line['@timestamp']),
      levels: bunyanLevels,
      // The literal key "host.hostname" comes before the child's object `host`.
      host: () => 'web-1',
      service: (step) => step.bound?.service ?? 'api',
    }),
  },
  {
    name: 'ecs-winston',
    language: 'node',
    run: run('ecs-winston'),
    expect: linePerStep({
      time: (line) => isoMs(line['@timestamp']),
      levels: { ...winston.levels, access: 'info' },
      service: () => 'api',
    }),
  },
  {
    name: 'logtron',
    language: 'node',
    run: run('logtron'),
    expect: linePerStep({
      time: (line) => isoMs(line['isodate']),
      levels: { ...toFatal, notice: 'info' },
      host: () => 'web-1',
    }),
  },
];
