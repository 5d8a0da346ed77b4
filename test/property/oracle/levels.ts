// Levels: spellings, and what a number means in which field.

import type { Json } from './json.ts';

const SPELLINGS: readonly (readonly [number, string])[] = [
  [10, 'trace trc t finest silly verbose v'],
  [20, 'debug dbg d fine finer config d1 d2 d3 d4 d5'],
  [30, 'info inf i information informational log'],
  [32, 'notice note n'],
  [35, 'access'],
  [40, 'warn warning wrn w'],
  [50, 'error err e eror erro severe failure'],
  [55, 'critical crit c'],
  [60, 'fatal ftl f panic dpanic'],
  [65, 'alert'],
  [70, 'emergency emerg'],
];
const RANKS = new Map(
  SPELLINGS.flatMap(([rank, names]) => names.split(' ').map((name) => [name, rank] as const)),
);
const WORDS = new Set(
  'trace debug info notice warn warning err error crit critical fatal panic alert emerg emergency severe'.split(
    ' ',
  ),
);
const SYSLOG = [70, 65, 55, 50, 40, 32, 30, 20];
const MONOLOG = new Map([
  [100, 20],
  [200, 30],
  [250, 32],
  [300, 40],
  [400, 50],
  [500, 55],
  [550, 65],
  [600, 70],
]);
const GCP = [0, 20, 30, 32, 40, 50, 55, 65, 70];

/** What few loggers say, and only in a field that is certainly a level. */
const SAID_BY_FEW = new Map([
  ['trce', 10],
  ['debg', 20],
  ['success', 32],
  ['mark', 32],
  ['http', 35],
]);

/** The rank of a level name, 0 when it is none. */
export function rankOfName(name: string): number {
  return RANKS.get(name.toLowerCase()) ?? 0;
}

/** The rank that a person means by a name, 0 when it is none. */
export function rankOfAsked(name: string): number {
  return rankOfName(name) || (SAID_BY_FEW.get(name.toLowerCase()) ?? 0);
}

/** The same for a text in a level field: ERROR+2 (slog) and ERROR2 (OpenTelemetry) are ERROR. */
function rankOfText(plain: string, isSure: boolean): number {
  const short = /^(.*?)[+-]\d+$/.exec(plain)?.[1] ?? /^(.{4,}?)\d+$/.exec(plain)?.[1] ?? '';
  return rankOfName(plain) || rankOfName(short) || (isSure && SAID_BY_FEW.get(plain.toLowerCase())) || 0;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[^@-~]*(?:[@-~]|$)`, 'g');

/** A text as a terminal shows it, but in one colour. */
export function withoutColours(text: string): string {
  return text.replace(COLOUR, '');
}

/** The ranks that a bare word asks for besides its text; undefined when it is not a level word. */
export function ranksOfWord(word: string): { readonly from: number; readonly to: number } | undefined {
  const name = word.toLowerCase();
  if (!WORDS.has(name)) return undefined;
  const rank = rankOfName(name);
  return { from: rank, to: name === 'error' || name === 'err' ? Number.POSITIVE_INFINITY : rank };
}

/** The rank of a value under a name, 0 when it is not a level there. `isMonolog`: a `level_name` stands beside it. */
export function rankOfValue(value: Json, name: string, isMonolog: boolean): number {
  if (value.type !== 'string' && value.type !== 'number') return 0;
  const spelled = value.type === 'string' ? withoutColours(value.text) : value.spelling;
  const text = spelled.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  const isSure = !['status', 's', 'at'].includes(name.toLowerCase());
  const named = value.type === 'string' ? rankOfText(text, isSure) : 0;
  if (named > 0) return named;
  return /^\d{1,5}(\.\d+)?$/.test(text) ? rankOfNumber(Number(text), name.toLowerCase(), isMonolog) : 0;
}

function rankOfNumber(number: number, name: string, isMonolog: boolean): number {
  if (name === 'status' || name === 's' || name === 'at') return 0;
  if (name === 'severitynumber' || name === 'severity_number')
    return Number.isInteger(number) && number >= 1 && number <= 24 ? Math.ceil(number / 4) * 10 : 0;
  // Beside `facility` and GELF's `version` too 0 to 7 are syslog's; other numbers are none of that scale.
  const syslog = SYSLOG[number] ?? 0;
  if (name === 'priority' || name === 'syslog_severity') return syslog;
  if (name === 'severity' && number >= 100 && number <= 800)
    return number % 100 === 0 ? GCP[number / 100]! : 0;
  if (name === 'level' && isMonolog && number >= 100) return MONOLOG.get(number) ?? 0;
  if (number >= 10 && number <= 70) return number;
  // Logback: 5000 trace, then 10000 debug, 20000 info, 30000 warn, 40000 error; what lies between lies between.
  if (number >= 10_000) return Math.min(60, number / 1000 + 10);
  if (number > 1000) return Math.max(10, number / 500);
  return syslog;
}
