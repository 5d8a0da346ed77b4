// What stands after `~`: a regular expression, unquoted, in quotes or between slashes. Which patterns there are is RE2's
// business; one that it refuses becomes a mistake with a pattern that it takes.

import { explainRefusal } from '../mistakes/regex-mistakes.ts';
import { missingValue, needsBlank } from '../mistakes/value-mistakes.ts';
import type { Expr } from '../syntax/ast.ts';
import { negate } from '../syntax/ast.ts';
import { Mistake } from '../syntax/fail.ts';
import type { Piece } from '../syntax/lex.ts';
import { isEnd, isQuote, readBareRegex, readQuotedRegex, readSlashRegex } from '../syntax/lex.ts';
import type { Operation, Parsed } from '../syntax/operation.ts';
import { noteWritten } from '../syntax/written.ts';
import type { RegexRefusal } from '../text/regex.ts';
import { refusalOf } from '../text/regex.ts';

/** Reads the pattern of a `~` or `!~` at a position; a Mistake when there is none, or RE2 refuses it. */
export function readRegex(operation: Operation, at: number): Parsed {
  const { text, field, op } = operation;
  if (isEnd(text, at, false)) throw missingValue(operation, at);
  const slash = readSlashRegex(text, at);
  const piece = slash ?? (isQuote(text[at]) ? readQuotedRegex(text, at) : readBareRegex(text, at));
  if (!isEnd(text, piece.end, false)) throw needsBlank(text, at, piece.end);
  // \" means the same as " but cannot be told from it in a quoted regex.
  const source = piece.text.replace(/\\([\s\S])/g, (pair, letter: string) =>
    letter === '"' ? letter : pair,
  );
  const refusal = refusalOf(source);
  if (refusal !== undefined) throw badRegex(operation, at, { ...piece, text: source }, refusal);
  const flags = slash === undefined || slash.flags === '' ? undefined : slash.flags;
  const written = { text, start: operation.start, end: piece.end, at, quoted: isQuote(text[at]) };
  const expr: Expr = noteWritten({ kind: 'regex', field, source, flags }, written);
  return { expr: op === '!~' ? negate(expr) : expr, end: piece.end };
}

/** The mistake of a pattern that RE2 refuses. */
function badRegex(operation: Operation, start: number, piece: Piece, refusal: RegexRefusal): Mistake {
  const { text } = operation;
  const { reason, at, tries, split } = explainRefusal(piece.text, refusal);
  const head = text.slice(0, start);
  const tail = text.slice(piece.end);
  const quote = isQuote(text[start]) ? text[start] : '"';
  const isSlash =
    text[start] === '/' && text[piece.end - 1] !== undefined && text.slice(start, piece.end) !== piece.text;
  const flags = isSlash ? text.slice(text.lastIndexOf('/', piece.end - 1), piece.end) : '';
  const spell = (source: string) => {
    if (isSlash) return `/${source.replace(/\\[\s\S]|\//g, (one) => (one === '/' ? '\\/' : one))}${flags}`;
    if (!isQuote(text[start]) && !/[\s"']/.test(source)) return source;
    return quote + source.replace(/\\[\s\S]|["']/g, (one) => (one === quote ? `\\${one}` : one)) + quote;
  };
  const name = text.slice(operation.start, start).replace(/\s*(?:!~|=~|~|matches)\s*$/i, '');
  const before = text.slice(0, operation.start);
  const glob = /^[\w*?.-]*$/.test(piece.text) && /^[*?]/.test(piece.text) && operation.op === '~';
  const all = [
    ...(glob ? [`${before}${name}:${piece.text}${tail}`] : []),
    ...(split === undefined
      ? []
      : split.find === '' || operation.op === '!~'
        ? [`${before}${name}!~${spell(split.not)}${tail}`]
        : [`${head}${spell(split.find)} and ${name}!~${spell(split.not)}${tail}`]),
    ...tries.map((source) => head + spell(source) + tail),
    `${before}${operation.op === '!~' ? 'not ' : ''}${name} contains ${JSON.stringify(piece.text)}${tail}`,
  ];
  return new Mistake(
    start + placeIn(text.slice(start, piece.end), at),
    `bad regular expression: ${reason}`,
    all,
  );
}

/** The place in a written pattern of a place in its source, which has neither delimiters nor their escapes. */
function placeIn(written: string, at: number): number {
  const delimiter = /^["'/]/.exec(written)?.[0];
  if (delimiter === undefined) return at;
  let place = 1;
  for (let i = 0; i < at; i++, place++)
    if (written[place] === '\\' && (written[place + 1] === delimiter || written[place + 1] === '"')) place++;
  return place;
}
