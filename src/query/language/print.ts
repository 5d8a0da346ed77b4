// Expression -> its canonical text: every `and` written out, parentheses where they are needed, `!=` as `not a=b`.
// Reading it again gives the same expression, except for the part that nobody types (name).

import type { Expr, Scalar } from '../syntax/ast.ts';
import { printField } from '../syntax/field-name.ts';
import { isLevelWord } from '../syntax/level-word.ts';
import { wordOperator } from '../syntax/lex.ts';
import { isTyped } from '../syntax/quantity.ts';
import { hasWildcard } from '../text/glob.ts';

const WORD = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const KEYWORDS = new Set(['and', 'or', 'not', 'exists']);

/** The canonical text of an expression. `full`: parentheses also where precedence alone would do. */
export function printExpression(expr: Expr, full = false): string {
  switch (expr.kind) {
    case 'all':
      return '""';
    case 'and':
    case 'or':
      return expr.parts.map((part) => printPart(part, full)).join(` ${expr.kind} `);
    case 'not':
      return `not ${printPart(expr.part, full)}`;
    case 'text':
      return isPlainWord(expr.text) && expr.level === isLevelWord(expr.text)
        ? expr.text
        : JSON.stringify(expr.text);
    case 'exists':
      return `exists(${printField(expr.field)})`;
    case 'match':
      return printMatch(expr);
    case 'regex':
      return printField(expr.field) + printRegex(expr.source, expr.flags);
    case 'order':
      return `${printField(expr.field)}${expr.op}${printEnd(expr.value)}`;
    case 'range':
      return `${printField(expr.field)}:${printRange(expr)}`;
    case 'name':
      return `--${expr.role} ${expr.pattern}`;
  }
}

/** A part of an `and`, `or` or `not`, in parentheses where it is one of these itself. */
export function printPart(expr: Expr, full = false): string {
  const text = printExpression(expr, full);
  const isGroup = expr.kind === 'and' || expr.kind === 'or' || (full && expr.kind === 'not');
  return isGroup ? `(${text})` : text;
}

function isPlainWord(text: string): boolean {
  return WORD.test(text) && !KEYWORDS.has(text.toLowerCase()) && wordOperator(text) === undefined;
}

function printMatch(expr: Expr & { kind: 'match' }): string {
  const field = printField(expr.field);
  const value = printScalar(expr.value, expr);
  if (/^\w/.test(expr.op)) return `${field} ${expr.op} ${value}`;
  // http://x and std::x are words.
  return `${field}${expr.op}${/^(?::|\/\/)/.test(value) ? ' ' : ''}${value}`;
}

function printScalar(value: Scalar, expr: Expr & { kind: 'match' }): string {
  const { text, bare } = value;
  if (bare) return text;
  // Without quotes only where reading it back gives a plain text again.
  const symbolic = expr.op === ':' || expr.op === '=';
  const plain = WORD.test(text) && !text.includes('..') && !(symbolic && isTyped(text, expr.field));
  return plain && !hasWildcard(text) ? text : JSON.stringify(text);
}

function printRegex(source: string, flags: string | undefined): string {
  if (flags !== undefined) return `~/${escapeIn(source, '/')}/${flags}`;
  return `~"${escapeIn(source, '"')}"`;
}

function escapeIn(source: string, quote: string): string {
  return source.replace(/\\[\s\S]|[\s\S]/g, (piece) => (piece === quote ? `\\${quote}` : piece));
}

function printEnd(text: string): string {
  return /^[A-Za-z0-9_.+:-]+$/.test(text) && !text.includes('..') ? text : JSON.stringify(text);
}

function printRange(range: Expr & { kind: 'range' }): string {
  const { low, high, lowOpen, highOpen } = range;
  const print = (end: string | undefined, none: string) => (end === undefined ? none : printEnd(end));
  if (!lowOpen && !highOpen) return `${print(low, '')}..${print(high, '')}`;
  return `${lowOpen ? '{' : '['}${print(low, '*')} TO ${print(high, '*')}${highOpen ? '}' : ']'}`;
}
