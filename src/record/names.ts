// The names that producers give to what the roles ask for, in the order they are tried, and numbers for all of
// them, so that one pass over an object's keys answers every role. What a value must be is told by roles.ts.

import { foldName, NameTable } from './fold.ts';
import { compilePath, type Path } from './lookup.ts';
import { ROLES, type Role } from './role.ts';

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
export class Way {
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
export function idOf(text: string): number {
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

// The last ones of some lists are shapes of one producer each: log4js's (level.levelStr, startTime), loguru's
// (record.*), Python's (asctime), Cloud Logging's (textPayload), container runtimes' lines of text (log).
export const ROLE_NAMES: Readonly<Record<Exclude<Role, 'error'>, readonly Name[]>> = {
  time: namesOf(
    '@timestamp timestamp time ts @t date datetime isodate timeMillis t.$date instant.epochSecond ' +
      'timeUnixNano __REALTIME_TIMESTAMP startTime record.time.timestamp asctime',
  ),
  level: namesOf(
    'level log.level severity lvl loglevel levelname SeverityText severityNumber PRIORITY syslog_severity ' +
      'status @l s Level.Name level.levelStr record.level.name',
  ),
  msg: namesOf(
    'msg message short_message event @m @mt body.stringValue Body MESSAGE fields.message record.message ' +
      'textPayload log',
  ),
  host: namesOf(
    'host host.name host.hostname hostname _HOSTNAME fields._hostname MachineName kubernetes.host ' +
      'kubernetes.pod_name pod instance',
  ),
  service: namesOf(
    'service service.name app application name logger SYSLOG_IDENTIFIER kubernetes.container_name',
  ),
  trace: namesOf('trace.id trace_id traceId @tr dd.trace_id req_id reqId request_id correlation_id'),
};

/** The same by the roles' numbers; none for the error. */
export const NAMES_OF: readonly (readonly Name[])[] = ROLES.map((role) =>
  role === 'error' ? [] : ROLE_NAMES[role],
);

/** What holds the error itself. */
export const ERROR_NAMES: readonly Name[] = namesOf('err error exception thrown @x exc_info');

/** Parts of an error object, and their names in the order they are tried. */
export const ERROR_PARTS = {
  type: namesOf('type name'),
  message: namesOf('message'),
  stack: namesOf('stack stack_trace stacktrace'),
} as const;

/** Errors written as keys with dots and no object (ECS, OpenTelemetry's attributes): base -> names of the parts. */
export const DOTTED_ERRORS = ['err', 'error', 'exception'].map((base) => ({
  type: namesOf(`${base}.type`),
  message: namesOf(`${base}.message`),
  stack: namesOf(`${base}.stack ${base}.stack_trace ${base}.stacktrace`),
}));

/** Where a stack trace stands beside the error. */
export const STACK_NAMES: readonly Name[] = namesOf('stack stack_trace stacktrace');

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
