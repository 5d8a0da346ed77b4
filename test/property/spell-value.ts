// Fields, operators and values as a person might type them. Whole expressions are spell.ts's.

import type { Dice } from './dice.ts';
import { isTyped } from './oracle/quantities.ts';
import { hasWildcard } from './oracle/texts.ts';
import type { Field, Order, Step, Tree, Value } from './oracle/tree.ts';

const KEYWORDS = /^(and|or|not|exists|in|eq|ne|gt|ge|lt|le|matches|contains|startswith|endswith|to)$/i;
const ORDER_WORDS: Readonly<Record<Order, string>> = { '>': ' gt ', '>=': ' ge ', '<': ' lt ', '<=': ' le ' };
const WORD = /^[\p{L}\p{N}_/][\p{L}\p{N}_./@#%+*?'"&|,-]*$/u;
const VALUE = /^[\p{L}\p{N}_/][\p{L}\p{N}_./@#%+:-]*$/u;
/** How a name must look to stand without quotes. */
export const NAME = /^[\p{L}_@][\p{L}\p{N}_-]*$/u;

/** Whether a text can be searched for without quotes. */
export function isBareWord(text: string): boolean {
  return WORD.test(text) && !KEYWORDS.test(text);
}

/** In one of the two quotes. */
export function quoted(text: string, dice: Dice): string {
  if (!/[\\']/.test(text) && dice.rarely(3)) return `'${text}'`;
  if (!text.includes('\\') && dice.rarely(6)) return `'${text.replaceAll("'", "\\'")}'`;
  const json = JSON.stringify(text);
  return dice.rarely(3) ? json.replaceAll('*', '\\*') : json;
}

/** A field's name. */
export function spellField(field: Field): string {
  switch (field.kind) {
    case 'role':
      return field.role;
    case 'meta':
      return `@${field.name}`;
    case 'header':
      return `@header.${/^[\p{L}\p{N}_-]+$/u.test(field.name) ? field.name : JSON.stringify(field.name)}`;
    case 'path':
      return (field.own ? '.' : '') + field.steps.map(spellStep).join('');
  }
}

function spellStep(step: Step, at: number): string {
  if (step.kind === 'any') return '[]';
  if (step.kind === 'index') return `[${step.index}]`;
  return (at === 0 ? '' : '.') + (step.exact ? JSON.stringify(step.name) : step.name);
}

/** An operator, with the blanks that it needs or that do not matter. */
export function spellOperator(op: string, dice: Dice): string {
  if (/^[<>]/.test(op)) return dice.pick([op, ` ${op} `, ORDER_WORDS[op as Order]]);
  if (op === ':') return dice.pick([':', ':', ':', ' : ', ': ']);
  if (op === '=') return dice.pick(['=', '=', '==', ' = ', ' eq ']);
  return dice.pick([` ${op} `, ` ${op.toUpperCase()} `]);
}

/** Whether a text as the value of `:` or `=` means no more than its letters without quotes. */
function isPlainValue(text: string): boolean {
  // A clock time would be today's.
  return (
    !/^\d+:\d\d/.test(text) &&
    VALUE.test(text) &&
    !KEYWORDS.test(text) &&
    !text.includes('..') &&
    !isTyped(text) &&
    !hasWildcard(text)
  );
}

/** The right side of a comparison. */
export function spellValue(value: Value, op: string, dice: Dice): string {
  if (value.bare) return value.text;
  const plain = isPlainValue(value.text) && (op === ':' || op === '=' || !value.text.startsWith('/'));
  return plain && dice.roll(2) === 0 ? value.text : quoted(value.text, dice);
}

/** The right side of an ordering test, or an end of a range. */
export function spellEnd(text: string, dice: Dice): string {
  return /\s/.test(text) || dice.rarely(8) ? JSON.stringify(text) : text;
}

/** Both ends of a range. */
export function spellRange(range: Tree & { kind: 'range' }, dice: Dice): string {
  const { low, high, open } = range;
  if (!open && dice.roll(2) === 0)
    return `${low === undefined ? '' : spellEnd(low, dice)}..${high === undefined ? '' : spellEnd(high, dice)}`;
  const [from, to] = open ? ['{', '}'] : ['[', ']'];
  return `${from}${low === undefined ? '*' : spellEnd(low, dice)} ${dice.pick(['TO', 'to'])} ${high === undefined ? '*' : spellEnd(high, dice)}${to}`;
}
