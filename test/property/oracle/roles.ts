// Which value plays a role: names in their order, at the top, then in the wrapper objects; the record inside a
// record before the one around it; then the same with the names that the pages do not promise.

import type { Document, Scope } from './document.ts';
import type { ErrorParts } from './errors.ts';
import { errorIn, errorOf } from './errors.ts';
import type { Json, JsonObject } from './json.ts';
import { textOf } from './json.ts';
import { rankOfName, rankOfValue } from './levels.ts';
import { memberOf, stepsOf, valuesAt } from './names.ts';
import { epochOf, loggedTime } from './times.ts';
import type { Role } from './tree.ts';

type Named = Exclude<Role, 'error'>;

const PROMISED: Readonly<Record<Named, string>> = {
  time: '@timestamp timestamp time ts @t date datetime isodate timeMillis t.$date instant.epochSecond timeUnixNano __REALTIME_TIMESTAMP',
  level:
    'level log.level severity lvl loglevel levelname SeverityText severityNumber PRIORITY syslog_severity status @l s Level.Name',
  msg: 'msg message short_message event @m @mt body.stringValue Body MESSAGE fields.message',
  host: 'host host.name host.hostname hostname _HOSTNAME fields._hostname MachineName kubernetes.host kubernetes.pod_name pod instance',
  service: 'service service.name app application name logger SYSLOG_IDENTIFIER kubernetes.container_name',
  trace: 'trace.id trace_id traceId @tr dd.trace_id req_id reqId request_id correlation_id',
};
const OTHERS: Readonly<Record<Named, string>> = {
  time: 'startTime record.time.timestamp asctime start_time time_iso8601 msec syslog.timestamp',
  level:
    'level.levelStr record.level.name log_level error_severity severity_text severity_number level_name @level syslog.severity at',
  msg: 'record.message textPayload log @message RenderedMessage MessageTemplate event.original data request',
  host: 'host_name source_host kubernetes.node.name kubernetes.node_name kubernetes.pod_node_name kubernetes.pod.name resource.host.name resource.attributes.host.name resource.labels.pod_name syslog.hostname contextMap.host record.extra.host',
  service:
    'service_name serviceName _service dd.service serviceContext.service contextMap.service record.extra.service resource.service.name resource.attributes.service.name resource.labels.service_name app_name appName application_name kubernetes.container.name container_name container.name resource.labels.container_name logger_name loggerName log.logger logger.name _logger SourceContext categoryName @module channel _SYSTEMD_UNIT',
  trace:
    'requestId correlationId x_request_id contextMap.trace.id contextMap.traceId contextMap.trace_id mdc.traceId mdc.trace_id record.extra.trace_id _trace_id _trace.id otelTraceID logging.googleapis.com/trace traceparent trace',
};

/** Names and their steps. */
const split = (list: string) => list.split(' ').map((name) => ({ name, steps: stepsOf(name) }));
const splitAll = ({ time, level, msg, host, service, trace }: Readonly<Record<Named, string>>) => ({
  ...{ time: split(time), level: split(level), msg: split(msg) },
  ...{ host: split(host), service: split(service), trace: split(trace) },
});
const [FIRST, THEN] = [splitAll(PROMISED), splitAll(OTHERS)];

/** A value in a role; for level its rank, for time its ms, for an error its parts. */
export interface Player {
  readonly value: Json;
  readonly rank?: number;
  readonly ms?: number;
  readonly parts?: ErrorParts;
}

/** The value that plays the role in the record's own text; undefined when none does. */
export function playerOf(document: Document, role: Role): Player | undefined {
  for (const scope of document.scopes) {
    const found = inScope(scope, role, false) ?? inScope(scope, role, true);
    if (found !== undefined) return found;
  }
  const { msg, level, time } = document.line;
  if (role === 'msg') return msg && { value: msg };
  if (role === 'level') return level && { value: level, rank: rankOfName(textOf(level) ?? '') };
  if (role === 'time') return time && playerIf(role, time, '', false);
  return undefined;
}

