// An expression tree as a person might type it: each time in another of the spellings that mean the same.

import type { Dice } from './dice.ts';
import { groupOf, inGroup, spellGroup } from './groups.ts';
import { rankOfName } from './oracle/levels.ts';
import type { Tree, Value } from './oracle/tree.ts';
import {
  isBareWord,
  quoted,
  spellEnd,
  spellField,
  spellOperator,
  spellRange,
  spellValue,
} from './spell-value.ts';

export function spell(tree: Tree, dice: Dice): string {
  const group = groupOf(tree);
  if (group !== undefined && dice.roll(4) > 0) return spellGroup(group, tree, dice);
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
    case 'name':
    case 'window':
      throw new Error('nobody types that');
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
    const group = groupOf(part);
    if (group?.op === '=')
      return `${spellField(group.field)}${dice.pick(['!=', ' != ', ' ne '])}${inGroup(part, '=', dice)}`;
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
  const operator = dice.roll(4) === 0 ? `:${tree.op}` : spellOperator(tree.op, dice);
  return spellField(tree.field) + operator + spellEnd(tree.text, dice);
}
