// The error of an object: under which names it stands, and what of it is its type, message and stack trace.

import type { Json, JsonObject } from './json.ts';
import { memberOf, stepsOf, valuesAt } from './names.ts';

export interface ErrorParts {
  readonly type?: Json | undefined;
  readonly message?: Json | undefined;
  readonly stack?: Json | undefined;
}

export interface ErrorFound {
  readonly value: Json;
  readonly parts?: ErrorParts;
}

const NAMES = 'err error exception thrown @x exc_info'.split(' ');
const MORE_NAMES = ['record.exception', 'context.exception', '_exception', 'attr.error'];
const TYPES = 'type name class kind exc_type exception_class exceptionType codeName';
const MESSAGES = 'message msg value exc_value exception_message errmsg';
const STACKS = 'stack stack_trace stacktrace extendedStackTrace trace backtrace frames';

/** The error in an object, by the names of the pages; `more`: by the others. */
export function errorIn(object: JsonObject, more: boolean): ErrorFound | undefined {
  if (!more) return firstOf(NAMES, (name) => named(object, name)) ?? dotted(object);
  const found = firstOf(MORE_NAMES, (name) => {
    const error = named(object, name);
    const isSaid = error?.parts === undefined || error.parts.type || error.parts.message;
    return isSaid ? error : undefined;
  });
  return found ?? flat(object) ?? stackAlone(object);
}

/** A value as an error: a text, or an object with its parts. */
export function errorOf(value: Json): ErrorFound | undefined {
  if (value.type === 'string') return { value };
  if (value.type !== 'object') return undefined;
  const part = (names: string) => partOf(names, (name) => memberOf(value, name));
  return { value, parts: { type: part(TYPES), message: part(MESSAGES), stack: part(STACKS) } };
}

function named(object: JsonObject, name: string): ErrorFound | undefined {
  const value = valuesAt(object, stepsOf(name), true)?.[0];
  // Of a list of objects the first is the error.
  const first = value?.type === 'array' && value.items[0]?.type === 'object' ? value.items[0] : value;
  return first && errorOf(first);
}

/** An error written as keys with dots (`error.message`) and no object. */
function dotted(object: JsonObject): ErrorFound | undefined {
  return firstOf(['err', 'error', 'exception'], (base) => {
    const part = (names: string) => partOf(names, (name) => memberOf(object, `${base}.${name}`));
    return made({
      type: part('type kind'),
      message: part('message'),
      stack: part('stack stack_trace stacktrace'),
    });
  });
}

function flat(object: JsonObject): ErrorFound | undefined {
  const part = (names: string) => partOf(names, (name) => memberOf(object, name));
  const stack = part('errorStack error_stack');
  return made({
    type: part('errorType error_type error_class'),
    message: part('errorMessage error_message'),
    stack,
  });
}

/** A text that is a stack trace and says of what. */
function stackAlone(object: JsonObject): ErrorFound | undefined {
  return firstOf(['stack_trace', 'stacktrace', 'stack', 'full_message'], (name) => {
    const value = memberOf(object, name);
    if (value?.type !== 'string') return undefined;
    const isSure = name === 'stack_trace' || name === 'stacktrace';
    const [head = '', ...lines] = value.text.split('\n');
    const saysError = /Error|Exception|Throwable|Traceback|: /.test(head);
    return saysError && (isSure || lines.some((line) => /^[ \t]+[^\s]/.test(line))) ? { value } : undefined;
  });
}

function made(parts: ErrorParts): ErrorFound | undefined {
  const members = Object.entries(parts).flatMap(([key, value]): [string, Json][] =>
    value ? [[key, value]] : [],
  );
  return members.length > 0 ? { value: { type: 'object', members }, parts } : undefined;
}

function partOf(names: string, find: (name: string) => Json | undefined): Json | undefined {
  return firstOf(names.split(' '), (name) => {
    const value = find(name);
    return value?.type === 'null' ? undefined : value;
  });
}

function firstOf<T>(names: readonly string[], find: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const found = find(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
