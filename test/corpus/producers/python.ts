// The loggers of Python.

import { isoMs, type Line, linePerStep, type Meaning, type Producer, secondsMs } from '../producer.ts';
import type { Level } from '../story.ts';

/** Python's own five levels. */
const levels: Partial<Record<Level, Level | null>> = {
  ...{ notice: 'info', access: 'info', fatal: 'critical', alert: 'critical', emergency: 'critical' },
};
/** A traceback as a text is the error's text. */
const traceback = (key: string) => (_: unknown, line: Line) => line[key] as string | undefined;
const run = (program: string, ...more: string[]): string[] => ['python', `${program}.py`, 'STORY', ...more];

const structlog: Meaning = {
  time: (line) => isoMs(line['timestamp']),
  levels: { ...levels, trace: 'debug' },
  service: (step) => step.bound?.service ?? 'shop.api',
  error: traceback('exception'),
};

export const PYTHON: readonly Producer[] = [
  {
    name: 'python-json-logger',
    language: 'python',
    run: run('json_logger'),
    expect: linePerStep({
      // A comma before the fraction, no zone.
      time: (line) => isoMs(`${String(line['asctime']).replace(' ', 'T').replace(',', '.')}Z`),
      levels,
      service: (step) => step.bound?.service ?? 'shop.api',
      error: traceback('exc_info'),
    }),
  },
  {
    name: 'python-json-logger-iso',
    language: 'python',
    run: run('json_logger', 'iso'),
    expect: linePerStep({
      time: (line) => isoMs(line['timestamp']),
      levels,
      host: (step) => step.bound?.host ?? 'web-1',
      service: (step) => step.bound?.service ?? 'api',
      error: traceback('exc_info'),
    }),
  },
  { name: 'structlog', language: 'python', run: run('structlog_json'), expect: linePerStep(structlog) },
  {
    // A list of exceptions with frames: the first is the one that was raised.
    name: 'structlog-dict',
    language: 'python',
    run: run('structlog_json', 'dict'),
    expect: linePerStep({
      ...structlog,
      time: (line) => secondsMs(line['timestamp']),
      service: (step) => step.bound?.service,
      error: (step) => step.error?.message,
    }),
  },
  {
    // Everything lies below `record`, what was bound below its `extra`. The trace is in `text` only.
    name: 'loguru',
    language: 'python',
    run: run('loguru_json'),
    expect: linePerStep({
      time: (line) => secondsMs((line['record'] as { time: { timestamp: number } }).time.timestamp),
      // SUCCESS is a notice.
      levels: { ...levels, notice: 'notice' },
      host: (step) => step.bound?.host,
      stack: () => false,
    }),
  },
];
