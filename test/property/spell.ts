// An expression tree as a person might type it: each time in another of the spellings that mean the same.

import type { Dice } from './dice.ts';
import { rankOfName } from './oracle/levels.ts';
import { isTyped } from './oracle/quantities.ts';
import { hasWildcard } from './oracle/texts.ts';
import type { Field, Step, Tree, Value } from './oracle/tree.ts';

const KEYWORDS = /^(and|or|not|exists|in|eq|ne|gt|ge|lt|le|matches|contains|startswith|endswith|to)$/i;
const WORD = /^[\p{L}\p{N}_/][\p{L}\p{N}_./@#%+*?'"&|,-]*$/u;
const VALUE = /^[\p{L}\p{N}_/][\p{L}\p{N}_./@#%+:-]*$/u;
/** How a name must look to stand without quotes. */
export const NAME = /^[\p{L}_@][\p{L}\p{N}_-]*$/u;

export function spell(tree: Tree, dice: Dice): string {
  switch (tree.kind) {
    case 'all':
      return dice.pick(['', '  ']);
    case 'or':
      return join(tree.parts, dice, [' or ', ' OR ', ' || ', '  or ']);
    case 'and':
      return join(tree.parts, dice, [' ', ' and ', ' && ', ' AND ', '\n']);
    case 'not':
      return spellNot(tree.part, dice);
    case 'text':
      return spellText(tree, dice);
    case 'exists':
      return dice.pick([
        `exists(${spellField(tree.field)})`,
        `${spellField(tree.field)}:*`,
        `EXISTS( ${spellField(tree.field)} )`,
      ]);
    case 'compare':
      return spellField(tree.field) + spellOperator(tree.op, dice) + spellValue(tree.value, tree.op, dice);
    case 'in':
      return `${spellField(tree.field)}${dice.pick([' in ', ' IN ', ' in'])}${list(tree.values, dice)}`;
    case 'regex':
      return (
        spellField(tree.field) +
        dice.pick(['~', '=~', ' ~ ', ' matches ']) +
        spellRegex(tree.source, tree.flags, dice)
      );
    case 'order':
      return spellOrder(tree, dice);
    case 'range':
      return `${spellField(tree.field)}:${spellRange(tree, dice)}`;
  }
}

function join(parts: readonly Tree[], dice: Dice, words: readonly string[]): string {
  const word = dice.pick(words);
  return parts.map((part) => partOf(part, dice)).join(word);
}

// A part of something: in parentheses where it must be, or for no reason.
function partOf(tree: Tree, dice: Dice): string {
  const text = spell(tree, dice);
  const needs = tree.kind === 'and' || tree.kind === 'or';
  if (needs) return dice.pick([`(${text})`, `( ${text} )`]);
  return dice.rarely(12) ? `(${text})` : text;
}

function spellNot(part: Tree, dice: Dice): string {
  if (dice.rarely(2)) {
    if (part.kind === 'compare' && part.op === '=')
      return spellField(part.field) + dice.pick(['!=', ' != ', ' ne ']) + spellValue(part.value, '=', dice);
    if (part.kind === 'regex')
      return `${spellField(part.field)}!~${spellRegex(part.source, part.flags, dice)}`;
    if (part.kind === 'in') return `${spellField(part.field)} not in ${list(part.values, dice)}`;
  }
  const text = partOf(part, dice);
  const word = dice.pick(['not ', '!', '-', 'NOT ', 'not  ']);
  // `--x` is a word, `!=` and `!~` are operators.
  if ((word === '-' && text.startsWith('-')) || (word === '!' && /^[=~]/.test(text))) return `not ${text}`;
  return word + text;
}

function spellText(tree: Tree & { kind: 'text' }, dice: Dice): string {
  const { text, bare } = tree;
  const canBeBare = isBareWord(text) && (bare || rankOfName(text) === 0);
  return canBeBare && (bare || dice.roll(2) === 0) ? text : quoted(text, dice);
}

/** Whether a text can be searched for without quotes. */
export function isBareWord(text: string): boolean {
  return WORD.test(text) && !KEYWORDS.test(text);
}

function quoted(text: string, dice: Dice): string {
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

function spellOperator(op: string, dice: Dice): string {
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

function spellValue(value: Value, op: string, dice: Dice): string {
  if (value.bare) {
    const isTime = /^\d{4}-/.test(value.text);
    return isTime && value.text.includes(' ') ? JSON.stringify(value.text) : value.text;
  }
  const plain = isPlainValue(value.text) && (op === ':' || op === '=' || !value.text.startsWith('/'));
  return plain && dice.roll(2) === 0 ? value.text : quoted(value.text, dice);
}

function list(values: readonly Value[], dice: Dice): string {
  return `(${values.map((value) => spellValue(value, '=', dice)).join(dice.pick([', ', ',', ' , ']))})`;
}

function spellRegex(source: string, flags: string | undefined, dice: Dice): string {
  const slashed = () => `/${source.replace(/\\[\s\S]|\//g, (piece) => (piece === '/' ? '\\/' : piece))}/`;
  if (flags !== undefined) return slashed() + flags;
  const isBare = !/[\s()"'/]/.test(source) && source !== '';
  switch (dice.roll(3)) {
    case 0:
      return isBare ? source : slashed();
    case 1:
      return `"${source.replace(/\\[\s\S]|"/g, (piece) => (piece === '"' ? '\\"' : piece))}"`;
    default:
      return source === '' ? '""' : slashed();
  }
}

function spellOrder(tree: Tree & { kind: 'order' }, dice: Dice): string {
  const words = { '>': ' gt ', '>=': ' ge ', '<': ' lt ', '<=': ' le ' };
  const operator = dice.pick([tree.op, ` ${tree.op} `, words[tree.op], `:${tree.op}`]);
  return spellField(tree.field) + operator + end(tree.text, dice);
}

function end(text: string, dice: Dice): string {
  return /\s/.test(text) || dice.rarely(8) ? JSON.stringify(text) : text;
}

function spellRange(range: Tree & { kind: 'range' }, dice: Dice): string {
  const { low, high, open } = range;
  if (!open && dice.roll(2) === 0)
    return `${low === undefined ? '' : end(low, dice)}..${high === undefined ? '' : end(high, dice)}`;
  const [from, to] = open ? ['{', '}'] : ['[', ']'];
  return `${from}${low === undefined ? '*' : end(low, dice)} ${dice.pick(['TO', 'to'])} ${high === undefined ? '*' : end(high, dice)}${to}`;
}