/** The first of the values of a pinned field that fits. */
export function pinnedPlayer(role: Role, values: readonly Json[], name: string): Player | undefined {
  for (const value of values) {
    // Whatever its name is, it is a level.
    const fits = playerIf(role, value, /^(status|s|at)$/i.test(name) ? 'pinned' : name, false);
    if (fits !== undefined) return fits;
  }
  return undefined;
}

function inScope(scope: Scope, role: Role, more: boolean): Player | undefined {
  const inner = scope.inner && inScope(scope.inner, role, more);
  if (inner !== undefined) return inner;
  for (const object of [scope.object, ...scope.wrappers]) {
    // The text of a record inside is not also a message.
    const isOuter = object === scope.object && scope.innerName === 'log';
    const found = object.type === 'object' ? inObject(object, role, more, isOuter) : undefined;
    if (found !== undefined) return found;
  }
  return !more && role === 'level' && isClefInformation(scope.object)
    ? { value: { type: 'string', text: 'info' }, rank: 30 }
    : undefined;
}

/** CLEF leaves the level out when it is information. */
function isClefInformation(object: JsonObject): boolean {
  return memberOf(object, '@t') !== undefined && memberOf(object, '@l') === undefined;
}

function inObject(object: JsonObject, role: Role, more: boolean, isOuter: boolean): Player | undefined {
  if (role === 'error') return errorIn(object, more);
  const isMonolog = memberOf(object, 'level_name') !== undefined;
  for (const { name, steps } of (more ? THEN : FIRST)[role]) {
    const isProperty = /^(s|status|at)$/.test(name) && isClefInformation(object);
    if ((role === 'level' && isProperty) || (name === 'log' && isOuter)) continue;
    const value = valuesAt(object, steps, true)?.[0];
    const meant = value && meantBy(value, name, object);
    const player = meant && playerIf(role, meant, name, isMonolog);
    if (player === undefined) continue;
    return name === 'instant.epochSecond' ? { ...player, ms: (player.ms ?? 0) + nanosOf(object) } : player;
  }
  return undefined;
}

/** What counts under names that others use for something else; undefined where that is the case. */
function meantBy(value: Json, name: string, object: JsonObject): Json | undefined {
  const text = textOf(value) ?? '';
  switch (name) {
    case 'data':
      return memberOf(object, 'categoryName') && value.type === 'array' ? value.items[0] : undefined;
    case 'channel':
      return memberOf(object, 'level_name') && value;
    case 'name':
      return /.(Error|Exception)$/s.test(text) ? undefined : value;
    case 'trace':
      return /[\0- ]/.test(text) ? undefined : value;
    default:
      return value;
  }
}

/** Log4j's nanoseconds beside the seconds, as ms. */
function nanosOf(object: JsonObject): number {
  const nanos = valuesAt(object, stepsOf('instant.nanoOfSecond'), true)?.[0];
  const digits = nanos?.type === 'number' && /^\d{1,9}$/.test(nanos.spelling) ? nanos.spelling : '0';
  return Math.floor(Number(digits) / 1e6);
}

function playerIf(role: Role, value: Json, name: string, isMonolog: boolean): Player | undefined {
  const isFilled = value.type === 'string' && value.text !== '';
  switch (role) {
    case 'level': {
      const rank = rankOfValue(value, name, isMonolog);
      return rank > 0 ? { value, rank } : undefined;
    }
    case 'time': {
      const ms = timeOfValue(value);
      return ms === undefined || ms < 0 ? undefined : { value, ms };
    }
    case 'host':
    case 'service':
      return isFilled ? { value } : undefined;
    case 'trace':
      return isFilled || value.type === 'number' ? { value } : undefined;
    case 'msg':
      return textOf(value) === undefined ? undefined : { value };
    case 'error':
      return errorOf(value);
  }
}

/** The ms of a value that is a time; undefined when it is none. */
export function timeOfValue(value: Json): number | undefined {
  if (value.type === 'number') return epochOf(value.spelling);
  if (value.type !== 'string') return undefined;
  const text = value.text.replace(/^ +| +$/g, '');
  return loggedTime(text) ?? epochOf(text);
}
