// The loggers of Go.

import { isErrorLevel, isoMs, linePerStep, type Meaning, type Producer, secondsMs } from '../producer.ts';
import type { Step } from '../story.ts';

const toInfo = { notice: 'info', access: 'info' } as const;
const toFatal = { critical: 'fatal', alert: 'fatal', emergency: 'fatal' } as const;
const run = (program: string, ...more: string[]): string[] => ['go', 'run', `./${program}`, 'STORY', ...more];
/** Go's wrapped errors say their cause behind a colon. */
const goError = ({ error }: Step) =>
  error?.kind === 'wrapped' ? `${error.message}: i/o timeout` : error?.message;

const zap: Meaning = {
  time: (line) => secondsMs(line['ts']),
  // dpanic, panic and fatal are all fatal.
  levels: { ...toInfo, ...toFatal, trace: 'debug' },
  error: goError,
  // The production settings add a stack from error on, with an error or without.
  stack: (step) => isErrorLevel(step.level),
};
const zerolog: Meaning = {
  time: (line) => isoMs(line['time']),
  levels: { ...toInfo, ...toFatal },
  error: goError,
  stack: () => false,
};

export const GO: readonly Producer[] = [
  { name: 'zap', language: 'go', run: run('zap'), expect: linePerStep(zap) },
  {
    name: 'zap-iso',
    language: 'go',
    run: run('zap', 'iso'),
    expect: linePerStep({
      ...zap,
      time: (line) => isoMs(line['timestamp']),
      host: () => 'web-1',
      service: () => 'api',
    }),
  },
  { name: 'zerolog', language: 'go', run: run('zerolog'), expect: linePerStep(zerolog) },
  {
    name: 'zerolog-stack',
    language: 'go',
    run: run('zerolog', 'stack'),
    expect: linePerStep({
      ...zerolog,
      time: (line) => line['time'] as number,
      stack: (step) => step.error !== undefined,
    }),
  },
  {
    name: 'slog',
    language: 'go',
    run: run('slog'),
    expect: linePerStep({
      ...zerolog,
      // slog names what lies between by the name below and a number: DEBUG-4, INFO+2, ERROR+4.
      levels: {
        ...{ ...toInfo, trace: 'debug' },
        ...{ critical: 'error', fatal: 'error', alert: 'error', emergency: 'error' },
      },
    }),
  },
  { name: 'logrus', language: 'go', run: run('logrus'), expect: linePerStep(zerolog) },
  { name: 'logrus-nested', language: 'go', run: run('logrus', 'nested'), expect: linePerStep(zerolog) },
];
