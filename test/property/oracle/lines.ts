// Lines that are not JSON: logfmt, and what plain text says of itself.

import type { Json, JsonObject } from './json.ts';
import { rankOfName, withoutColours } from './levels.ts';
import { isNumber } from './numbers.ts';
import { loggedTime } from './times.ts';

export interface Line {
  readonly fields?: JsonObject;
  readonly msg?: Json;
  readonly level?: Json;
  readonly time?: Json;
}

/** Reads a line of logfmt or plain text. */
export function readLine(raw: string): Line {
  const fields = readLogfmt(raw);
  const words = fields === undefined ? raw : otherWords(raw);
  const [level, time] = [levelIn(withoutColours(words)), timeIn(withoutColours(raw))];
  return {
    ...(fields && { fields }),
    ...(fields && words === '' ? {} : { msg: { type: 'string', text: words } as const }),
    ...(level === undefined ? {} : { level: { type: 'string', text: level } as const }),
    ...(time === undefined ? {} : { time: { type: 'string', text: time } as const }),
  };
}

const TOKEN = /([\p{L}\p{N}_.@/$-]+)=(?:"((?:\\.|[^"\\])*)"|(\S*))|\S+/gsu;

/** The fields of two or more `key=value` tokens that are at least half of all; undefined when the line is no logfmt. */
function readLogfmt(raw: string): JsonObject | undefined {
  const members: [string, Json][] = [];
  let words = 0;
  for (const [, key, quoted, plain = ''] of raw.matchAll(TOKEN)) {
    if (key === undefined) words++;
    else members.push([key, quoted === undefined ? typed(plain) : { type: 'string', text: decoded(quoted) }]);
  }
  return members.length >= 2 && members.length >= words ? { type: 'object', members } : undefined;
}

function typed(text: string): Json {
  if (text === 'null' || text === 'true' || text === 'false') return { type: text };
  return isNumber(text) ? { type: 'number', spelling: text } : { type: 'string', text };
}

function decoded(text: string): string {
  return JSON.parse(`"${text}"`) as string;
}

function otherWords(raw: string): string {
  return Array.from(raw.matchAll(TOKEN))
    .filter(([, key]) => key === undefined)
    .map(([word]) => word)
    .join(' ');
}

function timeIn(raw: string): string | undefined {
  const text = /^[[(]?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:\d\d)?)/.exec(
    raw,
  )?.[1];
  return text !== undefined && loggedTime(text) !== undefined ? text : undefined;
}

/** The first level name within 64 characters that is in capitals, in brackets or before a colon. */
function levelIn(text: string): string | undefined {
  for (const match of text.matchAll(/(?<![\p{L}\p{N}_])\p{L}+(?![\p{L}\p{N}_])/gu)) {
    const [word] = match;
    if ([...text.slice(0, match.index + word.length)].length > 64) return undefined;
    if (rankOfName(word) === 0) continue;
    const before = text.slice(0, match.index).trimEnd().at(-1) ?? '';
    const after = text.slice(match.index + word.length);
    const inBrackets = ['[]', '()', '<>'].includes(before + (after.trimStart()[0] ?? ''));
    if (word.length === 1 ? inBrackets : inBrackets || after.startsWith(':') || word === word.toUpperCase())
      return word;
  }
  return undefined;
}
