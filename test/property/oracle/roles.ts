// Which value plays a role: names in their order, at the top, then in the wrapper objects; the record inside a
// record before the one around it.

import type { Document, Scope } from './document.ts';
import type { Json, JsonObject } from './json.ts';
import { textOf } from './json.ts';
import { rankOfName, rankOfValue } from './levels.ts';
import { memberOf, stepsOf, valuesAt } from './names.ts';
import { epochOf, timeOf } from './quantities.ts';
import type { Role } from './tree.ts';

const NAMES: Readonly<Record<Role, string>> = {
  time: '@timestamp timestamp time ts @t date datetime isodate timeMillis t.$date instant.epochSecond timeUnixNano __REALTIME_TIMESTAMP',
  level:
    'level log.level severity lvl loglevel levelname SeverityText severityNumber PRIORITY syslog_severity status @l s Level.Name',
  msg: 'msg message short_message event @m @mt body.stringValue Body MESSAGE fields.message textPayload log',
  host: 'host host.name host.hostname hostname _HOSTNAME fields._hostname MachineName kubernetes.host kubernetes.pod_name pod instance',
  service: 'service service.name app application name logger SYSLOG_IDENTIFIER kubernetes.container_name',
  error: 'err error exception thrown @x exc_info',
  trace: 'trace.id trace_id traceId @tr dd.trace_id req_id reqId request_id correlation_id',
};

/** A value in a role; for level its rank, for time its ms, for an error its parts. */
export interface Player {
  readonly value: Json;
  readonly rank?: number;
  readonly ms?: number;
  readonly parts?: ErrorParts;
}

export interface ErrorParts {
  readonly type?: Json | undefined;
  readonly message?: Json | undefined;
  readonly stack?: Json | undefined;
}

/** The value that plays a role in the record's own text; undefined when none does. */
export function playerOf(document: Document, role: Role): Player | undefined {
  for (const scope of document.scopes) {
    const found = inScope(scope, role);
    if (found !== undefined) return found;
  }
  const { msg, level, time } = document.line;
  if (role === 'msg') return msg && { value: msg };
  if (role === 'level') return level && { value: level, rank: rankOfName(textOf(level) ?? '') };
  if (role === 'time') return time && playerIf(role, time, '', { type: 'object', members: [] });
  return undefined;
}

function inScope(scope: Scope, role: Role): Player | undefined {
  const inner = scope.inner && inScope(scope.inner, role);
  if (inner !== undefined) return inner;
  for (const object of [scope.object, ...scope.wrappers]) {
    // The text of a record inside is not also a message.
    const isOuter = object === scope.object && scope.innerName === 'log';
    const found = object.type === 'object' ? inObject(object, role, isOuter ? 'log' : '') : undefined;
    if (found !== undefined) return found;
  }
  return role === 'level' && isClefInformation(scope.object)
    ? { value: { type: 'string', text: 'info' }, rank: 30 }
    : undefined;
}

function timeOfText(text: string): number | undefined {
  return timeOf(text)?.start ?? epochOf(text);
}

/** CLEF leaves the level out when it is information. */
function isClefInformation(object: JsonObject): boolean {
  return memberOf(object, '@t') !== undefined && memberOf(object, '@l') === undefined;
}

function inObject(object: JsonObject, role: Role, without: string): Player | undefined {
  for (const name of NAMES[role].split(' ')) {
    const isProperty = (name === 's' || name === 'status') && isClefInformation(object);
    if (name === without || (role === 'level' && isProperty)) continue;
    const value = valuesAt(object, stepsOf(name), true)?.[0];
    const player = value && playerIf(role, value, name, object);
    if (player !== undefined) return player;
  }
  return role === 'error' ? dottedError(object) : undefined;
}

function playerIf(role: Role, value: Json, name: string, object: JsonObject): Player | undefined {
  const isFilled = value.type === 'string' && value.text !== '';
  switch (role) {
    case 'level': {
      const rank = rankOfValue(value, name, memberOf(object, 'level_name') !== undefined);
      return rank > 0 ? { value, rank } : undefined;
    }
    case 'time': {
      const ms = timeOfValue(value);
      return ms === undefined ? undefined : { value, ms };
    }
    case 'host':
    case 'service':
      return isFilled ? { value } : undefined;
    case 'trace':
      return isFilled || value.type === 'number' ? { value } : undefined;
    case 'msg':
      return textOf(value) === undefined ? undefined : { value };
    case 'error':
      if (value.type === 'string') return { value };
      return value.type === 'object' ? { value, parts: partsOf((part) => memberOf(value, part)) } : undefined;
  }
}

/** The ms of a value that is a time; undefined when it is none. */
export function timeOfValue(value: Json): number | undefined {
  if (value.type === 'number') return epochOf(value.spelling);
  return value.type === 'string' ? timeOfText(value.text.replace(/^ +| +$/g, '')) : undefined;
}

function partsOf(find: (part: string) => Json | undefined): ErrorParts {
  const first = (...names: string[]) =>
    names.map(find).find((value) => value !== undefined && value.type !== 'null');
  return {
    type: first('type', 'name'),
    message: first('message'),
    stack: first('stack', 'stack_trace', 'stacktrace'),
  };
}

/** An error written as keys with dots (`error.message`) and no object. */
function dottedError(object: JsonObject): Player | undefined {
  for (const base of ['err', 'error', 'exception']) {
    const parts = partsOf((part) => memberOf(object, `${base}.${part}`));
    const members = Object.entries(parts).flatMap(([key, value]): [string, Json][] =>
      value ? [[key, value]] : [],
    );
    if (members.length > 0) return { value: { type: 'object', members }, parts };
  }
  return undefined;
}
