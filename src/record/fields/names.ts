// The names that producers give to what the roles ask for, in the order they are tried, and numbers for all of
// them, so that one pass over an object's keys answers every role. What a value must be is told by roles.ts.

import { foldName, NameTable } from '../vocabulary/fold.ts';
import { ROLES, type Role } from '../vocabulary/role.ts';
import { compilePath, type Path } from './lookup.ts';

/** A name, ready to be looked up in a scope. */
export interface Name {
  readonly text: string;
  /** The number of the whole name as one literal key. */
  readonly id: number;
  /** The name as a path, for objects that are no scope. */
  readonly whole: Way;
  /** For a name with dots: its beginning as a literal key, and the path from there. Longest beginning first. */
  readonly heads: readonly { readonly id: number; readonly rest: Way }[];
}

/** A path of keys that is compiled when it is first needed: klog starts with many, and most records need none. */
class Way {
  readonly #names: readonly string[];
  #path: Path | undefined;

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  get path(): Path {
    this.#path ??= compilePath(
      this.#names.map((name) => ({ kind: 'key', name, exact: false })),
      true,
    );
    return this.#path;
  }
}

/** Spellings by id; two spellings that fold equal share a group. */
export const SPELLINGS: Uint8Array[] = [];
export const SPELLING_TEXTS: string[] = [];
export const GROUP_OF: number[] = [];
/** The ids of a group. */
export const GROUP_IDS: number[][] = [];
/** From a key's bytes to its group. */
export const GROUPS: NameTable = new NameTable();
/** From a key's folded text to its group, for keys with escapes. */
export const GROUPS_BY_TEXT: Map<string, number> = new Map();

/** The number of a literal key. */
function idOf(text: string): number {
  const known = SPELLING_TEXTS.indexOf(text);
  if (known >= 0) return known;
  const id = SPELLINGS.length;
  SPELLINGS.push(Buffer.from(text));
  SPELLING_TEXTS.push(text);
  const folded = foldName(text);
  let group = GROUPS_BY_TEXT.get(folded);
  if (group === undefined) {
    group = GROUP_IDS.length;
    GROUP_IDS.push([]);
    GROUPS_BY_TEXT.set(folded, group);
    GROUPS.add(text, group);
  }
  GROUP_OF.push(group);
  GROUP_IDS[group]!.push(id);
  return id;
}

function nameOf(text: string): Name {
  const parts = text.split('.');
  const heads = [];
  for (let k = parts.length - 1; k > 0; k--) {
    heads.push({ id: idOf(parts.slice(0, k).join('.')), rest: new Way(parts.slice(k)) });
  }
  return { text, id: idOf(text), heads, whole: new Way(parts) };
}

const namesOf = (text: string): readonly Name[] => text.split(' ').map(nameOf);

type RoleNames = Readonly<Record<Exclude<Role, 'error'>, readonly Name[]>>;

/** The names that the language promises, in the order they are tried. */
export const ROLE_NAMES: RoleNames = {
  time: namesOf(
    '@timestamp timestamp time ts @t date datetime isodate timeMillis t.$date instant.epochSecond ' +
      'timeUnixNano __REALTIME_TIMESTAMP',
  ),
  level: namesOf(
    'level log.level severity lvl loglevel levelname SeverityText severityNumber PRIORITY syslog_severity ' +
      'status @l s Level.Name',
  ),
  msg: namesOf('msg message short_message event @m @mt body.stringValue Body MESSAGE fields.message'),
  host: namesOf(
    'host host.name host.hostname hostname _HOSTNAME fields._hostname MachineName kubernetes.host ' +
      'kubernetes.pod_name pod instance',
  ),
  service: namesOf(
    'service service.name app application name logger SYSLOG_IDENTIFIER kubernetes.container_name',
  ),
  trace: namesOf('trace.id trace_id traceId @tr dd.trace_id req_id reqId request_id correlation_id'),
};

