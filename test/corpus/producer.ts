// What a producer of the corpus is: how its lines come about, and what it is known to mean by them. The table of
// expectations is made from the story and from this knowledge, never by asking klog.

import type { Level, Step } from './story.ts';

/** What klog must find in a line; what is absent must be found absent. */
export interface Expected {
  /** RFC 3339, UTC, whole ms: what is finer is cut off. */
  readonly time?: string;
  /** klog's usual name. */
  readonly level?: string;
  readonly msg?: string;
  readonly host?: string;
  readonly service?: string;
  /** The error's message, else its type; of an error that is a text, the text. */
  readonly error?: string;
  readonly trace?: string;
  /** There is a stack trace. */
  readonly stack?: true;
}

/** A field of a line as JSON.parse gives it. */
export type Line = Readonly<Record<string, unknown>>;
type Said = string | null | undefined;

/** What a logger's line says of a step; null: nothing. What is not given here is the story's own. */
export interface Meaning {
  /** Milliseconds, or null where the line has no time that the roles know. */
  time(line: Line): number | null;
  /** Levels for which the logger has no word of its own: what it says instead. */
  readonly levels: Partial<Record<Level, Level | null>>;
  readonly msg?: (step: Step, line: Line) => Said;
  readonly host?: (step: Step, line: Line) => Said;
  readonly service?: (step: Step, line: Line) => Said;
  readonly error?: (step: Step, line: Line) => Said;
  readonly trace?: (step: Step, line: Line) => Said;
  readonly stack?: (step: Step, line: Line) => boolean;
}

/** A logger that is run: `run` writes its lines to standard output, in a folder with the programs of `language`. */
export interface Producer {
  readonly name: string;
  readonly language: 'node' | 'python' | 'go' | 'java' | 'rust';
  /** Words of the command; STORY stands for the path of the story. */
  readonly run: readonly string[];
  /** What its lines say, in order. */
  expect(story: readonly Step[], lines: readonly Line[]): Expected[];
}

/** What a format, written by hand after its published description, makes of one step at a time. */
export type Writer = (step: Step, i: number, at: Instant) => { line: object; expected: Expected };

/** A point in time: ms, and the nanoseconds beyond. */
export interface Instant {
  readonly ms: number;
  readonly nanos: number;
}

/** One line a step, each meaning what `meaning` says. */
export function linePerStep(meaning: Meaning): Producer['expect'] {
  return (story, lines) => {
    if (lines.length !== story.length) throw new Error(`${lines.length} lines of ${story.length} steps`);
    return story.map((step, i) => expectedOf(meaning, step, lines[i]!));
  };
}

/** What one line says. */
export function expectedOf(meaning: Meaning, step: Step, line: Line): Expected {
  const { levels } = meaning;
  const level = step.level in levels ? levels[step.level] : step.level;
  const ask = (part: Meaning['msg'], usual: Said): Said => (part === undefined ? usual : part(step, line));
  const ms = meaning.time(line);
  return said({
    time: ms === null ? null : timeText(ms),
    level,
    msg: ask(meaning.msg, step.msg),
    host: ask(meaning.host, step.bound?.host ?? podOf(step)),
    service: ask(meaning.service, step.bound?.service),
    error: ask(meaning.error, step.error?.message),
    trace: ask(meaning.trace, step.trace),
    stack: meaning.stack === undefined ? step.error !== undefined : meaning.stack(step, line),
  });
}

/** Leaves out what is not said. */
export function said(all: Readonly<Record<keyof Expected, Said | boolean>>): Expected {
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && value !== null && value !== false),
  ) as Expected;
}

/** The pod that one of the story's fields names: a host, where nothing else does. */
export const podOf = (step: Step): string | undefined => step.fields['pod'] as string | undefined;

export const timeText = (ms: number): string => new Date(ms).toISOString();

/** The ms of an RFC 3339 text; of a fraction only three digits are read, so that nothing is rounded. */
export function isoMs(text: unknown): number {
  const ms = Date.parse(String(text).replace(/(\.\d{3})\d+/, '$1'));
  if (Number.isNaN(ms)) throw new Error(`no time: ${text}`);
  return ms;
}

/** The ms of seconds with a fraction, by their digits: binary fractions round. */
export function secondsMs(seconds: unknown): number {
  const [whole, fraction = ''] = String(seconds).split('.');
  return Number(whole) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
}

/** True from `error` on. */
export function isErrorLevel(level: Level): boolean {
  return ['error', 'critical', 'fatal', 'alert', 'emergency'].includes(level);
}
