// The loggers of Java.

import { isoMs, type Line, linePerStep, type Meaning, type Producer, secondsMs } from '../producer.ts';
import type { Step } from '../story.ts';

const nothing = () => null;
const toError = { critical: 'error', fatal: 'error', alert: 'error', emergency: 'error' } as const;
const toFatal = { critical: 'fatal', alert: 'fatal', emergency: 'fatal' } as const;
const java = (program: string, ...more: string[]): string[] => [
  ...['java', '-Duser.timezone=UTC', ...more, '-cp', 'target/classes:lib/*', program, 'STORY'],
];
/** A logger's name, where nothing says the service. */
const orLogger = ({ bound }: Step) => bound?.service ?? 'shop.api';
/** The loggers of the bound ones are named after their services. */
const logger = ({ bound }: Step) => `shop.${bound?.service ?? 'api'}`;

interface Log4jLine {
  readonly instant: { readonly epochSecond: number; readonly nanoOfSecond: number };
}
/** The thread context lies in `contextMap`, its host and service too. */
const log4j: Meaning = {
  host: (step) => step.bound?.host,
  service: orLogger,
  time: (line) => {
    const { instant } = line as unknown as Log4jLine;
    return instant.epochSecond * 1000 + Math.floor(instant.nanoOfSecond / 1e6);
  },
  levels: { ...toFatal, access: 'info' },
};

export const JAVA: readonly Producer[] = [
  {
    name: 'log4j2-json',
    language: 'java',
    run: java('Log4j', '-Dtemplate=JsonLayout.json'),
    expect: linePerStep(log4j),
  },
  {
    // Here the thread context lies at the top.
    name: 'log4j2-ecs',
    language: 'java',
    run: java('Log4j', '-Dtemplate=EcsLayout.json'),
    expect: linePerStep({
      time: (line) => isoMs(line['@timestamp']),
      levels: log4j.levels,
      service: orLogger,
    }),
  },
  {
    // The stack stands behind the message, and once more below `_exception`; the thread context among the labels,
    // where no role looks.
    name: 'log4j2-gcp',
    language: 'java',
    run: java('Log4j', '-Dtemplate=GcpLayout.json'),
    expect: linePerStep({
      ...log4j,
      time: (line) => isoMs(line['timestamp']),
      levels: {
        ...{ trace: 'debug', access: 'info' },
        ...{ critical: 'emergency', fatal: 'emergency', alert: 'emergency' },
      },
      msg: ({ msg, error }, line) => (error === undefined ? msg : `${msg} ${gcpStack(line)}`),
      host: nothing,
      service: logger,
      trace: nothing,
    }),
  },
  {
    name: 'log4j2-gelf',
    language: 'java',
    run: java('Log4j', '-Dtemplate=GelfLayout.json'),
    expect: linePerStep({
      ...log4j,
      time: (line) => secondsMs(line['timestamp']),
      // Syslog's severities: a custom level has that of the next standard level above, FATAL is alert.
      levels: {
        ...{ trace: 'debug', access: 'info', notice: 'warn' },
        ...{ critical: 'alert', fatal: 'alert', emergency: 'alert' },
      },
      // The bound host is `_host`.
      host: () => 'web-1',
      // What is the stack trace, if there is one.
      error: (_, line) => line['full_message'] as string | undefined,
    }),
  },
  {
    // An exception is only a stack_trace; the logger's name is called logger_name, but the service has a name, too.
    name: 'logback-logstash',
    language: 'java',
    run: java('Logback'),
    expect: linePerStep({
      time: (line) => isoMs(line['@timestamp']),
      levels: { ...toError, notice: 'info', access: 'info' },
      service: (step) => step.bound?.service ?? 'api',
      error: (_, line) => line['stack_trace'] as string | undefined,
    }),
  },
];

function gcpStack(line: Line): string {
  return (line['_exception'] as { stackTrace: string }).stackTrace;
}