// log4js (levelStr, startTime, data), loguru (record), Log4j (contextMap, loggerName), Logback (logger_name), Cloud
// Logging (textPayload, resource.labels), Filebeat (kubernetes.node.name), Envoy (start_time), nginx (time_iso8601,
// msec, request), PostgreSQL (error_severity), hclog (@level), Heroku (at), OpenTelemetry (resource), Elixir
// (syslog), container runtimes' lines of text (log).
/** Names that producers are known to write besides; tried where none of those above is found. */
export const MORE_ROLE_NAMES: RoleNames = {
  time: namesOf('startTime record.time.timestamp asctime start_time time_iso8601 msec syslog.timestamp'),
  level: namesOf(
    'level.levelStr record.level.name log_level error_severity severity_text severity_number level_name ' +
      '@level syslog.severity at',
  ),
  msg: namesOf(
    'record.message textPayload log @message RenderedMessage MessageTemplate event.original data request',
  ),
  host: namesOf(
    'host_name source_host kubernetes.node.name kubernetes.node_name kubernetes.pod_node_name ' +
      'kubernetes.pod.name resource.host.name resource.attributes.host.name resource.labels.pod_name ' +
      'syslog.hostname contextMap.host record.extra.host',
  ),
  service: namesOf(
    'service_name serviceName _service dd.service serviceContext.service contextMap.service ' +
      'record.extra.service resource.service.name resource.attributes.service.name ' +
      'resource.labels.service_name app_name appName application_name kubernetes.container.name ' +
      'container_name container.name resource.labels.container_name logger_name loggerName log.logger ' +
      'logger.name _logger SourceContext categoryName @module channel _SYSTEMD_UNIT',
  ),
  trace: namesOf(
    'requestId correlationId x_request_id contextMap.trace.id contextMap.traceId contextMap.trace_id ' +
      'mdc.traceId mdc.trace_id record.extra.trace_id _trace_id _trace.id otelTraceID ' +
      'logging.googleapis.com/trace traceparent trace',
  ),
};

/** All of them by the roles' numbers; none for the error. */
export const NAMES_OF: readonly (readonly Name[])[] = ROLES.map((role) =>
  role === 'error' ? [] : [...ROLE_NAMES[role], ...MORE_ROLE_NAMES[role]],
);
/** How many of each are promised. */
export const PROMISED: readonly number[] = ROLES.map((role) =>
  role === 'error' ? 0 : ROLE_NAMES[role].length,
);

/** What holds the error itself. */
export const ERROR_NAMES: readonly Name[] = namesOf('err error exception thrown @x exc_info');
/** Where else an object may be one, if it has a type or message: loguru, Monolog, Log4j for Google, MongoDB. */
export const MORE_ERROR_NAMES: readonly Name[] = namesOf(
  'record.exception context.exception _exception attr.error',
);

/** Parts of an error object, and their names in the order they are tried. */
export const ERROR_PARTS = {
  type: namesOf('type name class kind exc_type exception_class exceptionType codeName'),
  message: namesOf('message msg value exc_value exception_message errmsg'),
  stack: namesOf('stack stack_trace stacktrace extendedStackTrace trace backtrace frames'),
} as const;

/** Errors written as keys with dots and no object (ECS, OpenTelemetry's attributes): base -> names of the parts. */
export const DOTTED_ERRORS = ['err', 'error', 'exception'].map((base) => ({
  type: namesOf(`${base}.type ${base}.kind`),
  message: namesOf(`${base}.message`),
  stack: namesOf(`${base}.stack ${base}.stack_trace ${base}.stacktrace`),
}));
/** The same without dots: AWS Lambda. */
export const FLAT_ERRORS = [
  {
    type: namesOf('errorType error_type error_class'),
    message: namesOf('errorMessage error_message'),
    stack: namesOf('errorStack error_stack'),
  },
];

/** Where a stack trace stands beside the error, or alone: texts of other kinds may have the last two names. */
export const STACK_NAMES: readonly Name[] = namesOf('stack_trace stacktrace stack full_message');
/** How many of STACK_NAMES are never anything else. */
export const SURE_STACKS = 2;

/** Parts of a frame, where a stack trace is a list of objects. */
export const FRAME_PARTS = {
  home: namesOf('class'),
  call: namesOf('method function func name'),
  file: namesOf('file filename source'),
  line: namesOf('line lineno'),
} as const;

/** Objects that hold the producer's fields inside a shipper's. */
export const WRAPPERS: readonly number[] = 'fields attributes payload labels jsonPayload'
  .split(' ')
  .map(idOf);

/** Texts that may hold a whole log record as JSON. */
export const INNER_NAMES: readonly number[] = 'log message msg MESSAGE line'.split(' ').map(idOf);

/** Keys that tell a scale or a format by being there. */
export const LEVEL_NAME_ID: number = idOf('level_name');
export const CLEF_TIME_ID: number = idOf('@t');
export const CLEF_LEVEL_ID: number = idOf('@l');
export const CATEGORY_ID: number = idOf('categoryName');
