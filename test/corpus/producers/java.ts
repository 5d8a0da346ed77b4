// The loggers of Java.

import { isoMs, type Line, linePerStep, type Meaning, type Producer, secondsMs } from '../producer.ts';

const nothing = () => null;
const toError = { critical: 'error', fatal: 'error', alert: 'error', emergency: 'error' } as const;
const toFatal = { critical: 'fatal', alert: 'fatal', emergency: 'fatal' } as const;
const java = (program: string, ...more: string[]): string[] => [
  ...['java', '-Duser.timezone=UTC', ...more, '-cp', 'target/classes:lib/*', program, 'STORY'],
];
/** The thread context of Log4j's templates lies where no role looks (`contextMap`, `_host`, a label). */
const noContext = { host: nothing, service: nothing, trace: nothing };

interface Log4jLine {
  readonly instant: { readonly epochSecond: number; readonly nanoOfSecond: number };
}
const log4j: Meaning = {
  ...noContext,
  time: (line) => {
    const { instant } = line as unknown as Log4jLine;
    return instant.epochSecond * 1000 + Math.floor(instant.nanoOfSecond / 1e6);
  },
  levels: { ...toFatal, access: 'info' },
  // Its stack is called extendedStackTrace, and is a list of objects.
  stack: () => false,
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
    expect: linePerStep({ time: (line) => isoMs(line['@timestamp']), levels: log4j.levels }),
  },
  {
    // The stack stands behind the message, and once more below `_exception`.
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
      error: nothing,
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
      host: () => 'web-1',
      error: nothing,
    }),
  },
  {
    // An exception is only a stack_trace; the logger's name is called logger_name.
    name: 'logback-logstash',
    language: 'java',
    run: java('Logback'),
    expect: linePerStep({
      time: (line) => isoMs(line['@timestamp']),
      levels: { ...toError, notice: 'info', access: 'info' },
      service: (step) => step.bound?.service ?? 'api',
      error: nothing,
    }),
  },
];

function gcpStack(line: Line): string {
  return (line['_exception'] as { stackTrace: string }).stackTrace;
}
